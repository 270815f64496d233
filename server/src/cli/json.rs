//! What was found, for programs. `version` grows when what is there changes its meaning; new keys may
//! come at any time.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufWriter, Write};

use ridealong_checks::{
    Applicability, Confidence, Edit, Finding, Fix, Lines, Location, Severity, TextRange, TextSize,
};
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::fingerprint::{Fingerprint, fingerprints};
use super::report::{FileReport, Outcome, Problem, is_noise};
use super::statistics::{Statistic, statistics};

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    /// One after another: together they would take more memory than what was found.
    #[serde(serialize_with = "findings")]
    findings: &'a [FileReport],
    problems: Vec<JsonProblem<'a>>,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Vec<Statistic>>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    path: &'a RawValue,
    /// The number of the cell among all cells of a notebook, from 1. Lines are counted within it.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<usize>,
    id: &'a str,
    name: &'a str,
    severity: Severity,
    confidence: Confidence,
    cwe: u16,
    /// Whether the rule seldom tells news.
    noise: bool,
    message: &'a RawValue,
    /// Bandit's view.
    location: Location,
    range: Range,
    related: Vec<JsonRelated<'a>>,
    fixes: Vec<JsonFix<'a>>,
    /// Stays the same while lines move, and is another for each finding of a file.
    fingerprint: Fingerprint,
}

/// A range in the text.
#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// A line from 1, and a column in UTF-8 bytes from 0. A byte order mark does not count.
#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    range: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'a>>,
}

/// Offsets in UTF-8 bytes from 0: of the text, without a byte order mark; in a notebook, of that of the
/// code cells, each with a line end behind it.
#[derive(Serialize)]
struct JsonEdit<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

/// Line and column are in characters from 1.
#[derive(Serialize)]
struct JsonProblem<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    findings: usize,
    problems: usize,
    /// Of the findings, those for which the exit code is 1.
    failing: usize,
    /// Of the findings, those of rules that seldom tell news, by id.
    noise: BTreeMap<&'static str, usize>,
    /// Findings that are not here, as they are below the threshold of reporting.
    hidden: usize,
    /// Of the files, the tests in which B101 was not looked for.
    test_files: usize,
    /// Files that were found but excluded.
    excluded: usize,
}

/// Writes one object, with a line end.
pub fn report(out: &mut dyn Write, outcome: &Outcome, with_statistics: bool) -> io::Result<()> {
    let summary = Summary {
        files: outcome.files,
        findings: outcome.findings().count(),
        problems: outcome.problems.len(),
        failing: outcome.failing(),
        noise: outcome.noise(),
        hidden: outcome.hidden,
        test_files: outcome.test_files,
        excluded: outcome.excluded,
    };
    let problems = outcome.problems.iter().map(problem).collect();
    let statistics = with_statistics.then(|| statistics(outcome));
    let findings = &*outcome.reports;
    // `out` is any writer, which would be called for every comma.
    let mut buffer = BufWriter::new(out);
    serde_json::to_writer(&mut buffer, &Report { version: 1, findings, problems, summary, statistics })?;
    buffer.write_all(b"\n")?;
    buffer.flush()
}

fn findings<S: Serializer>(reports: &&[FileReport], serializer: S) -> Result<S::Ok, S::Error> {
    let mut findings = serializer.serialize_seq(None)?;
    let mut messages: HashMap<&str, Box<RawValue>> = HashMap::new();
    for report in *reports {
        let path = escaped(&report.path.to_string_lossy());
        for (found, fingerprint) in report.findings.iter().zip(fingerprints(report)) {
            let message = messages.entry(&found.message).or_insert_with(|| escaped(&found.message));
            findings.serialize_element(&finding(report, &path, found, message, fingerprint))?;
        }
    }
    findings.end()
}

/// A text that many findings share, as JSON: to escape it takes longer than the rest of a finding.
fn escaped(text: &str) -> Box<RawValue> {
    to_raw_value(text).unwrap_or_default()
}

fn finding<'a>(
    report: &'a FileReport,
    path: &'a RawValue,
    finding: &'a Finding,
    message: &'a RawValue,
    fingerprint: Fingerprint,
) -> JsonFinding<'a> {
    let lines = Lines::new(&report.text, &report.lines);
    let related = finding
        .related
        .iter()
        .map(|related| JsonRelated { range: range(report, related.origin.range), message: &related.message });
    JsonFinding {
        path,
        cell: report.cell(finding.range.start()),
        id: finding.rule.id,
        name: finding.rule.name,
        severity: finding.severity,
        confidence: finding.confidence,
        cwe: finding.rule.cwe,
        noise: is_noise(finding),
        message,
        location: within_cell(lines.location(finding), report.lines_before(finding.node.start())),
        range: range(report, finding.range),
        related: related.collect(),
        fixes: finding.fixes.iter().map(fix).collect(),
        fingerprint,
    }
}

/// `location` with lines counted after the first `before`.
fn within_cell(location: Location, before: usize) -> Location {
    let within = |line: u32| line.saturating_sub(u32::try_from(before).unwrap_or(u32::MAX));
    Location {
        line: within(location.line),
        first_line: within(location.first_line),
        last_line: within(location.last_line),
        ..location
    }
}

fn range(report: &FileReport, range: TextRange) -> Range {
    let lines = Lines::new(&report.text, &report.lines);
    let before = u32::try_from(report.lines_before(range.start())).unwrap_or(u32::MAX);
    let position =
        |at: TextSize| Position { line: lines.line(at).saturating_sub(before), column: lines.column(at) };
    Range { start: position(range.start()), end: position(range.end()) }
}

fn fix(fix: &Fix) -> JsonFix<'_> {
    let edit = |edit: &'_ Edit| (edit.range.start().to_u32(), edit.range.end().to_u32());
    let edits = fix.edits.iter().map(|one| {
        let (start, end) = edit(one);
        JsonEdit { start, end, text: &one.text }
    });
    JsonFix { title: &fix.title, applicability: fix.applicability, edits: edits.collect() }
}

fn problem(problem: &Problem) -> JsonProblem<'_> {
    JsonProblem {
        path: problem.path.to_string_lossy().into_owned(),
        cell: problem.place.and_then(|place| place.cell),
        line: problem.place.map(|place| place.line),
        column: problem.place.map(|place| place.column),
        message: &problem.message,
    }
}
