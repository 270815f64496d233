//! Comparing a configuration with its schema, so that a mistake is told where it stands, in words, and
//! with what was probably meant. What only a type can tell is left to serde.

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Fault;
use crate::nearest::did_you_mean;

/// What a configuration may look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'a> {
    /// The schema, with the definitions that it refers to.
    schema: &'a Value,
}

impl<'a> Shape<'a> {
    pub(super) fn new(schema: &'a Value) -> Self {
        Self { schema }
    }

    /// The first mistake in `table`, in the order of the text.
    pub(super) fn check(self, table: &DeTable<'_>) -> Result<(), Fault> {
        self.check_table(self.schema, table, None)
    }

    /// Takes the keys out that the schema does not have.
    pub(super) fn prune(self, table: &mut DeTable<'_>) {
        self.prune_table(self.schema, table);
    }

    fn prune_table(self, schema: &'a Value, table: &mut DeTable<'_>) {
        let entries = std::mem::take(table).into_iter().filter_map(|(key, mut value)| {
            let schema = property(schema, key.get_ref())?;
            if let DeValue::Table(table) = value.get_mut() {
                self.prune_table(self.resolved(schema), table);
            }
            Some((key, value))
        });
        *table = entries.collect();
    }

    fn check_table(self, schema: &'a Value, table: &DeTable<'_>, name: Option<&str>) -> Result<(), Fault> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            match property(schema, key.get_ref()) {
                Some(schema) => self.check_value(self.resolved(schema), value, key.get_ref())?,
                None => return Err(Fault::at(key.span(), unknown(key.get_ref(), schema, name))),
            }
        }
        Ok(())
    }

    fn check_value(self, schema: &'a Value, value: &Spanned<DeValue<'_>>, name: &str) -> Result<(), Fault> {
        if let Some(words) = words(schema) {
            return check_word(&words, value, name);
        }
        let expected = schema["type"].as_str().unwrap_or_default();
        match (expected, value.get_ref()) {
            ("array", DeValue::Array(items)) => {
                let of = self.resolved(&schema["items"]);
                items.iter().try_for_each(|item| self.check_value(of, item, &format!("an item of `{name}`")))
            }
            ("object", DeValue::Table(table)) => self.check_table(schema, table, Some(name)),
            ("string", DeValue::String(_))
            | ("boolean", DeValue::Boolean(_))
            | ("integer", DeValue::Integer(_))
            | ("number", DeValue::Integer(_) | DeValue::Float(_)) => Ok(()),
            (expected, given) => match type_in_words(schema, expected) {
                Some(expected) => Err(Fault::at(value.span(), wrong(name, &expected, kind(given)))),
                None => Ok(()),
            },
        }
    }

    /// What a schema refers to, or itself.
    fn resolved(self, schema: &'a Value) -> &'a Value {
        let pointer = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        pointer.and_then(|pointer| self.schema.pointer(pointer)).unwrap_or(schema)
    }
}

/// The schema of the value at `key`, if there may be one.
fn property<'a>(schema: &'a Value, key: &str) -> Option<&'a Value> {
    let others = || schema.get("additionalProperties").filter(|others| others.is_object());
    schema["properties"].get(key).or_else(others)
}

/// The words that a value may be, where these are listed.
fn words(schema: &Value) -> Option<Vec<&str>> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    let described = schema["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|one| one["enum"].as_array().into_iter().flatten().chain(one.get("const")));
    let words: Vec<_> = listed.chain(described).filter_map(Value::as_str).collect();
    (!words.is_empty()).then_some(words)
}

fn check_word(words: &[&str], value: &Spanned<DeValue<'_>>, name: &str) -> Result<(), Fault> {
    let all: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    let all = all.join(", ");
    let message = match value.get_ref().as_str() {
        Some(word) if words.contains(&word) => return Ok(()),
        Some(word) => {
            let meant = did_you_mean(word, words.iter().copied());
            format!("{} is one of {all}, not `{word}`{meant}", quoted(name))
        }
        None => wrong(name, &format!("one of {all}"), kind(value.get_ref())),
    };
    Err(Fault::at(value.span(), message))
}

