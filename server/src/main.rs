//! The binary: allocator and panic hook; all else is in the library.

use std::process::ExitCode;

// Parsing takes two thirds of the time that it takes with glibc's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ridealong::log::start();
    // A panic is caught where it can be told what it means; until then it is a matter for the log.
    std::panic::set_hook(Box::new(|info| tracing::debug!("{info}")));
    ridealong::cli::run()
}
