//! What a diagnostic and a hover hold, depending on what the client can show.

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, codes, everything, large_module, place};

const TEXT: &str = "assert command\nimport yaml\nsubprocess.run(command, shell=True)\nyaml.load(text)\n";

fn by_code<'a>(diagnostics: &'a [Value], code: &str) -> &'a Value {
    let diagnostic = diagnostics.iter().find(|diagnostic| diagnostic["code"] == code);
    diagnostic.unwrap_or_else(|| panic!("no {code} in {diagnostics:?}"))
}

#[test]
fn a_diagnostic_says_what_where_and_how_bad() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    let diagnostics = client.diagnostics(URI, 1);
    for (code, severity, source) in [
        ("B101", 3, "assert command"),
        ("B602", 1, "subprocess.run(command, shell=True)"),
        ("B506", 2, "yaml.load(text)"),
    ] {
        let diagnostic = by_code(&diagnostics, code);
        assert_eq!(diagnostic["severity"], severity, "{diagnostic}");
        assert_eq!(diagnostic["source"], "ridealong");
        assert!(diagnostic["message"].as_str().is_some_and(|message| message.len() > 10), "{diagnostic}");
        let offset = |end: &str| Unit::Utf16.offset(TEXT, &diagnostic["range"][end]);
        assert!(source.contains(&TEXT[offset("start")..offset("end")]), "{diagnostic}");
        assert!(offset("start") < offset("end"), "{diagnostic}");
    }
}

#[test]
fn a_diagnostic_tells_of_its_page_its_fixes_and_how_sure_it_is() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    let diagnostics = client.diagnostics(URI, 1);
    let yaml = by_code(&diagnostics, "B506");
    let page = yaml["codeDescription"]["href"].as_str().unwrap_or_default();
    assert!(page.starts_with("https://") && page.contains("b506_yaml_load"), "{yaml}");
    assert_eq!(yaml["data"]["confidence"], "high");
    assert_eq!(yaml["data"]["fixes"][0]["safe"], true);
    let fix = json!([{ "safe": false, "title": "Raise `AssertionError`" }]);
    assert_eq!(by_code(&diagnostics, "B101")["data"]["fixes"], fix);
}

#[test]
fn a_client_gets_only_what_it_can_show() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, &format!("{TEXT}f()  # nosec\n"));
    for diagnostic in client.diagnostics(URI, 1) {
        for key in ["codeDescription", "data", "relatedInformation", "tags"] {
            assert!(diagnostic.get(key).is_none(), "{diagnostic}");
        }
    }
}

#[test]
fn a_comment_that_suppresses_nothing_is_shown_as_unnecessary() {
    const TEXT: &str = "f()  # nosec\nexec(x)  # nosec B999\nexec(y)  # nosec B102, B101\nassert z\n";
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    let diagnostics = client.diagnostics(URI, 1);
    assert_eq!(codes(&diagnostics), ["B101", "RA002", "RA001", "RA002"]);
    let shown: Vec<&str> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.get("tags") == Some(&json!([1])))
        .map(|diagnostic| {
            let offset = |end: &str| Unit::Utf16.offset(TEXT, &diagnostic["range"][end]);
            &TEXT[offset("start")..offset("end")]
        })
        .collect();
    assert_eq!(shown, ["# nosec", "B101"]);
    assert!(diagnostics.iter().filter(|one| one["code"] != "RA002").all(|one| one.get("tags").is_none()));
    let hover = client.request("textDocument/hover", place(URI, 0, 7));
    let text = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(text.contains("RA002") && text.contains("No comment suppresses this"), "{text}");
}

#[test]
fn a_half_typed_line_hides_no_finding() {
    let mut client = Client::initialized(everything());
    client.open(URI, &format!("{TEXT}yaml.load(\n"));
    let diagnostics = client.diagnostics(URI, 1);
    by_code(&diagnostics, "B602");
    by_code(&diagnostics, "B506");
}

#[test]
fn what_cannot_be_checked_is_said() {
    let mut client = Client::initialized(everything());
    let deep = format!("x = {}0\nexec(x)\n", "1 + ".repeat(60_000));
    client.open(URI, &deep);
    let diagnostics = client.diagnostics(URI, 1);
    assert_eq!(codes(&diagnostics), ["B102", "none"]);
    assert!(diagnostics[1]["message"].to_string().contains("too deep"), "{}", diagnostics[1]);
    client.open(URI, "exec(x)\n");
    assert_eq!(client.text(URI), "exec(x)\n");
}

#[test]
fn hover_explains_the_rule() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    let hover = client.request("textDocument/hover", place(URI, 3, 3));
    assert_eq!(hover["contents"]["kind"], "markdown");
    let text = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(text.contains("B506") && text.contains("safe_load") && text.contains("```python"), "{text}");
    let diagnostics = client.diagnostics(URI, 1);
    assert_eq!(hover["range"], by_code(&diagnostics, "B506")["range"]);
}

#[test]
fn hover_is_plain_text_for_clients_that_show_no_markdown() {
    for formats in [json!(["plaintext"]), json!([]), Value::Null] {
        let mut client =
            Client::initialized(json!({ "textDocument": { "hover": { "contentFormat": formats } } }));
        client.open(URI, TEXT);
        let hover = client.request("textDocument/hover", place(URI, 3, 3));
        assert_eq!(hover["contents"]["kind"], "plaintext", "{formats}");
        assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("B506")), "{hover}");
    }
}

#[test]
fn hover_has_nothing_to_say_elsewhere() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    for (line, character) in [(1, 3), (4, 0), (99, 99)] {
        assert_eq!(client.request("textDocument/hover", place(URI, line, character)), Value::Null, "{line}");
    }
}

#[test]
fn a_large_document_is_checked_to_its_end() {
    let mut client = Client::initialized(everything());
    client.open(URI, &format!("{}exec(x)\n", large_module(500)));
    assert_eq!(codes(&client.diagnostics(URI, 1)).last(), Some(&"B102"));
}
