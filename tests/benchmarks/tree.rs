//! A whole tree on the command line.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use ridealong_tests::memory::measured;
use ridealong_tests::oracle::Bandit;

use crate::Tools;

/// The fastest of so many runs counts.
const RUNS: usize = 5;

pub fn run(tools: &Tools) -> anyhow::Result<()> {
    println!("A whole tree, best of {RUNS} runs\n");
    let mut check = Command::new(ridealong_tests::binary::path());
    check.args(["check", "--output-format", "json", "--isolated", "--preset", "bandit"]).arg(&tools.packages);
    let mut parse = Command::new(&tools.parse_only);
    parse.arg(&tools.packages);
    let mut ruff = Command::new(&tools.ruff);
    ruff.args([
        "check",
        "--isolated",
        "--no-cache",
        "--preview",
        "--select",
        "S",
        "--output-format",
        "concise",
    ])
    .arg(&tools.packages);
    let mut times = [Duration::MAX; 3];
    for _ in 0..RUNS {
        for (time, command) in times.iter_mut().zip([&mut parse, &mut check, &mut ruff]) {
            *time = (*time).min(self::time(command)?);
        }
    }
    let [parse_time, check_time, ruff_time] = times;
    for (name, time) in
        [("parse alone", parse_time), ("ridealong check", check_time), ("ruff check --select S", ruff_time)]
    {
        println!(
            "{name:>22}  {:>8.1} ms  {:>5.2} × parse",
            time.as_secs_f64() * 1e3,
            ratio(time, parse_time)
        );
    }
    println!("\n         below ruff's time: {}", if check_time < ruff_time { "yes" } else { "no" });
    match (instructions(&parse), instructions(&check)) {
        (Ok(parse), Ok(check)) => {
            let ratio = check as f64 / parse as f64;
            println!(
                "         instructions: {ratio:.2} × parse ({check} / {parse}); within 1.3: {}",
                if ratio <= 1.3 { "yes" } else { "no" }
            );
        }
        (Err(error), _) | (_, Err(error)) => println!("skipped: counting instructions: {error:#}"),
    }
    for (name, command) in [("ridealong", check), ("ruff", ruff)] {
        match measured(command).1 {
            Some(peak) => {
                println!("         peak memory of {name}: {:.0} MiB", peak as f64 / f64::from(1 << 20));
            }
            None => println!("skipped: peak memory: this system does not tell"),
        }
    }
    beside_bandit(&tools.packages, check_time)
}

/// How much longer Bandit takes, in one run.
fn beside_bandit(packages: &Path, check_time: Duration) -> anyhow::Result<()> {
    match Bandit::find() {
        Ok(bandit) => {
            let mut command = bandit.command();
            command.args(["--quiet", "--format", "json", "--recursive"]).arg(packages);
            let bandit_time = time(&mut command)?;
            println!(
                "         Bandit: {:.1} s, {:.0} × ridealong",
                bandit_time.as_secs_f64(),
                ratio(bandit_time, check_time)
            );
        }
        Err(reason) => println!("skipped: Bandit: {reason}"),
    }
    Ok(())
}

fn ratio(time: Duration, of: Duration) -> f64 {
    time.as_secs_f64() / of.as_secs_f64()
}

fn time(command: &mut Command) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    anyhow::ensure!(status.code().is_some_and(|code| code < 3), "{command:?} ended with {status}");
    Ok(start.elapsed())
}

/// The instructions that a command takes on one thread, as valgrind counts them.
fn instructions(command: &Command) -> anyhow::Result<u64> {
    let folder = tempfile::tempdir()?;
    let counts = folder.path().join("counts");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", &format!("--callgrind-out-file={}", counts.display())])
        .arg(command.get_program())
        .args(command.get_args())
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("valgrind cannot be run")?;
    anyhow::ensure!(status.code().is_some_and(|code| code < 3), "valgrind ended with {status}");
    total(&counts)
}

fn total(counts: &Path) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(counts)?;
    let totals =
        text.lines().find_map(|line| line.strip_prefix("totals: ")).context("valgrind counted nothing")?;
    Ok(totals.trim().parse()?)
}
