//! `json`: one object with its keys sorted.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::{Serialize, Serializer};

use super::{date, python_json};
use crate::bandit::metrics::Metrics;
use crate::bandit::report::{Aggregate, Issue, Rank, Report, Reported, Skipped};

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let root = Root {
        errors: report.skipped.iter().map(Error::new).collect(),
        generated_at: date::seconds(report.generated_at),
        metrics: metrics(report),
        results: Results(report),
    };
    python_json::write(&root, out)
}

// Fields are in alphabetical order in all of these, as the keys have to be.

#[derive(serde::Serialize)]
struct Root<'a> {
    errors: Vec<Error<'a>>,
    generated_at: String,
    metrics: BTreeMap<&'a str, BTreeMap<String, u64>>,
    results: Results<'a>,
}

#[derive(serde::Serialize)]
struct Error<'a> {
    filename: &'a str,
    reason: &'a str,
}

/// Makes each result only when it is written, as the code of all together may be long.
struct Results<'a>(&'a Report);

#[derive(serde::Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<Entry<'a>>>,
    code: String,
    col_offset: u32,
    end_col_offset: u32,
    filename: &'a str,
    issue_confidence: &'static str,
    issue_cwe: Cwe,
    issue_severity: &'static str,
    issue_text: &'a str,
    line_number: u32,
    line_range: Vec<u32>,
    /// Candidates have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_info: Option<&'a str>,
    test_id: &'a str,
    test_name: &'a str,
}

/// Empty where there is no weakness.
#[derive(serde::Serialize)]
struct Cwe {
    #[serde(skip_serializing_if = "is_zero")]
    id: u16,
    #[serde(skip_serializing_if = "String::is_empty")]
    link: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_zero(number: &u16) -> bool {
    *number == 0
}

impl<'a> Error<'a> {
    fn new(skipped: &'a Skipped) -> Self {
        Self { filename: &skipped.filename, reason: &skipped.reason }
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let context_lines = self.0.shape.context_lines;
        serializer.collect_seq(sorted(self.0).into_iter().map(|reported| {
            let candidates = reported.candidates().map(|issues| {
                let entries = issues.map(|issue| Entry::new(issue, context_lines));
                entries.collect()
            });
            let entry = Entry::new(reported.issue, context_lines);
            Entry { candidates, more_info: Some(&reported.issue.more_info), ..entry }
        }))
    }
}

impl<'a> Entry<'a> {
    fn new(issue: &'a Issue, context_lines: i64) -> Self {
        Self {
            candidates: None,
            code: issue.code(context_lines, ' '),
            col_offset: issue.col_offset,
            end_col_offset: issue.end_col_offset,
            filename: &issue.filename,
            issue_confidence: issue.confidence.upper(),
            issue_cwe: Cwe { id: issue.cwe, link: issue.cwe_link() },
            issue_severity: issue.severity.upper(),
            issue_text: &issue.text,
            line_number: issue.line_number,
            line_range: issue.line_numbers().collect(),
            more_info: None,
            test_id: &issue.test_id,
            test_name: &issue.test_name,
        }
    }
}

/// What is reported, sorted as `-a` says.
pub fn sorted(report: &Report) -> Vec<Reported<'_>> {
    let mut reported: Vec<_> = report.reported().collect();
    match report.shape.aggregate {
        Aggregate::File => reported.sort_by_key(|reported| &reported.issue.filename),
        Aggregate::Vulnerability => reported.sort_by_key(|reported| &reported.issue.test_name),
    }
    reported
}

/// The figures by file, and `_totals`.
pub fn metrics(report: &Report) -> BTreeMap<&str, BTreeMap<String, u64>> {
    let totals = report.totals();
    let files = report.metrics.iter().map(|(file, metrics)| (file.as_str(), figures(metrics)));
    files.chain([("_totals", figures(&totals))]).collect()
}

fn figures(metrics: &Metrics) -> BTreeMap<String, u64> {
    let Metrics { loc, nosec, skipped_tests, issues } = metrics;
    let own = [("loc", loc), ("nosec", nosec), ("skipped_tests", skipped_tests)];
    let mut figures: BTreeMap<_, _> = own.map(|(key, figure)| (key.to_owned(), *figure)).into();
    for (rank, counts) in issues.iter().flat_map(|counts| Rank::ALL.map(|rank| (rank, counts))) {
        figures.insert(format!("SEVERITY.{}", rank.upper()), counts.severity(rank));
        figures.insert(format!("CONFIDENCE.{}", rank.upper()), counts.confidence(rank));
    }
    figures
}
