//! What a client can have done.

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, code, codes, everything};

fn execute(client: &mut Client, command: &str, arguments: &Value) -> Value {
    client.request("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))
}

#[test]
fn all_commands_are_announced_and_known() {
    let mut client = Client::ridealong();
    let result = client.initialize(json!({ "processId": null, "capabilities": everything() }));
    let announced = result["capabilities"]["executeCommandProvider"]["commands"].clone();
    for command in ["showStatus", "restart", "debugInformation", "fixAll", "explain"] {
        assert!(announced.as_array().expect("a list").contains(&json!(format!("ridealong.{command}"))));
    }
    for (command, arguments) in
        [("ridealong.x", json!([])), ("ridealong.explain", json!([1])), ("ridealong.fixAll", json!([]))]
    {
        let params = json!({ "command": command, "arguments": arguments });
        assert_eq!(client.refused("workspace/executeCommand", params), code::INVALID_PARAMS, "{command}");
    }
}

#[test]
fn the_status_is_shown_and_answered() {
    let mut client = Client::initialized(everything());
    client.open(URI, "");
    let status = execute(&mut client, "ridealong.showStatus", &json!([]));
    assert!(status.as_str().is_some_and(|text| text.contains("1 document is open")), "{status}");
    assert_eq!(client.incoming("window/showMessage")["params"]["message"], status);
}

#[test]
fn debug_information_tells_what_a_report_needs_and_no_text() {
    let mut client = Client::initialized(everything());
    client.open(URI, "password = 'hunter2'\n");
    client.open("file:///ridealong-tests/ridealong.toml", "# hunter2\n");
    let information = execute(&mut client, "ridealong.debugInformation", &json!([]));
    let text = information.as_str().expect("a text");
    for part in [
        env!("CARGO_PKG_VERSION"),
        " MiB",
        URI,
        "version 1, configured by the defaults",
        "a configuration",
        "markdown_hover: true",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn a_rule_is_explained_as_on_the_command_line() {
    let mut client = Client::initialized(everything());
    let page = execute(&mut client, "ridealong.explain", &json!(["yaml_load"]));
    let output = ridealong_tests::binary::command().args(["explain", "B506"]).output().expect("it runs");
    assert_eq!(page, String::from_utf8_lossy(&output.stdout).as_ref());
}

#[test]
fn all_is_checked_again_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let root = format!("file://{}", folder.path().display());
    let uri = format!("{root}/app.py");
    let mut capabilities = everything();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let mut client = Client::initialized(capabilities);
    client.open(&uri, "exec(x)\nassert y\n");
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["B102", "B101"]);
    std::fs::write(folder.path().join("ridealong.toml"), "ignore = ['B101']\n").expect("it is written");
    execute(&mut client, "ridealong.restart", &json!([]));
    assert_eq!(codes(&client.diagnostics(&uri, 1)), ["B102"]);
    client.change(&uri, 2, &json!([{ "text": "assert y\neval(x)\n" }]));
    assert_eq!(codes(&client.diagnostics(&uri, 2)), ["B307"]);
}

#[test]
fn fixes_are_made_by_a_command() {
    let text = "import yaml\nyaml.load(x)\n";
    let mut capabilities = everything();
    capabilities["workspace"]["applyEdit"] = true.into();
    for argument in [json!(URI), json!({ "uri": URI })] {
        let mut client = Client::initialized(capabilities.clone());
        client.open(URI, text);
        assert_eq!(execute(&mut client, "ridealong.fixAll", &json!([argument])), Value::Null);
        let request = client.incoming("workspace/applyEdit");
        let edited = Unit::Utf16.apply(text, URI, &request["params"]["edit"]);
        assert_eq!(edited, "import yaml\nyaml.safe_load(x)\n");
        client.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": { "applied": true } }));
    }
    let mut client = Client::initialized(everything());
    client.open(URI, text);
    let params = json!({ "command": "ridealong.fixAll", "arguments": [URI] });
    assert_eq!(client.refused("workspace/executeCommand", params), code::INVALID_PARAMS);
}
