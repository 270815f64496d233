//! A rule that fails costs its own findings, and is told of once. Builds with debug assertions have such a
//! rule, `RA999`, which fails at each call of `fail_here` where the environment asks for it.

use std::process::Command;

use ridealong_tests::client::Client;
use ridealong_tests::{binary, tools};
use serde_json::{Value, json};

use crate::configuration::{Project, watching};
use crate::{codes, everything, place};

/// The statement in which the rule fails holds what others find.
const TEXT: &str = "import yaml\nexec(fail_here(1))\n\n\ndef f(x):\n    assert x\n    fail_here(2)\n    \
                    return yaml.load(x)\n";

const FOUND: [&str; 3] = ["B102", "B101", "B506"];

fn command() -> Option<Command> {
    if !cfg!(debug_assertions) {
        tools::skipped("a rule that fails", &"only builds with debug assertions have one".into());
        return None;
    }
    let mut command = binary::command();
    command.env("RIDEALONG_FAILING_RULE", "1");
    Some(command)
}

fn server() -> Option<Command> {
    let mut command = command()?;
    command.arg("server");
    Some(command)
}

/// The codes of what was found, and the messages of what is no finding.
fn told(diagnostics: &[Value]) -> (Vec<&str>, Vec<&str>) {
    let (found, problems): (Vec<&Value>, Vec<_>) =
        diagnostics.iter().partition(|diagnostic| diagnostic.get("code").is_some());
    let found = found.iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect();
    (found, problems.iter().filter_map(|diagnostic| diagnostic["message"].as_str()).collect())
}

fn assert_told_once(diagnostics: &[Value]) {
    let (found, problems) = told(diagnostics);
    assert_eq!(found, FOUND);
    let [problem] = problems[..] else { panic!("one problem, not {problems:?}") };
    assert!(problem.starts_with("RA999 failed on this file, which was checked without it"), "{problem}");
    assert!(problem.contains("`ignore = [\"RA999\"]`"), "{problem}");
}

#[test]
fn in_an_open_document_all_others_go_on() {
    let Some(command) = server() else { return };
    let project = Project::new(None);
    let mut client = Client::start(command);
    client.initialize(json!({ "processId": null, "capabilities": everything() }));
    client.open(&project.uri, TEXT);
    assert_told_once(&client.diagnostics(&project.uri, 1));
    let hover = client.request("textDocument/hover", place(&project.uri, 1, 1));
    assert!(hover["contents"]["value"].to_string().contains("B102"), "{hover}");
    let range = json!({ "start": { "line": 7, "character": 12 }, "end": { "line": 7, "character": 12 } });
    let actions = client.code_actions(&project.uri, &range);
    assert!(actions.iter().any(|action| action["title"] == "B506: Use `safe_load`"), "{actions:?}");
    // Without the calls there is nothing to fail at; with them again, it is the same again.
    client.change(&project.uri, 2, &json!([{ "text": TEXT.replace("fail_here", "f") }]));
    assert_eq!(told(&client.diagnostics(&project.uri, 2)), (FOUND.to_vec(), vec![]));
    client.change(&project.uri, 3, &json!([{ "text": format!("x = (\n{TEXT}") }]));
    assert!(told(&client.diagnostics(&project.uri, 3)).0.contains(&"B506"));
    client.change(&project.uri, 4, &json!([{ "text": TEXT }]));
    assert_told_once(&client.diagnostics(&project.uri, 4));
    let other = format!("{}/other.py", project.root());
    client.open(&other, "exec(x)\n");
    assert_eq!(codes(&client.diagnostics(&other, 1)), ["B102"]);
    client.finish();
}

#[test]
fn in_the_workspace_and_on_the_command_line_too() {
    let (Some(server), Some(mut check)) = (server(), command()) else { return };
    let project = Project::new(None);
    let closed = project.write("closed.py", TEXT);
    let other = project.write("other.py", "exec(x)\n");
    let mut client = Client::start(server);
    client.initialize(json!({
        "processId": null, "capabilities": watching(),
        "workspaceFolders": [{ "uri": project.root(), "name": "x" }],
        "initializationOptions": { "diagnosticMode": "workspace" },
    }));
    assert_told_once(&client.diagnostics_of_file(&closed, |_| true));
    assert_eq!(codes(&client.diagnostics_of_file(&other, |_| true)), ["B102"]);
    client.finish();

    check.args(["check", "--output-format", "text", "."]).current_dir(project.folder.path());
    let output = check.output().expect("the command line runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{out}{err}");
    for id in FOUND {
        assert!(out.contains(id), "{out}");
    }
    let told: Vec<&str> =
        err.lines().chain(out.lines()).filter(|line| line.contains("RA999 failed")).collect();
    assert_eq!(told.len(), 1, "{out}{err}");
    assert!(told[0].contains("closed.py"), "{told:?}");
}
