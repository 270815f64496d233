//! The real binary.

use std::path::PathBuf;
use std::process::Command;

/// The binary that was built beside the running test.
///
/// # Panics
/// If it was not built; `tests/run` does that.
pub fn path() -> PathBuf {
    let test = std::env::current_exe().expect("the path of the running test");
    let name = format!("ridealong{}", std::env::consts::EXE_SUFFIX);
    // target/debug/deps/test-1234 or target/debug/benchmark
    let binary =
        test.ancestors().skip(1).take(2).map(|folder| folder.join(&name)).find(|path| path.is_file());
    binary
        .unwrap_or_else(|| panic!("no {name} above {}: run `cargo build -p ridealong` first", test.display()))
}

/// A command that runs it, without colours and with a quiet environment.
pub fn command() -> Command {
    let mut command = Command::new(path());
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").env_remove("RIDEALONG_LOG");
    command
}
