//! Commands for a shell, and the values in them: as the words of a list, or quoted for the shell.
//!
//! A value that may be several words, or a command by itself, is left alone: as one word it would be something
//! else.

mod quote;
mod several;
mod words;

pub(super) use quote::quote_values;
pub(super) use words::argument_list;

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use super::composed::{Form, Unit, Value, last_name};
use crate::Context;

/// What hands a part of a command to another shell.
const INNER_SHELLS: &[&str] = &["sh -c", " -c ", "ssh ", "eval ", "cmd /c", "su "];

/// Whether values of a command go to a shell inside it.
fn goes_to_inner_shell(units: &[Unit<'_>]) -> bool {
    let text: String = units.iter().map(|unit| unit.char().unwrap_or('x')).collect();
    INNER_SHELLS.iter().any(|shell| text.contains(shell)) && units.iter().any(|unit| unit.value().is_some())
}

/// A value as a string that is one word.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    expression: &'a Expr,
    range: TextRange,
    /// Whether `str` makes a string of it.
    needs_str: bool,
    /// Whether it is quoted for the shell already.
    is_quoted: bool,
}

impl<'a> Word<'a> {
    /// What a value is made of; what quotes it for the shell is left out.
    fn of(value: &Value<'a>) -> Self {
        let is_text = value.form == Form::Joined;
        match value.expression {
            Expr::Call(call) => match quoted(call) {
                Some(inner) => {
                    Self { expression: inner, range: inner.range(), needs_str: false, is_quoted: true }
                }
                None => Self {
                    expression: value.expression,
                    range: value.range,
                    needs_str: !is_text && !is_string(call),
                    is_quoted: false,
                },
            },
            expression => {
                let is_string = expression.is_string_literal_expr()
                    || expression.as_attribute_expr().is_some_and(|attribute| {
                        &attribute.attr == "executable" && last_name(&attribute.value) == "sys"
                    });
                Self { expression, range: value.range, needs_str: !is_text && !is_string, is_quoted: false }
            }
        }
    }

    /// Its source, as a string.
    fn code(&self, context: &Context<'_>) -> String {
        let written = context.text(self.range).trim();
        if self.needs_str { format!("str({written})") } else { written.to_owned() }
    }
}

/// What `shlex.quote(…)` quotes.
fn quoted(call: &ExprCall) -> Option<&Expr> {
    let is_quote = last_name(&call.func) == "quote";
    match (&*call.arguments.args, &*call.arguments.keywords) {
        ([inner], []) if is_quote && !inner.is_starred_expr() && !inner.is_generator_expr() => Some(inner),
        _ => None,
    }
}

/// Whether a call is one of those that surely give a string.
fn is_string(call: &ExprCall) -> bool {
    match &*call.func {
        Expr::Name(name) => matches!(name.id.as_str(), "str" | "repr"),
        Expr::Attribute(function) => {
            let is_path = last_name(&function.value) == "path";
            is_path && matches!(&*function.attr, "join" | "basename" | "dirname" | "abspath" | "realpath")
        }
        _ => false,
    }
}
