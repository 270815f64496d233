//! Writing a `# nosec` where it counts: for Bandit too, if it can.

use std::cell::OnceCell;

use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashSet;

use crate::finding::apply_edits;
use crate::nosec::words_start;
use crate::suppressions::statement_lines;
use crate::{Checker, Code, Edit, Finding, Lines, Module, NosecStyle, Suppressions, Watch, rules};

/// A `# nosec` that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Writes the comment, or a test into one that is there.
    pub edit: Edit,
    /// Whether Bandit honours it there. Ridealong looks at more lines.
    pub counts_in_bandit: bool,
}

/// So many lines are tried of those that Bandit looks at, and as many of the statement: each costs a look
/// at the whole file.
const MOST_LINES: usize = 8;

/// So many lines are looked at for one that can take a comment: in a statement of a million lines it is
/// rarely the next.
const MOST_CANDIDATES: usize = 64;

/// The comment that suppresses `finding` and nothing else, or none where no line of it can take one.
/// Where Bandit honours one, it is one of those. `findings` are all that are reported for `code`.
///
/// Comments unite and cancel each other in ways of their own, so each candidate is tried out.
pub fn suppression(
    checker: &Checker,
    code: &Code<'_>,
    findings: &[Finding],
    finding: &Finding,
    checkpoint: &dyn Fn(),
) -> Option<Suppression> {
    if rules::is_about_comments(finding.rule) {
        return None;
    }
    let Code { module, source, .. } = *code;
    let index = LineIndex::from_source_text(source);
    let lines = Lines::new(source, &index);
    let edits = |lines: Vec<u32>| {
        let ends = lines.into_iter().map(|line| line_end(source, &index, line));
        ends.filter_map(|end| comment_edit(module, source, end, finding.rule.id)).take(MOST_LINES)
    };
    let trial = Trial { checker, code, checkpoint };
    let before = reported(findings);
    let own = |edit: &Edit, after: &Reports| suppresses_only(finding, edit, &before, &after.own);
    let bandits_before = OnceCell::new();
    let mut for_us_alone = None;
    for edit in edits(lines_of_node(lines, finding)) {
        let after = trial.after(&edit);
        if !own(&edit, &after) {
            continue;
        }
        let before = bandits_before.get_or_init(|| trial.reports(code).bandit);
        if suppresses_only(finding, &edit, before, &after.bandit) {
            return Some(Suppression { edit, counts_in_bandit: true });
        }
        for_us_alone.get_or_insert(edit);
    }
    if checker.options().nosec == NosecStyle::Statement {
        let mut edits = edits(lines_of_statement(module, lines, finding));
        for_us_alone = for_us_alone.or_else(|| edits.find(|edit| own(edit, &trial.after(edit))));
    }
    for_us_alone.map(|edit| Suppression { edit, counts_in_bandit: false })
}

/// The lines that Bandit looks at: first the one that it reports, then the first, where a reader looks.
fn lines_of_node(lines: Lines<'_>, finding: &Finding) -> Vec<u32> {
    let at = lines.location(finding);
    let range = (at.first_line..=at.last_line).take(MOST_CANDIDATES);
    let mut all = vec![at.line];
    all.extend(range.chain([at.last_line]).filter(|line| *line != at.line));
    all.dedup();
    all
}

/// The lines of the statement: first the last, where most comments stand.
fn lines_of_statement(module: &Module, lines: Lines<'_>, finding: &Finding) -> Vec<u32> {
    let (first, last) = statement_lines(module, lines, finding);
    std::iter::once(last).chain((first..last).take(MOST_CANDIDATES)).collect()
}

/// The means to try out a comment.
struct Trial<'a> {
    checker: &'a Checker,
    code: &'a Code<'a>,
    checkpoint: &'a dyn Fn(),
}

/// What is reported for a source.
struct Reports {
    /// In the style of the checker, without what is about comments.
    own: Vec<Reported>,
    /// In Bandit's style.
    bandit: Vec<Reported>,
}

impl Trial<'_> {
    fn after(&self, edit: &Edit) -> Reports {
        let source = apply_edits(self.code.source, std::slice::from_ref(edit));
        let module = Module::parse_as(&source, self.code.module.dialect());
        self.reports(&Code { module: &module, source: &source, ..*self.code })
    }

    fn reports(&self, code: &Code<'_>) -> Reports {
        (self.checkpoint)();
        let index = LineIndex::from_source_text(code.source);
        let lines = Lines::new(code.source, &index);
        let watch = Watch { checkpoint: self.checkpoint, running: &Default::default() };
        let mut checked = self.checker.check(code, &watch);
        let mut bandits = checked.findings.clone();
        Suppressions::read(code.module, code.source, lines).apply(&mut bandits, lines);
        self.checker.suppress(code, || lines, &mut checked, &watch);
        Reports { own: reported(&checked.findings), bandit: reported(&bandits) }
    }
}

/// A finding by its rule and node.
type Reported = (&'static str, TextRange);

/// What comments may suppress of these findings.
fn reported(findings: &[Finding]) -> Vec<Reported> {
    let of_code = findings.iter().filter(|finding| !rules::is_about_comments(finding.rule));
    of_code.map(|finding| (finding.rule.id, finding.node)).collect()
}

/// Whether `after` is what was reported `before`, without `finding`. Others of the same rule may be gone
/// with it: no comment tells apart those that share its line, nor those whose call it stands in.
fn suppresses_only(finding: &Finding, edit: &Edit, before: &[Reported], after: &[Reported]) -> bool {
    let before: Vec<Reported> = before.iter().map(|reported| moved(reported, edit)).collect();
    let target = moved(&(finding.rule.id, finding.node), edit);
    let others = |all: &[Reported]| -> Vec<Reported> {
        all.iter().filter(|(id, _)| *id != target.0).copied().collect()
    };
    let known: FxHashSet<&Reported> = before.iter().collect();
    !after.contains(&target)
        && others(&before) == others(after)
        && after.iter().all(|reported| known.contains(reported))
}

/// Where a finding stands after `edit`, which inserts text.
fn moved((id, node): &Reported, edit: &Edit) -> Reported {
    let inserted = TextSize::of(edit.text.as_str());
    let moved = |offset: TextSize| if offset > edit.range.start() { offset + inserted } else { offset };
    (id, TextRange::new(moved(node.start()), moved(node.end())))
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
