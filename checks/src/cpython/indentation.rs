//! Indentation as CPython's tokenizer checks it: with tabs that are eight columns wide and with tabs
//! that are one, every line must be as deep, compared with the others, by both measures.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange, TextSize};

const TAB: usize = 8;

/// The columns of the first token of a line, by both measures.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Columns {
    wide: usize,
    narrow: usize,
}

/// Whether the lines are indented so that the width of a tab would matter.
pub(super) fn is_inconsistent(tokens: &Tokens, source: &str) -> bool {
    // Without tabs both measures are the same, and the parser has checked that one.
    if memchr::memchr2(b'\t', b'\x0c', source.as_bytes()).is_none() {
        return false;
    }
    let mut stack = vec![Columns::default()];
    let mut starts_line = true;
    let mut end = TextSize::new(0);
    for token in tokens {
        match token.kind() {
            TokenKind::Indent | TokenKind::Dedent => continue,
            TokenKind::Comment | TokenKind::NonLogicalNewline => {}
            TokenKind::Newline => starts_line = true,
            TokenKind::EndOfFile => break,
            _ if starts_line => {
                starts_line = false;
                let columns = Columns::of(&source[TextRange::new(end, token.start().max(end))]);
                if !fits(&mut stack, columns) {
                    return true;
                }
            }
            _ => {}
        }
        end = token.end();
    }
    false
}

impl Columns {
    /// Those behind `blank`, the text between two tokens. What follows a backslash does not count,
    /// unless the backslash is the first of its line.
    fn of(blank: &str) -> Self {
        let mut columns = Self::default();
        for one in blank.chars() {
            match one {
                ' ' => {
                    columns.wide += 1;
                    columns.narrow += 1;
                }
                '\t' => {
                    columns.wide = (columns.wide / TAB + 1) * TAB;
                    columns.narrow += 1;
                }
                '\x0c' => columns = Self::default(),
                '\\' if columns.wide > 0 => return Self { wide: columns.wide, narrow: columns.wide },
                _ => {}
            }
        }
        columns
    }
}

/// Whether a line fits under those above it.
fn fits(stack: &mut Vec<Columns>, line: Columns) -> bool {
    let above = stack.last().copied().unwrap_or_default();
    if line.wide > above.wide {
        stack.push(line);
        return line.narrow > above.narrow;
    }
    while stack.len() > 1 && stack.last().is_some_and(|above| line.wide < above.wide) {
        stack.pop();
    }
    stack.last().copied().unwrap_or_default() == line
}
