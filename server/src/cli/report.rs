//! What comes of checking files.

use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::{Finding, LineIndex};

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
}

impl Outcome {
    /// This and what came of the files behind it.
    pub fn and(mut self, mut behind: Self) -> Self {
        self.files += behind.files;
        self.reports.append(&mut behind.reports);
        self.problems.append(&mut behind.problems);
        self
    }

    /// All findings, in the order of the files.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.reports.iter().flat_map(|report| &report.findings)
    }

    /// 0 for nothing found, 1 for findings, 2 where something was not checked.
    pub fn exit_code(&self) -> u8 {
        match (self.problems.is_empty(), self.reports.is_empty()) {
            (false, _) => 2,
            (true, false) => 1,
            (true, true) => 0,
        }
    }
}
