//! Values in SQL, told from all else that may be put into it, and replaced by placeholders.
//!
//! A driver takes a parameter where SQL has a value, and nowhere else: not for the name of a table or
//! column, a keyword, or a part of a condition. So every value of a statement has to stand where only a value
//! can, or nothing is replaced.

mod fragments;
mod position;
mod scanner;

use ruff_text_size::TextRange;

use super::composed::{Composed, Unit, Value};
use crate::{Context, Edit};
use scanner::Scanner;

/// How a driver writes a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `?`
    Question,
    /// `%s`, and `%%` for a percent sign.
    Percent,
    /// `$1`
    Dollar,
    /// `:name`
    Named,
}

/// How SQL is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    pub(super) style: Style,
    /// Whether a text may stand in double quotes.
    pub(super) has_double_quotes: bool,
    /// Whether there are parameters already, so that percent signs mean what they do to the driver.
    pub(super) has_parameters: bool,
    /// Whether this is a condition, and no whole statement.
    pub(super) is_condition: bool,
}

/// What becomes of a statement.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// What makes a constant with placeholders of it.
    pub(super) edits: Vec<Edit>,
    /// What is handed over instead, in order.
    pub(super) values: Vec<Parameter>,
    /// How many placeholders there were, or the highest number of one.
    pub(super) existing: usize,
}

/// A value that is handed over.
#[derive(Debug)]
pub(super) struct Parameter {
    /// Its source.
    pub(super) code: String,
    /// Its name, where placeholders have names; empty elsewhere.
    pub(super) name: String,
    /// How many of the former placeholders stand before it.
    pub(super) behind: usize,
}

impl Parameters {
    /// Whether there is anything to be handed over.
    pub(super) fn has_values(&self) -> bool {
        !self.values.is_empty()
    }

    /// Adds those of the next part of a statement.
    pub(super) fn extend(&mut self, next: Self) {
        self.edits.extend(next.edits);
        let behind = self.existing;
        let values =
            next.values.into_iter().map(|value| Parameter { behind: value.behind + behind, ..value });
        self.values.extend(values);
        self.existing += next.existing;
    }
}

/// Replaces the values of a statement by placeholders. None where one of them is no plain value.
pub(super) fn parameters(
    context: &Context<'_>,
    composed: Composed<'_>,
    dialect: Dialect,
) -> Option<Parameters> {
    let Composed { units, edits } = composed;
    let mut scanner = Scanner::new(context, &units, dialect);
    scanner.run()?;
    let Scanner { mut found, .. } = scanner;
    found.edits.extend(percent_signs(context, &units, dialect));
    let own: Vec<TextRange> = found.edits.iter().map(|edit| edit.range).collect();
    found.edits.splice(0..0, edits.into_iter().filter(|edit| !own.contains(&edit.range)));
    found.edits = together(found.edits);
    Some(found)
}

/// Writes percent signs as the driver wants them. What is taken away with a text is dropped before.
fn percent_signs(context: &Context<'_>, units: &[Unit<'_>], dialect: Dialect) -> Vec<Edit> {
    let is_doubled = dialect.style == Style::Percent && !dialect.has_parameters;
    let wanted = if is_doubled { "%%" } else { "%" };
    let signs = units.iter().filter_map(|unit| match unit {
        Unit::Char('%', range) => Some(*range),
        _ => None,
    });
    let others = signs.filter(|range| context.text(*range) != wanted);
    others.map(|range| Edit::replace(range, wanted)).collect()
}

/// Edits that touch, as one. Of two at the same place the first one counts.
fn together(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    edits.dedup_by(|edit, first| edit.range == first.range && !edit.range.is_empty());
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        match merged.last_mut() {
            Some(last) if last.range.end() == edit.range.start() => {
                last.range = last.range.cover(edit.range);
                last.text.push_str(&edit.text);
            }
            _ => merged.push(edit),
        }
    }
    merged
}

/// The source of a value as a parameter.
fn code_of(context: &Context<'_>, value: &Value<'_>) -> String {
    context.text(value.range).trim().to_owned()
}
