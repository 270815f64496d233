//! What is explained under the caret and offered to be typed: in comments that suppress, and in
//! configurations.

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, everything, place};

const PYPROJECT: &str = "file:///ridealong-tests/pyproject.toml";
const OURS: &str = "file:///ridealong-tests/ridealong.toml";

/// The text without its bar, and the parameters of a request about where that was.
fn at_bar(uri: &str, text: &str) -> (String, Value) {
    let at = text.find('|').expect("a bar");
    let position = Unit::Utf16.position(text, at);
    (text.replacen('|', "", 1), json!({ "textDocument": { "uri": uri }, "position": position }))
}

fn open_as(client: &mut Client, uri: &str, language: &str, text: &str) {
    let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
}

/// What is shown on hover where the bar is.
fn hover(client: &mut Client, uri: &str, text: &str) -> Value {
    let (text, params) = at_bar(uri, text);
    open_as(client, uri, if uri.ends_with("toml") { "toml" } else { "python" }, &text);
    let hover = client.request("textDocument/hover", params);
    client.close(uri);
    hover
}

/// The labels that are offered where the bar is, in the order in which they are shown.
fn completions(client: &mut Client, uri: &str, text: &str) -> Vec<Value> {
    let (text, params) = at_bar(uri, text);
    open_as(client, uri, if uri.ends_with("toml") { "toml" } else { "python" }, &text);
    let list = client.request("textDocument/completion", params);
    client.close(uri);
    let mut items = list["items"].as_array().cloned().unwrap_or_default();
    items.sort_by_key(|item| item["sortText"].as_str().or(item["label"].as_str()).map(str::to_owned));
    items
}

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().filter_map(|item| item["label"].as_str()).collect()
}

