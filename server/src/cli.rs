//! The command line.

/// Runs it.
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
