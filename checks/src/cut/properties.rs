//! What holds of all texts and all edits.

mod trees;

use std::ops::Range;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{Change, Cut, PieceKind, Place};

/// What texts are made of: all that a scan has to know, so small that any two soon meet.
const ALPHABET: &[&str] = &[
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "f'",
    "f\"",
    "f\"\"\"",
    "rf'''",
    "t'",
    "b'",
    "r\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "{{",
    "}}",
    ":",
    ":=",
    "!r",
    "!=",
    ",",
    ".",
    "=",
    "\\",
    "\\\n",
    "\\\r\n",
    "\\N{",
    "\\N{BULLET}",
    "\n",
    "\n",
    "\n",
    "\r",
    "\r\n",
    "\x0c",
    " ",
    "  ",
    "\t",
    "    ",
    "\n  ",
    "\n    ",
    "\n\t",
    "#",
    "# c\n",
    "  # c\n",
    "    # c\n",
    "x",
    "x = 1\n",
    "x = (\n",
    "1if x",
    "is",
    "é",
    "😀",
    "\u{feff}",
    "@d\n",
    "  @d\n",
    "else:\n",
    "elif x:\n",
    "except:\n",
    "finally:\n",
    "  else: x\n",
    "class A:\n",
    "class A:\n",
    "class",
    "class A[T]:\n",
    "class A(B): # c\n",
    "class A: x\n",
    "@d\nclass A:\n",
    "  def f(self):\n",
    "    def f():\n",
    "def f():\n",
    "async def f(a):\n",
    "  pass\n",
    "    pass\n",
    "import a\n",
    "from a import b\n",
    "if x:\n",
    "for x in y:\n",
    "  x = 1\n",
    "  class B:\n",
    "a word\n",
    "\"\"\"Text.\n",
    "text.\"\"\"\n",
];

/// Whole lines of which most texts are cut exactly, so that much of them stays as it is.
const LINES: &[&str] = &[
    "x = 1\n",
    "x = 1\n",
    "  x = 1\n",
    "  x = 1\n",
    "    x = 1\n",
    "class A:\n",
    "class A[T]:\n",
    "@d\n",
    "@d\nclass A:\n  x = 1\n",
    "class A:\n  x = 1\n",
    "  def f(self):\n    pass\n",
    "  @d\n",
    "else:\n",
    "  else:\n",
    "# c\n",
    "  # c\n",
    "    # c\n",
    "\n",
    "\u{feff}x = 1\n",
    "f(\n",
    ")\n",
    "\"\"\"\n",
    "if x:\n",
];

/// Replaces what is between two offsets of a text.
#[derive(Debug, Clone)]
struct Edit {
    from: Index,
    length: Length,
    text: String,
    /// Whether it begins and ends where lines do.
    is_of_lines: bool,
}

#[derive(Debug, Clone)]
enum Length {
    Nothing,
    Short(usize),
    Any(Index),
}

fn text(length: Range<usize>) -> impl Strategy<Value = String> {
    let parts = |alphabet| vec(select(alphabet), length.clone());
    prop_oneof![parts(ALPHABET), parts(LINES)].prop_map(|parts| parts.concat())
}

fn edit() -> impl Strategy<Value = Edit> {
    let length = prop_oneof![
        Just(Length::Nothing),
        (1_usize..12).prop_map(Length::Short),
        any::<Index>().prop_map(Length::Any),
    ];
    let text = prop_oneof![4 => text(0..3), 1 => text(0..12)];
    let parts = (any::<Index>(), length, text, any::<bool>());
    parts.prop_map(|(from, length, text, is_of_lines)| Edit { from, length, text, is_of_lines })
}

impl Edit {
    fn range(&self, source: &str) -> Range<usize> {
        let start = self.boundary(source, self.from.index(source.len() + 1));
        let end = match &self.length {
            Length::Nothing => start,
            Length::Short(length) => start + length,
            Length::Any(end) => end.index(source.len() + 1),
        };
        start..self.boundary(source, end).max(start)
    }

    /// The last place that is not behind `offset` where the edit may begin or end.
    fn boundary(&self, source: &str, offset: usize) -> usize {
        let offset = source.floor_char_boundary(offset);
        if self.is_of_lines { source[..offset].rfind('\n').map_or(0, |end| end + 1) } else { offset }
    }
}

/// The ranges of what takes room lie one behind the other, and a tail has its header's.
fn assert_tiles(source: &str, cut: &Cut) {
    let mut at = 0;
    let mut header = None;
    for place in cut.places() {
        let range = place.range;
        if place.kind == PieceKind::ClassTail {
            assert_eq!(Some(range), header, "{source:?}");
            continue;
        }
        assert_eq!(range.start().to_usize(), at, "{source:?}");
        assert!(!range.is_empty(), "{source:?}");
        at = range.end().to_usize();
        match place.kind {
            PieceKind::ClassHeader => header = Some(range),
            PieceKind::Member => assert!(header.is_some(), "{source:?}"),
            _ => header = None,
        }
    }
    assert_eq!(at, source.len(), "{source:?}");
}

/// What is said to be as before is of the same text and kind, and nothing else has moved.
fn assert_change(before: &(String, Vec<Place>), after: (&str, &[Place]), change: &Change) {
    let texts = |source: &str, places: &[Place]| -> Vec<(PieceKind, String)> {
        places.iter().map(|place| (place.kind, source[place.range].to_owned())).collect()
    };
    let (source, old) = (&before.0, &before.1);
    assert_eq!(texts(source, &old[..change.old.start]), texts(after.0, &after.1[..change.new.start]));
    assert_eq!(texts(source, &old[change.old.end..]), texts(after.0, &after.1[change.new.end..]));
}

fn check(mut source: String, edits: &[Edit]) {
    let mut cut = Cut::new(&source);
    assert_tiles(&source, &cut);
    for edit in edits {
        let before = (source.clone(), cut.places().to_vec());
        let range = edit.range(&source);
        source.replace_range(range.clone(), &edit.text);
        let change = cut.edit(&source, range.clone(), edit.text.len());
        let context = || format!("{:?} with {range:?} as {:?}", before.0, edit.text);
        assert_eq!(cut, Cut::new(&source), "{}", context());
        assert_tiles(&source, &cut);
        assert_change(&before, (&source, cut.places()), &change);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn an_edited_cut_is_a_fresh_one(source in text(0..40), edits in vec(edit(), 0..8)) {
        check(source, &edits);
    }

    /// What is said of an edit may be wrong. Where the lengths show it, nothing is made of it.
    #[test]
    fn no_edit_is_impossible(
        source in text(0..8),
        after in text(0..8),
        old in (0_usize..60, 0_usize..60),
        new_len in 0_usize..60,
    ) {
        let mut cut = Cut::new(&source);
        cut.edit(&after, old.0..old.1, new_len);
        let is_in_text = old.0 <= old.1 && old.1 <= source.len();
        if !is_in_text || source.len() - (old.1 - old.0) + new_len != after.len() {
            prop_assert_eq!(cut, Cut::new(&after));
        }
    }
}
