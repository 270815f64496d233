//! Whether CPython 3.13 and Bandit on it would take a source, or skip it.

use crate::Module;

/// Why Bandit skips a file that was read.
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

/// Why Bandit on CPython 3.13 would skip `source`, the text of `module` without a byte order mark.
pub fn refusal(module: &Module, _source: &str) -> Option<Refusal> {
    (!module.syntax_errors().is_empty()).then_some(Refusal::Syntax)
}
