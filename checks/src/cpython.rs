//! Whether CPython 3.13, and Bandit on it, would take a source or skip it.
//!
//! What only a newer Python reads is taken: template strings and `except` with types that are not
//! in parentheses.

mod depth;
mod indentation;
mod limits;
mod words;

use ruff_python_parser::UnsupportedSyntaxErrorKind;

use crate::Module;

/// Why Bandit skips a file that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// Python does not parse it.
    Syntax,
    /// Something else went wrong on the way, such as too deep a recursion.
    Exception,
}

impl Refusal {
    /// The reason in Bandit's words, as they stand in its reports.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Syntax => "syntax error while parsing AST from file",
            Self::Exception => "exception while scanning file",
        }
    }
}

/// Why Bandit on CPython 3.13 would skip `source`, the text of `module` without a byte order mark. What
/// [needs a newer Python](needs_newer_python) is no reason.
pub fn refusal(module: &Module, source: &str) -> Option<Refusal> {
    let is_broken = module.is_refused()
        || !module.syntax_errors().is_empty()
        || module.unsupported_syntax().any(|kind| !is_of_3_14(kind))
        || source.starts_with('\u{feff}')
        || memchr::memchr(b'\0', source.as_bytes()).is_some()
        || module.tokens().is_some_and(|tokens| {
            limits::are_exceeded(tokens, source)
                || indentation::is_inconsistent(tokens, source)
                || words::are_misplaced(tokens, source)
        });
    if is_broken { Some(Refusal::Syntax) } else { depth::refusal(module.suite()) }
}

/// Whether `module` has what Python reads since 3.14 only: a template string, or an `except` with
/// several types that are not in parentheses, which in Python 2 was a type and a name.
pub fn needs_newer_python(module: &Module) -> bool {
    module.unsupported_syntax().any(is_of_3_14)
}

fn is_of_3_14(kind: UnsupportedSyntaxErrorKind) -> bool {
    use UnsupportedSyntaxErrorKind::{TemplateStrings, UnparenthesizedExceptionTypes};
    matches!(kind, TemplateStrings | UnparenthesizedExceptionTypes)
}
