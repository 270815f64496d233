//! The reference of the configuration, made from its schema.

use std::fmt::Write as _;

use ridealong::config::schema;
use serde_json::{Map, Value};

use super::rules::OPTIONS;

const HEAD: &str = "\
# Configuration reference

All that `ridealong.toml` takes, and `[tool.ridealong]` of a `pyproject.toml`. [Configure](../configuration.md)
tells where these files are looked for, and shows what people do with them. `ridealong schema` prints a JSON
schema of the same; in an open configuration the editor completes and explains keys by it.
";

const OPTIONS_HEAD: &str = "
## Options of single rules

They have the names that they have in Bandit. In a `pyproject.toml` the tables are called
`[tool.ridealong.assert_used]` and so on.
";

/// The keys in the order in which people ask for them; all others stand behind.
const FIRST: [&str; 7] =
    ["preset", "select", "extend-select", "ignore", "per-file-ignores", "test-files", "exclude"];

/// The page.
pub fn page() -> String {
    let root = schema();
    let keys = root["properties"].as_object().cloned().unwrap_or_default();
    let (tables, mut keys): (Vec<_>, Vec<_>) =
        keys.iter().partition(|(name, _)| OPTIONS.iter().any(|(table, _)| table == name));
    keys.sort_by_key(|(name, _)| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()));
    let mut text = format!("{HEAD}\n## Keys\n");
    for (name, schema) in keys {
        text.push_str(&entry("###", name, resolve(root, schema), schema));
    }
    text.push_str(OPTIONS_HEAD);
    for (name, schema) in tables {
        _ = write!(text, "\n### `{name}`\n\n{}\n", description(schema));
        let keys = resolve(root, schema)["properties"].as_object().cloned().unwrap_or_default();
        for (key, schema) in &keys {
            text.push_str(&entry("####", key, resolve(root, schema), schema));
        }
        _ = write!(text, "\nThe defaults:\n\n```toml\n[{name}]\n{}```\n", defaults(&keys));
    }
    text
}

/// What a key means. `kind` is what its `schema` stands for.
fn entry(level: &str, name: &str, kind: &Value, schema: &Value) -> String {
    let mut text = format!("\n{level} `{name}`\n\n{}\n", description(schema));
    let words = kind["oneOf"].as_array().map(Vec::as_slice).unwrap_or_default();
    _ = write!(text, "\nTakes {}{}\n", takes(kind), if words.is_empty() { "." } else { ":\n" });
    for word in words {
        _ = writeln!(text, "- `{}`: {}", word["const"].as_str().unwrap_or_default(), description(word));
    }
    if level == "###" {
        _ = write!(text, "\nThe default:\n\n```toml\n{name} = {}\n```\n", toml(&schema["default"], false));
    }
    text
}

/// What kind of value it is, in words.
fn takes(kind: &Value) -> &'static str {
    match kind["type"].as_str() {
        Some("boolean") => "`true` or `false`",
        Some("integer") => "a number",
        Some("array") => "a list of texts",
        Some("object") => "a table of lists of texts",
        _ => "one of these words",
    }
}

fn description(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

fn defaults(keys: &Map<String, Value>) -> String {
    let lines = keys.iter().map(|(key, schema)| format!("{key} = {}", toml(&schema["default"], true)));
    lines.fold(String::new(), |text, line| text + &line + "\n")
}

/// A value in TOML: only lists may be over lines there.
fn toml(value: &Value, over_lines: bool) -> String {
    match value {
        Value::Array(items) if over_lines && items.len() > 3 => {
            let items = items.iter().map(|item| format!("    {item},\n"));
            format!("[\n{}]", items.collect::<String>())
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(ToString::to_string).collect();
            format!("[{}]", items.join(", "))
        }
        value => value.to_string(),
    }
}

fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|target| root.pointer(target.strip_prefix('#')?));
    target.unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_options_is_known() {
        for (name, key) in schema()["properties"].as_object().expect("keys") {
            let is_table = resolve(schema(), key)["properties"].is_object();
            assert_eq!(is_table, OPTIONS.iter().any(|(table, _)| table == name), "{name}");
        }
    }

    #[test]
    fn every_key_says_what_it_takes() {
        let page = page();
        assert!(!page.contains("null") && page.matches("\nTakes ").count() > 20, "{page}");
    }
}
