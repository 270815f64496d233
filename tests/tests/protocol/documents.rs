//! Documents of all sorts: their names, and what is in them.

use ridealong_tests::client::Client;
use serde_json::json;

use crate::{URI, codes, everything};

#[test]
fn a_document_need_not_be_a_file() {
    let mut client = Client::initialized(everything());
    for uri in [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/project/book.ipynb#W0sZmlsZQ%3D%3D",
        "git:/project/app.py?%7B%22ref%22%3A%22~%22%7D",
        "file:///C%3A/Projects/app.py",
        "file:///project/with%20blank/%C3%A9%F0%9F%98%80.py",
        "file://server/share/app.py",
        "zipfile:///project/archive.zip::app.py",
    ] {
        client.open(uri, "exec(x)\n");
        assert_eq!(codes(&client.diagnostics(uri, 1)), ["B102"], "{uri}");
        client.change(uri, 2, &json!([{ "text": "assert x\n" }]));
        assert_eq!(codes(&client.diagnostics(uri, 2)), ["B101"], "{uri}");
        client.close(uri);
        client.cleared(uri);
    }
}

/// `diff` views and symbolic links open one file under two names.
#[test]
fn two_names_of_one_file_are_two_documents() {
    let mut client = Client::initialized(everything());
    let (one, other) = ("file:///project/app.py", "file:///project/%61pp.py");
    client.open(one, "exec(x)\n");
    assert_eq!(codes(&client.diagnostics(one, 1)), ["B102"]);
    client.open(other, "assert x\n\n\nassert y\n");
    assert_eq!(codes(&client.diagnostics(other, 1)), ["B101", "B101"]);
    assert_eq!(client.text(one), "exec(x)\n");
    client.close(other);
    client.cleared(other);
    client.change(one, 2, &json!([{ "text": "exec(x)\nexec(y)\n" }]));
    assert_eq!(codes(&client.diagnostics(one, 2)), ["B102", "B102"]);
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    let mut client = Client::initialized(everything());
    client.open(URI, "\u{feff}exec(x)\n");
    let diagnostics = client.diagnostics(URI, 1);
    assert_eq!(codes(&diagnostics), ["B102"]);
    // To the client the mark is a character like any other.
    assert_eq!(diagnostics[0]["range"]["start"], json!({ "line": 0, "character": 1 }));
    assert_eq!(client.text(URI), "\u{feff}exec(x)\n");
}

#[test]
fn any_text_is_a_document() {
    let mut client = Client::initialized(everything());
    let texts = [
        "",
        "\0",
        "\u{feff}",
        "\r",
        "'''",
        "\\",
        "(((((",
        "\u{10ffff}",
        "def",
        "# coding: latin-1\nexec(x)",
        "\x0c\n\tx\n  y",
    ];
    for (text, version) in texts.iter().zip(2..) {
        if version == 2 {
            client.open(URI, "x");
        }
        client.change(URI, version, &json!([{ "text": text }]));
        client.diagnostics(URI, version);
        assert_eq!(client.text(URI), *text);
    }
    client.finish();
}

#[test]
fn stubs_and_scripts_are_python() {
    let mut client = Client::initialized(everything());
    for uri in ["file:///project/app.pyi", "file:///project/app.pyw", "file:///project/script"] {
        client.open(uri, "exec(x)\n");
        assert_eq!(codes(&client.diagnostics(uri, 1)), ["B102"], "{uri}");
    }
}

#[test]
fn what_is_very_large_is_checked_when_it_is_saved() {
    let mut client = Client::initialized(everything());
    let large = format!("exec(x)\n{}", "# a remark that makes the file long\n".repeat(130_000));
    client.open(URI, &large);
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["B102"]);
    let message = client.incoming("window/showMessage");
    assert!(message["params"]["message"].to_string().contains("when it is opened and saved"), "{message}");
    let insertion = json!({ "range": crate::start(), "text": "assert y\n" });
    client.change(URI, 2, &json!([insertion]));
    client.change(URI, 3, &json!([insertion]));
    // Nothing is known about the text as it is now.
    assert_eq!(client.request("textDocument/hover", crate::place(URI, 2, 2)), serde_json::Value::Null);
    assert!(client.text(URI).starts_with("assert y\nassert y\nexec(x)\n"));
    client.notify("textDocument/didSave", ridealong_tests::client::document(URI));
    assert_eq!(codes(&client.diagnostics(URI, 3)), ["B101", "B101", "B102"]);
    client.change(URI, 4, &json!([{ "text": "exec(x)\n" }]));
    assert_eq!(codes(&client.diagnostics(URI, 4)), ["B102"]);
    let log = client.finish();
    assert_eq!(ridealong_tests::client::published_versions(&log, URI), [1, 3, 4]);
    assert_eq!(log.iter().filter(|message| message["method"] == "window/showMessage").count(), 1);
}
