//! Fixing a text until nothing changes any more.
//!
//! Fixes that touch each other are made one after the other: after each pass the text is checked anew, and
//! what is still there is fixed in the next.

use std::collections::HashSet;

use ridealong_checks::{Edit, Finding, TextSize};

use super::choose::{Ready, choose};
use crate::cli::document::Document;

/// So many passes are made. Each mends something, so only fixes that undo each other need more.
const MOST_PASSES: usize = 100;

/// What the check of a text says.
#[derive(Debug, Default)]
pub struct Checked {
    /// What is found.
    pub findings: Vec<Finding>,
    /// Whether all of it parses.
    pub parses: bool,
}

/// What came of fixing.
#[derive(Debug)]
pub struct Settled {
    /// The text as it is then.
    pub document: Document,
    /// How many fixes were made.
    pub fixed: usize,
    /// What is still found.
    pub findings: Vec<Finding>,
    /// The findings whose fix would have broken the file, at their offsets in it as it was then.
    pub refused: Vec<(&'static str, TextSize)>,
    /// Whether there was still something to fix after the last pass.
    pub is_unsettled: bool,
}

/// A finding by its rule and where its node starts.
type Known = (&'static str, TextSize);

/// Makes the fixes of `reported` in `document`, and those of what the fixes bring to light. None where it
/// does not parse: what a fix does to such a file cannot be verified.
pub fn settle(
    document: Document,
    reported: &[Finding],
    unsafe_too: bool,
    check: impl Fn(&Document) -> Checked,
) -> Option<Settled> {
    let Checked { findings, parses } = check(&document);
    if !parses {
        return None;
    }
    // What was kept back from the user, such as by a baseline, is not fixed behind their back.
    let reported: HashSet<_> = reported.iter().map(|finding| (finding.rule.id, finding.node)).collect();
    let is_reported = |finding: &Finding| reported.contains(&(finding.rule.id, finding.node));
    let mut hidden: HashSet<Known> =
        findings.iter().filter(|finding| !is_reported(finding)).map(known).collect();
    let mut settled = Settled { document, fixed: 0, findings, refused: Vec::new(), is_unsettled: true };
    let mut left_alone: HashSet<Known> = HashSet::new();
    for _ in 0..MOST_PASSES {
        let open = settled
            .findings
            .iter()
            .filter(|finding| !hidden.contains(&known(finding)) && !left_alone.contains(&known(finding)));
        let chosen = choose(&settled.document, open, unsafe_too);
        if chosen.is_empty() {
            settled.is_unsettled = false;
            break;
        }
        let pass = make(&settled.document, &chosen, &check);
        let moved = |all: HashSet<Known>| -> HashSet<Known> {
            all.into_iter().filter_map(|(rule, at)| Some((rule, moved(at, &pass.edits)?))).collect()
        };
        settled.refused.extend(pass.refused.iter().copied());
        left_alone.extend(pass.refused);
        (hidden, left_alone) = (moved(hidden), moved(left_alone));
        settled.fixed += pass.fixed;
        if let Some((document, checked)) = pass.result {
            (settled.document, settled.findings) = (document, checked.findings);
        }
    }
    settled.findings.retain(|finding| !hidden.contains(&known(finding)));
    Some(settled)
}

fn known(finding: &Finding) -> Known {
    (finding.rule.id, finding.node.start())
}

/// Where an offset is after `edits`. None where what was there is gone.
fn moved(offset: TextSize, edits: &[Edit]) -> Option<TextSize> {
    let mut moved = i64::from(offset.to_u32());
    for edit in edits {
        if edit.range.end() <= offset {
            let length = i64::try_from(edit.text.len()).unwrap_or(i64::MAX);
            moved += length - i64::from(edit.range.len().to_u32());
        } else if edit.range.start() < offset {
            return None;
        }
    }
    u32::try_from(moved).ok().map(TextSize::from)
}

/// What one pass did.
#[derive(Default)]
struct Pass {
    result: Option<(Document, Checked)>,
    edits: Vec<Edit>,
    fixed: usize,
    refused: Vec<Known>,
}

/// Makes all `chosen` fixes at once; where that breaks the text, one by one, without those that do.
fn make(document: &Document, chosen: &[Ready<'_>], check: &impl Fn(&Document) -> Checked) -> Pass {
    let all: Vec<Edit> = chosen.iter().flat_map(|ready| ready.edits.clone()).collect();
    if let Some(result) = attempt(document, &all, check) {
        return Pass { result: Some(result), edits: all, fixed: chosen.len(), refused: Vec::new() };
    }
    let mut pass = Pass::default();
    for ready in chosen {
        let edits = [pass.edits.as_slice(), &ready.edits].concat();
        match attempt(document, &edits, check) {
            Some(result) => {
                pass.fixed += 1;
                pass.edits = edits;
                pass.result = Some(result);
            }
            None => pass.refused.push(known(ready.finding)),
        }
    }
    pass
}

/// The text with `edits` in it, if it is another one and all of it parses.
fn attempt(
    document: &Document,
    edits: &[Edit],
    check: impl Fn(&Document) -> Checked,
) -> Option<(Document, Checked)> {
    let edited = document.edited(edits).filter(|edited| edited.text() != document.text())?;
    let checked = check(&edited);
    checked.parses.then_some((edited, checked))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use ridealong_checks::{Applicability, Fix, Module, TextRange, rules};

    use super::*;

    /// A finding for each word `old`, with what comes in its place.
    fn check(document: &Document, old: &str, new: &str) -> Checked {
        let text = document.text();
        let findings = text.match_indices(old).map(|(at, _)| {
            let at = TextSize::try_from(at).unwrap();
            let range = TextRange::at(at, TextSize::of(old));
            let mut source = Finding {
                rule: rules::find("B101").unwrap(),
                severity: ridealong_checks::Severity::Low,
                confidence: ridealong_checks::Confidence::High,
                message: Cow::Borrowed(""),
                subject: None,
                range,
                node: range,
                lines: range,
                line_at: at,
                location: None,
                related: Vec::new(),
                fixes: Vec::new(),
            };
            source.fixes.push(Fix {
                title: "".into(),
                applicability: Applicability::Safe,
                edits: vec![Edit::replace(range, new)],
                needs: Vec::new(),
            });
            source
        });
        Checked { findings: findings.collect(), parses: Module::parse(text).syntax_errors().is_empty() }
    }

    fn settle_words(text: &str, old: &str, new: &str, hide_first: bool) -> Option<Settled> {
        let document = Document::Python(text.into());
        let mut reported = check(&document, old, new).findings;
        if hide_first {
            reported.remove(0);
        }
        settle(document, &reported, false, |document| check(document, old, new))
    }

    #[test]
    fn fixes_bring_others_to_light_until_nothing_changes() {
        let settled = settle_words("aabb = 1\n", "ab", "b", false).unwrap();
        assert_eq!((&**settled.document.text(), settled.fixed), ("bb = 1\n", 2));
        assert!(!settled.is_unsettled && settled.findings.is_empty());
    }

    #[test]
    fn a_fix_that_breaks_the_text_is_left_out_and_told() {
        // Within the string the new word does no harm.
        let settled = settle_words("x = 'bad'\nbad = 1\ny = 'bad'\n", "bad", "(", false).unwrap();
        assert_eq!(&**settled.document.text(), "x = '('\nbad = 1\ny = '('\n");
        assert_eq!((settled.fixed, settled.refused.len()), (2, 1));
        assert_eq!(settled.findings.len(), 1);
    }

    #[test]
    fn fixes_without_end_are_stopped() {
        let settled = settle_words("x = 1\n", "x", "x ", false).unwrap();
        assert!(settled.is_unsettled);
        assert_eq!(settled.fixed, MOST_PASSES);
    }

    #[test]
    fn what_was_kept_back_stays_and_what_does_not_parse_too() {
        let settled = settle_words("old = 1\nold = 2\n", "old", "newer", true).unwrap();
        assert_eq!(&**settled.document.text(), "old = 1\nnewer = 2\n");
        assert!(settled.findings.is_empty());
        assert!(settle_words("old = (\n", "old", "new", false).is_none());
    }

    #[test]
    fn offsets_move_with_the_edits_before_them() {
        let edits =
            [Edit::replace(TextRange::new(2.into(), 4.into()), "12345"), Edit::insert(10.into(), "x")];
        let at = |offset: u32| moved(offset.into(), &edits).map(|moved| moved.to_u32());
        assert_eq!(
            [at(0), at(2), at(3), at(4), at(10), at(11)],
            [Some(0), Some(2), None, Some(7), Some(14), Some(15)]
        );
    }
}
