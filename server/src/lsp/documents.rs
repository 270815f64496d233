//! The documents that are open in the editor.

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
        self.kind == Kind::Python && self.text.as_str().len() > LARGEST_WHILE_TYPING
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

/// A text, with the offsets at which its lines start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    content: String,
    line_starts: Vec<TextSize>,
}

impl Text {
    pub(super) fn new(content: String) -> Self {
        let mut line_starts = vec![TextSize::new(0)];
        line_starts.extend(starts_in(&content, 0, content.len()));
        Self { content, line_starts }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.content
    }

    /// The offsets at which its lines start.
    pub(super) fn line_starts(&self) -> &[TextSize] {
        &self.line_starts
    }

    pub(super) fn positions(&self, encoding: Encoding) -> Positions<'_> {
        Positions { text: &self.content, line_starts: &self.line_starts, base: TextSize::new(0), encoding }
    }

    /// Makes a change: of a range, or of the whole text.
    pub(super) fn apply(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        match change.range {
            None => *self = Self::new(change.text),
            Some(range) => {
                let range = self.positions(encoding).offsets(range);
                self.replace(range.start().to_usize(), range.end().to_usize(), &change.text);
            }
        }
    }

    /// Replaces the bytes `start..end`. The lines from the one before the change to the one behind
    /// it are found anew, as a change may part or join a CR and an LF; those below are moved.
    fn replace(&mut self, start: usize, end: usize, with: &str) {
        let line_at = |offset: usize| self.line_starts.partition_point(|line| line.to_usize() <= offset);
        let first = line_at(start.saturating_sub(1)) - 1;
        let below = line_at(end + 1);
        let from = self.line_starts[first].to_usize();
        self.content.replace_range(start..end, with);
        let moved = |line: TextSize| size(line.to_usize() + with.len() + start - end);
        for line in &mut self.line_starts[below..] {
            *line = moved(*line);
        }
        let to = self.line_starts.get(below).map_or(self.content.len() + 1, TextSize::to_usize);
        let found = starts_in(&self.content, from, to.min(self.content.len()));
        let found: Vec<TextSize> = found.filter(|line| line.to_usize() < to).collect();
        self.line_starts.splice(first + 1..below, found);
    }
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
            let mut text = Text::new(content.clone());
            let mut whole = content;
            for (a, b, with) in edits {
                let places: Vec<usize> = (0..=whole.len()).filter(|at| whole.is_char_boundary(*at)).collect();
                let (a, b) = (*a.get(&places), *b.get(&places));
                let (start, end) = (a.min(b), a.max(b));
                whole.replace_range(start..end, &with);
                text.replace(start, end, &with);
                prop_assert_eq!(&text, &Text::new(whole.clone()));
            }
        }
    }

    #[test]
    fn lines_are_those_of_the_parser() {
        for content in ["", "a", "a\n", "\r\r\n\n", "é\u{2028}\x0c\n"] {
            let index = ridealong_checks::LineIndex::from_source_text(content);
            assert_eq!(Text::new(content.to_owned()).line_starts, index.line_starts(), "{content:?}");
        }
    }
}
