//! Writing a `# nosec` where Bandit honours it.

use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::finding::apply_edits;
use crate::nosec::words_start;
use crate::{Checker, Edit, Finding, Lines, Module, Suppressions, Watch};

/// The edit that suppresses `finding` and nothing else, or none where no line of it can take a
/// comment that Bandit would honour. `findings` are all that are reported for `source`.
///
/// Comments unite and cancel each other in ways of their own, so each candidate is tried out.
pub fn suppression(
    checker: &Checker,
    module: &Module,
    source: &str,
    path: &str,
    findings: &[Finding],
    finding: &Finding,
    checkpoint: &dyn Fn(),
) -> Option<Edit> {
    let index = LineIndex::from_source_text(source);
    let lines = Lines::new(source, &index);
    let location = lines.location(finding);
    // The line that Bandit reports comes first; then the first line, where a reader looks.
    let others = location.first_line..=location.last_line;
    let candidates = std::iter::once(location.line).chain(others).filter_map(|line| {
        let end = line_end(source, &index, line);
        comment_edit(module, source, end, finding.rule.id)
    });
    candidates.take(MOST_CANDIDATES).find(|edit| {
        let edited = apply_edits(source, std::slice::from_ref(edit));
        let expected = moved(findings, edit);
        let target = moved(std::slice::from_ref(finding), edit);
        suppresses_only(&target[0], &expected, &reported(checker, &edited, path, checkpoint))
    })
}

/// A statement over hundreds of lines is not tried out line by line.
const MOST_CANDIDATES: usize = 8;

/// A finding by its rule and node.
type Reported = (&'static str, TextRange);

/// Whether `after` is `before` without `target`. Others of the same rule may be gone with it: no comment
/// tells apart those that share its line, nor those whose call it stands in.
fn suppresses_only(target: &Reported, before: &[Reported], after: &[Reported]) -> bool {
    let others = |all: &[Reported]| -> Vec<Reported> {
        all.iter().filter(|(id, _)| *id != target.0).copied().collect()
    };
    !after.contains(target)
        && others(before) == others(after)
        && after.iter().all(|reported| before.contains(reported))
}

/// Where `findings` stand after `edit`, which inserts text.
fn moved(findings: &[Finding], edit: &Edit) -> Vec<Reported> {
    let inserted = TextSize::of(edit.text.as_str());
    let moved = |offset: TextSize| if offset > edit.range.start() { offset + inserted } else { offset };
    findings
        .iter()
        .map(|finding| {
            let node = TextRange::new(moved(finding.node.start()), moved(finding.node.end()));
            (finding.rule.id, node)
        })
        .collect()
}

/// What is reported for `source`.
fn reported(checker: &Checker, source: &str, path: &str, checkpoint: &dyn Fn()) -> Vec<Reported> {
    checkpoint();
    let module = Module::parse(source);
    let index = LineIndex::from_source_text(source);
    let lines = Lines::new(source, &index);
    let watch = Watch { checkpoint, running: &Default::default() };
    let mut findings = checker.check(&module, source, path, &watch).findings;
    Suppressions::read(&module, source, lines).apply(&mut findings, lines);
    findings.iter().map(|finding| (finding.rule.id, finding.node)).collect()
}

/// The offset just before the line end of `line` (from 1).
fn line_end(source: &str, index: &LineIndex, line: u32) -> TextSize {
    let line = ruff_source_file::OneIndexed::new(line as usize).unwrap_or_default();
    let range = index.line_range(line, source);
    let text = source[range].trim_end_matches(['\n', '\r']);
    range.start() + TextSize::of(text)
}

/// Writes `id` into the comment that ends at `end`, or a new comment there. None inside a string,
/// and behind a backslash that joins lines.
fn comment_edit(module: &Module, source: &str, end: TextSize, id: &str) -> Option<Edit> {
    let comment = module.comments().find(|comment| comment.contains_inclusive(end) && comment.end() == end);
    if let Some(comment) = comment {
        let text = &source[comment];
        return Some(match words_start(text) {
            None => Edit::insert(end, format!("  # nosec {id}")),
            Some(at) => extend_words(comment, text, at, id),
        });
    }
    let inside_token = module
        .tokens()?
        .iter()
        .any(|token| token.range().contains(end) && token.start() < end && !token.kind().is_trivia());
    if inside_token || is_inside_fstring(module, end) || source[..end.to_usize()].ends_with('\\') {
        return None;
    }
    let blank = source[..end.to_usize()].ends_with([' ', '\t']);
    Some(Edit::insert(end, if blank { format!("# nosec {id}") } else { format!("  # nosec {id}") }))
}

/// Whether `offset` lies within an f-string or t-string. A comment in a field of one is an error before
/// Python 3.12.
fn is_inside_fstring(module: &Module, offset: TextSize) -> bool {
    let before = module.tokens().into_iter().flat_map(|tokens| tokens.iter());
    let before = before.take_while(|token| token.end() <= offset);
    let depth = before.fold(0_usize, |depth, token| match token.kind() {
        TokenKind::FStringStart | TokenKind::TStringStart => depth + 1,
        TokenKind::FStringEnd | TokenKind::TStringEnd => depth.saturating_sub(1),
        _ => depth,
    });
    depth > 0
}

/// Adds `id` in front of the words of a `# nosec`. `, ` keeps Bandit from dropping what precedes.
fn extend_words(comment: TextRange, text: &str, at: usize, id: &str) -> Edit {
    let offset = comment.start() + TextSize::of(&text[..at]);
    let space = if text[..at].ends_with([' ', '\t']) { "" } else { " " };
    let words = text[at..].trim_start();
    let separator = match words.chars().next() {
        None => "",
        Some('#') => " ",
        Some(_) => ", ",
    };
    Edit::insert(offset, format!("{space}{id}{separator}"))
}
