//! The configuration of the project, as it is found and as it changes.

use std::fs;

use ridealong_tests::client::{Client, document};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{codes, everything};

const TEXT: &str = "exec(x)\nassert y\n";

/// A project in a folder of its own.
pub struct Project {
    pub folder: TempDir,
    pub uri: String,
}

impl Project {
    pub fn new(configuration: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let uri = format!("{}/app.py", uri_of(&folder));
        let project = Self { folder, uri };
        if let Some(configuration) = configuration {
            project.configure("ridealong.toml", configuration);
        }
        project
    }

    /// Writes a file, in folders that are made for it.
    pub fn write(&self, path: &str, text: &str) -> String {
        let file = self.folder.path().join(path);
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("folders are made");
        fs::write(file, text).expect("a file is written");
        format!("{}/{path}", self.root())
    }

    /// The URI of its folder.
    pub fn root(&self) -> String {
        uri_of(&self.folder)
    }

    pub fn configure(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("a configuration is written");
    }
}

/// Nothing in the names of temporary folders needs escaping.
pub fn uri_of(folder: &TempDir) -> String {
    let path = folder.path().display().to_string().replace('\\', "/");
    format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" })
}

/// The capabilities of a client that watches files.
pub fn watching() -> Value {
    let mut capabilities = everything();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    capabilities
}

#[test]
fn the_configuration_of_the_project_counts() {
    let project = Project::new(Some("ignore = ['B101']\n"));
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102"]);
    let project = Project::new(None);
    project.configure("pyproject.toml", "[tool.ridealong]\nselect = ['B101']\n");
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B101"]);
}

#[test]
fn a_configuration_that_was_never_good_is_told_once_and_the_defaults_are_used() {
    let project = Project::new(Some("\nignore = ['B101'\nslect = []\n"));
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102", "B101"]);
    let message = client.incoming("window/showMessage");
    assert_eq!(message["params"]["type"], 1);
    let text = message["params"]["message"].as_str().unwrap_or_default().to_owned();
    assert!(text.contains("ridealong.toml:3:"), "{text}");
    let other = format!("{}/other.py", uri_of(&project.folder));
    client.open(&other, TEXT);
    client.diagnostics(&other, 1);
    client.notify("textDocument/didSave", document(&other));
    client.text(&other);
    let log = client.finish();
    assert_eq!(log.iter().filter(|message| message["method"] == "window/showMessage").count(), 1);
}

