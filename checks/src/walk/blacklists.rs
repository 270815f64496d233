//! What the blacklists are asked for.

use std::borrow::Cow;

use ruff_python_ast::Expr;

use crate::values::{Value, string};
use crate::{Call, Rule};

/// Whether `prefix` followed by `name` starts with `start`.
pub(super) fn starts_with(prefix: &str, name: &str, start: &str) -> bool {
    match start.strip_prefix(prefix) {
        Some(rest) => name.starts_with(rest),
        None => prefix.starts_with(start),
    }
}

pub(super) fn blacklist_message(rule: &'static Rule, name: &str) -> Cow<'static, str> {
    if rule.message.contains("{name}") {
        Cow::Owned(rule.message.replace("{name}", name))
    } else {
        Cow::Borrowed(rule.message)
    }
}

/// The name that the call blacklist is asked for: that of the callee, or for an import by a call
/// the argument. None where there is none, or where Bandit raises on looking for it.
pub(super) fn called_name<'a>(call: &Call<'a>) -> Option<&'a str> {
    match &*call.node.func {
        Expr::Name(name) if name.id.as_str() == "__import__" => {
            call.args().first().map_or(Some(""), |name| string(name))
        }
        _ if matches!(call.name, "importlib.import_module" | "importlib.__import__") => {
            let value = if let Some(name) = call.args().first() {
                if call.args_raise() {
                    return None;
                }
                Value::of(name)
            } else if call.keywords_raise() {
                return None;
            } else {
                call.keyword_value("name")
            };
            match value {
                Value::Word(name) => Some(name),
                _ => None,
            }
        }
        _ => Some(call.name),
    }
}
