//! `bandit-config-generator` and `bandit-baseline`.

use std::process::Command;

use ridealong_tests::tools::skipped;
use ridealong_tests::tree::{Said, Tree};

use crate::side_by_side::{bandit, made, tree};

#[test]
fn a_configuration_that_was_made_changes_nothing_by_itself() {
    let tree = tree();
    let said = tree.run(&["bandit-config-generator", "-o", "c.yaml"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(said.out.contains("c.yaml"), "{}", said.out);
    let text = std::fs::read_to_string(tree.path().join("c.yaml")).unwrap();
    for part in [
        "B506  yaml_load",
        "\ntests:\n",
        "\nskips:\n",
        "\nassert_used:\n  skips: []\n",
        "\nshell_injection:\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let plain = made(&mut tree.command(&["bandit"]), "-r a b.py -x nothing -s B999");
    let read = made(&mut tree.command(&["bandit"]), "-r a b.py -x .pyw -s B999 -c c.yaml");
    let without = made(&mut tree.command(&["bandit"]), "-r a b.py -x .pyw -s B999");
    assert_ne!(plain, read);
    assert_eq!(read, without);
    // Bandit takes it as well.
    if let Some(bandit) = bandit("a configuration that was made") {
        assert_eq!(made(bandit.command().current_dir(tree.path()), "-r a b.py -c c.yaml").code, Some(1));
    }
}

#[test]
fn tests_are_chosen_and_mistakes_told() {
    let tree = tree();
    let run = |arguments: &[&str]| tree.run(&[&["bandit-config-generator"], arguments].concat());
    assert_eq!(run(&["-o", "c.yaml", "--tests", "B101,B102", "--sk", "B102"]).code, Some(0));
    let made = made(&mut tree.command(&["bandit"]), "-c c.yaml -r .");
    assert_eq!(made.code, Some(2), "a test is chosen and left out");
    assert_eq!(run(&["--out=d.yaml", "-t", "B101"]).code, Some(0));
    let made = crate::side_by_side::made(&mut tree.command(&["bandit"]), "-c d.yaml -r .");
    let report = made.report.unwrap();
    assert!(report["results"].as_array().unwrap().iter().all(|one| one["test_id"] == "B101"), "{report}");
    let again = run(&["-o", "d.yaml"]);
    assert!(again.code == Some(2) && again.out.contains("ERROR]: d.yaml is there already"), "{again:?}");
    let unknown = run(&["-o", "e.yaml", "-s", "B9"]);
    assert!(unknown.code == Some(2) && unknown.out.contains("no test `B9`"), "{unknown:?}");
    assert!(!tree.path().join("e.yaml").exists());
    let defaults = run(&["--show-defaults"]);
    assert!(
        defaults.code == Some(0) && defaults.out.contains("check_typed_exception: false"),
        "{defaults:?}"
    );
    assert!(defaults.out.contains("\n  - \"os.system\"\n"), "{defaults:?}");
    let nothing = run(&[]);
    assert!(nothing.code == Some(1) && nothing.out.contains("Usage: "), "{nothing:?}");
}

/// A repository with two commits.
pub struct Repository {
    pub tree: Tree,
}

impl Repository {
    pub fn new() -> Option<Self> {
        let repository = Self { tree: Tree::new(&[("a.py", "assert x\n"), ("gone.py", "exec(x)\n")]) };
        if Command::new("git").arg("--version").output().is_err() {
            skipped("bandit-baseline", &"there is no git".to_owned());
            return None;
        }
        repository.git(&["init", "-q"]);
        repository.commit("one");
        Some(repository)
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]);
        let output = git.args(arguments).current_dir(self.tree.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn commit(&self, name: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", name]);
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        self.tree.run(&[&["bandit-baseline"], arguments].concat())
    }
}

#[test]
fn what_a_commit_adds_is_reported() {
    let Some(repository) = Repository::new() else { return };
    let tree = &repository.tree;
    let first = repository.run(&["-r", "."]);
    assert!(first.code == Some(2) && first.out.contains("no commit before"), "{first:?}");
    tree.write("a.py", "assert x\nassert y\nexec(x)\n");
    std::fs::remove_file(tree.path().join("gone.py")).unwrap();
    repository.commit("two");
    let said = repository.run(&["-r", "."]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.out.contains("Location: ./a.py:3:0") && !said.out.contains("Location: ./a.py:1:0"),
        "{}",
        said.out
    );
    assert!(said.out.contains("[   INFO ] Got parent commit: ["), "{}", said.out);
    assert_eq!(repository.run(&["-r", ".", "-lll"]).code, Some(0));
    let absolute = tree.path().to_str().unwrap();
    assert_eq!(repository.run(&["-r", absolute]).code, Some(1));
    let said = repository.run(&["-f", "json", "-r", "--", "."]);
    assert!(said.code == Some(1) && said.out.contains("bandit_baseline_result.json"), "{said:?}");
    let report = std::fs::read(tree.path().join("bandit_baseline_result.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(
        (&report["results"][0]["test_id"], report["results"].as_array().unwrap().len()),
        (&"B102".into(), 1)
    );
    let again = repository.run(&["-f", "json", "-r", "."]);
    assert!(again.code == Some(2) && again.out.contains("is there already"), "{again:?}");
}

/// Who runs it goes on working at the same time, and hooks are somebody else's programs.
#[test]
fn nothing_in_the_repository_is_touched() {
    let Some(repository) = Repository::new() else { return };
    let tree = &repository.tree;
    tree.write("a.py", "exec(x)\n");
    repository.commit("two");
    tree.write("untracked.py", "exec(x)\n");
    tree.write("c.yaml", "skips: [B102]\n");
    tree.write(".git/hooks/post-checkout", "#!/bin/sh\ntouch hooked\n");
    let state = || {
        let index = std::fs::read(tree.path().join(".git/index")).unwrap();
        let head = std::fs::read(tree.path().join(".git/HEAD")).unwrap();
        (repository.git(&["status", "--porcelain"]), repository.git(&["worktree", "list"]), index, head)
    };
    let before = state();
    assert_eq!(repository.run(&["-r", "."]).code, Some(1));
    assert_eq!(
        repository.run(&["-r", ".", "-c", "c.yaml"]).code,
        Some(0),
        "a file that is in no commit counts"
    );
    assert_eq!(state(), before);
    assert!(!tree.path().join("hooked").exists());
}

#[test]
fn what_has_to_be_put_right_first_is_told() {
    let Some(repository) = Repository::new() else { return };
    repository.tree.write("a.py", "assert x\nassert y\n");
    let said = repository.run(&["-r", ".", "-o", "x"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.out.contains("changes that are in no commit") && said.out.contains("-o cannot be used"),
        "{said:?}"
    );
    let outside = tree().run(&["bandit-baseline", "-r", "."]);
    assert!(
        outside.code == Some(2) && outside.out.contains("not the root of a git repository"),
        "{outside:?}"
    );
    assert_eq!(repository.run(&["-f", "csv", "."]).code, Some(2));
    assert_eq!(repository.run(&[]).code, Some(2));
}
