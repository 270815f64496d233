//! Actions that edit the configuration.

use std::fs;

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{codes, everything};

const TEXT: &str = "exec(x)\nassert y\n";

/// A folder that a user works in.
struct Project {
    folder: TempDir,
    client: Client,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        Self::with_settings(files, &Value::Null)
    }

    fn with_settings(files: &[(&str, &str)], settings: &Value) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, text).expect("a file is written");
        }
        let mut capabilities = everything();
        capabilities["workspace"]["workspaceEdit"]["resourceOperations"] = json!(["create"]);
        capabilities["textDocument"]["codeAction"]["disabledSupport"] = true.into();
        let mut client = Client::ridealong();
        let root = format!("file://{}", folder.path().display());
        client.initialize(json!({
            "processId": null, "capabilities": capabilities,
            "workspaceFolders": [{ "uri": root, "name": "project" }],
            "initializationOptions": settings,
        }));
        Self { folder, client }
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.path().display())
    }

    /// The action with this title for `TEXT` in a document.
    fn action(&mut self, name: &str, title: &str) -> Value {
        let uri = self.uri(name);
        self.client.open(&uri, TEXT);
        self.client.diagnostics(&uri, 1);
        let actions = self.client.code_actions(&uri, &Unit::Utf16.range(TEXT, 0, TEXT.len()));
        let action = actions.iter().find(|action| action["title"] == title);
        action.unwrap_or_else(|| panic!("no {title} in {actions:?}")).clone()
    }

    /// Does what an action says, on disk, and tells the server. Returns the file that it is about.
    fn carry_out(&mut self, action: &Value) -> (String, String) {
        let changes = action["edit"]["documentChanges"].as_array().expect("changes").clone();
        let uri = changes.last().expect("one")["textDocument"]["uri"].as_str().expect("a URI").to_owned();
        let name = uri.strip_prefix(&self.uri("")).expect("it is in the project").to_owned();
        let path = self.folder.path().join(&name);
        if changes.len() == 2 {
            assert_eq!((&changes[0]["kind"], &changes[0]["uri"]), (&json!("create"), &json!(uri)));
            fs::write(&path, "").expect("a file is made");
        }
        let text = fs::read_to_string(&path).expect("it is there");
        let edit = json!({ "documentChanges": [changes.last()] });
        let edited = Unit::Utf16.apply(&text, &uri, &edit);
        fs::write(&path, &edited).expect("it is written");
        let changed = json!({ "changes": [{ "uri": uri, "type": 2 }] });
        self.client.notify("workspace/didChangeWatchedFiles", changed);
        (name, edited)
    }
}

#[test]
fn a_rule_is_ignored_where_the_configuration_is() {
    for (files, document, title, name, expected) in [
        (&[][..], "app.py", "B101: Ignore in the project", "ridealong.toml", "ignore = [\"B101\"]\n"),
        (
            &[],
            "a/app.py",
            "B101: Ignore in this file",
            "ridealong.toml",
            "[per-file-ignores]\n\"a/app.py\" = [\"B101\"]\n",
        ),
        (
            &[],
            "app.py",
            "B101: Ignore in this file",
            "ridealong.toml",
            "[per-file-ignores]\n\"/app.py\" = [\"B101\"]\n",
        ),
        (
            &[("pyproject.toml", "[project]\nname = 'x'  # é\n")],
            "a/app.py",
            "B101: Ignore in the project",
            "pyproject.toml",
            "[project]\nname = 'x'  # é\n\n[tool.ridealong]\nignore = [\"B101\"]\n",
        ),
        (
            &[
                ("ridealong.toml", "# ours\nignore = []\n"),
                ("a/ridealong.toml", "ignore = ['B1', # all\n]\n"),
            ],
            "app.py",
            "B101: Ignore in the project",
            "ridealong.toml",
            "# ours\nignore = [\"B101\"]\n",
        ),
        (
            &[("a/pyproject.toml", "[tool.bandit]\nskips = [\n  'B404',  # é\n]\n")],
            "a/b/app.py",
            "B101: Ignore in the project",
            "a/pyproject.toml",
            "[tool.bandit]\nskips = [\n  'B404',  # é\n  \"B101\",\n]\n",
        ),
    ] {
        let mut project = Project::new(files);
        let action = project.action(document, title);
        assert_eq!(project.carry_out(&action), (name.to_owned(), expected.to_owned()), "{document}");
        let uri = project.uri(document);
        assert_eq!(codes(&project.client.diagnostics(&uri, 1)), ["B102"], "{document}");
    }
}

