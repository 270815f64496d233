//! Texts that are put together from literals and values: f-strings, `+`, `%` and `.format`.
//!
//! A fix looks at such a text as one row of characters and values, and then edits the literals where they
//! stand, so that their layout stays. What is written in a way that cannot be followed is none.

mod chain;
mod literals;
mod percent;
mod template;

use ruff_python_ast::{Expr, Operator};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::edits::code_in;
use crate::{Context, Edit};

/// A text and what it is made of.
#[derive(Debug, Default)]
pub(super) struct Composed<'a> {
    /// What it is made of, in order.
    pub(super) units: Vec<Unit<'a>>,
    /// What makes one constant of it, once each value is replaced: prefixes, operators and calls go.
    pub(super) edits: Vec<Edit>,
}

/// A character or a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unit<'a> {
    /// A character, and where it is written.
    Char(char, TextRange),
    Value(Value<'a>),
}

/// A value in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) expression: &'a Expr,
    /// Where it is written, with parentheses of its own.
    pub(super) range: TextRange,
    /// What stands for it in the literals: a field, or the place where an operand comes in. None where there
    /// is no literal before it.
    pub(super) slot: Option<TextRange>,
    pub(super) form: Form,
}

/// How a value becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// By `str`.
    Text,
    /// It is a string already, as `+` takes nothing else.
    Joined,
    /// As an integer, without anything more.
    Integer,
    /// As some other number.
    Number,
    /// In any other way.
    Other,
}

impl<'a> Composed<'a> {
    /// What an expression is made of, if it is a text that can be followed.
    pub(super) fn of(context: &Context<'a>, expression: &'a Expr) -> Option<Self> {
        let mut composed = Self::default();
        match expression {
            Expr::StringLiteral(text) => composed.string(context, text)?,
            Expr::FString(text) => composed.f_string(context, text)?,
            Expr::BinOp(operation) if operation.op == Operator::Mod => {
                composed.percent(context, operation)?;
            }
            Expr::BinOp(operation) if operation.op == Operator::Add => composed.chain(context, operation)?,
            Expr::Call(call) => composed.template(context, call)?,
            _ => return None,
        }
        Some(composed)
    }

    /// Takes what is at `range` away, unless a comment or a continued line would go with it.
    fn remove(&mut self, context: &Context<'a>, range: TextRange, instead: &str) -> Option<()> {
        let gone = code_in(context.text(range));
        let is_plain =
            context.text(range).chars().count() == gone.len() && gone.iter().all(|(c, _)| *c != '\\');
        is_plain.then(|| self.edits.push(Edit::replace(range, instead)))
    }
}

impl<'a> Unit<'a> {
    pub(super) fn char(&self) -> Option<char> {
        match self {
            Self::Char(c, _) => Some(*c),
            Self::Value(_) => None,
        }
    }

    pub(super) fn value(&self) -> Option<&Value<'a>> {
        match self {
            Self::Char(..) => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<'a> Value<'a> {
    /// The value of an expression that stands at `range` and can be an argument as it is written.
    fn new(
        context: &Context<'a>,
        expression: &'a Expr,
        range: TextRange,
        slot: Option<TextRange>,
        form: Form,
    ) -> Option<Self> {
        let needs_parentheses = match expression {
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_) | Expr::Starred(_) | Expr::Lambda(_) => true,
            Expr::Tuple(tuple) => !tuple.parenthesized,
            Expr::Generator(generator) => !generator.parenthesized,
            _ => false,
        };
        let is_plain = !context.text(range).contains(['#', '\n', '\r', '\\']);
        (is_plain && !needs_parentheses).then_some(Self { expression, range, slot, form })
    }
}

/// The source from `start` to `end`; none where half-typed code has them the wrong way round.
fn between<'a>(context: &Context<'a>, start: TextSize, end: TextSize) -> Option<&'a str> {
    context.source.get(start.to_usize()..end.to_usize())
}

/// How a value becomes text by a format such as `>8.2f`.
fn form_of(format: &str) -> Form {
    match format.chars().last() {
        None => Form::Text,
        Some('d') if format.len() == 1 => Form::Integer,
        Some('d' | 'b' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G') => Form::Number,
        Some(_) => Form::Other,
    }
}

/// The end of an expression with the parentheses round it, in what goes on until `limit`.
pub(super) fn end_with_parentheses(
    context: &Context<'_>,
    end: TextSize,
    limit: TextSize,
) -> Option<TextSize> {
    let code = code_in(between(context, end, limit)?);
    let own = code.iter().take_while(|(c, _)| *c == ')' || c.is_whitespace());
    let length = own.filter(|(c, _)| *c == ')').last().map_or(0, |(_, offset)| offset + 1);
    Some(end + TextSize::try_from(length).ok()?)
}

/// Whether an expression is `function.…(…)` of one of these names, or `function(…)`.
pub(super) fn calls_any(expression: &Expr, parts: &[&str]) -> bool {
    let Expr::Call(call) = expression else { return false };
    let name = last_name(&call.func).to_ascii_lowercase();
    parts.iter().any(|part| name.contains(part))
}

/// The last name in an expression: `c` of `a.b.c`, `c` of `f(a).c()`, and `key` of `a["key"]`.
pub(super) fn last_name(mut expression: &Expr) -> &str {
    loop {
        expression = match expression {
            Expr::Name(name) => return &name.id,
            Expr::Attribute(attribute) => return &attribute.attr,
            Expr::Call(call) => &call.func,
            Expr::Await(awaited) => &awaited.value,
            Expr::Subscript(subscript) => match &*subscript.slice {
                Expr::StringLiteral(key) => return key.value.to_str(),
                _ => &subscript.value,
            },
            _ => return "",
        };
    }
}

/// The end of a literal's last part, without its quotes.
fn content_end(text: &Expr) -> Option<TextSize> {
    use ruff_python_ast::{FStringPart, StringFlags};
    Some(match text {
        Expr::StringLiteral(text) => {
            let last = text.value.iter().last()?;
            last.end() - last.flags.closer_len()
        }
        Expr::FString(text) => match text.value.iter().last()? {
            FStringPart::Literal(last) => last.end() - last.flags.closer_len(),
            FStringPart::FString(last) => last.end() - last.flags.closer_len(),
        },
        _ => return None,
    })
}
