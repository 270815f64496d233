//! `[tool.bandit]` of a TOML file.

use super::value::Value;

/// The table in `text`; an empty one where there is none, as Bandit has it. The error has the byte
/// where it is, if it has one.
pub fn parse(text: &str) -> Result<Value, (Option<usize>, String)> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let message = error.message().trim_end().replace('\n', "; ");
        (error.span().map(|span| span.start), message)
    })?;
    let mut found = toml::Value::Table(table);
    for name in ["tool", "bandit"] {
        let toml::Value::Table(mut table) = found else {
            return Err((None, "`tool` has to be a table".to_owned()));
        };
        found = table.remove(name).unwrap_or_else(|| toml::Value::Table(toml::Table::new()));
    }
    Ok(value(found))
}

fn value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::Int(number),
        toml::Value::Float(number) => Value::Float(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(values) => Value::List(values.into_iter().map(self::value).collect()),
        toml::Value::Table(table) => {
            let pairs = table.into_iter().map(|(key, one)| (Value::String(key), self::value(one)));
            Value::Map(pairs.collect())
        }
    }
}
