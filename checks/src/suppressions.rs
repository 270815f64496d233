//! Suppression as `ridealong check` and the editor have it: [`NosecStyle::Statement`].
//!
//! A comment counts for every finding in its statement: on the lines between two ends of a statement, of
//! a compound one its header. Each decorator is a statement of its own here, as is the `def` under it.
//! The lines that Bandit looks at count as well: the finding's own, and all lines of its node. A finding
//! is suppressed if any of these comments is a blanket one or names it.
//!
//! So whatever Bandit suppresses is suppressed here too, but for what only a reason behind `--` names.

mod assist;
mod nearest;
mod noqa;
mod nosec;
mod reach;
mod removal;
mod statements;

use rustc_hash::FxHashMap;

use crate::nosec::By;
use crate::options::NosecStyle;
use crate::{
    Checked, Checker, Code, Finding, Lines, Location, Module, Suppressed, Suppressions, Watch, rules,
};
use nearest::Spelling;
use noqa::Noqas;
use reach::Reach;
use statements::Spans;

pub use assist::{TypedWord, reached_from, rule_named_at, word_typed_at};
pub(crate) use nearest::MOST_WORDS;
pub use nosec::{Nosec, Slip, Word};

/// Whether a comment with this text may suppress anything.
pub(crate) fn may_suppress(comment: &str) -> bool {
    Suppressions::may_have_any(comment) || noqa::may_have_any(comment)
}

/// So many comments lie between two checkpoints.
const COMMENTS_BETWEEN_CHECKPOINTS: usize = 512;

impl Checker {
    /// Takes the findings away that comments suppress, in the style of the options, and adds what the
    /// rules about such comments find. `checked` must be what [`check`](Self::check) made of the same
    /// code. `lines` are those of its source; they are asked for only where there are comments to look at.
    pub fn suppress<'a>(
        &self,
        code: &Code<'a>,
        lines: impl FnOnce() -> Lines<'a>,
        checked: &mut Checked,
        watch: &Watch<'_>,
    ) -> Suppressed {
        match self.options().nosec {
            NosecStyle::Ignored => Suppressed::default(),
            NosecStyle::Bandit if checked.findings.is_empty() || !Suppressions::may_have_any(code.source) => {
                Suppressed::default()
            }
            NosecStyle::Bandit => {
                let lines = lines();
                Suppressions::read(code.module, code.source, lines).apply(&mut checked.findings, lines)
            }
            NosecStyle::Statement => self.suppress_by_statement(code, lines, checked, watch),
        }
    }

    fn suppress_by_statement<'a>(
        &self,
        code: &Code<'a>,
        lines: impl FnOnce() -> Lines<'a>,
        checked: &mut Checked,
        watch: &Watch<'_>,
    ) -> Suppressed {
        let has_findings = !checked.findings.is_empty();
        let nosec = (has_findings || !self.nosecs.is_empty()) && Suppressions::may_have_any(code.source);
        let noqa = has_findings && self.options().noqa && noqa::may_have_any(code.source);
        if !nosec && !noqa {
            return Suppressed::default();
        }
        let lines = lines();
        let mut comments = Comments::new(code.module, lines);
        if nosec {
            comments.read_nosec(code, watch);
        }
        if noqa {
            comments.noqas = Noqas::read(code.module, code.source, lines);
        }
        let suppressed = comments.apply(&mut checked.findings);
        if !self.nosecs.is_empty() && !comments.nosecs.is_empty() {
            self.look_at(comments, code, checked, watch);
        }
        suppressed
    }

    /// Runs the rules about comments.
    fn look_at(&self, mut comments: Comments<'_>, code: &Code<'_>, checked: &mut Checked, watch: &Watch<'_>) {
        comments.note_uses();
        let is_asked = self.nosecs.iter().any(|(rule, _)| rules::is_about_use(rule));
        // In code that does not parse, what a comment is for may be missing.
        if code.module.has_syntax_errors() || checked.too_deep || !is_asked {
            comments.take_for_used();
        } else if comments.nosecs.iter().any(Nosec::seems_unused) && !self.has_all_rules() {
            for finding in &self.with_all_rules().check(code, watch).findings {
                comments.suppresses(finding);
            }
            comments.note_uses();
        }
        let mut spelling = Spelling::default();
        for (number, nosec) in comments.nosecs.iter_mut().enumerate() {
            if number % COMMENTS_BETWEEN_CHECKPOINTS == 0 {
                (watch.checkpoint)();
            }
            if nosec.is_mention() {
                continue;
            }
            spelling.check(nosec);
            for (rule, run) in &self.nosecs {
                watch.running.set(Some(rule));
                run(nosec, &mut checked.findings);
            }
        }
        watch.running.set(None);
        if let Some(outside) = code.outside {
            outside.note_compared_words(spelling.compared());
        }
    }
}

