//! Requests that are no longer wanted, many at once, and about text that has changed since.

use std::collections::HashMap;
use std::time::Instant;

use ridealong_tests::client::{Client, did_change, document, frame, notification};
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::code::{CONTENT_MODIFIED, REQUEST_CANCELLED};
use crate::{URI, all_actions, everything, large_module, place};

fn cancel(client: &mut Client, id: i64) {
    client.notify("$/cancelRequest", json!({ "id": id }));
}

/// A client with a document of 20,000 lines, all checked.
fn with_large_document() -> Client {
    let mut client = Client::initialized(everything());
    client.open(URI, &large_module(20_000 / 7));
    client.diagnostics(URI, 1);
    client
}

#[test]
fn a_cancelled_request_is_answered_at_once_and_its_work_ends() {
    let mut client = with_large_document();
    // Suppressions are tried out on the whole file, so this is long work.
    let start = Instant::now();
    client.request("textDocument/codeAction", all_actions(URI));
    let whole = start.elapsed();

    let start = Instant::now();
    let ids: Vec<i64> =
        (0..64).map(|_| client.start_request("textDocument/codeAction", all_actions(URI))).collect();
    for id in &ids {
        cancel(&mut client, *id);
    }
    for id in ids {
        assert_eq!(client.response(id)["error"]["code"], REQUEST_CANCELLED);
    }
    // All readers were at work on what was cancelled, and would be for long.
    assert_ne!(client.request("textDocument/hover", place(URI, 8, 14)), Value::Null);
    assert!(
        start.elapsed() < whole * 4,
        "64 cancelled requests: {:?}, one whole: {whole:?}",
        start.elapsed()
    );
}

#[test]
fn what_was_answered_or_never_asked_can_be_cancelled() {
    let mut client = Client::initialized(everything());
    client.open(URI, "exec(x)\n");
    let id = client.start_request("textDocument/hover", place(URI, 0, 1));
    assert!(client.response(id).get("error").is_none());
    for id in [json!(id), json!(4711), json!("a word"), Value::Null] {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    assert_ne!(client.request("textDocument/hover", place(URI, 0, 1)), Value::Null);
}

#[test]
fn each_of_many_requests_is_answered_once() {
    let mut client = with_large_document();
    let mut burst = Vec::new();
    for id in 1001..=1300 {
        let (method, params) = match id % 3 {
            0 => ("textDocument/hover", place(URI, 8, 14)),
            1 => ("textDocument/codeAction", all_actions(URI)),
            _ => ("ridealong/viewFileText", json!({ "uri": URI })),
        };
        burst.extend(frame(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })));
        if id % 3 == 1 || id % 5 == 0 {
            burst.extend(frame(&notification("$/cancelRequest", json!({ "id": id }))));
        }
        if id % 50 == 0 {
            let change = json!([{ "range": Unit::Utf16.range("", 0, 0), "text": "\n" }]);
            burst.extend(frame(&notification("textDocument/didChange", did_change(URI, id, &change))));
        }
    }
    client.send_raw(&burst);
    for id in 1001..=1300 {
        let response = client.response(id);
        let code = &response["error"]["code"];
        let is_right =
            response.get("result").is_some() || *code == REQUEST_CANCELLED || *code == CONTENT_MODIFIED;
        assert!(is_right, "{response}");
    }
    let mut answers: HashMap<i64, usize> = HashMap::new();
    for message in client.finish().iter().filter(|message| message.get("method").is_none()) {
        *answers.entry(message["id"].as_i64().expect("the id of a request")).or_default() += 1;
    }
    assert!(answers.values().all(|count| *count == 1), "{answers:?}");
}

#[test]
fn an_answer_is_never_about_another_state_of_the_text() {
    const MODULE: &str = "import yaml\nyaml.load(x)\n";
    let mut client = Client::initialized(everything());
    client.open(URI, MODULE);
    let mut burst = Vec::new();
    // Each edit moves the finding by a line, and between the edits its fix is asked for.
    for version in 1..=200 {
        let text = format!("{}{MODULE}", "\n".repeat(version - 1));
        let call = text.find("yaml.load").expect("it is there");
        let range = Unit::Utf16.range(&text, call, call);
        let params =
            json!({ "textDocument": { "uri": URI }, "range": range, "context": { "diagnostics": [] } });
        let request = json!({
            "jsonrpc": "2.0", "id": version + 1000, "method": "textDocument/codeAction", "params": params,
        });
        burst.extend(frame(&request));
        if version < 200 {
            let change = json!([{ "range": Unit::Utf16.range("", 0, 0), "text": "\n" }]);
            let params = did_change(URI, i64::try_from(version + 1).expect("small"), &change);
            burst.extend(frame(&notification("textDocument/didChange", params)));
        }
    }
    client.send_raw(&burst);
    for version in 1..=200 {
        let response = client.response(version + 1000);
        if response["error"]["code"] == CONTENT_MODIFIED && version < 200 {
            continue;
        }
        let edit = &response["result"][0]["edit"];
        assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], version, "{response}");
        let lines = "\n".repeat(usize::try_from(version - 1).expect("small"));
        let fixed = Unit::Utf16.apply(&format!("{lines}{MODULE}"), URI, edit);
        assert_eq!(fixed, format!("{lines}import yaml\nyaml.safe_load(x)\n"));
    }
}

#[test]
fn a_request_is_refused_when_its_document_goes() {
    let mut client = with_large_document();
    let id = client.start_request("textDocument/codeAction", all_actions(URI));
    client.notify("textDocument/didClose", document(URI));
    let response = client.response(id);
    assert!(response.get("result").is_some() || response["error"]["code"] == CONTENT_MODIFIED, "{response}");
    client.cleared(URI);
}
