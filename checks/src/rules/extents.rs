//! Where nodes start and end for CPython, as far as the parser has it otherwise.

use ruff_python_ast::StmtFunctionDef;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::Context;

/// A node whose last child is a statement: with the semicolon behind that, if there is one.
pub(super) fn with_semicolon(context: &Context<'_>, node: impl Ranged) -> TextRange {
    let rest = &context.source[node.end().to_usize()..];
    let mut behind = rest.trim_start_matches([' ', '\t', '\x0c']);
    while let Some(next_line) = after_continuation(behind) {
        behind = next_line.trim_start_matches([' ', '\t', '\x0c']);
    }
    let length = rest.len() - behind.len();
    let semicolon = behind.starts_with(';').then(|| TextSize::of(&rest[..=length]));
    TextRange::new(node.start(), node.end() + semicolon.unwrap_or_default())
}

/// What follows a backslash and the end of the line.
fn after_continuation(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\\')?;
    rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))
}

/// A function from its `def`, without the decorators above it.
pub(super) fn definition(context: &Context<'_>, function: &StmtFunctionDef) -> TextRange {
    let node = with_semicolon(context, function);
    // Behind the keyword there are at most blanks and ends of lines, up to the name.
    let head = TextRange::new(function.start(), function.name.start().max(function.start()));
    let keyword = context.text(head).rfind("def").and_then(|offset| TextSize::try_from(offset).ok());
    TextRange::new(function.start() + keyword.unwrap_or_default(), node.end())
}
