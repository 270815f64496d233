//! Edits that several rules make.

use ruff_python_ast::{Expr, Keyword};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{Call, Context, Edit};

/// Adds `argument` behind the last argument of a call. None for a call that is half typed or can take no
/// other argument.
pub(super) fn add_argument(context: &Context<'_>, call: &Call<'_>, argument: &str) -> Option<Edit> {
    let close = close(context, call)?;
    // A generator without parentheses of its own must be the only argument.
    if matches!(call.args(), [Expr::Generator(generator)] if !generator.parenthesized) {
        return None;
    }
    let Some(last) = last_argument(call) else {
        return Some(Edit::insert(close, argument));
    };
    // A last argument in parentheses of its own ends behind them, and a trailing comma stays.
    let rest = code_in(context.text(TextRange::new(last, close)));
    let parentheses = rest.iter().rposition(|(c, _)| *c == ')').map_or(0, |index| rest[index].1 + 1);
    let end = last + TextSize::try_from(parentheses).unwrap_or_default();
    Some(Edit::insert(end, format!(", {argument}")))
}

/// Takes a keyword argument away, with a comma and the blanks beside it. None for a call that is half
/// typed, or where a comment would go with it.
pub(super) fn remove_argument(context: &Context<'_>, call: &Call<'_>, keyword: &Keyword) -> Option<Edit> {
    let close = close(context, call)?;
    let arguments = &call.node.arguments;
    let all = || arguments.args.iter().map(Ranged::range).chain(arguments.keywords.iter().map(Ranged::range));
    let before = all().filter(|range| range.end() <= keyword.start()).map(TextRange::end).max();
    let end = keyword_end(context, keyword, close);
    if let Some(before) = before {
        let comma = comma_after(context, before, keyword.start());
        let gone = TextRange::new(comma, end);
        if !context.text(gone).contains('#') {
            return Some(Edit::replace(gone, ""));
        }
    }
    // The comma behind goes instead, with the whole line where there is nothing else on it.
    let rest = context.text(TextRange::new(end, close));
    let next = code_in(rest).into_iter().find(|(c, _)| !c.is_whitespace());
    let behind = next.filter(|(c, _)| *c == ',').map_or(0, |(_, offset)| offset + 1);
    let blanks = &rest[behind..rest.len() - rest[behind..].trim_start().len()];
    let indentation = blanks_before(context, keyword.start());
    let (before, blanks) = match (indentation, blanks.rfind('\n')) {
        (Some(indentation), Some(line_end)) => (indentation, line_end + 1),
        _ => (TextSize::default(), blanks.len()),
    };
    let length = TextSize::try_from(behind + blanks).unwrap_or_default();
    let gone = TextRange::new(keyword.start() - before, end + length);
    (!context.text(gone).contains('#')).then(|| Edit::replace(gone, ""))
}

/// The length of the indentation, if nothing else stands before `offset` on its line.
fn blanks_before(context: &Context<'_>, offset: TextSize) -> Option<TextSize> {
    let line = line_before(context, offset);
    line.chars().all(char::is_whitespace).then(|| TextSize::of(line))
}

/// The quote of a string that is written plainly: as one literal, without a prefix, escapes or line ends.
pub(super) fn plain_quote(written: &str, value: &str) -> Option<char> {
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
    (inner == value && !inner.contains(['\n', '\r'])).then_some(quote)
}

/// What stands before `offset` on its line.
pub(super) fn line_before<'a>(context: &Context<'a>, offset: TextSize) -> &'a str {
    let before = &context.source[..offset.to_usize()];
    &before[before.rfind(['\n', '\r']).map_or(0, |line_end| line_end + 1)..]
}

/// What ends the line above that of `offset`.
pub(super) fn newline_above<'a>(context: &Context<'a>, offset: TextSize) -> &'a str {
    let above = &context.source[..offset.to_usize() - line_before(context, offset).len()];
    ["\r\n", "\n", "\r"].into_iter().find(|newline| above.ends_with(newline)).unwrap_or("\n")
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
pub(super) fn code_in(text: &str) -> Vec<(char, usize)> {
    let mut in_comment = false;
    let outside = text.char_indices().filter(|(_, c)| {
        in_comment = *c == '#' || in_comment && !matches!(c, '\n' | '\r');
        !in_comment
    });
    outside.map(|(offset, c)| (c, offset)).collect()
}
