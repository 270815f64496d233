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
        tables.push((Value::String(name.to_owned()), Value::Map(known(name, pairs)?)));
    }
    tables.retain(|(name, table)| !is_unknown(&nest(name, table)));
    Options::deserialize(Value::Map(tables)).map_err(|misfit| misfit.to_string())
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
