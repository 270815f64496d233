//! Values quoted where they stand in a command.

use ruff_python_ast::Expr;

use super::several::{is_program, may_be_several};
use super::{Word, goes_to_inner_shell};
use crate::rules::composed::{Composed, Form, Unit, Value};
use crate::{Context, Edit, Fix, Import};

/// What has another law for quotes.
const OTHERS: &[&str] = &["<<", "$(", "`", "\\", ".exe"];

/// What ends a command, so that another one may follow.
const SEPARATORS: &str = "|;&(\n";

/// Puts each value of a command through `shlex.quote`.
pub(crate) fn quote_values<'a>(context: &Context<'a>, command: &'a Expr) -> Option<Fix> {
    let Composed { units, .. } = Composed::of(context, command)?;
    let text: String = units.iter().map(|unit| unit.char().unwrap_or('x')).collect();
    if OTHERS.iter().any(|other| text.contains(other)) || goes_to_inner_shell(&units) {
        return None;
    }
    let mut edits = Vec::new();
    let mut open: Option<char> = None;
    let mut begins = true;
    for (at, unit) in units.iter().enumerate() {
        match unit {
            Unit::Char(c, _) if open == Some(*c) => open = None,
            Unit::Char(c @ ('\'' | '"'), _) if open.is_none() => open = Some(*c),
            Unit::Char(c, _) => begins = SEPARATORS.contains(*c) || begins && c.is_whitespace(),
            Unit::Value(value) => {
                let before = at.checked_sub(1).and_then(|at| units.get(at));
                if before.and_then(Unit::char) == Some('$') || begins && !is_program(value.expression) {
                    return None;
                }
                begins = false;
                let wrapped = wrap(context, value, open.is_some())?;
                if let Some(quote) = open.filter(|_| !wrapped.is_empty()) {
                    for unit in [before, units.get(at + 1)] {
                        let Some(Unit::Char(_, range)) = unit.filter(|unit| unit.char() == Some(quote))
                        else {
                            return None;
                        };
                        edits.push(Edit::replace(*range, ""));
                    }
                }
                edits.extend(wrapped);
            }
        }
    }
    edits.sort_by_key(|edit| edit.range.start());
    let is_quoted = open.is_none() && !edits.is_empty();
    let fix = Fix::unsafe_("Quote the values for the shell", edits);
    is_quoted.then_some(fix)?.needing(Import::Shlex, context)
}

/// The edits that quote a value: none for a number, and for what is quoted already.
fn wrap(context: &Context<'_>, value: &Value<'_>, in_quotes: bool) -> Option<Vec<Edit>> {
    let word = Word::of(value);
    match value.form {
        Form::Integer | Form::Number => return Some(Vec::new()),
        Form::Other => return None,
        Form::Text | Form::Joined if word.is_quoted => return (!in_quotes).then(Vec::new),
        Form::Text | Form::Joined => {}
    }
    if !in_quotes && may_be_several(value.expression) || context.text(word.range).trim().is_empty() {
        return None;
    }
    let (before, behind) = if word.needs_str { ("shlex.quote(str(", "))") } else { ("shlex.quote(", ")") };
    Some(vec![Edit::insert(word.range.start(), before), Edit::insert(word.range.end(), behind)])
}
