//! The model of Bandit's reports: what all formats are made from.
//!
//! It does no input or output. Who runs the scan fills it: [`Report`] says field by field with what.
//! Who writes a format only reads it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use ridealong_checks::{Confidence, Severity};

use super::baseline::Baseline;
use super::metrics::Metrics;
use super::source::Source;

/// Everything that a report shows.
#[derive(Debug)]
pub struct Report {
    /// What was found and passes [`levels`](Self::levels): files in the order of the run, and within
    /// a file in the order of the walk. Formats that sort do so themselves.
    pub issues: Vec<Issue>,
    /// What is new against a baseline; none where no baseline was given or it holds no entry.
    pub baseline: Option<Baseline>,
    /// The figures of each file that could be read, in the order of the run. A file that does not
    /// parse is here as well, without its issues having been counted. The totals are made from them.
    pub metrics: Vec<(String, Metrics)>,
    /// The files that could not be scanned, in the order of the run.
    pub skipped: Vec<Skipped>,
    /// The files that were scanned, without those skipped, in the order of the run. `-v` shows them
    /// with their scores, which are made from their metrics.
    pub files: Vec<String>,
    /// The files that were left out, in order; `-v` shows them.
    pub excluded: Vec<String>,
    /// What the report is to be like.
    pub shape: Shape,
    /// When the report was made.
    pub generated_at: SystemTime,
    /// The folder that relative file names start from, for the tags `{abspath}` and `{relpath}`.
    pub working_directory: PathBuf,
}

/// The options of the command line that say what a report is to be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The lowest rank shown. Who fills the report leaves out the issues below it.
    pub levels: Levels,
    /// `-n`: so many lines of code for each issue, besides those that it extends over.
    pub context_lines: i64,
    /// `-a`: what the results are sorted by, in the formats that sort.
    pub aggregate: Aggregate,
    /// `-v`: with the files in scope and those excluded.
    pub verbose: bool,
    /// `-q`: nothing at all if nothing was found. Only `screen` and `txt` heed it.
    pub quiet: bool,
}

/// The lowest ranks that are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    /// `-l` or `--severity-level`.
    pub severity: Rank,
    /// `-i` or `--confidence-level`.
    pub confidence: Rank,
}

/// `-a`: what results are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// By the file's name.
    File,
    /// By the test's name.
    Vulnerability,
}

/// Bandit's word for a severity or a confidence, and their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the four words are their own meaning")]
pub enum Rank {
    Undefined,
    Low,
    Medium,
    High,
}

/// One finding as Bandit tells it.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The file's name as Bandit shows it: `./a.py` for the argument `a.py`, `<stdin>` for `-`.
    pub filename: String,
    /// The id, such as `B602`.
    pub test_id: String,
    /// The name of the function that is Bandit's test, see [`super::naming::test_name`].
    pub test_name: String,
    /// How bad it would be.
    pub severity: Rank,
    /// How sure the test is.
    pub confidence: Rank,
    /// The number in the Common Weakness Enumeration; 0 if there is none.
    pub cwe: u16,
    /// Our message.
    pub text: String,
    /// What Bandit's text names, such as a secret or a module; see [`ridealong_checks::Finding::subject`].
    pub subject: Option<Box<str>>,
    /// The last line of what the issue is about, from 1: of the secret, rather than of the node.
    pub last_line: u32,
    /// The line that is reported, from 1.
    pub line_number: u32,
    /// The first and the last line of the visited node.
    pub line_range: (u32, u32),
    /// Where the visited node starts, in UTF-8 bytes from 0.
    pub col_offset: u32,
    /// Where the visited node ends, in UTF-8 bytes from 0.
    pub end_col_offset: u32,
    /// The page about the test, see [`super::naming::more_info`].
    pub more_info: String,
    /// The file's offsets at which the visited node starts and ends. Issues of one node share their
    /// line range in YAML. None if the line range is not that of a node (B613).
    pub node: Option<(u32, u32)>,
    /// The file's text; one `Arc` for all issues of a file.
    pub source: Arc<Source>,
}

/// A file that could not be scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file's name as in [`Issue::filename`].
    pub filename: String,
    /// Why, in Bandit's words or the system's.
    pub reason: String,
}

