//! Diagnostics of files that are not open.

use std::collections::BTreeMap;
use std::fs;

use ridealong_tests::client::Client;
use serde_json::{Value, json};

use crate::configuration::{Project, watching};
use crate::pull::pulling;
use crate::{code, codes, everything};

const TEXT: &str = "exec(x)\nassert y\n";

/// A project with files that have findings, files that have none, and files that are not to be checked.
fn project() -> Project {
    let project = Project::new(Some("exclude = ['gen']\n[per-file-ignores]\n'scripts' = ['B102']\n"));
    fs::create_dir(project.folder.path().join(".git")).expect("a repository");
    for (path, text) in [
        ("app.py", TEXT),
        ("src/a b.py", "x = '😀'; exec(x)\n"),
        ("src/clean.py", "x = 1\n"),
        ("src/window.pyw", "exec(x)\n"),
        ("scripts/run.py", TEXT),
        ("test_app.py", TEXT),
        ("gen/x.py", TEXT),
        ("build/x.py", TEXT),
        ("venv/lib/x.py", TEXT),
        (".gitignore", "build/\n"),
    ] {
        project.write(path, text);
    }
    project
}

/// What is to be found in it, by path.
const EXPECTED: [(&str, &[&str]); 5] = [
    ("app.py", &["B102", "B101"]),
    ("scripts/run.py", &["B101"]),
    ("src/a%20b.py", &["B102"]),
    ("src/window.pyw", &["B102"]),
    ("test_app.py", &["B102"]),
];

fn start(project: &Project, capabilities: &Value, mode: &str) -> Client {
    let mut client = Client::ridealong();
    client.initialize(json!({
        "capabilities": capabilities, "workspaceFolders": [{ "uri": project.root(), "name": "x" }],
        "initializationOptions": { "diagnosticMode": mode },
    }));
    client
}

/// The parameters that ask for the diagnostics of the workspace.
fn known(previous: &[(String, String)]) -> Value {
    let ids: Vec<_> = previous.iter().map(|(uri, value)| json!({ "uri": uri, "value": value })).collect();
    json!({ "previousResultIds": ids })
}

/// The codes of full reports by path.
fn by_path(project: &Project, items: &Value) -> BTreeMap<String, Vec<String>> {
    let items = items.as_array().expect("a list of reports").iter();
    let full = items.filter(|item| item["kind"] == "full");
    full.map(|item| {
        let path =
            item["uri"].as_str().and_then(|uri| uri.strip_prefix(&project.root())).expect("in the project");
        let diagnostics = item["items"].as_array().expect("diagnostics");
        let codes = codes(diagnostics).into_iter().map(str::to_owned).collect();
        (path.trim_start_matches('/').to_owned(), codes)
    })
    .collect()
}

fn expected() -> BTreeMap<String, Vec<String>> {
    EXPECTED
        .iter()
        .map(|(path, codes)| ((*path).to_owned(), codes.iter().map(ToString::to_string).collect()))
        .collect()
}

