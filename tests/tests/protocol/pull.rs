//! Diagnostics for clients that ask for them.

use ridealong_tests::client::{Client, published_versions};
use serde_json::{Value, json};

use crate::configuration::Project;
use crate::{URI, code, codes, everything, large_module};

const TEXT: &str = "exec(x)\nassert y\n";

/// The capabilities of a client that asks for diagnostics.
pub fn pulling() -> Value {
    let mut capabilities = everything();
    capabilities["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": true });
    capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    capabilities
}

#[test]
fn a_client_that_asks_is_told_what_is_pushed_to_others_and_nothing_is_pushed() {
    let mut pushed = Client::initialized(everything());
    pushed.open(URI, TEXT);
    let expected = pushed.diagnostics(URI, 1);
    let mut client = Client::ridealong();
    let result = client.initialize(json!({ "capabilities": pulling() }));
    let provider = &result["capabilities"]["diagnosticProvider"];
    assert_eq!(
        *provider,
        json!({ "interFileDependencies": false, "workspaceDiagnostics": true }),
        "no file depends on another"
    );
    client.open(URI, TEXT);
    let report = client.pull(URI, None);
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"], Value::Array(expected));
    client.change(URI, 2, &json!([{ "text": "exec(x)\n" }]));
    assert_eq!(codes(&client.pulled(URI)), ["B102"]);
    client.close(URI);
    assert_eq!(client.pulled(URI), [] as [Value; 0]);
    assert_eq!(published_versions(&client.finish(), URI), [] as [i64; 0]);
}

/// A client that cannot be told to ask again would show what a change of the configuration has made wrong.
#[test]
fn a_client_that_cannot_ask_or_not_ask_again_has_diagnostics_pushed() {
    let mut asks_once = pulling();
    asks_once["workspace"]["diagnostics"] = json!({});
    for capabilities in [everything(), asks_once] {
        let mut client = Client::ridealong();
        let result = client.initialize(json!({ "capabilities": capabilities }));
        assert!(result["capabilities"].get("diagnosticProvider").is_none(), "{result}");
        client.open(URI, TEXT);
        assert_eq!(codes(&client.diagnostics(URI, 1)), ["B102", "B101"]);
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let mut client = Client::initialized(pulling());
    client.open(URI, TEXT);
    let first = client.pull(URI, None);
    let id = first["resultId"].as_str().expect("a result has an id").to_owned();
    assert_eq!(client.pull(URI, Some(&id)), json!({ "kind": "unchanged", "resultId": id }));
    // The text is another one, and all that is shown is the same.
    client.change(URI, 2, &json!([{ "text": format!("{TEXT}x = 1\n") }]));
    assert_eq!(client.pull(URI, Some(&id))["kind"], "unchanged");
    client.change(URI, 3, &json!([{ "text": format!("\n{TEXT}") }]));
    let moved = client.pull(URI, Some(&id));
    assert_eq!(moved["kind"], "full");
    assert_ne!(moved["resultId"], id.as_str());
    assert_eq!(client.pull(URI, Some("of another server"))["kind"], "full");
    // A server that was started anew knows the ids of the one before.
    let mut other = Client::initialized(pulling());
    other.open(URI, TEXT);
    assert_eq!(other.pull(URI, Some(&id))["kind"], "unchanged");
}

/// What was asked about a text that is gone is not answered with another one's findings.
#[test]
fn the_answer_is_about_the_text_that_was_asked_about() {
    let mut client = Client::initialized(pulling());
    let text = large_module(2_000);
    client.open(URI, &text);
    let id = client.start_request("textDocument/diagnostic", ridealong_tests::client::document(URI));
    client.change(URI, 2, &json!([{ "text": "exec(x)\n" }]));
    let response = client.response(id);
    if let Some(items) = response["result"]["items"].as_array() {
        assert!(items.len() > 2_000, "{}", items.len());
    } else {
        assert_eq!(response["error"]["code"], code::SERVER_CANCELLED);
        assert_eq!(response["error"]["data"]["retriggerRequest"], true);
    }
    assert_eq!(codes(&client.pulled(URI)), ["B102"]);
}

#[test]
fn a_client_is_told_to_ask_again_when_the_configuration_changes() {
    let project = Project::new(None);
    let mut client = Client::initialized(pulling());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.pulled(&project.uri)), ["B102", "B101"]);
    project.configure("ridealong.toml", "ignore = ['B101']\n");
    client.notify("textDocument/didSave", ridealong_tests::client::document(&project.uri));
    let refresh = client.incoming("workspace/diagnostic/refresh");
    client.respond(&refresh, Value::Null);
    assert_eq!(codes(&client.pulled(&project.uri)), ["B102"]);
    for _ in 0..3 {
        client.notify("textDocument/didSave", ridealong_tests::client::document(&project.uri));
    }
    client.text(&project.uri);
    let log = client.finish();
    let refreshes = log.iter().filter(|message| message["method"] == "workspace/diagnostic/refresh");
    assert_eq!(refreshes.count(), 1, "of saves that change nothing");
}

/// Some clients ask about the files whose names they show.
#[test]
fn a_file_that_is_not_open_is_answered_from_the_disk() {
    let project = Project::new(Some("ignore = ['B101']\nexclude = ['gen']\n"));
    let mut client = Client::ridealong();
    client.initialize(json!({ "capabilities": pulling(), "rootUri": project.root() }));
    let file = project.write("sub/closed.py", TEXT);
    let excluded = project.write("gen/closed.py", TEXT);
    assert_eq!(codes(&client.pulled(&file)), ["B102"]);
    assert_eq!(codes(&client.pulled(&excluded)), [] as [&str; 0]);
    assert_eq!(codes(&client.pulled(&format!("{}/gone.py", project.root()))), [] as [&str; 0]);
}

#[test]
fn a_broken_configuration_that_is_open_is_asked_for_too() {
    let project = Project::new(Some("slect = []\n"));
    let configuration = format!("{}/ridealong.toml", project.root());
    let mut client = Client::initialized(pulling());
    client.open(&project.uri, TEXT);
    client.pulled(&project.uri);
    let pushed = client.diagnostics_of_file(&configuration, |items| !items.is_empty());
    client.open(&configuration, "slect = []\n");
    client.diagnostics_of_file(&configuration, <[Value]>::is_empty);
    assert_eq!(client.pulled(&configuration), pushed);
    project.configure("ridealong.toml", "");
    client.notify("textDocument/didSave", ridealong_tests::client::document(&configuration));
    client.incoming("workspace/diagnostic/refresh");
    assert_eq!(client.pulled(&configuration), [] as [Value; 0]);
    assert_eq!(published_versions(&client.finish(), &configuration), [-1, -1]);
}
