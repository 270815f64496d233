//! A JSON report by Bandit as a baseline. A result hides one finding of the same test, in the same file, in
//! the same line of code, wherever that line has moved.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ridealong_checks::{Finding, Lines, TextSize};
use serde::Deserialize;

use super::Hidden;
use crate::cli::discover::named;
use crate::cli::fingerprint::normalized;
use crate::cli::report::{FileReport, Outcome};

/// What is needed of a report.
#[derive(Debug, Deserialize)]
pub(super) struct BanditReport {
    results: Vec<Issue>,
}

#[derive(Debug, Deserialize)]
struct Issue {
    filename: PathBuf,
    test_id: String,
    line_number: u64,
    #[serde(default)]
    code: String,
}

/// The path, test and code of results, and how many there are. Without code, the result hides whatever its
/// test finds in the file.
pub(super) type Known = HashMap<(PathBuf, String, Option<String>), usize>;

impl BanditReport {
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        serde_json::from_str(text).context("is no JSON report by Bandit")
    }

    /// What is in the report, whose paths are told from the folder of the run or from `root`, that of the
    /// report.
    pub(super) fn known(&self, root: &Path) -> Known {
        let mut known = Known::new();
        for issue in &self.results {
            let key = (issue.absolute(root), issue.test_id.clone(), issue.line());
            *known.entry(key).or_default() += 1;
        }
        known
    }

    /// Takes the findings out of `outcome` that are in the report.
    pub(super) fn hide(&self, root: &Path, outcome: &mut Outcome) -> Hidden {
        let mut known = self.known(root);
        let hidden = outcome.reports.iter_mut().map(|report| hide_in(&mut known, report)).sum();
        outcome.reports.retain(|report| !report.findings.is_empty());
        Hidden { findings: hidden, ..Hidden::default() }
    }
}

/// Takes the findings out of a file's report that are known. Returns how many.
pub(super) fn hide_in(known: &mut Known, report: &mut FileReport) -> usize {
    let codes: Vec<String> = report.findings.iter().map(|finding| line_of(report, finding)).collect();
    let mut codes = codes.into_iter();
    let (path, before) = (report.absolute.clone(), report.findings.len());
    report.findings.retain(|finding| {
        let code = codes.next();
        let is_known = [code, None]
            .into_iter()
            .any(|code| take(known, &(path.clone(), finding.rule.id.to_owned(), code)));
        !is_known
    });
    before - report.findings.len()
}

fn take(known: &mut Known, key: &(PathBuf, String, Option<String>)) -> bool {
    let Some(count) = known.get_mut(key).filter(|count| **count > 0) else { return false };
    *count -= 1;
    true
}

impl Issue {
    /// The file where it is: Bandit tells paths from the folder of its run.
    fn absolute(&self, root: &Path) -> PathBuf {
        let from_root = root.join(&self.filename);
        let path = if !self.filename.exists() && from_root.exists() { &from_root } else { &self.filename };
        named(path).map_or_else(|_| path.clone(), |target| target.absolute)
    }

    /// The code of the line that it is on. Bandit shows some lines round it, each behind its number.
    fn line(&self) -> Option<String> {
        let number = self.line_number.to_string();
        let mut lines = self.code.lines();
        lines.find_map(|line| {
            let (start, code) = line.trim_start().split_once([' ', '\t'])?;
            (start == number).then(|| normalized(code))
        })
    }
}

/// The code of the line that Bandit would report.
fn line_of(report: &FileReport, finding: &Finding) -> String {
    let line = Lines::new(&report.text, &report.lines).location(finding).line as usize;
    let starts = report.lines.line_starts();
    let offset = |index: usize| starts.get(index).map_or(report.text.len(), TextSize::to_usize);
    normalized(report.text.get(offset(line.saturating_sub(1))..offset(line)).unwrap_or_default())
}
