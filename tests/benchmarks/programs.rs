//! What is run over folders of files.

use std::path::{Path, PathBuf};
use std::process::Command;

use ridealong_tests::binary;

/// Which rules of Ridealong are on.
#[derive(Clone, Copy)]
pub enum Rules {
    /// Every one, on every file, as ruff has it.
    Every,
    /// Every one that is on in `--preset bandit`: as `B101` is not on in tests, there is less to report.
    Preset,
    /// Some that seldom find anything.
    Rare,
}

/// Reading and parsing, and nothing else.
pub fn parse_only(folders: &[PathBuf]) -> Command {
    let mut command = Command::new(binary::path().with_file_name("parse-only"));
    command.args(folders);
    command
}

/// Ridealong.
pub fn ridealong(folders: &[PathBuf], rules: Rules) -> Command {
    let mut command = binary::command();
    command.args(["check", "--output-format", "json", "--isolated"]);
    match rules {
        Rules::Every => command.args(["--preset", "bandit", "--extend-select", "B101"]),
        Rules::Preset => command.args(["--preset", "bandit"]),
        Rules::Rare => command.args(["--select", "B701,B702,B703"]),
    };
    command.args(folders);
    command
}

/// Ruff with all its security rules. It leaves out no folder because of its name, and looks at the same
/// kinds of files as the others do.
pub fn ruff(ruff: &Path, folders: &[PathBuf]) -> Command {
    let mut command = Command::new(ruff);
    command.args(["check", "--select", "S", "--preview", "--no-cache", "--output-format", "concise"]);
    command.args(["--isolated", "--config", "exclude = []", "--config", "include = ['*.py', '*.pyw']"]);
    command.args(folders);
    command
}
