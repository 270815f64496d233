//! `"…{}…".format(values)`.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::{Ranged, TextRange};

use super::{Composed, Form, Unit, Value, between, end_with_parentheses, form_of};
use crate::{Context, Edit};

impl<'a> Composed<'a> {
    /// Adds the text with the values in the place of its fields. The call goes.
    pub(super) fn template(&mut self, context: &Context<'a>, call: &'a ExprCall) -> Option<()> {
        let callee = call.func.as_attribute_expr().filter(|callee| &callee.attr == "format")?;
        let text = callee.value.as_string_literal_expr()?;
        let end = end_with_parentheses(context, text.end(), callee.end())?;
        let method = between(context, end, call.arguments.start())?;
        let is_plain = method.trim() == ".format" && context.text(&call.arguments).ends_with(')');
        is_plain.then_some(())?;
        self.string(context, text)?;
        let units = std::mem::take(&mut self.units);
        self.fill(context, &units, call)?;
        self.remove(context, TextRange::new(end, call.end()), "")
    }

    fn fill(&mut self, context: &Context<'a>, units: &[Unit<'a>], call: &'a ExprCall) -> Option<()> {
        let arguments = &call.arguments;
        let mut used = Vec::new();
        let mut at = 0;
        while let Some(Unit::Char(c, range)) = units.get(at) {
            let next = units.get(at + 1);
            let is_doubled = next.is_some_and(|next| next.char() == Some(*c));
            if !matches!(c, '{' | '}') {
                self.units.push(Unit::Char(*c, *range));
                at += 1;
                continue;
            }
            if is_doubled && let Some(Unit::Char(_, second)) = next {
                (range.end() == second.start()).then_some(())?;
                let both = TextRange::new(range.start(), second.end());
                self.edits.push(Edit::replace(both, *c));
                self.units.push(Unit::Char(*c, both));
                at += 2;
                continue;
            }
            let field: String =
                units.get(at + 1..)?.iter().map_while(Unit::char).take_while(|c| *c != '}').collect();
            let length = field.chars().count() + 2;
            let Some(Unit::Char('}', last)) = units.get(at + length - 1) else { return None };
            let slot = TextRange::new(range.start(), last.end());
            // A field that two literals share cannot be replaced.
            let is_together = context.text(slot).chars().count() == length;
            (*c == '{' && is_together).then_some(())?;
            at += length;
            let (name, format) = field.split_once(':').unwrap_or((&field, ""));
            let (name, conversion) = name.split_once('!').unwrap_or((name, "s"));
            let form = if conversion == "s" && !format.contains('{') { form_of(format) } else { Form::Other };
            let (index, expression) =
                argument(call, name, used.iter().filter(|index| **index < arguments.args.len()).count())?;
            (!used.contains(&index)).then_some(())?;
            used.push(index);
            let value = Value::new(context, expression, expression.range(), Some(slot), form)?;
            self.units.push(Unit::Value(value));
        }
        // What is not used, or twice, would be computed another number of times.
        (used.len() == arguments.args.len() + arguments.keywords.len()).then_some(())
    }
}

/// The argument that a field of this name takes, and its number. `next` is that of a field without name.
fn argument<'a>(call: &'a ExprCall, name: &str, next: usize) -> Option<(usize, &'a Expr)> {
    let arguments = &call.arguments;
    let index = if name.is_empty() { Some(next) } else { name.parse::<usize>().ok() };
    if let Some(index) = index {
        return Some((index, arguments.args.get(index).filter(|argument| !argument.is_starred_expr())?));
    }
    let is_it =
        |keyword: &ruff_python_ast::Keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name);
    let index = arguments.keywords.iter().position(is_it)?;
    Some((arguments.args.len() + index, &arguments.keywords.get(index)?.value))
}
