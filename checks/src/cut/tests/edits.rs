//! What an edit replaces.

use super::{pieces, source};
use crate::cut::{Change, Cut};

/// Edits the text of pieces, and returns which were replaced by how many.
#[track_caller]
fn edit(before: &[&str], what: &str, by: &str) -> Change {
    let source = source(before);
    assert_eq!(pieces(&source), before);
    let start = source.find(what).expect("a part of the text");
    let edited = source.replacen(what, by, 1);
    let mut cut = Cut::new(&source);
    let change = cut.edit(&edited, start..start + what.len(), by.len());
    assert_eq!(cut, Cut::new(&edited));
    change
}

#[test]
fn an_edit_replaces_what_it_touches() {
    let text = ["s a\n", "s b\n", "c class C:\n", "m   d\n", "m   e\n", "m   f\n", "s g\n", "s h\n"];
    let same = |range: std::ops::Range<usize>| Change { old: range.clone(), new: range };
    assert_eq!(edit(&text, "b", "bb"), same(1..2));
    assert_eq!(edit(&text, "e", "ee"), same(4..5));
    assert_eq!(edit(&text, "C", "CC"), same(2..3));
    assert_eq!(edit(&text, "h\n", "h"), same(7..8));
    assert_eq!(edit(&text, "b", "b\nb"), Change { old: 1..2, new: 1..3 });
    assert_eq!(edit(&text, "  e", "  e\n  e"), Change { old: 4..5, new: 4..6 });
    assert_eq!(edit(&text, "  e\n", ""), Change { old: 4..5, new: 4..4 });
    assert_eq!(edit(&text, "  d", "d"), Change { old: 2..6, new: 2..4 });
    assert_eq!(edit(&text, "g", "else: g"), Change { old: 6..7, new: 6..7 });
    assert_eq!(edit(&text, "h", "else: h"), Change { old: 6..8, new: 6..7 });
    assert_eq!(edit(&text, "b", "b(").old.start, 1);
}

#[test]
fn an_edit_of_a_header_with_a_tail_replaces_the_class() {
    let text = ["s a\n", "c @b\nclass C:\n", "m   d\n", "m   e\n", "t", "s f\n"];
    assert_eq!(edit(&text, "b", "bb"), Change { old: 1..5, new: 1..5 });
    assert_eq!(edit(&text, "@b\n", ""), Change { old: 1..5, new: 1..4 });
    assert_eq!(edit(&text, "e", "ee"), Change { old: 3..4, new: 3..4 });
}

#[test]
fn an_edit_joins_members_to_the_class_above() {
    let text = ["c class A:\n", "m   b\n", "s c\n", "c @d\nclass E:\n", "m   f\n", "m   g\n", "t"];
    assert_eq!(edit(&text, "c\n@d\nclass E:\n", ""), Change { old: 2..7, new: 2..4 });
}

#[test]
fn a_mark_counts_at_the_start_of_a_text_alone() {
    let text = ["s \u{feff}@a\nb\n"];
    assert_eq!(edit(&text, "\u{feff}", "x\n\u{feff}"), Change { old: 0..1, new: 0..3 });
}

#[test]
fn an_edit_that_cannot_be_replaces_all() {
    let mut cut = Cut::new("a\nb\n");
    assert_eq!(cut.edit("a\nb\nc\n", 1..9, 3), Change { old: 0..2, new: 0..3 });
}
