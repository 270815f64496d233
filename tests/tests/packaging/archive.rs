//! What a release puts beside the wheels: the scripts of its Linux leg, run.

use std::fs;
use std::path::Path;
use std::process::Command;

use ridealong_tests::tools;

use super::build::{VERSION, repository, said, succeed, wheel};

fn script(name: &str) -> Command {
    let path = repository().join(".ci/release").join(name);
    let interpreter = if Path::new(name).extension().is_some_and(|extension| extension == "py") {
        "python3"
    } else {
        "bash"
    };
    let mut command = Command::new(interpreter);
    command.arg(path).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

#[test]
fn an_archive_is_made_tried_and_summed_up() {
    if !cfg!(unix) {
        return tools::skipped("archives of a release", &"its scripts want a Unix".to_owned());
    }
    let wheel = match wheel() {
        Ok(wheel) => wheel,
        Err(reason) => return tools::skipped("archives of a release", &reason),
    };
    let folder = tempfile::tempdir().expect("a folder for the archives");
    let make = |target: &str| {
        let printed = succeed(script("archive.py").arg(wheel).arg(target).arg(folder.path()));
        printed.trim().to_owned()
    };
    let archive = make("this-machine");
    assert!(archive.ends_with("/ridealong-this-machine.tar.gz"), "{archive}");
    let tried = succeed(script("try.py").arg(&archive));
    assert!(tried.starts_with(&format!("ridealong {VERSION}\n")) && tried.contains("B602"), "{tried}");

    let listed = succeed(Command::new("tar").args(["--list", "--file"]).arg(&archive));
    let listed: Vec<_> =
        listed.lines().filter_map(|line| line.strip_prefix("ridealong-this-machine/")).collect();
    for name in [
        "CHANGELOG.md",
        "LICENSE",
        "LICENSES-OF-OTHERS",
        "README.md",
        "completions/_ridealong",
        "completions/_ridealong.ps1",
        "completions/ridealong.bash",
        "completions/ridealong.elv",
        "completions/ridealong.fish",
        "man/ridealong.1",
        "man/ridealong-bandit-config-generator.1",
        "man/ridealong-check.1",
        "ridealong",
    ] {
        assert!(listed.contains(&name), "{name}: {listed:?}");
    }
    let first = fs::read(&archive).expect("the archive");
    assert!(fs::read(make("this-machine")).expect("the archive") == first, "the archive is made alike");

    succeed(script("checksums").arg(folder.path()));
    let check = || {
        let mut command = Command::new("sha256sum");
        command.args(["--check", "SHA256SUMS"]).current_dir(folder.path()).output().expect("it runs")
    };
    let output = check();
    assert!(output.status.success() && said(&output).contains("tar.gz: OK"), "{}", said(&output));
    fs::write(&archive, b"another").expect("the archive is spoilt");
    assert!(!check().status.success(), "{}", said(&check()));
}

#[test]
fn what_does_not_work_is_not_released() {
    if !cfg!(unix) {
        return tools::skipped("trying a release", &"its scripts want a Unix".to_owned());
    }
    let folder = tempfile::tempdir().expect("a folder for an archive");
    let top = folder.path().join("ridealong-broken");
    fs::create_dir(&top).expect("a folder");
    succeed(Command::new("cp").args(["/bin/true"]).arg(top.join("ridealong")));
    let archive = folder.path().join("broken.tar.gz");
    succeed(
        Command::new("tar").args(["-czf"]).arg(&archive).arg("ridealong-broken").current_dir(folder.path()),
    );
    let output = script("try.py").arg(&archive).output().expect("it runs");
    assert!(!output.status.success() && said(&output).contains("does not work"), "{}", said(&output));
}

#[test]
fn a_tag_has_to_be_the_version() {
    if !cfg!(unix) {
        return tools::skipped("the version of a release", &"its scripts want a Unix".to_owned());
    }
    assert_eq!(succeed(&mut script("version")).trim(), VERSION);
    let output = script("version").arg("v0.0.0").output().expect("it runs");
    let expected = format!("error: the tag is v0.0.0, and Cargo.toml has {VERSION}\n");
    assert_eq!((output.status.code(), said(&output)), (Some(1), expected));
}

#[test]
fn the_notes_are_what_the_changelog_says_of_a_version() {
    if !cfg!(unix) {
        return tools::skipped("the notes of a release", &"its scripts want a Unix".to_owned());
    }
    let notes = succeed(script("notes").arg("Unreleased"));
    assert!(notes.contains("### Added") && !notes.contains("## Unreleased"), "{notes}");
    assert_eq!(succeed(script("notes").arg("9.9.9")), "");
}
