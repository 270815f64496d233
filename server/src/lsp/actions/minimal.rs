//! What has to be replaced in a text to make another one of it, and no more.

use ridealong_checks::{Edit, TextRange};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::lsp::position::size;

/// The edits that make `new` of `old`: by lines, and within those all between what is the same at both ends.
pub(crate) fn edits_between(old: &str, new: &str) -> Vec<Edit> {
    let [old_lines, new_lines] = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let [old_starts, new_starts] = [&old_lines, &new_lines].map(|lines| starts(lines));
    let mut edits = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old_range, new_range) = (op.old_range(), op.new_range());
        // As many lines as before are most likely the same lines.
        if old_range.len() == new_range.len() {
            for (old_line, new_line) in old_range.zip(new_range) {
                edits.extend(edit_between(old_starts[old_line], old_lines[old_line], new_lines[new_line]));
            }
            continue;
        }
        let start = old_starts[old_range.start];
        let removed = &old[start..old_starts[old_range.end]];
        let inserted = &new[new_starts[new_range.start]..new_starts[new_range.end]];
        edits.extend(edit_between(start, removed, inserted));
    }
    edits
}

/// What makes `inserted` of `removed`, which starts at `start`, if they differ.
fn edit_between(start: usize, removed: &str, inserted: &str) -> Option<Edit> {
    let head = common(removed.chars(), inserted.chars());
    let (removed, inserted) = (&removed[head..], &inserted[head..]);
    let tail = common(removed.chars().rev(), inserted.chars().rev());
    let range = TextRange::new(size(start + head), size(start + head + removed.len() - tail));
    let edit = Edit::replace(range, &inserted[..inserted.len() - tail]);
    (!range.is_empty() || !edit.text.is_empty()).then_some(edit)
}

/// The bytes at which the lines start, and the end.
fn starts(lines: &[&str]) -> Vec<usize> {
    let mut at = 0;
    let ends = lines.iter().map(|line| {
        at += line.len();
        at
    });
    std::iter::once(0).chain(ends).collect()
}

/// How many bytes two texts have in common.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ridealong_checks::apply_edits;

    use super::*;

    #[test]
    fn nothing_else_is_replaced() {
        let (old, new) = ("a\nyaml.load(é)\nb\nc\n", "import x\na\nyaml.safe_load(é)\nb\nd\n");
        let edits = edits_between(old, new);
        let edits: Vec<_> = edits.iter().map(|edit| (&old[edit.range], edit.text.as_str())).collect();
        assert_eq!(edits, [("", "import x\n"), ("", "safe_"), ("c", "d")]);
        assert_eq!(edits_between(old, old), []);
    }

    proptest! {
        #[test]
        fn the_edits_make_the_new_of_the_old(old in "[aé\n]{0,30}", new in "[aé\r\n]{0,30}") {
            prop_assert_eq!(apply_edits(&old, &edits_between(&old, &new)), new);
        }
    }
}
