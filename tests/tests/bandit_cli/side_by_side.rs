//! Running both, and what is compared.

use std::io::Write as _;
use std::process::{Command, Stdio};

use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::skipped;
use ridealong_tests::tree::Tree;
use serde_json::Value;

/// What a run made, without what may differ: texts, times and the order of log lines.
#[derive(Debug, PartialEq)]
pub struct Made {
    /// The exit code.
    pub code: Option<i32>,
    /// The report in JSON on standard output.
    pub report: Option<Value>,
}

/// Real Bandit, or a line that says why there is none.
pub fn bandit(what: &str) -> Option<Bandit> {
    Bandit::find().map_err(|reason| skipped(what, &reason)).ok()
}

/// Runs both in the folder of the tree with each of these command lines, and fails where they differ.
/// A word that starts with `<` is what standard input holds.
pub fn same(what: &str, tree: &Tree, lines: &[&str]) {
    let Some(bandit) = bandit(what) else { return };
    for line in lines {
        let theirs = made(bandit.command().current_dir(tree.path()), line);
        let ours = made(&mut tree.command(&["bandit"]), line);
        assert_eq!(ours, theirs, "{what}: {line}");
        assert!(theirs.report.is_some() || theirs.code == Some(2), "nothing was compared in {what}: {line}");
    }
}

/// Runs a command with the words of `line`, and `-f json` unless a format is among them.
pub fn made(command: &mut Command, line: &str) -> Made {
    let (line, input) = line.split_once('<').unwrap_or((line, ""));
    let words: Vec<&str> = line.split_whitespace().collect();
    command.args(&words);
    if !words.contains(&"-f") {
        command.args(["-f", "json"]);
    }
    let mut run =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who reads no standard input may have closed it.
    _ = run.stdin.take().unwrap().write_all(input.replace("\\n", "\n").as_bytes());
    let output = run.wait_with_output().unwrap();
    let report = serde_json::from_slice(&output.stdout).ok().map(comparable);
    Made { code: output.status.code(), report }
}

/// A report without texts and times.
pub fn comparable(mut report: Value) -> Value {
    report.as_object_mut().unwrap().remove("generated_at");
    for result in report["results"].as_array_mut().unwrap() {
        let result = result.as_object_mut().unwrap();
        result.remove("issue_text");
        for candidate in result.get_mut("candidates").and_then(Value::as_array_mut).into_iter().flatten() {
            candidate.as_object_mut().unwrap().remove("issue_text");
        }
    }
    report
}

/// A tree with something of everything.
pub fn tree() -> Tree {
    let tree = Tree::new(&[
        ("a/x.py", "import pickle\nassert x\nexec(y)\n"),
        ("a/deep/y.pyw", "assert y\n"),
        ("a/tests/test_z.py", "assert z  # nosec\nexec(z)  # nosec B102, B101\nassert z  # nosec B102\n"),
        ("a/bad.py", "assert x\ndef (\n"),
        ("a/notes.txt", "assert x\n"),
        ("a/.tox/t.py", "assert x\n"),
        ("a/x.egg/e.py", "assert x\n"),
        ("b.py", "import subprocess\nsubprocess.call('ls', shell=True)\nsubprocess.call(x, shell=True)\n"),
        ("empty.py", ""),
        ("lines.py", "assert x\r\n  # c\r\n\r\nexec(x)\r\n\t\x0c\n'''\n# a string\n'''\n"),
    ]);
    tree.write("no_utf8.py", b"x = '\xe9'\n");
    tree
}
