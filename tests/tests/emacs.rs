//! The package for Emacs, in real ones.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use ridealong_tests::editor::{self, Profile};
use ridealong_tests::emacs::Emacs;
use ridealong_tests::{binary, hostile, tools};

/// Runs a script in each Emacs that there is, as a user who has installed the package.
fn each(script: &str, prepare: impl Fn(&Profile, &mut Command)) {
    for (name, emacs) in [("Emacs", Emacs::of_this_machine()), ("a current Emacs", Emacs::current())] {
        let emacs = match emacs {
            Ok(emacs) => emacs,
            Err(reason) => {
                tools::skipped(&format!("{script} in {name}"), &reason);
                continue;
            }
        };
        let profile = Profile::new();
        // A copy: Emacs locks the file that it installs, and other tests do the same at this time.
        let package = profile.home().join("ridealong.el");
        fs::copy(source(), &package).expect("the package is copied");
        let mut install = emacs.batch(&profile);
        let lisp = "(progn (require 'package) (package-initialize) \
                    (package-install-file (getenv \"RIDEALONG_TEST_SOURCE\")) (princ \"1 passed, 0 failed\n\"))";
        profile.passes(install.env("RIDEALONG_TEST_SOURCE", &package).args(["--eval", lisp]));
        let mut command = emacs.batch(&profile);
        command.env("RIDEALONG_TEST_SOURCE", source());
        prepare(&profile, &mut command);
        command.arg("-L").arg(editor::scripts().join("emacs"));
        profile.passes(command.arg("-l").arg(editor::scripts().join("emacs").join(script)));
        assert_eq!(hostile::trace(&profile), None, "in Emacs {}", emacs.version);
    }
}

fn source() -> PathBuf {
    editor::plugins().join("emacs/ridealong.el")
}

/// Pyright, to work beside; the tests do without it where it cannot be had.
fn pyright(command: &mut Command) {
    match tools::venv("python-servers", &["basedpyright==1.40.2", "ruff==0.17.6"]) {
        Ok(venv) => {
            let scripts = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
            command.env("RIDEALONG_TEST_PYRIGHT", scripts.join("basedpyright-langserver"));
        }
        Err(reason) => tools::skipped("Emacs beside Pyright", &reason),
    }
}

#[test]
fn the_package_is_in_good_order() {
    each("test-package.el", |_, _| {});
}

#[test]
fn a_user_works_with_eglot() {
    each("test-eglot.el", |_, _| {});
}

#[test]
fn a_user_works_with_flymake_beside_another_server() {
    each("test-flymake.el", |_, command| pyright(command));
}

#[test]
fn a_user_works_with_lsp_mode_beside_another_server() {
    each("test-lsp.el", |_, command| pyright(command));
}

#[test]
fn nothing_of_a_hostile_project_is_run() {
    each("test-hostile.el", |profile, command| {
        let project = hostile::project(profile);
        let path = std::env::join_paths([
            PathBuf::from("."),
            PathBuf::from("bin"),
            binary::path().parent().expect("a folder").to_owned(),
            PathBuf::from("/usr/bin"),
            PathBuf::from("/bin"),
        ]);
        command.env("PATH", path.expect("a search path")).current_dir(&project);
        command.env("RIDEALONG_TEST_PROJECT", &project).env("RIDEALONG_TEST_BINARY", binary::path());
    });
}
