//! `-b`: what is known already.

use ridealong_tests::tree::Tree;

use crate::side_by_side::{bandit, comparable, made, same, tree};

#[test]
fn a_baseline_of_bandit_is_read_as_bandit_reads_it() {
    let Some(bandit) = bandit("a baseline") else { return };
    let tree = tree();
    let status = bandit
        .command()
        .current_dir(tree.path())
        .args(["-q", "-r", ".", "-f", "json", "-o", "old.json"])
        .status();
    assert_eq!(status.unwrap().code(), Some(1));
    same("nothing new", &tree, &["-r . -b old.json", "b.py -b old.json", "-r a -b old.json"]);
    tree.write("a/x.py", "import pickle\nassert x\nassert y\nexec(y)\nimport telnetlib\n");
    tree.write("new.py", "assert x\nassert y\nexec(x)\n");
    let lines = [
        "-r . -b old.json",
        "-r . -b old.json -ll",
        "-r . -b old.json --exit-zero",
        "-r . --baseline old.json -a vuln -n 1",
        "-r . -b old.json -t B102",
        "-r a -b old.json",
        "-r . -b old.json --ignore-nosec",
    ];
    same("something new", &tree, &lines);
    same(
        "formats without",
        &tree,
        &["-r . -b old.json -f csv", "-r . -b old.json -f sarif", "-r . -b old.json -f xml"],
    );
    same("formats without", &tree, &["-r . -b old.json -f yaml"]);
}

#[test]
fn one_of_ours_hides_what_it_holds() {
    let tree = tree();
    let said = tree.run(&["bandit", "-q", "-r", ".", "-f", "json", "-o", "old.json"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    assert_eq!(made(&mut tree.command(&["bandit"]), "-r . -b old.json").code, Some(0));
    tree.write(
        "b.py",
        "import subprocess\n\n\nsubprocess.call(x, shell=True)\nsubprocess.call(y, shell=True)\n",
    );
    assert_eq!(
        made(&mut tree.command(&["bandit"]), "-r . -b old.json").code,
        Some(0),
        "one hides any number"
    );
    tree.write("b.py", "assert x\nassert y\n");
    let made = made(&mut tree.command(&["bandit"]), "-r . -b old.json");
    let report = made.report.unwrap();
    let new = report["results"].as_array().unwrap();
    assert_eq!((made.code, new.len()), (Some(1), 2));
    assert!(new.iter().all(|one| one["candidates"].as_array().unwrap().len() == 2), "{report}");
}

#[test]
fn what_is_no_baseline_is_told_and_not_used() {
    let tree = tree();
    for text in ["", "{", "[]", "{\"results\": [{}]}", "{\"results\": []}"] {
        tree.write("old.json", text);
        same(&format!("baseline {text:?}"), &tree, &["-r . -b old.json"]);
        let said = tree.run(&["bandit", "-q", "b.py", "-b", "old.json"]);
        let is_told = said.err.starts_with("[manager]\tWARNING\tThe baseline old.json is not used: ");
        assert_eq!(
            (said.code, is_told),
            (Some(1), !text.contains("[]") || text == "[]"),
            "{text}: {}",
            said.err
        );
    }
    let said = tree.run(&["bandit", "b.py", "-b", "gone.json"]);
    assert!(
        said.code == Some(2) && said.err.contains("The baseline gone.json cannot be read: "),
        "{}",
        said.err
    );
}

/// A pipeline may go back and forth between the two.
#[test]
fn bandit_reads_reports_of_ours() {
    let Some(bandit) = bandit("a report of ours as a baseline") else { return };
    let tree = Tree::new(&[("x.py", "assert x\n")]);
    tree.run(&["bandit", "-q", "x.py", "-f", "json", "-o", "old.json"]);
    let run = |name: &str| {
        let mut command = bandit.command();
        command.current_dir(tree.path()).args(["x.py", "-f", "json", "-b", name]).output().unwrap()
    };
    let stderr = String::from_utf8_lossy(&run("old.json").stderr).into_owned();
    assert!(!stderr.contains("Failed to load"), "{stderr}");
    let report: serde_json::Value = serde_json::from_slice(&run("old.json").stdout).unwrap();
    assert_eq!(comparable(report)["errors"], serde_json::json!([]));
}
