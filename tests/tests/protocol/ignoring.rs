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
