//! The documents that are open in the editor.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use dashmap::DashMap;
use ridealong_checks::TextSize;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::position::{Encoding, Positions, size};

/// The open documents by their URI. The main loop alone changes them; readers look up whether what
/// they worked out is still wanted.
pub(super) type Documents = DashMap<Uri, Document>;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// The client's number for this state of the text.
    pub(super) version: i32,
    /// Our own number for it, which no two states of any document share.
    pub(super) revision: u64,
    pub(super) text: Text,
    pub(super) kind: Kind,
    /// The notebook that it is a cell of.
    pub(super) notebook: Option<Uri>,
    /// Whether its text is newer than what is checked, as it is too large to be checked at each key.
    pub(super) is_behind: bool,
}

/// What is larger, in bytes, is checked only when it is opened and saved.
const LARGEST_WHILE_TYPING: usize = 4 << 20;

impl Document {
    pub(super) fn new(version: i32, revision: u64, text: Text, kind: Kind) -> Self {
        Self { version, revision, text, kind, notebook: None, is_behind: false }
    }

    /// Whether it is too large to be checked at each key.
    pub(super) fn is_large(&self) -> bool {
        self.kind == Kind::Python && self.text.content.len() > LARGEST_WHILE_TYPING
    }
}

/// What a document is, as far as that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Python, or what the client takes for it.
    Python,
    /// A file that may hold our configuration.
    Configuration {
        /// Whether it holds that of other programs too.
        is_pyproject: bool,
    },
    /// Nothing that we know anything about.
    Other,
}

impl Kind {
    /// What a document is, by its name and by what the client calls its language.
    pub(super) fn of(uri: &Uri, language: &str) -> Self {
        let path = uri.as_str().split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        match name {
            "pyproject.toml" => Self::Configuration { is_pyproject: true },
            "ridealong.toml" => Self::Configuration { is_pyproject: false },
            _ if language == "toml" || name.rsplit_once('.').is_some_and(|(_, end)| end == "toml") => {
                Self::Other
            }
            _ => Self::Python,
        }
    }
}

/// A text, with the offsets at which its lines start. The database shares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    content: Arc<str>,
    line_starts: Vec<TextSize>,
}

impl Text {
    pub(super) fn new(content: &str) -> Self {
        Self { content: content.into(), line_starts: line_starts_of(content) }
    }

    pub(super) fn content(&self) -> &Arc<str> {
        &self.content
    }

    /// Takes an equal text that is kept anyway in the place of its own.
    pub(super) fn share(&mut self, equal: Arc<str>) {
        debug_assert_eq!(self.content, equal);
        self.content = equal;
    }

    /// The offsets at which its lines start.
    pub(super) fn line_starts(&self) -> &[TextSize] {
        &self.line_starts
    }

    pub(super) fn positions(&self, encoding: Encoding) -> Positions<'_> {
        Positions { text: &self.content, line_starts: &self.line_starts, base: TextSize::new(0), encoding }
    }

    /// Makes changes one after the other: each of a range, or of the whole text.
    pub(super) fn apply(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        let mut edited = Edited::of(self);
        for change in changes {
            match change.range {
                None => edited.set(change.text),
                Some(range) => edited.replace(edited.positions(encoding).offsets(range).into(), &change.text),
            }
        }
        *self = edited.into();
    }
}

/// A text that is being changed. It is copied by the first change, and no more by the others.
struct Edited<'a> {
    content: Cow<'a, str>,
    line_starts: Vec<TextSize>,
}

impl<'a> Edited<'a> {
    fn of(text: &'a mut Text) -> Self {
        Self { content: Cow::Borrowed(&text.content), line_starts: std::mem::take(&mut text.line_starts) }
    }

    fn positions(&self, encoding: Encoding) -> Positions<'_> {
        Positions { text: &self.content, line_starts: &self.line_starts, base: TextSize::new(0), encoding }
    }

    fn set(&mut self, content: String) {
        self.line_starts = line_starts_of(&content);
        self.content = Cow::Owned(content);
    }

    /// Replaces the bytes of `old`. The lines from the one before the change to the one behind
    /// it are found anew, as a change may part or join a CR and an LF; those below are moved.
    fn replace(&mut self, old: Range<usize>, with: &str) {
        let line_at = |offset: usize| self.line_starts.partition_point(|line| line.to_usize() <= offset);
        let first = line_at(old.start.saturating_sub(1)) - 1;
        let below = line_at(old.end + 1);
        let from = self.line_starts[first].to_usize();
        let moved = |line: TextSize| size(line.to_usize() + with.len() + old.start - old.end);
        for line in &mut self.line_starts[below..] {
            *line = moved(*line);
        }
        match &mut self.content {
            Cow::Borrowed(text) => {
                let parts = [&text[..old.start], with, &text[old.end..]];
                self.content = Cow::Owned(parts.concat());
            }
            Cow::Owned(text) => text.replace_range(old, with),
        }
        let to = self.line_starts.get(below).map_or(self.content.len() + 1, TextSize::to_usize);
        let found = starts_in(&self.content, from, to.min(self.content.len()));
        let found: Vec<TextSize> = found.filter(|line| line.to_usize() < to).collect();
        self.line_starts.splice(first + 1..below, found);
    }
}

impl From<Edited<'_>> for Text {
    fn from(edited: Edited<'_>) -> Self {
        let Edited { content, mut line_starts } = edited;
        line_starts.shrink_to(line_starts.len() + line_starts.len() / 8);
        Self { content: content.into(), line_starts }
    }
}

fn line_starts_of(content: &str) -> Vec<TextSize> {
    let starts = std::iter::once(TextSize::new(0)).chain(starts_in(content, 0, content.len()));
    let mut starts: Vec<TextSize> = starts.collect();
    starts.shrink_to_fit();
    starts
}

/// The offsets at which a line starts behind a line end in the bytes `from..to`.
fn starts_in(content: &str, from: usize, to: usize) -> impl Iterator<Item = TextSize> {
    let bytes = content.as_bytes();
    (from..to).filter_map(move |at| {
        let is_end = bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        is_end.then(|| size(at + 1))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;

    proptest! {
        /// A sequence of edits gives the same text and the same lines as sending the whole text.
        #[test]
        fn edits_are_as_good_as_the_whole_text(
            content in "[a\r\né😀]{0,20}",
            edits in prop::collection::vec((any::<Index>(), any::<Index>(), "[b\r\n\u{2028}]{0,4}"), 1..12),
        ) {
            let mut text = Text::new(&content);
            let mut edited = Edited::of(&mut text);
            let mut whole = content;
            for (a, b, with) in edits {
                let places: Vec<usize> = (0..=whole.len()).filter(|at| whole.is_char_boundary(*at)).collect();
                let (a, b) = (*a.get(&places), *b.get(&places));
                let (start, end) = (a.min(b), a.max(b));
                whole.replace_range(start..end, &with);
                edited.replace(start..end, &with);
                prop_assert_eq!(&edited.content, &whole);
                prop_assert_eq!(&edited.line_starts, &line_starts_of(&whole));
            }
        }
    }

    #[test]
    fn lines_are_those_of_the_parser() {
        for content in ["", "a", "a\n", "\r\r\n\n", "é\u{2028}\x0c\n"] {
            let index = ridealong_checks::LineIndex::from_source_text(content);
            assert_eq!(line_starts_of(content), index.line_starts(), "{content:?}");
        }
    }
}