impl Rank {
    /// All, from the lowest on.
    pub const ALL: [Self; 4] = [Self::Undefined, Self::Low, Self::Medium, Self::High];

    /// The word in capitals, as in JSON: `UNDEFINED`, `LOW`, `MEDIUM`, `HIGH`.
    pub const fn upper(self) -> &'static str {
        match self {
            Self::Undefined => "UNDEFINED",
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
        }
    }

    /// The word as in a sentence's beginning: `Undefined`, `Low`, `Medium`, `High`.
    pub const fn capitalized(self) -> &'static str {
        match self {
            Self::Undefined => "Undefined",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }

    /// What an issue of this rank adds to the score of its file.
    pub const fn score(self) -> u64 {
        match self {
            Self::Undefined => 1,
            Self::Low => 3,
            Self::Medium => 5,
            Self::High => 10,
        }
    }
}

impl From<Severity> for Rank {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
        }
    }
}

impl From<Confidence> for Rank {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::Low => Self::Low,
            Confidence::Medium => Self::Medium,
            Confidence::High => Self::High,
        }
    }
}

impl Levels {
    /// Whether an issue of these ranks is reported.
    pub fn admit(self, severity: Rank, confidence: Rank) -> bool {
        severity >= self.severity && confidence >= self.confidence
    }
}

impl Default for Levels {
    fn default() -> Self {
        Self { severity: Rank::Undefined, confidence: Rank::Undefined }
    }
}

impl Default for Shape {
    fn default() -> Self {
        let levels = Levels::default();
        Self { levels, context_lines: 3, aggregate: Aggregate::File, verbose: false, quiet: false }
    }
}

impl Report {
    /// How many issues are reported: all, or the new ones where there is a baseline. The run fails
    /// if there are any.
    pub fn count(&self) -> usize {
        self.baseline.as_ref().map_or(self.issues.len(), |baseline| baseline.new.len())
    }

    /// The issues that are reported, in order, each with those that it might be instead: only itself,
    /// but where a baseline has some of its kind.
    pub fn reported(&self) -> impl Iterator<Item = Reported<'_>> {
        let count = self.count();
        (0..count).filter_map(|index| match &self.baseline {
            None => Some(Reported { issue: self.issues.get(index)?, candidates: &[], issues: &self.issues }),
            Some(baseline) => {
                let (issue, candidates) = baseline.entry(index)?;
                Some(Reported { issue: self.issues.get(issue)?, candidates, issues: &self.issues })
            }
        })
    }

    /// The figures of all files together.
    pub fn totals(&self) -> Metrics {
        Metrics::total(self.metrics.iter().map(|(_, metrics)| metrics))
    }
}

/// An issue that is reported.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a> {
    /// The issue.
    pub issue: &'a Issue,
    candidates: &'a [usize],
    issues: &'a [Issue],
}

impl<'a> Reported<'a> {
    /// The issues of which one is new, if it cannot be said which of several it is.
    pub fn candidates(self) -> Option<impl Iterator<Item = &'a Issue>> {
        let is_unsure = self.candidates.len() > 1;
        is_unsure.then(|| self.candidates.iter().filter_map(move |candidate| self.issues.get(*candidate)))
    }
}

impl Issue {
    /// How many lines the visited node has.
    pub fn lines(&self) -> u32 {
        self.line_range.1.saturating_add(1).saturating_sub(self.line_range.0)
    }

    /// The numbers of those lines.
    pub fn line_numbers(&self) -> std::ops::RangeInclusive<u32> {
        self.line_range.0..=self.line_range.1
    }

    /// The same as Python writes a list: `[1, 2]`.
    pub fn line_range_text(&self) -> String {
        let numbers: Vec<String> = self.line_numbers().map(|number| number.to_string()).collect();
        format!("[{}]", numbers.join(", "))
    }

    /// The address of the weakness's page; empty if there is none.
    pub fn cwe_link(&self) -> String {
        match self.cwe {
            0 => String::new(),
            cwe => format!("https://cwe.mitre.org/data/definitions/{cwe}.html"),
        }
    }

    /// The weakness as text has it: `CWE-78 (https://…)`; empty if there is none.
    pub fn cwe_text(&self) -> String {
        match self.cwe {
            0 => String::new(),
            cwe => format!("CWE-{cwe} ({})", self.cwe_link()),
        }
    }
}