#[test]
fn all_files_of_the_workspace_are_told_if_that_is_asked_for() {
    let project = project();
    let mut client = start(&project, &everything(), "workspace");
    for (path, expected) in EXPECTED {
        let uri = format!("{}/{path}", project.root());
        assert_eq!(codes(&client.diagnostics_of_file(&uri, |_| true)), expected, "{path}");
    }
    let log = client.finish();
    let published = log.iter().filter(|message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(published.count(), EXPECTED.len());
    let mut client = start(&project, &everything(), "openFilesOnly");
    client.open(&project.uri, TEXT);
    client.diagnostics(&project.uri, 1);
    let log = client.finish();
    let published = log.iter().filter(|message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(published.count(), 1);
}

/// The findings of a closed file are those of the same file when it is open, place for place.
#[test]
fn a_closed_file_is_shown_as_an_open_one() {
    let project = project();
    let mut client = start(&project, &everything(), "workspace");
    for (path, text) in [("src/a%20b.py", "x = '😀'; exec(x)\n"), ("app.py", TEXT)] {
        let uri = format!("{}/{path}", project.root());
        let closed = client.diagnostics_of_file(&uri, |_| true);
        client.open(&uri, text);
        assert_eq!(client.diagnostics(&uri, 1), closed);
        client.change(&uri, 2, &json!([{ "text": "x = 1\n" }]));
        assert_eq!(client.diagnostics(&uri, 2), [] as [Value; 0]);
        client.close(&uri);
        assert_eq!(client.diagnostics_of_file(&uri, |items| !items.is_empty()), closed, "from the disk");
    }
}

#[test]
fn files_that_change_on_disk_are_looked_at_again() {
    let project = project();
    let mut capabilities = watching();
    capabilities["window"] = json!({});
    let mut client = start(&project, &capabilities, "workspace");
    let registration = client.wait("the files to be watched", |message| {
        message["params"]["registrations"][0]["id"] == "ridealong-files"
    });
    let watchers = registration["params"]["registrations"][0]["registerOptions"]["watchers"].to_string();
    for glob in ["**/*.py", "**/*.pyw", "**/*.ipynb", "**/.gitignore"] {
        assert!(watchers.contains(&format!("\"{glob}\"")), "{watchers}");
    }
    let app = format!("{}/app.py", project.root());
    client.diagnostics_of_file(&app, |_| true);
    let changed = |client: &mut Client, paths: &[&str]| {
        let changes: Vec<_> = paths
            .iter()
            .map(|path| json!({ "uri": format!("{}/{path}", project.root()), "type": 2 }))
            .collect();
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    };
    project.write("app.py", "exec(x)\n");
    let new = project.write("new/x.py", TEXT);
    project.write("build/new.py", TEXT);
    changed(&mut client, &["app.py", "new/x.py", "build/new.py"]);
    assert_eq!(codes(&client.diagnostics_of_file(&app, |_| true)), ["B102"]);
    assert_eq!(codes(&client.diagnostics_of_file(&new, |_| true)), ["B102", "B101"]);
    fs::remove_file(project.folder.path().join("new/x.py")).expect("it is there");
    changed(&mut client, &["new/x.py"]);
    client.diagnostics_of_file(&new, <[Value]>::is_empty);
    project.write("ridealong.toml", "ignore = ['B102']\n");
    changed(&mut client, &["ridealong.toml"]);
    client.diagnostics_of_file(&app, <[Value]>::is_empty);
    assert_eq!(
        codes(&client.diagnostics_of_file(&format!("{}/gen/x.py", project.root()), |_| true)),
        ["B101"]
    );
    let built = format!("{}/build/x.py", project.root());
    project.write(".gitignore", "");
    changed(&mut client, &[".gitignore"]);
    assert_eq!(codes(&client.diagnostics_of_file(&built, |_| true)), ["B101"]);
    let log = client.finish();
    assert!(
        log.iter().all(|message| message["method"] != "window/workDoneProgress/create"),
        "it cannot show any"
    );
}

#[test]
fn the_mode_and_the_folders_may_change() {
    let project = project();
    let mut client = start(&project, &everything(), "openFilesOnly");
    let uri = format!("{}/test_app.py", project.root());
    let set = |client: &mut Client, mode: &str| {
        let settings = json!({ "ridealong": { "diagnosticMode": mode } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    };
    set(&mut client, "workspace");
    assert_eq!(codes(&client.diagnostics_of_file(&uri, |_| true)), ["B102"]);
    set(&mut client, "openFilesOnly");
    client.diagnostics_of_file(&uri, <[Value]>::is_empty);
    set(&mut client, "workspace");
    client.diagnostics_of_file(&uri, |items| !items.is_empty());
    let folder = json!({ "uri": project.root(), "name": "x" });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": [folder] } }),
    );
    client.diagnostics_of_file(&uri, <[Value]>::is_empty);
}

#[test]
fn a_broken_configuration_is_shown_though_nothing_under_it_is_open() {
    let project = project();
    project.write("sub/ridealong.toml", "slect = []\n");
    project.write("sub/x.py", TEXT);
    let mut client = start(&project, &everything(), "workspace");
    let broken = format!("{}/sub/ridealong.toml", project.root());
    let shown = client.diagnostics_of_file(&broken, |_| true);
    assert!(shown[0]["message"].as_str().is_some_and(|text| text.contains("`slect`")), "{shown:?}");
}

#[test]
fn a_client_that_asks_about_the_workspace_is_told_all_and_later_what_is_new() {
    let project = project();
    let mut client = start(&project, &pulling(), "workspace");
    let first = client.request("workspace/diagnostic", known(&[]));
    assert_eq!(by_path(&project, &first["items"]), expected());
    let items = first["items"].as_array().expect("reports");
    assert!(items.iter().all(|item| item["version"].is_null()), "of files that are not open");
    let ids = items.iter().map(|item| {
        let text = |key: &str| item[key].as_str().expect("it is there").to_owned();
        (text("uri"), text("resultId"))
    });
    let ids: Vec<_> = ids.collect();
    let again = client.request("workspace/diagnostic", known(&ids));
    let again = again["items"].as_array().expect("reports");
    assert_eq!(again.len(), EXPECTED.len());
    assert!(again.iter().all(|item| item["kind"] == "unchanged"), "{again:?}");

    project.write("app.py", "exec(x)\n");
    fs::remove_file(project.folder.path().join("test_app.py")).expect("it is there");
    let changes = ["app.py", "test_app.py"]
        .map(|path| json!({ "uri": format!("{}/{path}", project.root()), "type": 2 }));
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    let news = client.request("workspace/diagnostic", known(&ids));
    let wanted = [("app.py".to_owned(), vec!["B102".to_owned()]), ("test_app.py".to_owned(), Vec::new())];
    assert_eq!(by_path(&project, &news["items"]), BTreeMap::from(wanted));
    // An open document is told about by itself.
    client.open(&format!("{}/app.py", project.root()), TEXT);
    let all = client.request("workspace/diagnostic", known(&[]));
    assert!(!by_path(&project, &all["items"]).contains_key("app.py"), "{all}");
    let log = client.finish();
    assert!(log.iter().all(|message| message["method"] != "textDocument/publishDiagnostics"), "{log:?}");
}

#[test]
fn where_parts_are_taken_the_request_stays_open_for_what_is_new() {
    let project = project();
    let mut client = start(&project, &pulling(), "workspace");
    let mut params = known(&[(format!("{}/gone.py", project.root()), "0".to_owned())]);
    params["partialResultToken"] = json!("parts");
    let id = client.start_request("workspace/diagnostic", params.clone());
    let mut told = BTreeMap::new();
    let mut wanted = expected();
    wanted.insert("gone.py".to_owned(), Vec::new());
    let next = |client: &mut Client| {
        let part = client.wait("a part", |message| message["params"]["token"] == "parts");
        by_path(&project, &part["params"]["value"]["items"])
    };
    while told != wanted {
        told.extend(next(&mut client));
    }
    let uri = project.write("app.py", "exec(x)\n");
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    assert_eq!(next(&mut client), BTreeMap::from([("app.py".to_owned(), vec!["B102".to_owned()])]));
    project.write("ridealong.toml", "ignore = ['B102']\nexclude = ['gen']\n");
    let changed = json!({ "uri": format!("{}/ridealong.toml", project.root()), "type": 2 });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [changed] }));
    while told.get("app.py") != Some(&Vec::new()) {
        told.extend(next(&mut client));
    }
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.response(id)["error"]["code"], code::REQUEST_CANCELLED);
    // Whoever asks anew gets all that there is, as one that knows nothing.
    let second = client.start_request("workspace/diagnostic", params);
    assert_eq!(next(&mut client).get("scripts/run.py"), Some(&vec!["B101".to_owned()]));
    let log = client.finish();
    assert!(
        log.iter().all(|message| message["id"] != second || message.get("result").is_none()),
        "it was open"
    );
}

