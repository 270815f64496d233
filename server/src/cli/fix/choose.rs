//! Fixes that can be made at the same time.

use std::collections::BTreeMap;

use ridealong_checks::{Applicability, Edit, Finding, Fix, TextSize};

use crate::cli::document::Document;

/// A fix of a finding, ready to be made.
#[derive(Debug, Clone)]
pub(super) struct Ready<'a> {
    pub(super) finding: &'a Finding,
    pub(super) edits: Vec<Edit>,
}

/// The fix that is made of a finding, if there is one.
pub(super) fn wanted(finding: &Finding, unsafe_too: bool) -> Option<&Fix> {
    finding.fixes.iter().find(|fix| unsafe_too || fix.applicability == Applicability::Safe)
}

/// Of the fixes of `findings` as many as do not touch each other; what comes first in the text has
/// precedence.
pub(super) fn choose<'a>(
    document: &Document,
    findings: impl Iterator<Item = &'a Finding>,
    unsafe_too: bool,
) -> Vec<Ready<'a>> {
    let newline = line_end(document.text());
    let ready = findings.filter_map(|finding| {
        let edits = wanted(finding, unsafe_too)?.edits.iter().map(|edit| {
            let edit = document.accepted(edit)?;
            Some(Edit::replace(edit.range, with_line_ends(&edit.text, newline)))
        });
        let edits = edits.collect::<Option<Vec<_>>>()?;
        Some(Ready { finding, edits }).filter(|ready| !ready.edits.is_empty())
    });
    let mut ready: Vec<_> = ready.collect();
    ready.sort_by_key(|ready| ready.edits.iter().map(|edit| edit.range.start()).min());
    let mut taken = Taken::default();
    ready.retain(|ready| taken.take(&ready.edits));
    ready
}

/// The ranges of edits, by their starts, that do not touch each other.
#[derive(Default)]
struct Taken {
    ends: BTreeMap<TextSize, TextSize>,
}

impl Taken {
    /// Takes the ranges of all `edits`, or none where one of them touches one that is taken.
    fn take(&mut self, edits: &[Edit]) -> bool {
        let is_free = edits.iter().all(|edit| self.is_free(edit));
        if is_free {
            self.ends.extend(edits.iter().map(|edit| (edit.range.start(), edit.range.end())));
        }
        is_free
    }

    /// Replacements may stand side by side; what is inserted beside one could stand on either side of it.
    fn is_free(&self, edit: &Edit) -> bool {
        let (start, end) = (edit.range.start(), edit.range.end());
        let mut near = self.ends.range(..=end).rev().take(2);
        near.all(|(taken_start, taken_end)| {
            let side_by_side = *taken_end == start || *taken_start == end;
            let is_insertion = edit.range.is_empty() || taken_start == taken_end;
            *taken_end < start || side_by_side && !is_insertion
        })
    }
}

/// The line end of a text: that of its first line.
fn line_end(text: &str) -> &'static str {
    let end = text.find(['\n', '\r']).map_or("\n", |at| &text[at..]);
    if end.starts_with("\r\n") {
        "\r\n"
    } else if end.starts_with('\r') {
        "\r"
    } else {
        "\n"
    }
}

fn with_line_ends(text: &str, newline: &str) -> String {
    if newline == "\n" || text.contains('\r') { text.to_owned() } else { text.replace('\n', newline) }
}

#[cfg(test)]
mod tests {
    use ridealong_checks::TextRange;

    use super::*;

    fn edit(start: u32, end: u32) -> Edit {
        Edit::replace(TextRange::new(start.into(), end.into()), "")
    }

    #[test]
    fn edits_that_touch_are_not_made_together() {
        let mut taken = Taken::default();
        assert!(taken.take(&[edit(10, 20), edit(30, 30)]));
        assert!(taken.take(&[edit(20, 25)]) && taken.take(&[edit(5, 10)]));
        for touching in [edit(15, 16), edit(0, 11), edit(24, 40), edit(30, 30), edit(28, 30), edit(25, 25)] {
            assert!(!taken.take(std::slice::from_ref(&touching)), "{touching:?}");
        }
        assert!(!taken.take(&[edit(50, 60), edit(12, 13)]));
        assert!(taken.take(&[edit(50, 60)]));
    }

    #[test]
    fn line_ends_are_those_of_the_file() {
        assert_eq!(
            [line_end("a\r\nb"), line_end("a\rb"), line_end("a\nb"), line_end("a")],
            ["\r\n", "\r", "\n", "\n"]
        );
        assert_eq!(with_line_ends("a\nb\n", "\r\n"), "a\r\nb\r\n");
    }
}
