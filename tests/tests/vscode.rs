//! The extension for VS Code, in a real VS Code: code-server, with Chromium in front of it.
//!
//! Set `RIDEALONG_PICTURES` to a folder to have the pictures of the documents made anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use ridealong_tests::{binary, browser, editor, tools};

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode")
}

/// The editor, and a command that finds its Node before all others.
struct Editor {
    tools: PathBuf,
    node: PathBuf,
}

impl Editor {
    fn install() -> Result<Self, tools::Unavailable> {
        if !cfg!(target_os = "linux") {
            return Err("code-server is installed on Linux only".to_owned());
        }
        let inputs = ["package.json", "package-lock.json", "install.sh"].map(|name| scripts().join(name));
        let tools = tools::scripted("vscode", &scripts().join("install.sh"), &inputs)?;
        let arch = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
        let node = tools.join(format!("node_modules/node-linux-{arch}/bin/node"));
        match Command::new(&node).arg("--version").output() {
            Ok(version) if version.status.success() => Ok(Self { tools, node }),
            _ => Err(format!("{} does not run here", node.display())),
        }
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut path = vec![self.node.parent().expect("a folder").to_owned()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let mut command = Command::new(program);
        command.env("PATH", std::env::join_paths(path).expect("a search path"));
        command.env("TMPDIR", editor::temporary()).env("SHELL", "/bin/sh").env("LC_ALL", "C.UTF-8");
        command
    }
}

/// Runs a command; what it prints is shown, as it is the report of a test.
fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} does not run: {error}"));
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    said
}

/// One test, as its parts build on one another: the package is made, and then it is used.
#[test]
fn a_user_installs_the_extension_and_works_with_it() {
    let editor = match Editor::install() {
        Ok(editor) => editor,
        Err(reason) => return tools::skipped("VS Code", &reason),
    };
    let output = scripts().join("../../../target/vscode");
    let package = output.join("ridealong.vsix");
    let said = succeed(editor.command(scripts().join("package.sh")).arg(binary::path()).arg(&package));
    assert!(said.contains("fail 0"), "the unit tests have run: {said}");

    let browser = match browser::chromium() {
        Ok(browser) => browser,
        Err(reason) => return tools::skipped("VS Code", &reason),
    };
    let mut drive = editor.command(&editor.node);
    drive.arg(scripts().join("drive.mjs")).arg(&editor.tools).arg(browser).arg(&package);
    drive.arg(output.join("pictures"));
    if let Some(folder) = std::env::var_os("RIDEALONG_PICTURES") {
        drive.arg("--pictures").arg(folder);
    }
    let said = succeed(&mut drive);
    assert!(said.contains(" passed, 0 failed"), "{said}");
    for line in said.lines().filter_map(|line| line.strip_prefix("skipped: ")) {
        tools::skipped("VS Code", &line.to_owned());
    }
}