fn unknown(key: &str, schema: &Value, table: Option<&str>) -> String {
    let place = table.map(|table| format!(" in `{table}`")).unwrap_or_default();
    let keys: Vec<_> =
        schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let mut meant = did_you_mean(key, keys.iter().copied());
    if meant.is_empty() {
        let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
        meant = format!("; there are {}", keys.join(", "));
    }
    format!("there is no key `{key}`{place}{meant}")
}

fn wrong(name: &str, expected: &str, given: &str) -> String {
    format!("{} has to be {expected}, not {given}", quoted(name))
}

/// A name in backticks, unless it is a phrase that has some.
fn quoted(name: &str) -> String {
    if name.contains('`') { name.to_owned() } else { format!("`{name}`") }
}

fn type_in_words(schema: &Value, expected: &str) -> Option<String> {
    let words = match expected {
        "array" if schema["items"]["type"] == "string" => "a list of texts",
        "array" => "a list",
        "object" => "a table",
        "string" => "a text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        _ => return None,
    };
    Some(words.to_owned())
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::schema;

    /// The mistake in `text`, with what stands at its place.
    fn mistake(text: &str) -> Option<(&str, String)> {
        let table = DeTable::parse(text).unwrap();
        let fault = Shape::new(schema()).check(table.get_ref()).err()?;
        let rest = text.get(fault.offset?..)?;
        Some((rest.lines().next()?, fault.message))
    }

    #[test]
    fn what_is_right_is_right() {
        for text in [
            "",
            "select = ['B1', 'yaml_load']\nextend-select = []\nignore = ['B101']",
            "preset = 'bandit'\nreport-severity = 'medium'\nfail-confidence = 'high'",
            "exclude = ['a/**']\ntest-files = []\n[per-file-ignores]\n'a/*.py' = ['B1']",
            "[assert_used]\nskips = ['*_test.py']\n[try_except_pass]\ncheck_typed_exception = true",
        ] {
            assert_eq!(mistake(text), None, "{text}");
        }
    }

    #[test]
    fn an_unknown_key_is_told_with_the_nearest_one_at_every_level() {
        for (text, place, message) in [
            ("\nslect = []", "slect = []", "there is no key `slect`; did you mean `select`?"),
            ("extend_select = []", "extend_select = []", "`extend_select`; did you mean `extend-select`?"),
            ("[assert_used]\nskip = []", "skip = []", "`skip` in `assert_used`; did you mean `skips`?"),
            ("assert_used.skip = []", "skip = []", "`skip` in `assert_used`; did you mean `skips`?"),
            ("assert_used = { skip = [] }", "skip = [] }", "; did you mean `skips`?"),
            ("[asert_used]\nskips = []", "asert_used]", "`asert_used`; did you mean `assert_used`?"),
            ("[assert_used]\nx = 1", "x = 1", "no key `x` in `assert_used`; there are `skips`"),
        ] {
            let (found, said) = mistake(text).unwrap_or_else(|| panic!("no mistake in {text}"));
            assert_eq!(found, place, "{text}");
            assert!(said.contains(message), "{text}: {said}");
        }
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_told_with_the_right_one() {
        for (text, place, message) in [
            ("select = 'B602'", "'B602'", "`select` has to be a list of texts, not a text"),
            ("select = ['B1', 2]", "2]", "an item of `select` has to be a text, not a number"),
            ("assert_used = []", "[]", "`assert_used` has to be a table, not a list"),
            ("[assert_used]\nskips = true", "true", "`skips` has to be a list of texts, not true or false"),
            ("[try_except_pass]\ncheck_typed_exception = 1", "1", "has to be true or false, not a number"),
            ("[per-file-ignores]\n'a' = 'B1'", "'B1'", "`a` has to be a list of texts, not a text"),
            ("preset = 'recomended'", "'recomended'", "not `recomended`; did you mean `recommended`?"),
            ("fail-severity = 'x'", "'x'", "`fail-severity` is one of `low`, `medium`, `high`, not `x`"),
            (
                "fail-severity = 3",
                "3",
                "`fail-severity` has to be one of `low`, `medium`, `high`, not a number",
            ),
        ] {
            let (found, said) = mistake(text).unwrap_or_else(|| panic!("no mistake in {text}"));
            assert_eq!(found, place, "{text}");
            assert!(said.contains(message), "{text}: {said}");
        }
    }

    #[test]
    fn of_several_mistakes_the_first_is_told() {
        assert_eq!(mistake("zelect = 1\nalect = 1").unwrap().0, "zelect = 1");
    }
}
