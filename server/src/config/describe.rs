//! What the schema says about the keys of a configuration.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::schema::{bandit_schema, schema};

/// Something that can stand in a configuration, and what it means, in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The key or the word.
    pub name: String,
    /// What it means.
    pub text: String,
}

/// What a key means. The path starts with the tables that it is in.
pub fn describe_key(path: &[String], is_pyproject: bool) -> Option<String> {
    let (root, path) = ours(path, is_pyproject)?;
    let schema = find(root, path)?;
    Some(text_of(root, schema)).filter(|text| !text.is_empty())
}

/// The keys of a table.
pub fn keys_of(table: &[String], is_pyproject: bool) -> Vec<Described> {
    let Some((root, path)) = ours(table, is_pyproject) else { return Vec::new() };
    let keys = find(root, path).and_then(|schema| resolve(root, schema).get("properties")?.as_object());
    let described = keys.into_iter().flatten();
    described.map(|(name, schema)| Described { name: name.clone(), text: text_of(root, schema) }).collect()
}

/// The words that the value of a key may be, where there are few.
pub fn words_of(path: &[String], is_pyproject: bool) -> Vec<Described> {
    let Some((root, path)) = ours(path, is_pyproject) else { return Vec::new() };
    let words = find(root, path).and_then(|schema| resolve(root, schema).get("oneOf")?.as_array());
    let described = words.into_iter().flatten().filter_map(|word| {
        let text = word.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Described { name: word.get("const")?.as_str()?.to_owned(), text })
    });
    described.collect()
}

/// Whether the texts in the value of a key are rules.
pub fn holds_rules(path: &[String], is_pyproject: bool) -> bool {
    const LISTS: [&str; 5] = ["select", "extend-select", "ignore", "tests", "skips"];
    let Some((root, path)) = ours(path, is_pyproject) else { return false };
    let is_in_schema = find(root, path).is_some();
    match path {
        [list] => is_in_schema && LISTS.contains(&list.as_str()),
        [table, _] => table == "per-file-ignores" && is_in_schema,
        _ => false,
    }
}

/// The schema that governs a path, and the rest of that.
fn ours(path: &[String], is_pyproject: bool) -> Option<(&'static Value, &[String])> {
    match path {
        path if !is_pyproject => Some((schema(), path)),
        [tool, ours, rest @ ..] if tool == "tool" && ours == "ridealong" => Some((schema(), rest)),
        [tool, theirs, rest @ ..] if tool == "tool" && theirs == "bandit" => Some((bandit_schema(), rest)),
        _ => None,
    }
}

fn find<'a>(root: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(root, |schema, key| {
        let schema = resolve(root, schema);
        let known = schema.get("properties").and_then(|keys| keys.get(key));
        known.or_else(|| schema.get("additionalProperties").filter(|schema| schema.is_object()))
    })
}

fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema.get("$ref").and_then(Value::as_str);
    target.and_then(|target| root.pointer(target.strip_prefix('#')?)).unwrap_or(schema)
}

/// What a part of the schema says, with what counts where nothing is said.
fn text_of(root: &Value, schema: &Value) -> String {
    let target = resolve(root, schema);
    let description = schema.get("description").or_else(|| target.get("description"));
    let mut text = description.and_then(Value::as_str).unwrap_or_default().to_owned();
    let default = schema.get("default").filter(|default| !matches!(default, Value::Object(_) | Value::Null));
    if let Some(default) = default.filter(|_| !text.is_empty()) {
        _ = write!(text, "\n\nDefault: `{default}`");
    }
    let words = target.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    for word in words.filter_map(Value::as_object) {
        text.push_str(&line_of(word));
    }
    text
}

fn line_of(word: &Map<String, Value>) -> String {
    let text = |key: &str| word.get(key).and_then(Value::as_str).unwrap_or_default();
    format!("\n\n`{}`: {}", text("const"), text("description"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn every_key_says_what_it_means() {
        for table in ["tool/ridealong", "tool/ridealong/assert_used", "tool/bandit"] {
            let keys = keys_of(&path(table), true);
            assert!(!keys.is_empty() && keys.iter().all(|key| !key.text.is_empty()), "{table}");
        }
        assert_eq!(keys_of(&path("tool/ridealong"), true), keys_of(&[], false));
        assert!(describe_key(&path("report-severity"), false).unwrap().contains("`medium`: "));
        assert!(
            describe_key(&path("tool/ridealong/assert_used/skips"), true).unwrap().contains("Default: `[]`")
        );
        assert_eq!(describe_key(&path("tool/ruff/select"), true), None);
        assert_eq!(words_of(&path("preset"), false).len(), 2);
    }

    #[test]
    fn lists_of_rules_are_known() {
        for (key, expected) in [
            ("tool/ridealong/ignore", true),
            ("tool/ridealong/per-file-ignores/x.py", true),
            ("tool/ridealong/exclude", false),
            ("tool/ridealong/tests", false),
            ("tool/bandit/skips", true),
            ("tool/bandit/ignore", false),
            ("tool/ruff/ignore", false),
        ] {
            assert_eq!(holds_rules(&path(key), true), expected, "{key}");
        }
    }
}
