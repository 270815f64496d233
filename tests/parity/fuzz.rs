//! A long run over random modules. See `tests/parity/fuzz`.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::anyhow;
use ridealong_tests::oracle::Bandit;
use ridealong_tests::{fuzz, long_run};

fn main() -> anyhow::Result<ExitCode> {
    let (count, seed) = long_run::count_and_seed(100_000)?;
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