#[test]
fn the_configuration_is_edited_as_it_is_in_the_editor() {
    let mut project = Project::new(&[("pyproject.toml", "[tool.ridealong]\n")]);
    let uri = project.uri("pyproject.toml");
    let unsaved = "# é😀\n[tool.ridealong]\nignore = ['B105']\n";
    let open = json!({ "textDocument": { "uri": uri, "languageId": "toml", "version": 7, "text": unsaved } });
    project.client.notify("textDocument/didOpen", open);
    let action = project.action("app.py", "B101: Ignore in the project");
    let edit = &action["edit"];
    assert_eq!(edit["documentChanges"][0]["textDocument"], json!({ "uri": uri, "version": 7 }));
    let edited = Unit::Utf16.apply(unsaved, &uri, edit);
    assert_eq!(edited, unsaved.replace("'B105'", "'B105', \"B101\""));
}

#[test]
fn what_stands_in_the_way_is_said() {
    for (files, title, reason) in [
        (&[("pyproject.toml", "[tool.bandit]\n")][..], "B101: Ignore in this file", "[tool.bandit]"),
        (&[("ridealong.toml", "ignore = [\n")], "B101: Ignore in the project", "cannot be read"),
    ] {
        let mut project = Project::new(files);
        let action = project.action("app.py", title);
        assert!(action["disabled"]["reason"].to_string().contains(reason), "{action}");
    }
}

#[test]
fn a_finding_is_added_to_the_baseline_and_hidden_from_then_on() {
    let head = "# Ridealong baseline, version 1\n# of ours\nB506 0123456789abcdef b.py\n";
    let mut project = Project::with_settings(&[("known.txt", head)], &json!({ "baseline": "known.txt" }));
    let action = project.action("app.py", "B101: Add to the baseline");
    let (name, edited) = project.carry_out(&action);
    assert_eq!(name, "known.txt");
    let lines: Vec<&str> = edited.lines().collect();
    assert!(lines[1] == "# of ours" && lines[3] == "B506 0123456789abcdef b.py", "{edited}");
    assert!(lines[2].starts_with("B101 ") && lines[2].ends_with(" app.py"), "{edited}");
    let uri = project.uri("app.py");
    let shown = project.client.wait("the finding that is left", |message| {
        let params = &message["params"];
        params["uri"] == uri && params["diagnostics"].as_array().is_some_and(|found| found.len() == 1)
    });
    assert_eq!(shown["params"]["diagnostics"][0]["code"], "B102");
    // What is not shown has no hover and no actions.
    let here = json!({ "textDocument": { "uri": uri }, "position": { "line": 1, "character": 1 } });
    assert_eq!(project.client.request("textDocument/hover", here), Value::Null);
    let actions = project.client.code_actions(&uri, &Unit::Utf16.range(TEXT, 0, TEXT.len()));
    assert!(actions.iter().all(|action| !action["title"].to_string().contains("B101")), "{actions:?}");
    // The command line takes it the same way.
    fs::write(project.folder.path().join("app.py"), TEXT).expect("it is written");
    let mut command = ridealong_tests::binary::command();
    command.args(["check", "--baseline", "known.txt", "app.py"]);
    let output = command.current_dir(project.folder.path()).output().expect("it runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("B102") && !printed.contains("B101"), "{printed}");
}

#[test]
fn why_nothing_can_be_added_to_a_baseline_is_told() {
    let bandit = r#"{ "results": [] }"#;
    for (files, settings, reason) in [
        (&[][..], Value::Null, "there is no baseline; `ridealong check --write-baseline FILE` writes one"),
        (
            &[("known", bandit)],
            json!({ "baseline": "known" }),
            "is a report by Bandit, to which nothing is added",
        ),
    ] {
        let mut project = Project::with_settings(files, &settings);
        let action = project.action("app.py", "B101: Add to the baseline");
        let told = action["disabled"]["reason"].as_str().expect("a reason");
        assert!(told.contains(reason), "{told}");
        assert!(action.get("edit").is_none());
    }
}
