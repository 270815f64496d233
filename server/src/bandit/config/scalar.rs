//! What a word of YAML 1.1 means where it stands without quotes, as PyYAML has it.

use std::sync::LazyLock;

use regex::Regex;

use super::value::Value;

static INT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[-+]?0b[01_]+ | [-+]?0[0-7_]+ | [-+]?(?:0|[1-9][0-9_]*) | [-+]?0x[0-9a-fA-F_]+
        | [-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+",
    )
});
static FLOAT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)? | \.[0-9][0-9_]*(?:[eE][-+][0-9]+)?
        | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]* | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!(r"(?x)\A(?:{pattern})\z")).expect("a constant pattern")
}

/// The value of a word without quotes and tag. Dates stay texts: no option is one.
pub fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        _ => bool(text).or_else(|| number(text)).unwrap_or_else(|| Value::String(text.to_owned())),
    }
}

/// The value of a word with a tag of YAML's own.
pub fn tagged(text: &str, tag: &str) -> Result<Value, String> {
    let value = match tag {
        "str" | "binary" | "timestamp" => Some(Value::String(text.to_owned())),
        "null" => Some(Value::Null),
        "bool" => bool(&text.to_lowercase()),
        "int" => int(text).map(Value::Int),
        "float" => float(text).map(Value::Float),
        _ => return Err(format!("the tag `!!{tag}` is not known here")),
    };
    value.ok_or_else(|| format!("`{text}` cannot be read as `!!{tag}`"))
}

fn bool(text: &str) -> Option<Value> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(Value::Bool(true)),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    if INT.is_match(text) {
        // What no option can be as large as is a number all the same.
        return Some(int(text).map_or(Value::Float(f64::INFINITY), Value::Int));
    }
    FLOAT.is_match(text).then(|| float(text).map(Value::Float)).flatten()
}

fn int(text: &str) -> Option<i64> {
    let text = text.replace('_', "");
    let (sign, digits) = sign(&text);
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'b', ..] => (2, &digits[2..]),
        [b'0', b'x', ..] => (16, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ if digits.contains(':') => {
            return digits
                .split(':')
                .try_fold(0_i64, |sum, part| sum.checked_mul(60)?.checked_add(part.parse().ok()?))
                .map(|sum| sum * sign);
        }
        _ => (10, digits),
    };
    Some(i64::from_str_radix(digits, radix).ok()? * sign)
}

fn float(text: &str) -> Option<f64> {
    let text = text.replace('_', "").to_lowercase();
    let (sign, digits) = sign(&text);
    let sign = if sign < 0 { -1.0 } else { 1.0 };
    let value = match digits {
        ".inf" => f64::INFINITY,
        ".nan" => f64::NAN,
        _ if digits.contains(':') => {
            digits.split(':').try_fold(0.0, |sum: f64, part| Some(sum * 60.0 + part.parse::<f64>().ok()?))?
        }
        _ => digits.parse().ok()?,
    };
    Some(value * sign)
}

fn sign(text: &str) -> (i64, &str) {
    match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_what_they_mean_to_pyyaml() {
        for (text, expected) in [
            ("yes", Value::Bool(true)),
            ("Off", Value::Bool(false)),
            ("y", Value::String("y".into())),
            ("010", Value::Int(8)),
            ("0o10", Value::String("0o10".into())),
            ("08", Value::String("08".into())),
            ("1_000", Value::Int(1000)),
            ("0x1F", Value::Int(31)),
            ("0b11", Value::Int(3)),
            ("1:30", Value::Int(90)),
            ("-1", Value::Int(-1)),
            ("1e3", Value::String("1e3".into())),
            ("1.5e+3", Value::Float(1500.0)),
            ("-.inf", Value::Float(f64::NEG_INFINITY)),
            ("1.", Value::Float(1.0)),
            ("~", Value::Null),
            ("B101", Value::String("B101".into())),
            ("99999999999999999999", Value::Float(f64::INFINITY)),
        ] {
            assert_eq!(resolve(text), expected, "{text}");
        }
        assert_eq!(tagged("12", "str"), Ok(Value::String("12".into())));
        assert!(tagged("x", "int").is_err() && tagged("x", "python/name").is_err());
    }
}
