//! Whatever comes in, the next good request is answered.

use ridealong_tests::client::{Client, frame};
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::code::{INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR};
use crate::{URI, codes, everything, place};

fn framed(body: &[u8]) -> Vec<u8> {
    [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// A client with an open document.
fn client() -> Client {
    let mut client = Client::initialized(everything());
    client.open(URI, "exec(x)\n");
    client
}

fn assert_answers(client: &mut Client, after: &str) {
    assert_eq!(client.text(URI), "exec(x)\n", "after {after}");
}

#[test]
fn what_is_no_message_is_refused() {
    let mut client = client();
    let deep = [b"{\"jsonrpc\":\"2.0\",\"method\":".as_slice(), &b"[".repeat(100_000)].concat();
    for (bytes, code) in [
        (framed(b"{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"shut"), PARSE_ERROR),
        (framed(b"Hello"), PARSE_ERROR),
        (framed(b""), PARSE_ERROR),
        (framed(b"{\"jsonrpc\": \"2.0\", \"method\": \"caf\xe9\"}"), PARSE_ERROR),
        (framed(b"\xff\xfe{\0}\0"), PARSE_ERROR),
        (framed(&deep), PARSE_ERROR),
        (framed(b"[]"), INVALID_REQUEST),
        (framed(b"[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"shutdown\"}]"), INVALID_REQUEST),
        (framed(b"42"), INVALID_REQUEST),
        (framed(b"null"), INVALID_REQUEST),
        (framed(b"{}"), INVALID_REQUEST),
        (framed(b"{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"shutdown\"}"), INVALID_REQUEST),
        (framed(b"{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"shutdown\"}"), INVALID_REQUEST),
        (b"X-Header: 1\r\n\r\n".to_vec(), PARSE_ERROR),
        (b"Content-Length: many\r\n\r\n".to_vec(), PARSE_ERROR),
        (b"Content-Length: -1\r\n\r\n".to_vec(), PARSE_ERROR),
        (b"Content-Length: 99999999999999999999999\r\n\r\n".to_vec(), PARSE_ERROR),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(), PARSE_ERROR),
        (b"no header\n".repeat(20_000), PARSE_ERROR),
    ] {
        let name = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        client.send_raw(&bytes);
        client.send_raw(b"\r\n\r\n");
        assert_eq!(client.error_without_id(), code, "{name}");
        assert_answers(&mut client, &name);
    }
}

#[test]
fn headers_other_than_the_length_are_passed_over() {
    let mut client = client();
    let body =
        json!({ "jsonrpc": "2.0", "id": "a", "method": "ridealong/viewFileText", "params": { "uri": URI } });
    let body = body.to_string();
    let length = body.len();
    for header in [
        format!(
            "Content-Length: {length}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n"
        ),
        format!("X-Unknown: 1\r\ncontent-length:{length}\r\n\r\n"),
        format!("Content-Length: {length}\n\n"),
        format!("\r\n\r\nContent-Length:   {length}  \r\n\r\n"),
    ] {
        client.send_raw(format!("{header}{body}").as_bytes());
        let response = client.wait("the answer", |message| message["id"] == "a");
        assert_eq!(response["result"], "exec(x)\n", "{header:?}");
    }
}

#[test]
fn a_wrong_length_costs_no_more_than_the_messages_it_covers() {
    let body =
        json!({ "jsonrpc": "2.0", "id": 7, "method": "ridealong/viewFileText", "params": { "uri": URI } });
    let body = body.to_string();
    for wrong in [body.len() - 1, 1, body.len() + 1, body.len() + 30] {
        let mut client = client();
        client.send_raw(format!("Content-Length: {wrong}\r\n\r\n{body}").as_bytes());
        // Covered by a length that is too large, as is the beginning of its own header.
        client.send_raw(&frame(&json!({ "jsonrpc": "2.0", "method": "$/covered" })));
        client.send_raw(&frame(&json!({ "jsonrpc": "2.0", "method": "$/covered" })));
        assert_answers(&mut client, &format!("a length of {wrong} for {}", body.len()));
    }
}

#[test]
fn an_oversized_message_is_passed_over() {
    let mut client = client();
    let length = (256 << 20) + 1;
    client.send_raw(format!("Content-Length: {length}\r\n\r\n").as_bytes());
    let zeros = vec![0; 1 << 20];
    let mut left = length;
    while left > 0 {
        let part = left.min(zeros.len());
        client.send_raw(&zeros[..part]);
        left -= part;
    }
    assert_eq!(client.error_without_id(), INVALID_REQUEST);
    assert_answers(&mut client, "an oversized message");
}

#[test]
fn a_lone_surrogate_becomes_a_replacement_character() {
    let mut client = client();
    let change = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":"{URI}","version":2}},
        "contentChanges":[{{"text":"x = '\ud83d'\ny = '\ude00\ud83d\ude00\\ud83d'\n"}}]}}}}"#
    );
    client.send_raw(&framed(change.as_bytes()));
    assert_eq!(client.text(URI), "x = '\u{fffd}'\ny = '\u{fffd}😀\\ud83d'\n");
    // In units of UTF-16 the text is as long as the client thinks it is.
    let range = json!({ "start": { "line": 0, "character": 6 }, "end": { "line": 0, "character": 7 } });
    client.change(URI, 3, &json!([{ "range": range, "text": "; exec(x)" }]));
    assert_eq!(client.text(URI), "x = '\u{fffd}; exec(x)\ny = '\u{fffd}😀\\ud83d'\n");
}

