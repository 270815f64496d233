//! The characters of literals, each with the place where it is written, and the fields of f-strings.

use ruff_python_ast::{
    ConversionFlag, ExprFString, ExprStringLiteral, FString, FStringPart, InterpolatedElement,
    InterpolatedStringElement, StringFlags, StringLiteral,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Composed, Form, Unit, Value, between, form_of};
use crate::{Context, Edit};

impl<'a> Composed<'a> {
    /// Adds a string, which may be concatenated of several.
    pub(super) fn string(&mut self, context: &Context<'a>, text: &'a ExprStringLiteral) -> Option<()> {
        text.value.iter().try_for_each(|part| self.literal(context, part))
    }

    /// Adds an f-string, whose prefixes go.
    pub(super) fn f_string(&mut self, context: &Context<'a>, text: &'a ExprFString) -> Option<()> {
        text.value.iter().try_for_each(|part| match part {
            FStringPart::Literal(literal) => self.literal(context, literal),
            FStringPart::FString(part) => self.f_string_part(context, part),
        })
    }

    fn literal(&mut self, context: &Context<'a>, literal: &StringLiteral) -> Option<()> {
        if literal.flags.is_unclosed() {
            return None;
        }
        let start = literal.start() + literal.flags.opener_len();
        let range = TextRange::new(start, literal.end().checked_sub(literal.flags.closer_len())?.max(start));
        let is_raw = literal.flags.prefix().is_raw();
        self.characters(context, range, is_raw, false)
    }

    fn f_string_part(&mut self, context: &Context<'a>, part: &'a FString) -> Option<()> {
        if part.flags.is_unclosed() {
            return None;
        }
        let written = context.text(part);
        let prefix = &written[..written.find(['"', '\''])?];
        let plain: String = prefix.chars().filter(|c| !matches!(c, 'f' | 'F')).collect();
        self.edits.push(Edit::replace(TextRange::at(part.start(), TextSize::of(prefix)), plain));
        let is_raw = part.flags.prefix().is_raw();
        for element in &part.elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    self.characters(context, literal.range, is_raw, true)?;
                }
                InterpolatedStringElement::Interpolation(field) => {
                    self.units.push(Unit::Value(value(context, field)?));
                }
            }
        }
        Some(())
    }

    /// Adds what is written at `range`. None for an escape that is seldom written. Doubled braces are one
    /// character, and become one.
    fn characters(
        &mut self,
        context: &Context<'a>,
        range: TextRange,
        is_raw: bool,
        doubles_braces: bool,
    ) -> Option<()> {
        let text = context.text(range);
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let mut meant = Some(c);
            if c == '\\' && !is_raw {
                meant = match characters.next()?.1 {
                    'n' => Some('\n'),
                    't' => Some('\t'),
                    'r' => Some('\r'),
                    same @ ('\\' | '\'' | '"') => Some(same),
                    '\n' => None,
                    _ => return None,
                };
            } else if doubles_braces && matches!(c, '{' | '}') {
                characters.next_if(|(_, next)| *next == c)?;
            }
            let end = characters.peek().map_or(text.len(), |(next, _)| *next);
            let start = range.start() + TextSize::try_from(at).ok()?;
            let written = TextRange::new(start, range.start() + TextSize::try_from(end).ok()?);
            if doubles_braces && matches!(c, '{' | '}') {
                self.edits.push(Edit::replace(written, c));
            }
            self.units.extend(meant.map(|meant| Unit::Char(meant, written)));
        }
        Some(())
    }
}

/// The value in a field of an f-string.
fn value<'a>(context: &Context<'a>, field: &'a InterpolatedElement) -> Option<Value<'a>> {
    let expression = &*field.expression;
    let (start, end) = (field.start() + TextSize::of('{'), field.end() - TextSize::of('}'));
    let before = between(context, start, expression.start())?;
    let behind = between(context, expression.end(), end)?;
    let is_plain = before.chars().all(|c| matches!(c, ' ' | '(')) && field.debug_text.is_none();
    let own = behind.len() - behind.trim_start_matches([' ', ')']).len();
    let own = behind[..own].trim_end();
    if !is_plain || before.matches('(').count() != own.len() - own.matches(' ').count() {
        return None;
    }
    let start = start + TextSize::of(before) - TextSize::of(before.trim_start());
    let range = TextRange::new(start, expression.end() + TextSize::of(own));
    let form = match (&field.format_spec, field.conversion) {
        (None, ConversionFlag::None | ConversionFlag::Str) => Form::Text,
        (Some(spec), ConversionFlag::None) => match &*spec.elements {
            [] => Form::Text,
            [InterpolatedStringElement::Literal(format)] => form_of(&format.value),
            _ => return None,
        },
        _ => Form::Other,
    };
    Value::new(context, expression, range, Some(field.range), form)
}
