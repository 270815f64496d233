//! Edits are taken in the order in which they were sent, and the newest state wins.

use ridealong_tests::client::{
    Client, did_change, did_open, document, frame, notification, published_versions,
};
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, codes};

const OTHER: &str = "file:///ridealong-tests/other.py";

/// Small pseudo-random numbers, the same in each run.
struct Random(u32);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }
}

/// A random edit below the first line: as a change of the protocol, and made in `text`.
fn edit(random: &mut Random, text: &mut String) -> Value {
    const LINES: [&str; 4] = ["eval(code)\n", "x = 'é😀'; exec(x)\n", "assert x\n", "\n"];
    let first = text.find('\n').expect("a first line") + 1;
    let places: Vec<usize> = (first..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    let start = places[random.below(places.len())];
    let (end, with) = match random.below(3) {
        0 => (places.iter().copied().find(|at| *at >= start + 9).unwrap_or(text.len()), ""),
        1 => (start, "a"),
        _ => (start, LINES[random.below(LINES.len())]),
    };
    let change = json!({ "range": Unit::Utf16.range(text, start, end), "text": with });
    text.replace_range(start..end, with);
    change
}

#[test]
fn a_burst_of_edits_ends_in_the_last_state() {
    let mut client = Client::initialized(json!({}));
    let mut text = "import telnetlib\n".to_owned();
    client.open(URI, &text);
    let mut random = Random(1);
    let mut burst = Vec::new();
    for version in 2..=501 {
        let changes: Vec<Value> = (0..=random.below(3)).map(|_| edit(&mut random, &mut text)).collect();
        burst.extend(frame(&notification(
            "textDocument/didChange",
            did_change(URI, version, &json!(changes)),
        )));
    }
    client.send_raw(&burst);
    let last = client.diagnostics(URI, 501);
    assert_eq!(client.text(URI), text);
    client.open(OTHER, &text);
    assert_eq!(last, client.diagnostics(OTHER, 1), "a fresh document with the same text has other findings");
    assert!(last.len() > 1, "{text}");
    let versions = published_versions(&client.finish(), URI);
    assert!(versions.is_sorted_by(|earlier, later| earlier < later), "{versions:?}");
    assert_eq!(versions.last(), Some(&501));
}

#[test]
fn edits_that_change_nothing_are_in_order_too() {
    let mut client = Client::initialized(json!({}));
    let text = "import telnetlib\n".repeat(50);
    client.open(URI, &text);
    for version in 2..=300 {
        client.change(URI, version, &json!([{ "text": text }]));
    }
    assert_eq!(client.diagnostics(URI, 300).len(), 50);
    let versions = published_versions(&client.finish(), URI);
    assert!(versions.is_sorted_by(|earlier, later| earlier < later), "{versions:?}");
}

#[test]
fn an_edit_loses_no_diagnostics_of_another_document() {
    let mut client = Client::initialized(json!({}));
    let mut burst = Vec::new();
    let mut send = |method, params| burst.extend(frame(&notification(method, params)));
    send("textDocument/didOpen", did_open(URI, 1, &crate::large_module(50)));
    send("textDocument/didOpen", did_open(OTHER, 1, ""));
    for version in 2..=101 {
        let insertion = json!([{ "range": Unit::Utf16.range("", 0, 0), "text": "exec(code)\n" }]);
        send("textDocument/didChange", did_change(OTHER, version, &insertion));
        if version % 50 == 0 {
            send("textDocument/didChange", did_change(URI, version / 50 + 1, &insertion));
        }
    }
    client.send_raw(&burst);
    assert_eq!(client.diagnostics(OTHER, 101).len(), 100);
    let findings = client.diagnostics(URI, 3);
    assert_eq!(codes(&findings).iter().filter(|code| **code == "B102").count(), 2);
    assert_eq!(codes(&findings).iter().filter(|code| **code == "B602").count(), 50);
}

#[test]
fn a_closed_document_has_no_diagnostics() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "exec(code)\n");
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["B102"]);
    client.change(URI, 2, &json!([{ "text": crate::large_module(200) }]));
    client.close(URI);
    client.cleared(URI);
    assert_eq!(published_versions(&client.finish(), URI).last(), Some(&-1));
}

#[test]
fn a_document_may_be_closed_and_opened_in_one_burst() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "exec(code)\n");
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["B102"]);
    let burst = [
        ("textDocument/didChange", did_change(URI, 2, &json!([{ "text": crate::large_module(200) }]))),
        ("textDocument/didClose", document(URI)),
        ("textDocument/didOpen", did_open(URI, 1, "exec(code)\nassert x\n")),
    ];
    client.send_raw(&burst.map(|(method, params)| frame(&notification(method, params))).concat());
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["B102", "B101"]);
    assert_eq!(client.text(URI), "exec(code)\nassert x\n");
    let log = client.finish();
    assert_eq!(published_versions(&log, URI).last(), Some(&1));
}
