//! A long run of edits. See `tests/edits`.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::anyhow;
use ridealong_tests::{edits, long_run};

/// So many edits lie between two lines that say how far it is.
const AT_ONCE: usize = 10_000;

fn main() -> anyhow::Result<ExitCode> {
    let (count, seed) = long_run::count_and_seed(1_000_000)?;
    // Files may be nested deep.
    let worker = std::thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
    worker.spawn(move || run(count, seed))?.join().map_err(|_| anyhow!("a panic"))?
}

fn run(count: usize, seed: u64) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    let mut made = 0;
    for part in 0.. {
        let seed = seed.wrapping_add(part);
        match edits::follow(AT_ONCE.min(count - made), seed) {
            Ok(more) => made += more,
            Err(difference) => {
                writeln!(out, "seed {seed}: {difference}")?;
                return Ok(ExitCode::FAILURE);
            }
        }
        if made >= count {
            break;
        }
        writeln!(out, "{made}")?;
    }
    writeln!(out, "{made} edits followed without a difference, from {} texts, seed {seed}", edits::texts())?;
    Ok(ExitCode::SUCCESS)
}
