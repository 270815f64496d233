//! Edits that several rules make.

use ruff_python_ast::Keyword;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{Call, Context, Edit};

/// Adds `argument` behind the last argument of a call. None for a call that is half typed.
pub(super) fn add_argument(context: &Context<'_>, call: &Call<'_>, argument: &str) -> Option<Edit> {
    let close = close(context, call)?;
    let Some(last) = last_argument(call) else {
        return Some(Edit::insert(close, argument));
    };
    // A last argument in parentheses of its own ends behind them, and a trailing comma stays.
    let rest = code_in(context.text(TextRange::new(last, close)));
    let parentheses = rest.iter().rposition(|(c, _)| *c == ')').map_or(0, |index| rest[index].1 + 1);
    let end = last + TextSize::try_from(parentheses).unwrap_or_default();
    Some(Edit::insert(end, format!(", {argument}")))
}

/// Takes a keyword argument away, with the comma before it (or, if it is the first, behind it). None
/// for a call that is half typed.
pub(super) fn remove_argument(context: &Context<'_>, call: &Call<'_>, keyword: &Keyword) -> Option<Edit> {
    let close = close(context, call)?;
    let arguments = &call.node.arguments;
    let all = || arguments.args.iter().map(Ranged::range).chain(arguments.keywords.iter().map(Ranged::range));
    let before = all().filter(|range| range.end() <= keyword.start()).map(TextRange::end).max();
    let after = all().filter(|range| range.start() >= keyword.end()).map(TextRange::start).min();
    let open = arguments.start() + TextSize::of('(');
    let (start, end) = match (before, after) {
        (Some(before), _) => {
            (comma_after(context, before, keyword.start()), keyword_end(context, keyword, close))
        }
        (None, Some(after)) => (keyword.start(), after),
        (None, None) => (open, close),
    };
    Some(Edit::replace(TextRange::new(start, end), ""))
}

/// Where the closing parenthesis of a call stands, if it is there already.
fn close(context: &Context<'_>, call: &Call<'_>) -> Option<TextSize> {
    let arguments = &call.node.arguments;
    let close = arguments.end().checked_sub(TextSize::of(')'))?;
    let is_closed =
        context.text(arguments).ends_with(')') && last_argument(call).is_none_or(|last| last <= close);
    is_closed.then_some(close)
}

/// The end of the last argument of a call.
fn last_argument(call: &Call<'_>) -> Option<TextSize> {
    let arguments = &call.node.arguments;
    arguments.args.iter().map(Ranged::end).chain(arguments.keywords.iter().map(Ranged::end)).max()
}

/// Where the comma behind an argument stands.
fn comma_after(context: &Context<'_>, end: TextSize, limit: TextSize) -> TextSize {
    let code = code_in(context.text(TextRange::new(end, limit)));
    let comma = code.iter().find(|(c, _)| *c == ',').map_or(0, |(_, offset)| *offset);
    end + TextSize::try_from(comma).unwrap_or_default()
}

/// The end of a keyword argument, with the parentheses round its value, in a call that ends at `close`.
fn keyword_end(context: &Context<'_>, keyword: &Keyword, close: TextSize) -> TextSize {
    let code = code_in(context.text(TextRange::new(keyword.end(), close)));
    let own = code.iter().take_while(|(c, _)| *c == ')' || c.is_whitespace());
    let end = own.filter(|(c, _)| *c == ')').last().map_or(0, |(_, offset)| offset + 1);
    keyword.end() + TextSize::try_from(end).unwrap_or_default()
}

/// The characters of `text` outside comments, with their offsets.
fn code_in(text: &str) -> Vec<(char, usize)> {
    let mut in_comment = false;
    let outside = text.char_indices().filter(|(_, c)| {
        in_comment = *c == '#' || in_comment && !matches!(c, '\n' | '\r');
        !in_comment
    });
    outside.map(|(offset, c)| (c, offset)).collect()
}