/// The page of a rule as the command line prints it.
fn page(rule: &str) -> String {
    let output = ridealong_tests::binary::command().args(["explain", rule]).output().expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_rule_is_explained_wherever_it_is_named() {
    let mut client = Client::initialized(everything());
    for (uri, text, rule, word) in [
        (URI, "exec(x)  # nosec B1|02 -- é\n", "B102", "B102"),
        (URI, "'😀'; exec(x)  # nosec B102, yaml|_load\n", "B506", "yaml_load"),
        (URI, "f()  # noqa: E501, |S602\n", "B602", "S602"),
        (OURS, "ignore = [\n  'b10|1',\n]\n", "B101", "b101"),
        (OURS, "[per-file-ignores]\n'x.py' = [\"assert|_used\"]\n", "B101", "assert_used"),
        (PYPROJECT, "[tool.bandit]\nskips = ['B1|01']\n", "B101", "B101"),
        (PYPROJECT, "[tool.ridealong]\nselect = ['B6', '|B101']\nx =", "B101", "B101"),
    ] {
        let shown = hover(&mut client, uri, text);
        assert_eq!(shown["contents"]["kind"], "markdown", "{text}");
        assert_eq!(shown["contents"]["value"], page(rule), "{text}");
        let text = text.replacen('|', "", 1);
        let offset = |end: &str| Unit::Utf16.offset(&text, &shown["range"][end]);
        assert_eq!(&text[offset("start")..offset("end")], word);
    }
    for (uri, text) in [
        (URI, "assert x  # nosec B101 -- not B1|02\n"),
        (URI, "x = '# nosec B1|02'\n"),
        (PYPROJECT, "[tool.ruff]\nignore = ['B1|01']\n"),
        (OURS, "exclude = ['B1|01']\n"),
        ("file:///ridealong-tests/other.toml", "ignore = ['B1|01']\n"),
    ] {
        assert_eq!(hover(&mut client, uri, text), Value::Null, "{text}");
    }
}

#[test]
fn a_key_is_explained_as_the_schema_has_it() {
    let mut client = Client::initialized(everything());
    let output = ridealong_tests::binary::command().arg("schema").output().expect("it runs");
    let schema: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let description = |key: &str| schema["properties"][key]["description"].as_str().expect("text").to_owned();
    for (uri, text, key) in [
        (OURS, "per-file|-ignores = {}\n", "per-file-ignores"),
        (PYPROJECT, "[tool.ridealong]\nnoq|a = true\n", "noqa"),
    ] {
        let shown = hover(&mut client, uri, text)["contents"]["value"].to_string();
        let quoted = json!(description(key)).to_string();
        assert!(shown.contains(quoted.trim_matches('"')), "{shown}");
    }
    assert_eq!(hover(&mut client, PYPROJECT, "[tool.ruff]\nsel|ect = []\n"), Value::Null);
}

#[test]
fn a_client_without_markdown_gets_text() {
    let mut client = Client::initialized(json!({}));
    for text in ["exec(x)  # nosec B1|02\n", "ex|ec(x)\n"] {
        let contents = hover(&mut client, URI, text)["contents"].take();
        assert_eq!(contents["kind"], "plaintext");
        let shown = contents["value"].as_str().expect("a text");
        assert!(shown.starts_with("B102: exec_used\n"), "{shown}");
        assert!(!shown.contains('`') && !shown.contains("](http") && shown.contains("exec("), "{shown}");
    }
}

#[test]
fn a_comment_is_offered_what_it_is_of_use_for() {
    let mut client = Client::initialized(everything());
    for (text, first, word) in [
        ("import yaml\nyaml.load(x)  # nosec |\n", "B506", ""),
        ("import yaml\nyaml.load(\n    x\n)  # nosec: |\n", "B506", ""),
        ("'😀'; exec(x)  # nosec B1|\n", "B102", "B1"),
        ("exec(x)  # nosec ex|ec\n", "B102", "exec"),
        ("exec(eval(x))  # nosec B102, |\n", "B307", ""),
    ] {
        let items = completions(&mut client, URI, text);
        assert_eq!(labels(&items).first(), Some(&first), "{text}");
        assert_eq!(items[0]["preselect"], true, "{text}");
        assert!(items[0]["documentation"].to_string().len() > 20, "{}", items[0]);
        assert!(labels(&items).contains(&"assert_used") && labels(&items).contains(&"B101"), "{text}");
        let text = text.replacen('|', "", 1);
        let offset = |end: &str| Unit::Utf16.offset(&text, &items[0]["textEdit"]["range"][end]);
        assert_eq!(&text[offset("start")..offset("end")], word);
    }
    // What it names already is not offered once more.
    let items = completions(&mut client, URI, "exec(eval(x))  # nosec B102, |\n");
    assert!(!labels(&items).contains(&"B102") && !labels(&items).contains(&"RA001"));
    for text in ["exec(x)  # |\n", "exec(x)  # nosec B102 -- |\n", "x = '# nosec |'\n", "exec(|)\n", "|"] {
        assert_eq!(completions(&mut client, URI, text), [] as [Value; 0], "{text}");
    }
}

#[test]
fn a_configuration_is_offered_its_keys_and_rules() {
    let mut client = Client::initialized(everything());
    for (uri, text, some, others) in [
        (OURS, "|", &["select", "per-file-ignores", "assert_used"][..], &["skips"][..]),
        (OURS, "[assert_used]\nsk|", &["skips"], &["select"]),
        (PYPROJECT, "[project]\nname = 'é'\n\n[tool.ridealong]\nsel|\n", &["select", "preset"], &["skips"]),
        (PYPROJECT, "[tool.bandit]\n|\n", &["skips", "tests"], &["select"]),
        (PYPROJECT, "[tool.ridealong]\nignore = ['B101', \"|\"]\n", &["B102", "yaml_load", "RA001"], &[]),
        (OURS, "preset = '|'\n", &["recommended", "bandit"], &["B101"]),
        (OURS, "[per-file-ignores]\n'*.py' = [\n  '|\n", &["B101"], &[]),
    ] {
        let items = completions(&mut client, uri, text);
        let labels = labels(&items);
        assert!(some.iter().all(|label| labels.contains(label)), "{text}: {labels:?}");
        assert!(!others.iter().any(|label| labels.contains(label)), "{text}: {labels:?}");
        assert!(items.iter().all(|item| !item["documentation"].is_null()), "{items:?}");
    }
    for (uri, text) in [(PYPROJECT, "[tool.ruff]\n|\n"), (PYPROJECT, "|"), (OURS, "exclude = ['|']\n")] {
        assert_eq!(completions(&mut client, uri, text), [] as [Value; 0], "{text}");
    }
}

#[test]
fn a_configuration_is_not_taken_for_python() {
    let mut client = Client::initialized(everything());
    open_as(&mut client, PYPROJECT, "toml", "[tool.ridealong]\nassert = 1\n");
    open_as(&mut client, "file:///ridealong-tests/other.toml", "toml", "exec(x)\n");
    open_as(&mut client, OURS, "plaintext", "exec(x)\n");
    assert_eq!(client.text(PYPROJECT), "[tool.ridealong]\nassert = 1\n");
    assert_eq!(client.request("textDocument/hover", place(OURS, 0, 1)), Value::Null);
    client.change(PYPROJECT, 2, &json!([{ "text": "exec(x)\n" }]));
    client.open(URI, "exec(x)\n");
    client.diagnostics(URI, 1);
    let log = client.finish();
    let about = |message: &Value| message["params"]["uri"].as_str().is_some_and(|uri| uri.contains(".toml"));
    assert!(!log.iter().any(about), "{log:?}");
}