/// The first and the last line of the statement that `finding` stands in.
pub(crate) fn statement_lines(module: &Module, lines: Lines<'_>, finding: &Finding) -> (u32, u32) {
    Spans::of_statements(module, lines).around(lines.line(finding.range.start()))
}

/// The comments of a module that suppress, by line.
struct Comments<'a> {
    lines: Lines<'a>,
    statements: Spans,
    nosecs: Vec<Nosec<'a>>,
    /// The blanket ones; an owner is an index into `nosecs`.
    blanket: Reach<usize>,
    /// Those that name a test, by its id; an owner is an index into `nosecs`, and one into its words.
    by_id: FxHashMap<&'static str, Reach<(usize, usize)>>,
    noqas: Noqas,
}

impl<'a> Comments<'a> {
    fn new(module: &Module, lines: Lines<'a>) -> Self {
        Self {
            lines,
            statements: Spans::of_statements(module, lines),
            nosecs: Vec::new(),
            blanket: Reach::default(),
            by_id: FxHashMap::default(),
            noqas: Noqas::default(),
        }
    }

    fn read_nosec(&mut self, code: &Code<'a>, watch: &Watch<'_>) {
        let source = code.source;
        for (number, comment) in code.module.comments().enumerate() {
            if number % COMMENTS_BETWEEN_CHECKPOINTS == 0 {
                (watch.checkpoint)();
            }
            if !Suppressions::may_have_any(&source[comment]) {
                continue;
            }
            let line = self.lines.line(comment.start());
            let is_alone = self.statements.around(line) == (line, line);
            for mut nosec in nosec::read(source, comment) {
                nosec.is_outside = is_alone && nosec.line_start().is_some();
                nosec.lines_above = code.lines_above();
                let index = self.nosecs.len();
                if nosec.is_blanket {
                    self.blanket.push(line, index);
                }
                for (word, id) in nosec.words.iter().enumerate().filter_map(|(i, word)| Some((i, word.id?))) {
                    self.by_id.entry(id).or_default().push(line, (index, word));
                }
                self.nosecs.push(nosec);
            }
        }
    }

    fn apply(&mut self, findings: &mut Vec<Finding>) -> Suppressed {
        let mut suppressed = Suppressed::default();
        findings.retain(|finding| suppressed.keeps(self.suppresses(finding)));
        suppressed
    }

    /// How `finding` is suppressed, if it is. All comments that have a part in it are marked.
    fn suppresses(&mut self, finding: &Finding) -> Option<By> {
        let at = self.lines.location(finding);
        let start = self.lines.line(finding.range.start());
        let places = self.lines_of(finding, at, start);
        let mut by_name = self.by_id.get_mut(finding.rule.id);
        let (mut is_blanket, mut is_named) = (false, false);
        for (first, last) in places {
            is_blanket |= self.blanket.reaches(first, last);
            is_named |= by_name.as_mut().is_some_and(|reach| reach.reaches(first, last));
        }
        let mut by_noqa = || self.noqas.suppress(finding, [start, at.line, at.first_line]);
        match (is_blanket, is_named) {
            (true, _) => Some(By::Blanket),
            (false, true) => Some(By::Name),
            (false, false) => by_noqa(),
        }
    }

    /// The lines, first and last, on which a comment counts for `finding`, which is at this place and starts on
    /// the line `start`.
    fn lines_of(
        &self,
        finding: &Finding,
        at: Location,
        start: u32,
    ) -> impl Iterator<Item = (u32, u32)> + use<> {
        let own = [(at.line, at.line), (at.first_line, at.last_line), self.statements.around(start)];
        // Of a finding on the source as a whole Bandit looks at the first line.
        own.into_iter().chain(finding.location.map(|_| (0, 1)))
    }

    /// Notes in the comments themselves which of them had a part in suppressing something.
    fn note_uses(&mut self) {
        for nosec in self.blanket.used() {
            self.nosecs[nosec].is_used = true;
        }
        for (nosec, word) in self.by_id.values().flat_map(Reach::used) {
            self.nosecs[nosec].is_used = true;
            self.nosecs[nosec].words[word].is_used = true;
        }
    }

    fn take_for_used(&mut self) {
        for nosec in &mut self.nosecs {
            nosec.is_used = true;
            nosec.words.iter_mut().for_each(|word| word.is_used = true);
        }
    }
}
