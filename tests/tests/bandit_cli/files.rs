//! Files that are not as others.

use ridealong_tests::tree::Said;

use crate::side_by_side::{bandit, same, tree};

#[test]
fn folders_that_are_named_like_files_and_files_that_are_not() {
    let tree = tree();
    tree.write("folder.py/x.py", "assert x\n");
    tree.write("a/folder.py/y.py", "assert x\n");
    tree.write("\u{e9}.py", "assert x\n");
    tree.write("with space.py", "assert '\u{1f600}', exec(x)\n");
    same("odd names", &tree, &["-r .", "folder.py", "-r folder.py", "\u{e9}.py", "-r . -x folder.py"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_alone() {
    use std::os::unix::fs::symlink;
    let tree = tree();
    for (target, link) in
        [("b.py", "c.py"), ("gone.py", "broken.py"), (".", "a/loop"), ("a", "linked"), ("a", "l.py")]
    {
        symlink(target, tree.path().join(link)).unwrap();
    }
    same("links", &tree, &["-r .", "c.py broken.py", "-r linked", "l.py", "-r l.py/"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_utf8_are_scanned() {
    use std::os::unix::ffi::OsStrExt as _;
    let tree = tree();
    let name = std::ffi::OsStr::from_bytes(b"a/n\xff.py");
    std::fs::write(tree.path().join(name), "assert x\n").unwrap();
    let mut command = tree.command(&["bandit", "-q", "-f", "json", "-t", "B101"]);
    let output = command.arg(name).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["results"][0]["filename"], "./a/n\u{fffd}.py");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn many_files_are_reported_in_order() {
    let tree = tree();
    for number in 0..60 {
        tree.write(&format!("many/f{number}.py"), format!("exec({number})\nassert x\n"));
    }
    same("many files", &tree, &["-q -r many", "-q -r many -a vuln", "-q -r . many/f1.py"]);
}

/// What a report for people says but for the findings.
fn lists(out: &str) -> Vec<&str> {
    let listed = out.split("Test results:").next().unwrap_or_default().lines().skip(1);
    let figures = out.split("Code scanned:").nth(1).unwrap_or_default().lines();
    listed.chain(figures).collect()
}

#[test]
fn files_are_listed_with_their_scores() {
    let Some(bandit) = bandit("lists of files") else { return };
    let tree = tree();
    for line in
        ["-r . -v -f txt", "-v -f txt - empty.py b.py nope.py -x empty", "-r . -v -f txt -ll -x a/deep"]
    {
        let words: Vec<_> = line.split(' ').collect();
        let theirs = bandit.command().current_dir(tree.path()).args(&words).output().unwrap();
        let (theirs, ours) = (Said::of(&theirs), tree.run(&[&["bandit"], &words[..]].concat()));
        assert_eq!(lists(&ours.out), lists(&theirs.out), "{line}");
        assert!(lists(&ours.out).len() > 20, "{}", ours.out);
    }
}
