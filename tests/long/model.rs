//! A long run of the model. See `tests/model`.

use std::io::Write as _;
use std::process::ExitCode;

use ridealong_tests::{long_run, model};

/// So many sequences lie between two lines that say how far it is.
const AT_ONCE: usize = 50;

fn main() -> anyhow::Result<ExitCode> {
    let (count, seed) = long_run::count_and_seed(2_000)?;
    let mut out = std::io::stdout();
    let mut made = 0;
    for part in 0.. {
        let number = AT_ONCE.min(count - made);
        let seed = seed.wrapping_add(part);
        if let Err(difference) = model::follow(number, seed) {
            writeln!(out, "seed {seed}: {difference}")?;
            return Ok(ExitCode::FAILURE);
        }
        made += number;
        writeln!(out, "{made}")?;
        if made >= count {
            break;
        }
    }
    writeln!(out, "{made} sequences followed without a difference, seed {seed}")?;
    Ok(ExitCode::SUCCESS)
}
