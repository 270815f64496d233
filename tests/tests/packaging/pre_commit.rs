//! The hooks for pre-commit, run by pre-commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ridealong_tests::tools::{self, Unavailable};

use super::build::{
    MODULE, VERSION, maturin, path_with, program, repository, reuse_dependencies, said, succeed, sweep, wheel,
};

fn pre_commit() -> Result<PathBuf, Unavailable> {
    tools::venv("pre-commit", &["pre-commit==4.7.0"])
}

/// git, without the configuration of whoever runs the tests.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "core.hooksPath=/dev/null"]);
    git.args(arguments).current_dir(folder);
    succeed(isolated(&mut git)).trim().to_owned()
}

fn isolated(command: &mut Command) -> &mut Command {
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1")
}

/// A git repository with what git would take of this one: files that are not committed yet among them.
fn copy_of_this(to: &Path) {
    let listed = git(&repository(), &["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (repository().join(name), to.join(name));
        if from.is_file() {
            fs::create_dir_all(to.parent().expect("a file in a folder")).expect("a folder is made");
            fs::copy(from, to).expect("a file is copied");
        }
    }
    commit_all(to);
}

fn commit_all(folder: &Path) {
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "--all", "--force"]);
    git(folder, &["commit", "--quiet", "--message", "all"]);
}

/// A project with this configuration of pre-commit, and files with findings.
fn project(folder: &Path, configuration: &str) {
    fs::create_dir_all(folder).expect("a folder is made");
    let notebook = r#"{"cells": [{"cell_type": "code", "source": ["exec(x)\n"], "metadata": {}, "outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"#;
    for (name, text) in [
        ("module.py", MODULE),
        ("stub.pyi", "def f(password: str = 'secret') -> None: ...\n"),
        ("book.ipynb", notebook),
        ("notes.txt", MODULE),
        (".pre-commit-config.yaml", configuration),
    ] {
        fs::write(folder.join(name), text).expect("a file is written");
    }
    commit_all(folder);
}

/// `pre-commit run` of one hook on all files.
fn run(project: &Path, hook: &str, prepare: impl FnOnce(&mut Command)) -> Output {
    let mut command = Command::new(program(&pre_commit().expect("it was there before"), "pre-commit"));
    command.args(["run", hook, "--all-files", "--verbose", "--color=never"]).current_dir(project);
    isolated(&mut command).env("NO_COLOR", "1");
    prepare(&mut command);
    command.output().expect("pre-commit runs")
}

#[test]
fn its_hooks_run_from_this_repository() {
    let maturin = match (pre_commit(), maturin()) {
        (Ok(_), Ok(maturin)) => maturin,
        (Err(reason), _) | (_, Err(reason)) => return tools::skipped("hooks of pre-commit", &reason),
    };
    let folder = tempfile::tempdir().expect("a folder for the repositories");
    let folder = folder.path().canonicalize().expect("it exists");
    let (ours, theirs, home) = (folder.join("ours"), folder.join("theirs"), folder.join("home"));
    copy_of_this(&ours);
    let revision = git(&ours, &["rev-parse", "HEAD"]);
    let url = ours.display();
    project(
        &theirs,
        &format!(
            "repos:\n- repo: {url}\n  rev: {revision}\n  hooks:\n  - id: ridealong\n  - id: ridealong-bandit\n    args: [-ll]\n"
        ),
    );
    let prepare = |command: &mut Command| {
        reuse_dependencies(command, "hooks")
            .env("PRE_COMMIT_HOME", &home)
            .env("PATH", path_with(&[&maturin]));
    };
    let check = run(&theirs, "ridealong", prepare);
    let bandit = run(&theirs, "ridealong-bandit", prepare);
    sweep(&home);
    let text = said(&check);
    assert_eq!(check.status.code(), Some(1), "{text}");
    assert!(text.contains("- hook id: ridealong\n") && text.contains("- exit code: 1\n"), "{text}");
    for found in ["module.py:2:25: B602", "stub.pyi:1:", "book.ipynb:", "Checked 3 files"] {
        assert!(text.contains(found), "{found}: {text}");
    }
    let text = said(&bandit);
    assert_eq!(bandit.status.code(), Some(1), "{text}");
    assert!(text.contains("B602") && !text.contains("B404") && !text.contains("stub.pyi"), "{text}");
}

#[test]
fn a_local_hook_takes_the_wheel() {
    let wheel = match (pre_commit(), wheel()) {
        (Ok(_), Ok(wheel)) => wheel,
        (Err(reason), _) | (_, Err(reason)) => return tools::skipped("a local hook of pre-commit", &reason),
    };
    let folder = tempfile::tempdir().expect("a folder for the project");
    let theirs = folder.path().join("theirs");
    let hook = format!(
        "repos:\n- repo: local\n  hooks:\n  - id: ridealong\n    name: Ridealong\n    entry: ridealong check\n    \
         language: python\n    additional_dependencies: [\"ridealong=={VERSION}\"]\n    types_or: [python, pyi, \
         jupyter]\n    require_serial: true\n"
    );
    project(&theirs, &hook);
    let output = run(&theirs, "ridealong", |command| {
        command.env("PRE_COMMIT_HOME", folder.path().join("home"));
        command.env("PIP_FIND_LINKS", wheel.parent().expect("a folder of wheels"));
    });
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("module.py:2:25: B602") && text.contains("Checked 3 files"), "{text}");
}

#[test]
fn its_manifest_is_valid() {
    let venv = match pre_commit() {
        Ok(venv) => venv,
        Err(reason) => return tools::skipped("the manifest of pre-commit", &reason),
    };
    let manifest = repository().join(".pre-commit-hooks.yaml");
    succeed(Command::new(program(&venv, "pre-commit")).arg("validate-manifest").arg(manifest));
}
