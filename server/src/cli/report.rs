//! What comes of checking files.

use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::{Finding, LineIndex, TextSize};

/// What was found in one file. A file without findings has none of these.
#[derive(Debug)]
pub struct FileReport {
    /// The file, as the user knows it.
    pub path: PathBuf,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
    /// The lines of the text.
    pub lines: LineIndex,
    /// What was found, in the order of the walk.
    pub findings: Vec<Finding>,
}

/// Why something was not checked, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file or folder, as the user knows it.
    pub path: PathBuf,
    /// The line and column, in characters from 1, where it has one.
    pub place: Option<Place>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// A line and a column, in characters from 1.
pub type Place = (usize, usize);

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

/// The line and column at `offset`, in characters from 1.
pub fn place(text: &str, lines: &LineIndex, offset: TextSize) -> Place {
    let place = lines.line_column(offset, text);
    (place.line.get(), place.column.get())
}
