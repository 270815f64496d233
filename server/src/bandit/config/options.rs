//! What a configuration says about single tests.

use ridealong_checks::Options;
use serde::Deserialize as _;

use super::value::{Misfit, Value};

/// The tables that tests of Bandit's ask for.
pub const TABLES: [&str; 8] = [
    "assert_used",
    "hardcoded_tmp_directory",
    "markupsafe_xss",
    "shell_injection",
    "ssl_with_bad_version",
    "try_except_continue",
    "try_except_pass",
    "weak_cryptographic_key",
];

/// The options in a configuration. What no test asks for is left alone, as Bandit does; a value of
/// the wrong kind is an error.
pub fn options(config: &Value) -> Result<Options, String> {
    let mut tables = Vec::new();
    for name in TABLES {
        let Some(table) = config.get(name) else { continue };
        let Value::Map(pairs) = table else {
            return Err(format!("`{name}` is {table} where a table is expected"));
        };
        let mut pairs: Vec<_> = pairs.iter().map(|(key, value)| (key.clone(), fitting(key, value))).collect();
        if name == "shell_injection" {
            complete(&mut pairs);
        }
        tables.push((Value::String(name.to_owned()), Value::Map(known(name, &pairs)?)));
    }
    tables.retain(|(name, table)| !is_unknown(&nest(name, table)));
    let mut options = Options::deserialize(Value::Map(tables)).map_err(|misfit| misfit.to_string())?;
    options.shell_injection.lacks_shell =
        config.get("shell_injection").is_some_and(|table| table.get("shell").is_none());
    Ok(options)
}

/// The tests that find nothing under a configuration, as Bandit's raise over a table that lacks something.
pub fn broken(config: &Value) -> Vec<&'static str> {
    let lacks = |table: &str, names: &[&str]| {
        config.get(table).is_some_and(|table| names.iter().any(|name| !table.has(name)))
    };
    // A function can be looked for in no list that is missing or null.
    let shell = "shell_injection";
    let lacks_list = |name: &str| config.get(shell).is_some_and(|table| table.get(name).is_none());
    let broken: [(bool, &[&'static str]); 8] = [
        (lacks("try_except_pass", &["check_typed_exception"]), &["B110"]),
        (lacks("try_except_continue", &["check_typed_exception"]), &["B112"]),
        (lacks("ssl_with_bad_version", &["bad_protocol_versions"]), &["B502", "B503"]),
        (lacks("weak_cryptographic_key", &SIZES), &["B505"]),
        (lacks_list("subprocess"), &["B602", "B603", "B604", "B607"]),
        // It looks for this one only where it has not found the function among those with a shell.
        (lacks(shell, &["subprocess"]), &["B609"]),
        (lacks_list("shell"), &["B605", "B609"]),
        (lacks_list("no_shell"), &["B606"]),
    ];
    broken.iter().filter(|(is_broken, _)| *is_broken).flat_map(|(_, tests)| tests.iter().copied()).collect()
}

/// The sizes that a table of keys has to have.
const SIZES: [&str; 6] = [
    "weak_key_size_dsa_high",
    "weak_key_size_dsa_medium",
    "weak_key_size_rsa_high",
    "weak_key_size_rsa_medium",
    "weak_key_size_ec_high",
    "weak_key_size_ec_medium",
];

/// Adds the lists that are missing: what is in none of them is not asked about.
fn complete(pairs: &mut Vec<(Value, Value)>) {
    for name in ["subprocess", "shell", "no_shell"] {
        let name = Value::String(name.to_owned());
        if !pairs.iter().any(|(key, _)| *key == name) {
            pairs.push((name, Value::List(Vec::new())));
        }
    }
}

/// The value that Bandit takes an option's to be: it is asked for its truth, gone over, or looked into.
fn fitting(key: &Value, value: &Value) -> Value {
    let Value::String(key) = key else { return value.clone() };
    match (key.as_str(), value) {
        ("check_typed_exception", value) => Value::Bool(!value.is_empty()),
        // A text that is gone over is its characters.
        ("skips" | "tmp_dirs", Value::String(text)) => texts(text.chars().map(String::from)),
        (
            "extend_markup_names"
            | "allowed_calls"
            | "bad_protocol_versions"
            | "subprocess"
            | "shell"
            | "no_shell",
            value,
        ) => looked_into(value),
        (key, Value::Float(size)) if SIZES.contains(&key) => whole(*size),
        (key, Value::Int(size)) if SIZES.contains(&key) => Value::Int((*size).clamp(0, i64::from(u32::MAX))),
        (key, Value::Bool(size)) if SIZES.contains(&key) => Value::Int(i64::from(*size)),
        (_, value) => value.clone(),
    }
}

/// What names are looked for in. In a text they are found wherever they stand; they are taken to be its
/// words.
fn looked_into(value: &Value) -> Value {
    match value {
        Value::Null => Value::List(Vec::new()),
        Value::String(text) => {
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
            texts(text.split(|c| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_owned))
        }
        Value::List(values) => {
            Value::List(values.iter().filter(|value| matches!(value, Value::String(_))).cloned().collect())
        }
        other => other.clone(),
    }
}

fn texts(texts: impl Iterator<Item = String>) -> Value {
    Value::List(texts.map(Value::String).collect())
}

/// The size that the same whole numbers are below.
fn whole(size: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "it is within the limits")]
    Value::Int(size.ceil().clamp(0.0, f64::from(u32::MAX)) as i64)
}

/// The pairs that the test knows, each with a fitting value.
fn known(table: &str, pairs: &[(Value, Value)]) -> Result<Vec<(Value, Value)>, String> {
    let mut known = Vec::new();
    for (key, value) in pairs {
        let Value::String(name) = key else { continue };
        let alone = Value::Map(vec![(key.clone(), value.clone())]);
        match Options::deserialize(nest(&Value::String(table.to_owned()), &alone)) {
            Ok(_) => known.push((key.clone(), value.clone())),
            Err(Misfit::UnknownField) => {}
            Err(Misfit::Other(message)) => return Err(format!("`{table}.{name}`: {message}")),
        }
    }
    Ok(known)
}

fn nest(name: &Value, value: &Value) -> Value {
    Value::Map(vec![(name.clone(), value.clone())])
}

fn is_unknown(table: &Value) -> bool {
    Options::deserialize(table.clone()) == Err(Misfit::UnknownField)
}
