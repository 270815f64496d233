//! The source distribution: what is in it, and that it builds by itself.

use std::fs;
use std::path::Path;
use std::process::Command;

use ridealong_tests::tools;

use super::build::{
    VERSION, maturin, path_with, repository, reuse_dependencies, said, succeed, sweep, wheel,
};

#[test]
fn it_holds_what_is_needed_and_builds() {
    // The wheel is made first: what is put beside the code for it must not get in here.
    let maturin = match (wheel(), maturin()) {
        (Ok(_), Ok(maturin)) => maturin,
        (Err(reason), _) | (_, Err(reason)) => return tools::skipped("the source distribution", &reason),
    };
    let folder = tempfile::tempdir().expect("a folder for the source");
    let folder = folder.path().canonicalize().expect("it exists");
    let mut pack = Command::new("maturin");
    pack.args(["sdist", "--out"]).arg(&folder).current_dir(repository());
    succeed(pack.env("PATH", path_with(&[&maturin])));
    let archive = folder.join(format!("ridealong-{VERSION}.tar.gz"));
    succeed(Command::new("tar").arg("--extract").arg("--file").arg(&archive).current_dir(&folder));
    let source = folder.join(format!("ridealong-{VERSION}"));

    let top = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "checks",
        "pyproject.toml",
        "python",
        "server",
    ];
    assert_eq!(names(&source), top);
    assert_eq!(names(&source.join("python/ridealong")), ["__init__.py", "__main__.py"]);
    for name in ["checks", "server"] {
        let ours = names(&repository().join(name));
        assert_eq!(names(&source.join(name)), ours, "{name}");
        assert_eq!(
            names(&source.join(name).join("src")),
            names(&repository().join(name).join("src")),
            "{name}"
        );
    }
    let workspace = fs::read_to_string(source.join("Cargo.toml")).expect("a workspace");
    assert!(!workspace.contains("\"tests\""), "the tests are not packed: {workspace}");

    let mut build = Command::new("maturin");
    build
        .args(["build", "--offline", "--out"])
        .arg(&folder)
        .args(super::build::profile())
        .current_dir(&source);
    let output = reuse_dependencies(&mut build, "source").env("PATH", path_with(&[&maturin])).output();
    sweep(&source);
    let output = output.expect("maturin runs");
    assert!(output.status.success(), "{}", said(&output));
    // What only the tests take is left out of the lock file; all else is as it was.
    let locked = fs::read_to_string(repository().join("Cargo.lock")).expect("a lock file");
    let kept = fs::read_to_string(source.join("Cargo.lock")).expect("a lock file");
    let checksums = kept.lines().filter(|line| line.starts_with("checksum = "));
    assert!(checksums.clone().count() > 100, "{kept}");
    for checksum in checksums {
        assert!(locked.contains(checksum), "{checksum}");
    }
    assert!(names(&folder).iter().any(|name| name.contains("-py3-none-")));
}

/// The names in a folder, in order, without what git ignores everywhere.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name != "__pycache__").collect();
    names.sort();
    names
}
