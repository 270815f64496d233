//! A long run over random modules. See `tests/parity/fuzz`.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, anyhow};
use ridealong_tests::fuzz;
use ridealong_tests::oracle::Bandit;

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |name: &str| arguments.next().map(|text| text.parse::<u64>().context(name.to_owned())).transpose();
    let count = usize::try_from(number("the number of modules")?.unwrap_or(100_000))?;
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default();
    let seed = number("the seed")?.unwrap_or_else(now);
    let bandit = Bandit::find().map_err(|reason| anyhow!(reason))?;
    let mut out = std::io::stdout();
    writeln!(out, "{count} modules, seed {seed}")?;
    let progress = |compared: usize| {
        if compared.is_multiple_of(10_000) {
            let _ = writeln!(std::io::stdout(), "{compared}");
        }
    };
    let outcome = fuzz::run(&bandit, seed, count, &progress);
    for failure in outcome.failures.values() {
        writeln!(out, "\n{failure}")?;
    }
    let fuzz::Outcome { compared, scanned, findings, failures } = outcome;
    let kinds = failures.len();
    writeln!(
        out,
        "{compared} modules compared, {scanned} scanned, {findings} findings, {kinds} kinds of difference"
    )?;
    Ok(if kinds == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