#[test]
fn methods_that_there_are_not() {
    let mut client = client();
    for method in ["textDocument/unheardOf", "$/unheardOf", "", "ridealong/unheardOf"] {
        let code = client.refused(method, json!({}));
        assert_eq!(code, METHOD_NOT_FOUND, "{method}");
    }
    for method in ["textDocument/unheardOf", "$/unheardOf", "workspace/didChangeConfiguration", "exit/now"] {
        client.notify(method, json!({ "settings": {} }));
        assert_answers(&mut client, method);
    }
}

#[test]
fn parameters_of_the_wrong_shape() {
    let mut client = client();
    for params in [
        Value::Null,
        json!([]),
        json!({}),
        json!({ "textDocument": URI }),
        json!({ "textDocument": { "uri": 1 }, "position": { "line": 0, "character": 0 } }),
        json!({ "textDocument": { "uri": URI }, "position": { "line": -1, "character": 0 } }),
        json!({ "textDocument": { "uri": "no uri" }, "position": { "line": 0, "character": 0 } }),
    ] {
        assert_eq!(client.refused("textDocument/hover", params.clone()), INVALID_PARAMS, "{params}");
    }
    for params in
        [Value::Null, json!([]), json!({}), json!({ "textDocument": { "uri": [], "version": "two" } })]
    {
        client.notify("textDocument/didChange", params.clone());
        client.notify("textDocument/didOpen", params.clone());
        client.notify("textDocument/didClose", params.clone());
        assert_answers(&mut client, &params.to_string());
    }
}

#[test]
fn answers_to_questions_that_were_never_asked() {
    let mut client = client();
    client.send(&json!({ "jsonrpc": "2.0", "id": 99, "result": null }));
    client.send(&json!({ "jsonrpc": "2.0", "id": "a", "error": { "code": 1, "message": "no" } }));
    assert_answers(&mut client, "answers to nothing");
}

#[test]
fn documents_that_are_not_open() {
    const CLOSED: &str = "file:///ridealong-tests/closed.py";
    let mut client = client();
    client.change(CLOSED, 2, &json!([{ "text": "exec(y)\n" }]));
    client.close(CLOSED);
    assert_eq!(client.refused("textDocument/hover", place(CLOSED, 0, 0)), INVALID_PARAMS);
    client.open(CLOSED, "exec(z)\n");
    assert_eq!(client.text(CLOSED), "exec(z)\n");
    client.close(CLOSED);
    client.close(CLOSED);
    assert_eq!(client.refused("ridealong/viewFileText", json!({ "uri": CLOSED })), INVALID_PARAMS);
    assert_answers(&mut client, "documents that are not open");
}

#[test]
fn a_document_that_is_opened_twice_has_the_newer_text() {
    let mut client = client();
    client.open(URI, "assert x\n");
    assert_eq!(client.text(URI), "assert x\n");
    client.close(URI);
    client.cleared(URI);
}

#[test]
fn a_range_that_is_backwards_is_turned_round() {
    let mut client = client();
    let forwards = Unit::Utf16.range("exec(x)\n", 0, 4);
    let backwards = json!({ "start": forwards["end"], "end": forwards["start"] });
    client.change(URI, 2, &json!([{ "range": backwards, "text": "eval" }]));
    assert_eq!(client.text(URI), "eval(x)\n");
    assert_eq!(codes(&client.diagnostics(URI, 2)), ["B307"]);
}
