//! How a server begins and ends.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Instant;

use ridealong_tests::client::{Client, PATIENCE, document, frame, notification};
use serde_json::{Value, json};

use crate::code::{INVALID_REQUEST, NOT_INITIALIZED};
use crate::{URI, everything, large_module, place};

#[test]
fn nothing_is_answered_before_initialize() {
    let mut client = Client::ridealong();
    client.open(URI, "exec(x)\n");
    assert_eq!(client.refused("textDocument/hover", place(URI, 0, 0)), NOT_INITIALIZED);
    assert_eq!(client.refused("shutdown", Value::Null), NOT_INITIALIZED);
    client.initialize(json!({ "processId": null, "capabilities": {} }));
    assert_eq!(client.refused("initialize", json!({ "capabilities": {} })), INVALID_REQUEST);
    client.open(URI, "exec(x)\n");
    assert_eq!(client.text(URI), "exec(x)\n");
}

#[test]
fn the_server_says_who_it_is() {
    let mut client = Client::ridealong();
    let result = client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    assert_eq!(result["serverInfo"]["name"], "ridealong");
    assert_eq!(result["capabilities"]["textDocumentSync"]["change"], 2);
    client.finish();
}

#[test]
fn exit_after_shutdown_is_a_success() {
    let mut client = Client::initialized(json!({}));
    client.request("shutdown", Value::Null);
    for method in ["textDocument/hover", "shutdown", "initialize", "ridealong/viewFileText"] {
        assert_eq!(client.refused(method, json!({})), INVALID_REQUEST, "{method}");
    }
    client.notify("exit", Value::Null);
    // Standard input stays open.
    assert_eq!(client.exit_status().code(), Some(0));
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    for is_initialized in [true, false] {
        let mut client = Client::ridealong();
        if is_initialized {
            client.initialize(json!({ "processId": null, "capabilities": {} }));
        }
        client.notify("exit", Value::Null);
        assert_eq!(client.exit_status().code(), Some(1));
    }
}

/// A client that is in a hurry does not wait for the answer.
#[test]
fn exit_may_follow_shutdown_at_once() {
    for _ in 0..10 {
        let mut client = Client::initialized(everything());
        client.open(URI, "exec(x)\n");
        let shutdown = frame(&json!({ "jsonrpc": "2.0", "id": 99, "method": "shutdown", "params": null }));
        client.send_raw(&[shutdown, frame(&notification("exit", Value::Null))].concat());
        assert_eq!(client.exit_status().code(), Some(0));
    }
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let mut client = Client::initialized(json!({}));
    client.close_input();
    assert_eq!(client.exit_status().code(), Some(1));
    let mut client = Client::initialized(json!({}));
    client.request("shutdown", Value::Null);
    client.close_input();
    assert_eq!(client.exit_status().code(), Some(0));
    let mut client = Client::initialized(json!({}));
    client.send_raw(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\"");
    client.close_input();
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn the_server_ends_in_the_middle_of_work() {
    let mut client = Client::initialized(everything());
    client.open(URI, &large_module(3000));
    let ids: Vec<i64> =
        (0..8).map(|_| client.start_request("textDocument/codeAction", crate::all_actions(URI))).collect();
    assert_eq!(ids.len(), 8);
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status().code(), Some(0));
}

/// A client may end without reading what is left for it.
#[test]
fn the_server_ends_although_nobody_reads_its_output() {
    let mut command = ridealong_tests::binary::command();
    command.arg("server").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = command.spawn().expect("the server starts");
    let mut stdin = server.stdin.take().expect("standard input is a pipe");
    let request = |id, method, params| {
        frame(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
    };
    let notify = |method, params| frame(&notification(method, params));
    let initialize = request(1, "initialize", json!({ "processId": null, "capabilities": {} }));
    stdin.write_all(&initialize).expect("the server reads");
    let stdout = server.stdout.as_mut().expect("standard output is a pipe");
    // Requests may come only after the answer.
    let mut answer = Vec::new();
    while !answer.ends_with(b"\"id\":1}") {
        let mut byte = [0];
        stdout.read_exact(&mut byte).expect("an answer");
        answer.extend(byte);
    }
    let open = ridealong_tests::client::did_open(URI, 1, &large_module(1000));
    let mut messages = notify("textDocument/didOpen", open);
    for id in 2..20 {
        // Each answer is larger than what a pipe holds.
        messages.extend(request(id, "ridealong/viewFileText", document(URI)["textDocument"].clone()));
    }
    stdin.write_all(&messages).expect("the server reads");
    // The first answer shows that it works on the others.
    stdout.read_exact(&mut [0; 4096]).expect("the first answers");
    stdin.write_all(&request(20, "shutdown", Value::Null)).expect("the server reads");
    stdin.write_all(&notify("exit", Value::Null)).expect("the server reads");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = server.try_wait().expect("the process can be waited for") {
            break status;
        }
        if start.elapsed() > PATIENCE {
            server.kill().expect("it can be ended");
            panic!("the server waits for a client that does not read");
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    assert_eq!(status.code(), Some(0));
}

/// An editor that crashes may leave the pipe to its server open in some child of its own.
#[cfg(unix)]
#[test]
fn the_end_of_the_client_is_the_end() {
    let mut editor = Command::new("sleep").arg("1000").spawn().expect("there is a `sleep`");
    let mut client = Client::ridealong();
    client.initialize(json!({ "processId": editor.id(), "capabilities": {} }));
    client.open(URI, "exec(x)\n");
    assert_eq!(client.text(URI), "exec(x)\n");
    editor.kill().expect("it can be ended");
    editor.wait().expect("it can be waited for");
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn stdio_may_be_asked_for() {
    let mut command = ridealong_tests::binary::command();
    command.args(["server", "--stdio"]);
    let mut client = Client::start(command);
    client.initialize(json!({ "processId": std::process::id(), "capabilities": {} }));
    client.open(URI, "exec(x)\n");
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    client.finish();
}

/// The reader of the tests takes nothing but messages.
#[test]
fn the_log_does_not_go_to_standard_output() {
    let mut command = ridealong_tests::binary::command();
    command.arg("server").env("RIDEALONG_LOG", "trace");
    let mut client = Client::start(command);
    client.initialize(json!({ "processId": null, "trace": "verbose", "capabilities": {} }));
    client.open(URI, "exec(x)\n");
    client.send_raw(b"garbage\r\n\r\n");
    client.diagnostics(URI, 1);
    let message = client.incoming("window/logMessage");
    assert!(message["params"]["message"].is_string(), "{message}");
    client.finish();
}

#[test]
fn the_client_may_ask_for_the_log_and_for_silence() {
    let mut client = Client::ridealong();
    client.initialize(json!({ "processId": null, "trace": "off", "capabilities": {} }));
    client.send_raw(b"silence\r\n\r\n");
    client.error_without_id();
    client.notify("$/setTrace", json!({ "value": "messages" }));
    // `$/setTrace` is taken in order with what follows it.
    client.open(URI, "");
    client.text(URI);
    client.send_raw(b"garbage\r\n\r\n");
    let message = client.incoming("window/logMessage");
    assert_eq!(message["params"]["type"], 2, "{message}");
    let log = client.finish();
    assert_eq!(log.iter().filter(|message| message["method"] == "window/logMessage").count(), 1);
}
