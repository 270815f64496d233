//! `"…%s…" % values`.

use ruff_python_ast::{Expr, ExprBinOp};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Composed, Form, Unit, Value, between, end_with_parentheses};
use crate::Context;

/// Which value a conversion takes.
enum Key {
    Next,
    Named(String),
}

impl<'a> Composed<'a> {
    /// Adds the text with the values in the place of its conversions. The operator and the values go.
    pub(super) fn percent(&mut self, context: &Context<'a>, operation: &'a ExprBinOp) -> Option<()> {
        let text = operation.left.as_string_literal_expr()?;
        self.string(context, text)?;
        let end = end_with_parentheses(context, text.end(), operation.right.start())?;
        let operator = between(context, end, operation.right.start())?;
        let trimmed = operator.trim_start();
        let behind = trimmed.strip_prefix('%')?;
        (behind.trim().chars().all(|c| c == '(')).then_some(())?;
        // With parentheses of its own, which the operation ends behind.
        let start = operation.right.start() - TextSize::of(behind.trim());
        let right = TextRange::new(start, operation.end());
        let values = values(context, &operation.right, right)?;
        let units = std::mem::take(&mut self.units);
        self.convert(context, &units, &values)?;
        self.remove(context, TextRange::new(end, operation.end()), "")
    }

    fn convert(&mut self, context: &Context<'a>, units: &[Unit<'a>], values: &Values<'a>) -> Option<()> {
        let mut used = 0;
        let mut at = 0;
        while let Some(unit) = units.get(at) {
            if unit.char() != Some('%') {
                self.units.push(*unit);
                at += 1;
                continue;
            }
            let conversion = Conversion::at(units.get(at..)?)?;
            at += conversion.length;
            let Some((key, form)) = conversion.takes else {
                self.units.push(Unit::Char('%', conversion.range));
                continue;
            };
            let (expression, range) = match (values, key) {
                (Values::InOrder(values), Key::Next) => *values.get(used)?,
                (Values::Named(values), Key::Named(name)) => {
                    values.iter().find(|(key, ..)| *key == name).map(|(_, value, range)| (*value, *range))?
                }
                _ => return None,
            };
            used += 1;
            let value = Value::new(context, expression, range, Some(conversion.range), form)?;
            self.units.push(Unit::Value(value));
        }
        // What is not used, or twice, would be computed another number of times.
        (used == values.len()).then_some(())
    }
}

enum Values<'a> {
    InOrder(Vec<(&'a Expr, TextRange)>),
    Named(Vec<(&'a str, &'a Expr, TextRange)>),
}

impl Values<'_> {
    fn len(&self) -> usize {
        match self {
            Self::InOrder(values) => values.len(),
            Self::Named(values) => values.len(),
        }
    }
}

/// The values of an operand that is written at `range`.
fn values<'a>(context: &Context<'a>, right: &'a Expr, range: TextRange) -> Option<Values<'a>> {
    Some(match right {
        Expr::Tuple(tuple) if tuple.parenthesized => {
            Values::InOrder(tuple.elts.iter().map(|value| (value, value.range())).collect())
        }
        Expr::Dict(dict) => {
            let item = |item: &'a ruff_python_ast::DictItem| {
                let key = item.key.as_ref()?.as_string_literal_expr()?;
                Some((key.value.to_str(), &item.value, item.value.range()))
            };
            Values::Named(dict.items.iter().map(item).collect::<Option<_>>()?)
        }
        _ if context.text(range).is_empty() => return None,
        _ => Values::InOrder(vec![(right, range)]),
    })
}

/// A conversion, such as `%s` or `%(name)5d`.
struct Conversion {
    /// How many characters it has.
    length: usize,
    range: TextRange,
    /// The value that it takes, and how; none for `%%`.
    takes: Option<(Key, Form)>,
}

impl Conversion {
    /// The one that begins here.
    fn at(units: &[Unit<'_>]) -> Option<Self> {
        let mut rest = units.iter().map_while(Unit::char).skip(1).peekable();
        let mut length = 1;
        let mut key = Key::Next;
        if rest.next_if_eq(&'(').is_some() {
            let name: String = rest.by_ref().take_while(|c| *c != ')').collect();
            length += name.chars().count() + 2;
            key = Key::Named(name);
        }
        let mut is_plain = true;
        while rest.next_if(|c| c.is_ascii_digit() || matches!(c, '#' | '-' | ' ' | '+' | '.')).is_some() {
            is_plain = false;
            length += 1;
        }
        let form = match rest.next()? {
            '%' if is_plain => None,
            's' if is_plain => Some(Form::Text),
            'd' | 'i' if is_plain => Some(Form::Integer),
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' => Some(Form::Number),
            's' | 'r' | 'a' | 'c' => Some(Form::Other),
            _ => return None,
        };
        length += 1;
        let (Unit::Char(_, first), Unit::Char(_, last)) = (units.first()?, units.get(length - 1)?) else {
            return None;
        };
        // A conversion that two literals share cannot be replaced.
        let is_together = units.get(..length)?.windows(2).all(|pair| match pair {
            [Unit::Char(_, one), Unit::Char(_, next)] => one.end() == next.start(),
            _ => false,
        });
        let range = TextRange::new(first.start(), last.end());
        is_together.then_some(Self { length, range, takes: form.map(|form| (key, form)) })
    }
}
