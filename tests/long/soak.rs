//! Many edits over many documents, and the memory they take. See `tests/soak`.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::anyhow;
use ridealong_tests::{long_run, soak};

/// So many documents are open.
const DOCUMENTS: usize = 500;

fn main() -> anyhow::Result<ExitCode> {
    let (count, seed) = long_run::count_and_seed(100_000)?;
    let held = soak::run(count, DOCUMENTS, seed).map_err(|reason| anyhow!(reason))?;
    writeln!(std::io::stdout(), "{DOCUMENTS} documents, seed {seed}: {held}")?;
    Ok(if held.growth() <= soak::MOST_HELD { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
