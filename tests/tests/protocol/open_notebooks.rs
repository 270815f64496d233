//! Notebooks that are open in the editor: their cells are one module.

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{codes, everything, place};

const NOTEBOOK: &str = "file:///ridealong-tests/book.ipynb";

fn cell(name: &str) -> String {
    format!("vscode-notebook-cell:/ridealong-tests/book.ipynb#{name}")
}

fn cells(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| json!({ "kind": 2, "document": cell(name) })).collect()
}

fn document(name: &str, text: &str) -> Value {
    json!({ "uri": cell(name), "languageId": "python", "version": 1, "text": text })
}

/// A client with an open notebook.
fn open(texts: &[(&str, &str)]) -> Client {
    let mut client = Client::initialized(everything());
    let names: Vec<&str> = texts.iter().map(|(name, _)| *name).collect();
    let documents: Vec<Value> = texts.iter().map(|(name, text)| document(name, text)).collect();
    let mut notebook_cells = cells(&names);
    // What is no code has no document here.
    notebook_cells.insert(0, json!({ "kind": 1, "document": cell("markdown") }));
    let notebook =
        json!({ "uri": NOTEBOOK, "notebookType": "jupyter-notebook", "version": 1, "cells": notebook_cells });
    client.notify(
        "notebookDocument/didOpen",
        json!({ "notebookDocument": notebook, "cellTextDocuments": documents }),
    );
    client
}

fn change(client: &mut Client, cells: &Value) {
    let params =
        json!({ "notebookDocument": { "uri": NOTEBOOK, "version": 2 }, "change": { "cells": cells } });
    client.notify("notebookDocument/didChange", params);
}

fn edit(client: &mut Client, name: &str, version: i64, text: &str) {
    let edited =
        json!({ "document": { "uri": cell(name), "version": version }, "changes": [{ "text": text }] });
    change(client, &json!({ "textContent": [edited] }));
}

#[test]
fn names_reach_from_one_cell_to_the_next() {
    let mut client =
        open(&[("a", "# é😀\nimport yaml as y\n"), ("b", "%%bash\nexec(x)"), ("c", "!ls\n'😀', y.load(x)")]);
    assert_eq!(codes(&client.diagnostics(&cell("a"), 1)), [] as [&str; 0]);
    assert_eq!(codes(&client.diagnostics(&cell("b"), 1)), [] as [&str; 0]);
    let found = client.diagnostics(&cell("c"), 1);
    assert_eq!(codes(&found), ["B506"]);
    assert_eq!(found[0]["range"]["start"], json!({ "line": 1, "character": 6 }));
    edit(&mut client, "a", 2, "import json as y\n");
    assert_eq!(codes(&client.diagnostics(&cell("c"), 1)), [] as [&str; 0]);
    edit(&mut client, "b", 2, "exec(x)");
    assert_eq!(codes(&client.diagnostics(&cell("b"), 2)), ["B102"]);
    assert_eq!(client.text(&cell("b")), "exec(x)");
}

#[test]
fn cells_come_move_and_go() {
    let mut client = open(&[("a", "import yaml as y"), ("b", "y.load(x)")]);
    assert_eq!(codes(&client.diagnostics(&cell("b"), 1)), ["B506"]);
    // In front of the import there is nothing to find; behind it, there is.
    let array = json!({ "start": 1, "deleteCount": 0, "cells": cells(&["c"]) });
    change(&mut client, &json!({ "structure": { "array": array, "didOpen": [document("c", "y.load(y)")] } }));
    assert_eq!(codes(&client.diagnostics(&cell("c"), 1)), [] as [&str; 0]);
    let array = json!({ "start": 1, "deleteCount": 2, "cells": cells(&["a", "c"]) });
    change(&mut client, &json!({ "structure": { "array": array } }));
    client.wait("the cell that was moved", |message| {
        message["params"]["uri"] == cell("c") && message["params"]["diagnostics"][0]["code"] == "B506"
    });
    let array = json!({ "start": 1, "deleteCount": 1 });
    change(&mut client, &json!({ "structure": { "array": array, "didClose": [{ "uri": cell("a") }] } }));
    client.cleared(&cell("a"));
    let closed = json!({ "notebookDocument": { "uri": NOTEBOOK }, "cellTextDocuments": [{ "uri": cell("b") }, { "uri": cell("c") }] });
    client.notify("notebookDocument/didClose", closed);
    client.cleared(&cell("b"));
    client.cleared(&cell("c"));
    client.finish();
}

#[test]
fn hover_and_fixes_are_those_of_the_cell() {
    let texts = [("a", "é = '😀'\nimport yaml"), ("b", "!ls\nyaml.load(x)\n"), ("c", "yaml.load(y)")];
    let mut client = open(&texts);
    client.diagnostics(&cell("c"), 1);
    let hover = client.request("textDocument/hover", place(&cell("b"), 1, 3));
    assert!(hover["contents"]["value"].to_string().contains("B506"), "{hover}");
    assert_eq!(hover["range"]["start"]["line"], 1);
    assert_eq!(client.request("textDocument/hover", place(&cell("a"), 1, 3)), Value::Null);
    let range = Unit::Utf16.range("yaml.load(y)", 0, 0);
    let actions = client.code_actions(&cell("c"), &range);
    let by_title = |title: &str| {
        let action = actions.iter().find(|action| action["title"] == title);
        action.unwrap_or_else(|| panic!("no {title} in {actions:?}"))["edit"]["documentChanges"].clone()
    };
    let fix = by_title("B506: Use `safe_load`");
    assert_eq!(fix[0]["textDocument"]["uri"], json!(cell("c")));
    let edited = |change: &Value, text: &str| {
        let uri = change["textDocument"]["uri"].as_str().expect("a URI");
        Unit::Utf16.apply(text, uri, &json!({ "documentChanges": [change] }))
    };
    assert_eq!(edited(&fix[0], "yaml.load(y)"), "yaml.safe_load(y)");
    let suppress = by_title("B506: Suppress with `# nosec B506`");
    assert_eq!(edited(&suppress[0], "yaml.load(y)"), "yaml.load(y)  # nosec B506");
    let all = by_title("B506: Fix all of B506 in this file");
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    assert_eq!(all[0]["textDocument"]["uri"], json!(cell("b")));
    assert_eq!(edited(&all[0], "!ls\nyaml.load(x)\n"), "!ls\nyaml.safe_load(x)\n");
    assert_eq!(edited(&all[1], "yaml.load(y)"), "yaml.safe_load(y)");
}
