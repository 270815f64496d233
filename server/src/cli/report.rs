//! What comes of checking files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::{Finding, LineIndex, noise};

pub use super::place::Place;
use crate::config::Config;
use crate::notebook::Notebook;

/// What was found in one file. A file without findings has none of these.
#[derive(Debug)]
pub struct FileReport {
    /// The file, as the user knows it.
    pub path: PathBuf,
    /// The same file by its absolute path.
    pub absolute: PathBuf,
    /// Its text, without a byte order mark; of a notebook, that of its cells.
    pub text: Arc<str>,
    /// The lines of the text.
    pub lines: LineIndex,
    /// The notebook, if it is one.
    pub notebook: Option<Arc<Notebook>>,
    /// The configuration that governs it.
    pub config: Arc<Config>,
    /// What was found, in the order of the walk.
    pub findings: Vec<Finding>,
}

/// Why something was not checked, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file or folder, as the user knows it.
    pub path: PathBuf,
    /// The place, where it has one.
    pub place: Option<Place>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What came of checking some files.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many files were checked, at least in part.
    pub files: usize,
    /// Those of them with findings.
    pub reports: Vec<FileReport>,
    /// What could not be checked.
    pub problems: Vec<Problem>,
    /// What may not be as it was meant.
    pub warnings: Vec<String>,
    /// How many findings the configuration does not have shown.
    pub hidden: usize,
    /// How many files are tests, in which `B101` would have been looked for otherwise.
    pub test_files: usize,
    /// How many files were left out by `exclude`.
    pub excluded: usize,
}

impl Outcome {
    /// This and what came of the files behind it.
    pub fn and(mut self, mut behind: Self) -> Self {
        self.files += behind.files;
        self.reports.append(&mut behind.reports);
        self.problems.append(&mut behind.problems);
        self.warnings.append(&mut behind.warnings);
        self.hidden += behind.hidden;
        self.test_files += behind.test_files;
        self.excluded += behind.excluded;
        self
    }

    /// All findings, in the order of the files.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.reports.iter().flat_map(|report| &report.findings)
    }

    /// How many findings fail the check.
    pub fn failing(&self) -> usize {
        let failing = self
            .reports
            .iter()
            .map(|report| report.findings.iter().filter(|finding| report.config.fails(finding)).count());
        failing.sum()
    }

    /// The findings of rules that seldom tell news, by the ids of these.
    pub fn noise(&self) -> BTreeMap<&'static str, usize> {
        let mut noise = BTreeMap::new();
        for finding in self.findings().filter(|finding| is_noise(finding)) {
            *noise.entry(finding.rule.id).or_default() += 1;
        }
        noise
    }

    /// 0 for nothing that fails, 1 for findings that do, 2 where something was not checked.
    pub fn exit_code(&self) -> u8 {
        match (self.problems.is_empty(), self.failing()) {
            (false, _) => 2,
            (true, 1..) => 1,
            (true, 0) => 0,
        }
    }
}

/// Whether a finding is of a rule that seldom tells news.
pub fn is_noise(finding: &Finding) -> bool {
    noise(finding.rule).is_some()
}
