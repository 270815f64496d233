//! Instructions, which other work on the machine does not change.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::programs::{self, Rules};
use crate::sample::Sample;
use crate::yes;

/// So many times those of parsing alone at most.
const TARGET: f64 = 1.3;

pub fn run(sample: &Sample) -> anyhow::Result<()> {
    let folders = sample.folders();
    let parse = match count(&programs::parse_only(&folders)) {
        Ok(parse) => parse,
        Err(error) => {
            println!("skipped: counting instructions: {error:#}\n");
            return Ok(());
        }
    };
    println!("{:>22}  {:>14}", format!("{} of the files", sample.size), "instructions");
    println!("{:>22}  {parse:>14}", "parse alone");
    for (name, rules) in [("ridealong check", Rules::Preset), ("with asserts in tests", Rules::Every)] {
        let ours = count(&programs::ridealong(&folders, rules))?;
        let ratio = ours as f64 / parse as f64;
        println!(
            "{name:>22}  {ours:>14}  {ratio:>5.3} × parse, target within {TARGET}: {}",
            yes(ratio <= TARGET)
        );
    }
    println!();
    Ok(())
}

/// The instructions that a command takes on one thread, as valgrind counts them.
fn count(command: &Command) -> anyhow::Result<u64> {
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
