//! The language server as a client of another make sees it, that reads every message with the protocol's
//! own types.

use std::path::Path;
use std::process::Command;

use ridealong_tests::{binary, tools};

/// All of them, as the newest of what they depend on need not fit.
const REQUIREMENTS: [&str; 6] = [
    "pytest-lsp==1.0.1",
    "cattrs==24.1.3",
    "lsprotocol==2025.0.0",
    "pygls==2.1.1",
    "pytest==9.2.0",
    "pytest-asyncio==1.5.0",
];

#[test]
fn every_message_is_one_of_the_protocol() {
    let venv = match tools::venv("pytest-lsp", &REQUIREMENTS) {
        Ok(venv) => venv,
        Err(reason) => {
            tools::skipped("the independent client", &reason);
            return;
        }
    };
    let mut command = Command::new(tools::venv_python(&venv));
    // Nothing is left in the folder of the tests.
    command.args(["-B", "-m", "pytest", "--quiet", "--color=no", "--tb=short"]);
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("client"));
    command.env("RIDEALONG", binary::path()).env_remove("PYTEST_ADDOPTS").env_remove("PYTHONPATH");
    let output = command.output().expect("pytest runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let last = said.lines().last().unwrap_or_default();
    let is_well = output.status.success() && last.contains(" passed") && !last.contains("skipped");
    assert!(is_well, "{said}{}", String::from_utf8_lossy(&output.stderr));
}
