//! The binary: allocator, log and panic hook; all else is in the library.

use std::process::ExitCode;

use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::prelude::*;

// Parsing takes two thirds of the time that it takes with glibc's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    log();
    // A panic is caught where it can be told what it means; until then it is a matter for the log.
    std::panic::set_hook(Box::new(|info| tracing::debug!("{info}")));
    ridealong::cli::run()
}

/// Logs to standard error what `RIDEALONG_LOG` asks for, in the notation of `tracing`; warnings
/// where it asks for nothing.
fn log() {
    let filter =
        EnvFilter::try_from_env("RIDEALONG_LOG").unwrap_or_else(|_| EnvFilter::new("ridealong=warn"));
    let stderr =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false).with_filter(filter);
    tracing_subscriber::registry().with(stderr).with(ridealong::lsp::ClientLog).init();
}