/// The range and message that a configuration file is shown with.
fn shown(diagnostics: &[Value]) -> (Value, String) {
    let [diagnostic] = diagnostics else { panic!("one diagnostic, not {diagnostics:?}") };
    (diagnostic["range"].clone(), diagnostic["message"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_broken_configuration_keeps_the_last_good_one_and_shows_where_it_is_broken() {
    let project = Project::new(None);
    let broken = format!("{}/pyproject.toml", project.root());
    let good = "[tool.ridealong]\nignore = ['B101']\n";
    for (before, expected) in [(good, &["B102"][..]), ("[project]\nname = 'x'\n", &["B102", "B101"])] {
        project.configure("pyproject.toml", before);
        let mut client = Client::initialized(everything());
        client.open(&project.uri, TEXT);
        assert_eq!(codes(&client.diagnostics(&project.uri, 1)), expected);
        project.configure("pyproject.toml", "[tool.ridealong]\nignore = ['é', 'B101']\n");
        client.notify("textDocument/didSave", document(&project.uri));
        let (range, message) = shown(&client.diagnostics_of_file(&broken, |items| !items.is_empty()));
        assert_eq!(range["start"], json!({ "line": 1, "character": 10 }));
        assert_eq!(range["end"], json!({ "line": 1, "character": 22 }));
        assert!(message.contains("no rule is called `é`"), "{message}");
        client.change(&project.uri, 2, &json!([{ "text": TEXT }]));
        assert_eq!(codes(&client.diagnostics(&project.uri, 2)), expected, "{before}");
        let other = format!("{}/other.py", project.root());
        client.open(&other, TEXT);
        assert_eq!(codes(&client.diagnostics(&other, 1)), expected, "{before}");
        project.configure("pyproject.toml", "[tool.ridealong]\nignore = ['B102']\n");
        client.notify("textDocument/didSave", document(&project.uri));
        client.diagnostics_of_file(&broken, <[Value]>::is_empty);
        client.change(&project.uri, 3, &json!([{ "text": TEXT }]));
        assert_eq!(codes(&client.diagnostics(&project.uri, 3)), ["B101"], "{before}");
    }
}

#[test]
fn a_configuration_that_is_open_is_no_module_and_keeps_its_diagnostic() {
    let project = Project::new(Some("slect = ['exec(x)']\n"));
    let configuration = format!("{}/ridealong.toml", project.root());
    let mut client = Client::initialized(everything());
    client.open(&configuration, "slect = ['exec(x)']\n");
    client.notify("textDocument/didSave", document(&configuration));
    shown(&client.diagnostics_of_file(&configuration, |items| !items.is_empty()));
    client.close(&configuration);
    shown(&client.diagnostics_of_file(&configuration, |_| true));
    project.configure("ridealong.toml", "");
    client.notify("textDocument/didSave", document(&project.uri));
    client.diagnostics_of_file(&configuration, <[Value]>::is_empty);
    let log = client.finish();
    assert_eq!(ridealong_tests::client::published_versions(&log, &configuration), [-1, -1, -1]);
}

#[test]
fn a_setting_that_there_is_not_is_told_with_its_place() {
    let project = Project::new(Some("ignore = []\nselect = ['B6O2']\n"));
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    let message = client.incoming("window/showMessage");
    let text = message["params"]["message"].as_str().unwrap_or_default();
    assert!(text.contains("ridealong.toml:2:11: ") && text.contains("`B6O2`"), "{text}");
}

#[test]
fn a_saved_document_brings_the_new_configuration_in() {
    let project = Project::new(Some("ignore = ['B101']\n"));
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102"]);
    for (configuration, expected) in
        [("ignore = ['B102']\n", &["B101"][..]), ("ignore = ['B1']\n", &[]), ("", &["B102", "B101"])]
    {
        project.configure("ridealong.toml", configuration);
        client.notify("textDocument/didSave", document(&project.uri));
        assert_eq!(codes(&client.diagnostics(&project.uri, 1)), expected, "{configuration}");
    }
    fs::remove_file(project.folder.path().join("ridealong.toml")).expect("it is there");
    project.configure("pyproject.toml", "[tool.ridealong]\nselect = ['B101']\n");
    client.notify("textDocument/didSave", document(&project.uri));
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B101"]);
}

#[test]
fn a_client_that_can_is_asked_to_watch_the_configuration() {
    let project = Project::new(Some("ignore = ['B101']\n"));
    let mut client = Client::initialized(watching());
    let request = client.incoming("client/registerCapability");
    let registration = &request["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    let watchers = registration["registerOptions"]["watchers"].to_string();
    assert!(watchers.contains("ridealong.toml") && watchers.contains("pyproject.toml"), "{watchers}");
    client.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": null }));

    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102"]);
    project.configure("ridealong.toml", "ignore = ['B102']\n");
    let change = json!({ "uri": format!("{}/ridealong.toml", uri_of(&project.folder)), "type": 2 });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B101"]);
}

#[test]
fn a_client_that_refuses_to_watch_is_served_all_the_same() {
    let mut client = Client::initialized(watching());
    let request = client.incoming("client/registerCapability");
    let error = json!({ "code": -32601, "message": "no such method" });
    client.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }));
    client.open(crate::URI, TEXT);
    assert_eq!(codes(&client.diagnostics(crate::URI, 1)), ["B102", "B101"]);
}

#[test]
fn a_client_that_cannot_watch_is_not_asked() {
    let mut client = Client::initialized(everything());
    client.open(crate::URI, TEXT);
    client.diagnostics(crate::URI, 1);
    let log = client.finish();
    assert!(log.iter().all(|message| message["method"] != "client/registerCapability"), "{log:?}");
}

#[test]
fn a_save_that_changes_no_configuration_publishes_nothing_new() {
    let project = Project::new(Some("ignore = ['B101']\n"));
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    client.diagnostics(&project.uri, 1);
    for _ in 0..5 {
        client.notify("textDocument/didSave", document(&project.uri));
    }
    client.text(&project.uri);
    let log = client.finish();
    assert_eq!(ridealong_tests::client::published_versions(&log, &project.uri), [1]);
}

/// A client that watches files tells of a change once, whatever is open then.
#[test]
fn a_change_counts_for_documents_that_are_opened_later() {
    let project = Project::new(Some("ignore = []\n"));
    let mut client = Client::initialized(watching());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102", "B101"]);
    client.close(&project.uri);
    client.cleared(&project.uri);
    project.configure("ridealong.toml", "ignore = ['B101']\n");
    let change = json!({ "uri": format!("{}/ridealong.toml", uri_of(&project.folder)), "type": 2 });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    // The answer shows that the change was taken in while nothing was open.
    client.refused("ridealong/viewFileText", document(&project.uri));
    let other = format!("{}/other.py", uri_of(&project.folder));
    for uri in [&project.uri, &other] {
        client.open(uri, TEXT);
        assert_eq!(codes(&client.diagnostics(uri, 1)), ["B102"], "{uri}");
    }
}

/// How often the client was told of something, by the messages.
fn told(client: Client) -> Vec<String> {
    let log = client.finish();
    let shown = log.iter().filter(|message| message["method"] == "window/showMessage");
    shown.map(|message| message["params"]["message"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_mistake_is_told_again_after_it_was_repaired_and_came_back() {
    let project = Project::new(Some("slect = []\n"));
    let other = Project::new(Some("ignroe = []\n"));
    let mut client = Client::initialized(everything());
    for one in [&project, &other] {
        client.open(&one.uri, TEXT);
        assert_eq!(codes(&client.diagnostics(&one.uri, 1)), ["B102", "B101"]);
    }
    for (version, configuration, expected) in
        [(2, "select = ['B102']\n", &["B102"][..]), (3, "slect = []\n", &["B102"])]
    {
        project.configure("ridealong.toml", configuration);
        client.notify("textDocument/didSave", document(&project.uri));
        client.change(&project.uri, version, &json!([{ "text": TEXT }]));
        assert_eq!(codes(&client.diagnostics(&project.uri, version)), expected, "{configuration}");
    }
    let told = told(client);
    let of = |key: &str| told.iter().filter(|message| message.contains(key)).count();
    assert_eq!((of("`slect`"), of("`ignroe`"), told.len()), (2, 1, 3), "{told:?}");
}

#[test]
fn the_recommended_rules_run_unless_the_project_wants_all() {
    const NOISY: &str = "import subprocess\nsubprocess.run([command])\nexec(x)\n";
    let project = Project::new(None);
    let mut client = Client::initialized(everything());
    client.open(&project.uri, NOISY);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102"]);
    for (version, configuration, expected) in [
        (2, "preset = 'bandit'\n", &["B404", "B603", "B102"][..]),
        (3, "extend-select = ['B404']\n", &["B404", "B102"]),
        (4, "select = ['B603']\n", &["B603"]),
    ] {
        project.configure("ridealong.toml", configuration);
        client.notify("textDocument/didSave", document(&project.uri));
        client.change(&project.uri, version, &json!([{ "text": NOISY }]));
        assert_eq!(codes(&client.diagnostics(&project.uri, version)), expected, "{configuration}");
    }
}

#[test]
fn files_differ_by_what_is_ignored_in_them() {
    let project = Project::new(Some("exclude = ['gen']\n[per-file-ignores]\n'scripts/**' = ['B102']\n"));
    let mut client = Client::initialized(everything());
    for (path, expected) in [
        ("app.py", &["B102", "B101"][..]),
        ("test_app.py", &["B102"]),
        ("tests/helpers.py", &["B102"]),
        ("scripts/x.py", &["B101"]),
        ("scripts/conftest.py", &[]),
        ("gen/x.py", &[]),
    ] {
        let uri = format!("{}/{path}", uri_of(&project.folder));
        client.open(&uri, TEXT);
        assert_eq!(codes(&client.diagnostics(&uri, 1)), expected, "{path}");
    }
    let uri = format!("{}/tests/helpers.py", uri_of(&project.folder));
    project.configure("ridealong.toml", "test-files = []\n");
    client.notify("textDocument/didSave", document(&uri));
    client.change(&uri, 2, &json!([{ "text": TEXT }]));
    assert_eq!(codes(&client.diagnostics(&uri, 2)), ["B102", "B101"]);
}

/// The action that suppresses a finding tries comments out, with the same rules.
#[test]
fn a_finding_is_suppressed_where_others_are_not_shown() {
    for (path, configuration) in
        [("app.py", "report-severity = 'medium'\n"), ("test_app.py", ""), ("app.py", "preset = 'bandit'\n")]
    {
        let project = Project::new(Some(configuration));
        let uri = format!("{}/{path}", uri_of(&project.folder));
        let mut client = Client::initialized(everything());
        client.open(&uri, "assert x; exec(x)\n");
        let at = json!({ "line": 0, "character": 10 });
        let actions = client.code_actions(&uri, &json!({ "start": at, "end": at }));
        let titles: Vec<_> =
            actions.iter().map(|action| action["title"].as_str().unwrap_or_default()).collect();
        assert!(
            titles.contains(&"B102: Suppress with `# nosec B102`"),
            "{path}, {configuration}: {titles:?}"
        );
    }
}

#[test]
fn what_is_below_the_threshold_is_not_shown() {
    let project = Project::new(Some("report-severity = 'medium'\n"));
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102"]);
}

#[test]
fn the_table_of_bandit_counts_in_the_editor() {
    let project = Project::new(None);
    project.configure("pyproject.toml", "[tool.bandit]\nskips = ['B102']\n");
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B101"]);
}

/// The server's own folder says nothing about the user's.
#[test]
fn a_document_without_a_name_is_under_the_configuration_of_the_workspace() {
    const UNTITLED: &str = "untitled:Untitled-1";
    let project = Project::new(Some("ignore = ['B101']\n"));
    let elsewhere = Project::new(Some("ignore = ['B102']\n"));
    let folder = uri_of(&project.folder);
    for (params, expected) in [
        (json!({ "workspaceFolders": [{ "uri": folder, "name": "x" }] }), &["B102"][..]),
        (json!({ "rootUri": folder }), &["B102"]),
        (json!({ "rootPath": project.folder.path() }), &["B102"]),
        (json!({}), &["B102", "B101"]),
    ] {
        let mut command = ridealong_tests::binary::command();
        command.arg("server").current_dir(elsewhere.folder.path());
        let mut client = Client::start(command);
        let mut params = params;
        params["capabilities"] = everything();
        client.initialize(params.clone());
        client.open(UNTITLED, TEXT);
        assert_eq!(codes(&client.diagnostics(UNTITLED, 1)), expected, "{params}");
    }
}

#[test]
fn the_workspace_tells_which_files_are_tests_where_nothing_is_configured() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let root = format!("{}/tests/project", uri_of(&folder));
    let mut client = Client::ridealong();
    client.initialize(json!({ "capabilities": everything(), "rootUri": root }));
    for (path, expected) in [("app.py", &["B102", "B101"][..]), ("tests/helpers.py", &["B102"])] {
        let uri = format!("{root}/{path}");
        client.open(&uri, TEXT);
        assert_eq!(codes(&client.diagnostics(&uri, 1)), expected, "{path}");
    }
}

#[test]
fn a_selection_that_leaves_nothing_is_warned_of() {
    let project = Project::new(Some("select = ['B102']\nignore = ['B1']\n"));
    let mut client = Client::initialized(everything());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), [] as [&str; 0]);
    let message = client.incoming("window/showMessage");
    assert_eq!(message["params"]["type"], 2);
    assert!(
        message["params"]["message"].as_str().is_some_and(|text| text.contains("no rule runs")),
        "{message}"
    );
}