#[test]
fn where_only_open_files_are_told_there_is_nothing_else() {
    let project = project();
    let mut client = start(&project, &pulling(), "openFilesOnly");
    assert_eq!(client.request("workspace/diagnostic", known(&[])), json!({ "items": [] }));
    let ids = [(format!("{}/app.py", project.root()), "1".to_owned())];
    let cleared = client.request("workspace/diagnostic", known(&ids));
    assert_eq!(by_path(&project, &cleared["items"]), BTreeMap::from([("app.py".to_owned(), Vec::new())]));
}

/// A project that takes a while to scan.
fn large_project() -> Project {
    let project = Project::new(None);
    let text = crate::large_module(40);
    for number in 0..400 {
        project.write(&format!("p{}/m{number}.py", number % 7), &text);
    }
    project
}

fn with_progress() -> Value {
    let mut capabilities = everything();
    capabilities["window"] = json!({ "workDoneProgress": true });
    capabilities
}

/// Waits for news of the progress; returns its kind.
fn progress(client: &mut Client, token: &Value) -> String {
    let message = client.wait("progress", |message| {
        message["method"] == "$/progress" && message["params"]["token"] == *token
    });
    message["params"]["value"]["kind"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_scan_tells_how_far_it_is() {
    let project = large_project();
    let mut client = start(&project, &with_progress(), "workspace");
    let create = client.incoming("window/workDoneProgress/create");
    client.respond(&create, Value::Null);
    let token = create["params"]["token"].clone();
    let mut kinds = vec![progress(&mut client, &token)];
    while kinds.last().is_some_and(|kind| kind != "end") {
        kinds.push(progress(&mut client, &token));
    }
    assert_eq!((kinds.first().map(String::as_str), kinds.len() > 2), (Some("begin"), true), "{kinds:?}");
    assert!(kinds[1..kinds.len() - 1].iter().all(|kind| kind == "report"), "{kinds:?}");
    assert!(kinds.len() < 105, "no more than a client can show: {}", kinds.len());
}

#[test]
fn a_scan_ends_when_the_user_says_so_and_a_key_press_comes_before_it() {
    let project = large_project();
    let mut client = start(&project, &with_progress(), "workspace");
    let create = client.incoming("window/workDoneProgress/create");
    client.respond(&create, Value::Null);
    let token = create["params"]["token"].clone();
    assert_eq!(progress(&mut client, &token), "begin");
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102", "B101"]);
    client.notify("window/workDoneProgress/cancel", json!({ "token": token }));
    while progress(&mut client, &token) != "end" {}
    client.text(&project.uri);
    let log = client.finish();
    let published = log.iter().filter(|message| message["method"] == "textDocument/publishDiagnostics");
    assert!(published.count() < 300, "the scan went on");
}

#[test]
fn a_request_that_is_cancelled_ends_its_scan() {
    let project = large_project();
    let mut client = start(&project, &pulling(), "workspace");
    let mut params = known(&[]);
    params["workDoneToken"] = json!(17);
    let id = client.start_request("workspace/diagnostic", params);
    assert_eq!(progress(&mut client, &json!(17)), "begin");
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.response(id)["error"]["code"], code::REQUEST_CANCELLED);
    while progress(&mut client, &json!(17)) != "end" {}
    let all = client.request("workspace/diagnostic", known(&[]));
    assert_eq!(all["items"].as_array().map(Vec::len), Some(400));
}
