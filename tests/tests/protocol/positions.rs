//! Positions, in whatever the client counts in.

use proptest::prelude::*;
use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, place};

#[test]
fn utf8_is_chosen_where_it_is_offered_and_utf16_where_nothing_is() {
    for (offered, chosen) in [
        (json!(["utf-8", "utf-16", "utf-32"]), "utf-8"),
        (json!(["utf-16", "utf-32", "utf-8"]), "utf-8"),
        (json!(["utf-32"]), "utf-32"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (json!(["utf-7"]), "utf-16"),
        (json!([]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        let mut client = Client::ridealong();
        let result = client.initialize(json!({ "processId": null, "capabilities": capabilities }));
        assert_eq!(result["capabilities"]["positionEncoding"], chosen, "{capabilities}");
    }
}

#[test]
fn findings_are_where_the_client_counts_them() {
    for line_end in ["\n", "\r\n", "\r"] {
        let text = ["'é'", "x = 'é😀ø'; exec(x)", "y = '👩‍💻'; exec(y)", ""].join(line_end);
        for unit in Unit::ALL {
            let mut client = Client::initialized(unit.capabilities());
            client.open(URI, &text);
            let diagnostics = client.diagnostics(URI, 1);
            let expected = ["exec(x)", "exec(y)"].map(|call| {
                let start = text.find(call).expect("it is there");
                (unit.position(&text, start), call)
            });
            assert_eq!(diagnostics.len(), expected.len());
            for (diagnostic, (start, call)) in diagnostics.iter().zip(expected) {
                assert_eq!(diagnostic["range"]["start"], start, "{unit:?} {line_end:?}");
                let offset = |end: &str| unit.offset(&text, &diagnostic["range"][end]);
                assert!(call.starts_with(&text[offset("start")..offset("end")]), "{unit:?} {diagnostic}");
            }
        }
    }
}

#[test]
fn edits_behind_wide_characters_are_made_where_the_client_counts_them() {
    let text = "x = 'é😀'; print(x)\r\ny = 1\r\n";
    for unit in Unit::ALL {
        let mut client = Client::initialized(unit.capabilities());
        client.open(URI, text);
        let start = text.find("print").expect("it is there");
        let changes = json!([{ "range": unit.range(text, start, start + "print".len()), "text": "exec" }]);
        client.change(URI, 2, &changes);
        assert_eq!(client.text(URI), "x = 'é😀'; exec(x)\r\ny = 1\r\n", "{unit:?}");
        let character = unit.length("x = 'é😀'; ex");
        assert_ne!(client.request("textDocument/hover", place(URI, 0, character)), Value::Null, "{unit:?}");
    }
}

#[test]
fn the_changes_of_one_notification_build_on_each_other() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "a\n");
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let insert = |line, character, text: &str| json!({ "range": { "start": at(line, character), "end": at(line, character) }, "text": text });
    client.change(
        URI,
        2,
        &json!([insert(0, 1, "b\nc"), insert(1, 1, "d"), { "text": "x\n" }, insert(1, 0, "y")]),
    );
    assert_eq!(client.text(URI), "x\ny");
}

#[test]
fn positions_outside_the_text_are_moved_to_its_nearest_place() {
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    for (start, end, expected) in [
        (at(0, 99), at(0, 99), "ab!\r\ncd"),
        (at(1, 99), at(1, 99), "ab\r\ncd!"),
        (at(99, 0), at(99, 99), "ab\r\ncd!"),
        (at(0, 1), at(4_294_967_295, 4_294_967_295), "a!"),
        (at(0, 2), at(1, 0), "ab!cd"),
    ] {
        let mut client = Client::initialized(json!({}));
        client.open(URI, "ab\r\ncd");
        let range = json!({ "start": start, "end": end });
        client.change(URI, 2, &json!([{ "range": range, "text": "!" }]));
        assert_eq!(client.text(URI), expected, "{range}");
    }
}

/// Pieces of text that bring out findings, strings that do not end, and every kind of line end.
const PIECES: [&str; 12] = [
    "exec(x)",
    "assert y\n",
    "import telnetlib\n",
    "é",
    "😀",
    "\u{2028}",
    "\r\n",
    "\r",
    "\n",
    "'''",
    " # nosec\n",
    "if x:\n    ",
];

fn piece() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..4).prop_map(|pieces| pieces.concat())
}

/// The bytes to which a client can point: between characters, but not between a CR and its LF.
fn places(text: &str) -> Vec<usize> {
    let is_place = |at: &usize| {
        text.is_char_boundary(*at) && !(text[..*at].ends_with('\r') && text[*at..].starts_with('\n'))
    };
    (0..=text.len()).filter(is_place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_are_as_good_as_the_whole_text(
        unit in prop::sample::select(&Unit::ALL[..]),
        start in prop::collection::vec(piece(), 0..8).prop_map(|pieces| pieces.concat()),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), piece()), 1..12),
    ) {
        let mut client = Client::initialized(unit.capabilities());
        let mut text = start;
        client.open(URI, &text);
        let mut version = 1;
        for (a, b, with) in edits {
            let places = places(&text);
            let (a, b) = (*a.get(&places), *b.get(&places));
            let (start, end) = (a.min(b), a.max(b));
            version += 1;
            client.change(URI, version, &json!([{ "range": unit.range(&text, start, end), "text": with }]));
            text.replace_range(start..end, &with);
        }
        prop_assert_eq!(client.text(URI), &*text);
        let edited = client.diagnostics(URI, version);
        client.change(URI, version + 1, &json!([{ "text": "" }]));
        client.change(URI, version + 2, &json!([{ "text": text }]));
        prop_assert_eq!(edited, client.diagnostics(URI, version + 2));
    }
}
