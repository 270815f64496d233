//! The block of imports at the top of a file, and how one more is added to it.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextSize};

use crate::Edit;
use crate::pieces::Shift;

/// What a file begins with, or what a piece adds to that: the docstring and the imports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// What comes below it.
    below: Below,
    /// Whether there is a statement.
    is_begun: bool,
    /// Whether a string comes first, which is a docstring at the top of the file and nowhere else.
    begins_with_string: bool,
    /// Where its last line ends.
    end: Option<End>,
}

/// What comes below the docstring and the imports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Below {
    /// Nothing yet, so that imports further below may be part of them.
    #[default]
    Nothing,
    /// Something else.
    Other,
    /// Something else on a line whose first statement has to stay the first of the file.
    Blocked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    at: TextSize,
    /// Whether a blank line should follow: behind a docstring, and behind `from __future__`.
    is_apart: bool,
}

impl Lead {
    /// One to which nothing can be added from below.
    pub(super) fn closed() -> Self {
        Self { below: Below::Other, is_begun: true, ..Self::default() }
    }

    pub(super) fn of(suite: &[Stmt], source: &str) -> Self {
        let begins_with_string = suite.first().is_some_and(is_string);
        let mut lead = Self { is_begun: !suite.is_empty(), begins_with_string, ..Self::default() };
        let mut is_first = true;
        for line in suite.chunk_by(|one, next| {
            !source[one.end().to_usize()..next.start().to_usize()].contains(['\n', '\r'])
        }) {
            let docstring = usize::from(is_first && begins_with_string);
            is_first = false;
            let rest = &line[docstring..];
            let end = line.last().and_then(|last| line_end(source, last.end()));
            let is_of_lead =
                rest.iter().all(|statement| is_import(statement) || statement.is_ipy_escape_command_stmt());
            match end {
                Some(at) if is_of_lead => {
                    let is_apart = rest.last().is_none_or(is_future);
                    if !rest.last().is_some_and(Stmt::is_ipy_escape_command_stmt) {
                        lead.end = Some(End { at, is_apart });
                    }
                }
                _ => {
                    let is_blocked = docstring > 0 || rest.iter().any(is_future);
                    lead.below = if is_blocked { Below::Blocked } else { Below::Other };
                    break;
                }
            }
        }
        lead
    }

    /// Whether it does no more than to end that of the piece above.
    pub(super) fn only_ends(&self) -> bool {
        self.below == Below::Other && !self.begins_with_string && self.end.is_none()
    }

    /// Lets nothing more be added.
    pub(super) fn close(&mut self) {
        if self.below == Below::Nothing {
            *self = Self { below: Below::Other, is_begun: true, ..*self };
        }
    }

    /// Adds that of the piece below.
    pub(super) fn add(&mut self, below: Self, shift: Shift) {
        if self.below != Below::Nothing || !below.is_begun {
            return;
        }
        if self.is_begun && below.begins_with_string {
            self.below = Below::Other;
            return;
        }
        self.begins_with_string |= below.begins_with_string;
        self.is_begun = true;
        self.below = below.below;
        let end = below.end.map(|end| End { at: shift.offset(end.at), ..end });
        self.end = end.or(self.end);
    }

    /// Adds these statements to it. None where there is no place for them.
    pub(super) fn insertion(&self, statements: &[&str], source: &str) -> Option<Edit> {
        if self.below == Below::Blocked {
            return None;
        }
        let newline = newline(source);
        let statements = statements.join(newline);
        let Some(End { at, is_apart }) = self.end else {
            return Some(Edit::insert(behind_comments(source), format!("{statements}{newline}{newline}")));
        };
        let above = if is_apart { newline } else { "" };
        let below = if is_apart && !is_blank_below(source, at) { newline } else { "" };
        Some(Edit::insert(at, format!("{newline}{above}{statements}{below}")))
    }
}

fn is_string(statement: &Stmt) -> bool {
    statement.as_expr_stmt().is_some_and(|statement| matches!(&*statement.value, Expr::StringLiteral(_)))
}

fn is_import(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Import(_) | Stmt::ImportFrom(_))
}

fn is_future(statement: &Stmt) -> bool {
    let module = statement.as_import_from_stmt().and_then(|statement| statement.module.as_ref());
    module.is_some_and(|module| module.as_str() == "__future__")
}

/// Where the line ends on which a statement ends. None where it goes on behind a backslash.
fn line_end(source: &str, end: TextSize) -> Option<TextSize> {
    let rest = &source[end.to_usize()..];
    let rest = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
    let code = rest.split('#').next().unwrap_or_default();
    (!code.contains('\\')).then(|| end + TextSize::of(rest))
}

/// Whether there is a blank line below the line that ends here, or none at all.
fn is_blank_below(source: &str, end: TextSize) -> bool {
    let rest = &source[end.to_usize()..];
    let below = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or_default();
    below.lines().next().is_none_or(is_blank)
}

/// The first line of code or of comments on it: behind the comments on the first lines, which are about the
/// file, and the blank lines below them.
fn behind_comments(source: &str) -> TextSize {
    let mut at = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut stage = 0;
    for line in source[at..].split_inclusive(['\n', '\r']) {
        let kind = match line {
            line if is_blank(line) => 0,
            line if line.trim_start().starts_with('#') => 1,
            _ => break,
        };
        // Blank lines, comments, blank lines.
        stage = match (stage, kind) {
            (0, 0) => 0,
            (0 | 1, 1) => 1,
            (1 | 2, 0) => 2,
            _ => break,
        };
        at += line.len();
    }
    TextSize::try_from(at).unwrap_or_default()
}

fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// The line end of a text: that of its first line.
fn newline(source: &str) -> &'static str {
    let end = source.find(['\n', '\r']).map_or("\n", |at| &source[at..]);
    match end {
        end if end.starts_with("\r\n") => "\r\n",
        end if end.starts_with('\r') => "\r",
        _ => "\n",
    }
}
