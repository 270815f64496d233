//! A piece of a module, parsed by itself.

use ruff_text_size::TextSize;

use crate::{Module, PieceKind};

/// The line behind which a member is parsed, as the parser does not begin at an indentation.
const CLASS: &str = "class _:\n";

/// The body with which a class header is parsed.
const BODY: &str = " pass\n";

/// A piece of a module, parsed by itself. See [`Cut`](crate::Cut).
#[derive(Debug)]
pub struct PieceModule {
    source: String,
    module: Module,
    prefix: TextSize,
    end: TextSize,
}

impl PieceModule {
    /// Parses the text of a piece.
    pub fn parse(kind: PieceKind, text: &str) -> Self {
        let (source, prefix) = match kind {
            PieceKind::Statement => (text.to_owned(), ""),
            PieceKind::Member => (format!("{CLASS}{text}"), CLASS),
            PieceKind::ClassHeader | PieceKind::ClassTail => {
                let line_end = if text.ends_with(['\n', '\r']) { "" } else { "\n" };
                (format!("{text}{line_end}{BODY}"), "")
            }
        };
        let (prefix, length) = (TextSize::of(prefix), TextSize::of(text));
        Self { module: Module::parse(&source), source, prefix, end: prefix + length }
    }

    /// The text that was parsed: that of the piece, for a member behind the line `class _:`, for a class
    /// header or tail before ` pass`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What it was parsed to. A member is the body of the only statement.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// How many bytes stand before the piece in [`source`](Self::source).
    pub fn prefix(&self) -> TextSize {
        self.prefix
    }

    /// Where the piece ends in [`source`](Self::source).
    pub fn end(&self) -> TextSize {
        self.end
    }
}
