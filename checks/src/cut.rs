//! The cut of a text into its top-level statements and the members of its classes.
//!
//! A scan over the logical lines finds where each piece begins. It knows strings, brackets, comments,
//! continuation lines and indentation, and nothing of the grammar. Where the text parses, each piece
//! parses by itself, and the trees of the pieces are the tree of the whole.
//!
//! - A piece begins at a logical line at column 0, unless that begins with `else`, `elif`, `except` or
//!   `finally`, or stands behind a decorator.
//! - A class whose body stands on lines of its own is cut into its header and its members, by the same
//!   rules at the indentation of the body's first line.
//! - Comments and blank lines belong to the piece below, but for comments that are indented deeper than
//!   it: these, and what stands above them, belong to the piece above.
//!
//! Where the text ends inside a bracket or a triple-quoted string, the scan is repeated and gives up what
//! is open where a line plainly begins a statement; see [`recovery`].

mod header;
mod inverted;
mod places;
mod plain;
mod recovery;
mod recut;
mod scanner;
mod strings;
mod watch;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::ops::Range;

use ruff_text_size::{TextRange, TextSize};

use places::{Boundary, Places};
use scanner::{Ending, LineKind, Scanner};

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PieceKind {
    /// A statement at the top, with the comments and blank lines above it. The last piece of a text also
    /// has what stands below it, and a text without a statement is a piece of this kind.
    Statement,
    /// A class as far as its body: decorators and header, through the end of the header's logical line,
    /// with the comments and blank lines above.
    ClassHeader,
    /// A statement of the body of the class above, in whole lines, with the comments and blank lines
    /// above it.
    Member,
    /// What Bandit visits of a class behind its body: decorators and type parameters. It takes no room of
    /// its own: its range is that of the header.
    ClassTail,
}

/// Where a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// What the piece is.
    pub kind: PieceKind,
    /// From where to where it goes, in bytes.
    pub range: TextRange,
}

impl Place {
    fn new(kind: PieceKind, start: usize, end: usize) -> Self {
        Self { kind, range: TextRange::new(size(start), size(end)) }
    }
}

/// The pieces of a text, in the order of Bandit's walk.
///
/// The ranges of all but [`ClassTail`](PieceKind::ClassTail)s lie one behind the other, from the start of
/// the text to its end. An empty text has no pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    places: Vec<Place>,
    is_exact: bool,
}

/// Which places an edit replaced by which, as indices before it and after it.
///
/// All others are of the same text as before; those behind have moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The places that are gone, among those before the edit.
    pub old: Range<usize>,
    /// The places that are new, among those after it.
    pub new: Range<usize>,
}

impl Cut {
    /// Cuts `source`, which must be shorter than 4 GiB. Takes time in proportion to its length.
    pub fn new(source: &str) -> Self {
        let mut places = Places::new(source);
        match scan(&mut Scanner::new(source), &mut places, |_| false) {
            Outcome::Open => Self::recovered(source),
            Outcome::Ended | Outcome::Stopped => Self { places: places.finish(), is_exact: true },
        }
    }

    /// The same, faster where something is open at the end of the text, and slower elsewhere.
    fn recovered(source: &str) -> Self {
        let (places, is_exact) = recovery::recover(source);
        Self { places: places.finish(), is_exact }
    }

    /// Where the pieces are.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Whether no bracket and no triple-quoted string is open at the end of the text, so that nothing had
    /// to be given up. A text that parses is cut exactly.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }
}

/// How a scan came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The text ended.
    Ended,
    /// The text ended inside a bracket or a triple-quoted string.
    Open,
    /// Where a piece begins, the scan was told to stop.
    Stopped,
}

/// Scans without giving anything up, until `stops` says so at the start of a piece.
fn scan(
    scanner: &mut Scanner<'_>,
    places: &mut Places<'_>,
    mut stops: impl FnMut(Boundary) -> bool,
) -> Outcome {
    while let Some(head) = scanner.head() {
        if places.head(&head).is_some_and(&mut stops) {
            return Outcome::Stopped;
        }
        if head.kind == LineKind::Code {
            let Ending::Line { code } = scanner.body() else { return Outcome::Open };
            places.line(&head, Some(code), scanner.at());
        }
    }
    Outcome::Ended
}

fn size(offset: usize) -> TextSize {
    TextSize::try_from(offset).unwrap_or(TextSize::new(u32::MAX))
}
