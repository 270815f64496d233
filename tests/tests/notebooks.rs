//! Jupyter notebooks: their cells are checked as Python, and findings tell the cell.

use std::fs;

use ridealong_tests::tree::{Tree, found};
use serde_json::{Value, json};

fn code(source: &Value) -> Value {
    json!({ "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": source })
}

fn notebook(cells: &[Value]) -> String {
    let notebook = json!({ "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4 });
    serde_json::to_string_pretty(&notebook).unwrap() + "\n"
}

/// The ids of the findings with cell and line, and no problem.
fn ids(cells: &[Value]) -> Vec<String> {
    let tree = Tree::new(&[("n.ipynb", notebook(cells))]);
    let report = tree.report(&[]);
    assert_eq!(report["problems"], json!([]));
    let place = |finding: &Value| {
        format!("{}:{} {}", finding["cell"], finding["range"]["start"]["line"], finding["id"])
    };
    report["findings"].as_array().unwrap().iter().map(|finding| place(finding).replace('"', "")).collect()
}

#[test]
fn findings_tell_the_cell_and_its_line() {
    let cells = [
        json!({ "cell_type": "markdown", "metadata": {}, "source": ["exec(x)"] }),
        code(&json!(["import yaml as y\n", "\n", "exec(x)"])),
        code(&json!("y.load(z)\nassert z\n")),
        json!({ "cell_type": "raw", "metadata": {}, "source": "exec(x)" }),
    ];
    assert_eq!(ids(&cells), ["2:3 B102", "3:1 B506", "3:2 B101"]);
    let tree = Tree::new(&[("deep/n.ipynb", notebook(&cells))]);
    let said = tree.check(&[]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    assert!(said.out.starts_with("deep/n.ipynb:cell 2:3:1: B102 "), "{}", said.out);
    assert!(said.out.contains("\n3 | exec(x)\n"), "{}", said.out);
    assert!(said.out.contains("n.ipynb:cell 3:1:1: B506 "), "{}", said.out);
    let related = "note: deep/n.ipynb:cell 2:1:8: `yaml.load` gets its name here";
    assert!(said.out.contains(related), "{}", said.out);
    let finding = &tree.report(&[])["findings"][0];
    assert_eq!(finding["location"]["line"], 3);
}

#[test]
fn magics_are_no_python_and_no_errors() {
    let cells = [
        code(&json!("!ls -l\n%matplotlib inline\nfiles = !ls\nhelp?\nexec(x)")),
        code(&json!("%%bash\nexec(x)")),
        code(&json!("%%time\nexec(x)")),
        code(&json!("pip install x")),
        code(&json!("exec(y)")),
    ];
    assert_eq!(ids(&cells), ["1:5 B102", "3:2 B102", "5:1 B102"]);
}

#[test]
fn a_nosec_works_within_its_cell() {
    let cells = [code(&json!("exec(x)  # nosec B102\nexec(y)")), code(&json!("exec(z)  # nosec"))];
    assert_eq!(ids(&cells), ["1:2 B102"]);
}

#[test]
fn cells_in_other_languages_are_left_out() {
    let mut other = code(&json!("exec(x)"));
    other["metadata"] = json!({ "vscode": { "languageId": "javascript" } });
    assert_eq!(ids(&[other, code(&json!("exec(y)"))]), ["2:1 B102"]);
    let text = notebook(&[code(&json!("exec(x)"))]);
    let julia = text.replace(
        "\"metadata\": {},\n  \"nbformat\"",
        "\"metadata\": {\"language_info\": {\"name\": \"julia\"}},\n  \"nbformat\"",
    );
    assert_ne!(text, julia);
    assert_eq!(Tree::new(&[("n.ipynb", julia)]).report(&[])["findings"], json!([]));
}

#[test]
fn notebooks_are_found_in_folders_and_a_broken_one_is_told() {
    let good = notebook(&[code(&json!("exec(x)"))]);
    let tree = Tree::new(&[
        ("a.ipynb", good.as_str()),
        (".ipynb_checkpoints/a.ipynb", good.as_str()),
        ("bad.ipynb", "{\n \"cells\": [}\n"),
        ("empty.ipynb", ""),
        ("other.ipynb", "{\"cells\": [], \"metadata\": {}, \"nbformat\": 3, \"nbformat_minor\": 0}"),
        ("half.ipynb", notebook(&[code(&json!("x = 1")), code(&json!("exec(\n"))]).as_str()),
    ]);
    let report = tree.report(&[]);
    assert_eq!(found(&report)[0], "a.ipynb:1 B102");
    let problems: Vec<String> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{} {} {} {}", one["path"], one["cell"], one["line"], one["message"]).replace('"', "")
        })
        .collect();
    let starts = [
        "bad.ipynb null 2 is not a notebook that can be read: it is no valid JSON",
        "empty.ipynb null 1 is not a notebook that can be read: it is no valid JSON",
        "half.ipynb 2 ",
        "other.ipynb null null is not a notebook that can be read: it is of version 3",
    ];
    assert_eq!(problems.len(), starts.len(), "{problems:?}");
    for (problem, start) in problems.iter().zip(starts) {
        assert!(problem.starts_with(start), "{problem}");
    }
    assert!(problems[2].contains("syntax error: "), "{}", problems[2]);
    assert_eq!(tree.check(&[]).code, Some(2));
}

/// In ways that no program would write it anew.
const ODD: &str = "{ \"nbformat_minor\":5,\"nbformat\" : 4,\n\t\"metadata\": {\"z\": 1.50, \"a\": 1e3},\n\"cells\": [\n\t{\"source\": [\"import yaml\\n\",\n\t\t\"x = '\\u00e4\\/'; yaml.load(x)\\n\" ,\"# \\ud83d\\ude00\"], \"outputs\": [{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"yaml.load\"}],\n\t\"metadata\": {\"tags\":[]}, \"execution_count\": 7, \"cell_type\": \"code\"}\n]}\n\n";

#[test]
fn fixes_leave_the_rest_of_the_file_as_it_was() {
    for text in [ODD, ODD.trim_end(), &ODD.replace('\n', "\r\n")] {
        let tree = Tree::new(&[("n.ipynb", text)]);
        let said = tree.check(&["--fix"]);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{}", said.out);
        let fixed = fs::read_to_string(tree.path().join("n.ipynb")).unwrap();
        assert_eq!(fixed, text.replace("yaml.load(", "yaml.safe_load("));
    }
}

#[test]
fn a_fix_over_several_lines_stays_a_list_of_lines() {
    let source = json!(["import requests\n", "requests.get(\n", "    url,\n", "    verify=False,\n", ")"]);
    let tree = Tree::new(&[("n.ipynb", notebook(&[code(&source), code(&json!("x = 1"))]))]);
    tree.check(&["--fix", "--unsafe-fixes"]);
    let fixed: Value =
        serde_json::from_str(&fs::read_to_string(tree.path().join("n.ipynb")).unwrap()).unwrap();
    let lines: Vec<&str> =
        fixed["cells"][0]["source"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert!(!lines.concat().contains("verify"), "{lines:?}");
    let (last, before) = lines.split_last().unwrap();
    assert!(before.iter().all(|line| line.ends_with('\n') && line.lines().count() == 1), "{lines:?}");
    assert_eq!((*last, &fixed["cells"][1]["source"]), (")", &json!("x = 1")));
}

#[test]
fn a_baseline_knows_the_findings_of_cells() {
    let tree = Tree::new(&[("n.ipynb", notebook(&[code(&json!("exec(x)"))]))]);
    tree.check(&["--write-baseline", "known"]);
    tree.write("n.ipynb", notebook(&[code(&json!("pass")), code(&json!("exec(x)\nexec(y)"))]));
    let report = tree.report(&["--baseline", "known"]);
    assert_eq!(
        (&report["findings"][0]["cell"], found(&report)),
        (&json!(2), vec!["n.ipynb:2 B102".to_owned()])
    );
}
