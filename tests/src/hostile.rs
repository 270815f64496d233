//! A project whose files want to have something run when it is opened.

use std::fs;
use std::path::{Path, PathBuf};

use crate::editor::Profile;

/// Where something of the project leaves a trace if it is run.
const TRACE: &str = "it-was-run";

/// The module that is opened: it has one finding, `B102` in line 1.
pub const MODULE: &str = "exec(input())\n";

/// Makes the project in a folder of the profile: programs named as the server is, settings of editors
/// that start them, a configuration that makes no sense, and symbolic links that lead in circles.
///
/// # Panics
/// If it cannot be made.
pub fn project(profile: &Profile) -> PathBuf {
    let project = profile.folder("hostile");
    let trace = profile.home().join(TRACE);
    let trace = trace.display();
    let write = |name: &str, text: &str| {
        profile.write(&format!("hostile/{name}"), text);
    };
    write("app.py", MODULE);
    write(".git/HEAD", "ref: refs/heads/main\n");
    let program = format!("#!/bin/sh\necho \"$0 $*\" >> '{trace}'\n");
    for name in ["ridealong", "bin/ridealong", ".venv/bin/ridealong", "node_modules/.bin/ridealong"] {
        write(name, &program);
        allow_to_run(&project.join(name));
    }
    let lua = format!(
        "io.open('{trace}', 'a'):write('lua')\nvim.g.ridealong_path = './ridealong'\n\
         vim.lsp.config('ridealong', {{ cmd = {{ './ridealong', 'server' }} }})\n"
    );
    write(".nvim.lua", &lua);
    let vim = format!("call writefile(['vim'], '{trace}')\nlet g:ridealong_path = './ridealong'\n");
    for name in [".exrc", ".nvimrc", ".vimrc"] {
        write(name, &vim);
    }
    let lisp = format!(
        r#"((nil . ((eval . (write-region "eval" nil "{trace}"))
         (ridealong-command . ("./ridealong" "server"))
         (ridealong-program . "./ridealong")
         (exec-path . ("."))
         (eglot-server-programs . ((python-mode "./ridealong" "server"))))))
"#
    );
    write(".dir-locals.el", &lisp);
    write(".vscode/settings.json", r#"{ "ridealong.path": "./ridealong" }"#);
    write("pyproject.toml", "[tool.ridealong]\npreset = 17\nselect = { \"../..\" = [\n\u{1b}]0;title\u{7}");
    link(Path::new("."), &project.join("loop"));
    fs::create_dir_all(project.join("a/b")).expect("a folder");
    link(Path::new(".."), &project.join("a/b/up"));
    project
}

/// What was run, if anything was.
pub fn trace(profile: &Profile) -> Option<String> {
    fs::read_to_string(profile.home().join(TRACE)).ok()
}

#[cfg(unix)]
fn allow_to_run(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its owner may say so");
}

#[cfg(unix)]
fn link(target: &Path, path: &Path) {
    std::os::unix::fs::symlink(target, path).expect("a link is made");
}

#[cfg(not(unix))]
fn allow_to_run(_path: &Path) {}

// Links need a privilege elsewhere.
#[cfg(not(unix))]
fn link(_target: &Path, _path: &Path) {}
