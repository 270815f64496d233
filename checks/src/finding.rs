//! What a rule reports, and how it may be mended.

use std::borrow::Cow;

use ruff_text_size::{TextRange, TextSize};

use crate::surroundings::PieceId;
use crate::{Confidence, Context, Import, Location, Rule, Severity};

/// One place in a module where a rule sees a problem. All positions are byte offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it would be.
    pub severity: Severity,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// What is wrong and what to do, in a sentence or two.
    pub message: Cow<'static, str>,
    /// What Bandit's text names: the secret, the module, the function. It tells apart what a rule finds in
    /// a file. It is nothing to show, as it may be a secret. None where Bandit names nothing.
    pub subject: Option<Box<str>>,
    /// What an editor underlines: the part of [`node`](Self::node) that matters.
    pub range: TextRange,
    /// The node that the rule was run on. Bandit's columns are those of its start and its end.
    pub node: TextRange,
    /// The code over whose lines Bandit's line range runs: the node, or for a string constant what it
    /// stands in.
    pub lines: TextRange,
    /// The offset whose line is the one that Bandit reports.
    pub line_at: TextSize,
    /// Bandit's place, where it has nothing to do with a node.
    pub location: Option<Location>,
    /// Other places that belong to the finding, such as the import behind an alias.
    pub related: Vec<Related>,
    /// Ways to mend it, the preferred one first.
    pub fixes: Vec<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub origin: Origin,
    /// What it has to do with the finding.
    pub message: String,
}

/// A place that may be in another piece of the file, as long as that is known by pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The piece that the range counts from; none where it counts as the finding's own ranges do.
    pub piece: Option<PieceId>,
    /// The range in it.
    pub range: TextRange,
}

/// Whether a fix may be applied without being looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The same program with the hazard gone.
    Safe,
    /// May change what the program does; somebody has to agree to it.
    Unsafe,
}

/// One way to mend a finding: edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, as an imperative: "Use `yaml.safe_load`".
    pub title: Cow<'static, str>,
    /// Whether it may be applied without being looked at.
    pub applicability: Applicability,
    /// The replacements. They do not overlap.
    pub edits: Vec<Edit>,
    /// The imports that the new code relies on. Once the whole file is known, those that it lacks are brought by
    /// the first edit.
    pub needs: Vec<Import>,
}

/// One replacement in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub range: TextRange,
    /// What comes in its place.
    pub text: String,
}

impl Finding {
    /// Whether the line that Bandit reports was chosen by the rule, and is not that of the node.
    pub(crate) fn has_line_of_its_own(&self) -> bool {
        self.location.is_some() || self.line_at != self.node.start()
    }

    /// A finding of `rule` at `node`, with the severity, confidence and message of the rule.
    pub(crate) fn new(rule: &'static Rule, node: TextRange) -> Self {
        Self {
            rule,
            severity: rule.severity,
            confidence: rule.confidence,
            message: Cow::Borrowed(rule.message),
            subject: None,
            range: node,
            node,
            lines: node,
            line_at: node.start(),
            location: None,
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Narrows what an editor underlines.
    pub(crate) fn at(&mut self, range: TextRange) -> &mut Self {
        self.range = range;
        self
    }

    /// Makes the line of `offset` the one that Bandit reports.
    pub(crate) fn line_of(&mut self, offset: TextSize) -> &mut Self {
        self.line_at = offset;
        self
    }

    /// Makes the lines of `range` Bandit's line range.
    pub(crate) fn over(&mut self, range: TextRange) -> &mut Self {
        self.lines = range;
        self
    }

    pub(crate) fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    pub(crate) fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.confidence = confidence;
        self
    }

    pub(crate) fn message(&mut self, message: impl Into<Cow<'static, str>>) -> &mut Self {
        self.message = message.into();
        self
    }

    /// Tells what Bandit's text names.
    pub(crate) fn about(&mut self, subject: impl Into<Box<str>>) -> &mut Self {
        self.subject = Some(subject.into());
        self
    }

    /// Adds a way to mend the finding, where there is one.
    pub(crate) fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fixes.extend(fix.into());
        self
    }
}

impl Fix {
    /// A fix that leaves the program as it was, less the hazard.
    pub(crate) fn safe(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits, needs: Vec::new() }
    }

    /// A fix that may change what the program does.
    pub(crate) fn unsafe_(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits, needs: Vec::new() }
    }

    /// The same with an import that its new code relies on. None where the name means something else round the
    /// node at hand.
    pub(crate) fn needing(mut self, import: Import, context: &Context<'_>) -> Option<Self> {
        self.needs.push(import);
        (!context.is_bound_in_function(import)).then_some(self)
    }
}

impl Edit {
    /// Puts `text` in the place of what is at `range`.
    pub fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Puts `text` before what is at `offset`.
    pub fn insert(offset: TextSize, text: impl Into<String>) -> Self {
        Self::replace(TextRange::empty(offset), text)
    }
}

/// `source` with `edits` made in it. Edits that reach past its end or overlap an earlier one are
/// left out.
pub fn apply_edits(source: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    let mut result = String::with_capacity(source.len() + 64);
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.range.start().to_usize(), edit.range.end().to_usize());
        if start < done {
            continue;
        }
        let Some(kept) = source.get(done..start).filter(|_| source.is_char_boundary(end)) else {
            continue;
        };
        result.push_str(kept);
        result.push_str(&edit.text);
        done = end;
    }
    result.push_str(&source[done..]);
    result
}
