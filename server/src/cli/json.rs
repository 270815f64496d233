//! What was found, for programs. `version` grows when what is there changes its meaning; new keys may
//! come at any time.

use std::collections::BTreeMap;
use std::io;

use ridealong_checks::{
    Applicability, Confidence, Edit, Finding, Fix, LineIndex, Lines, Location, Severity, TextRange, TextSize,
};
use serde::Serialize;

use super::report::{FileReport, Outcome, Problem, is_noise};

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    findings: Vec<JsonFinding<'a>>,
    problems: Vec<JsonProblem<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    path: String,
    id: &'a str,
    name: &'a str,
    severity: Severity,
    confidence: Confidence,
    cwe: u16,
    /// Whether the rule seldom tells news.
    noise: bool,
    message: &'a str,
    /// Bandit's view.
    location: Location,
    range: Range,
    related: Vec<JsonRelated<'a>>,
    fixes: Vec<JsonFix<'a>>,
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

/// Offsets in UTF-8 bytes from 0. A byte order mark does not count.
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

/// One object, with a line end.
pub fn report(outcome: &Outcome) -> io::Result<Vec<u8>> {
    let findings: Vec<_> = outcome.reports.iter().flat_map(findings).collect();
    let summary = Summary {
        files: outcome.files,
        findings: findings.len(),
        problems: outcome.problems.len(),
        failing: outcome.failing(),
        noise: outcome.noise(),
        hidden: outcome.hidden,
        test_files: outcome.test_files,
        excluded: outcome.excluded,
    };
    let problems = outcome.problems.iter().map(problem).collect();
    let mut json = serde_json::to_vec(&Report { version: 1, findings, problems, summary })?;
    json.push(b'\n');
    Ok(json)
}

fn findings(report: &FileReport) -> impl Iterator<Item = JsonFinding<'_>> {
    report.findings.iter().map(|found| finding(report, found))
}

fn finding<'a>(report: &'a FileReport, finding: &'a Finding) -> JsonFinding<'a> {
    let lines = Lines::new(&report.text, &report.lines);
    let related = finding.related.iter().map(|related| JsonRelated {
        range: range(&report.text, &report.lines, related.range),
        message: &related.message,
    });
    JsonFinding {
        path: report.path.to_string_lossy().into_owned(),
        id: finding.rule.id,
        name: finding.rule.name,
        severity: finding.severity,
        confidence: finding.confidence,
        cwe: finding.rule.cwe,
        noise: is_noise(finding),
        message: &finding.message,
        location: lines.location(finding),
        range: range(&report.text, &report.lines, finding.range),
        related: related.collect(),
        fixes: finding.fixes.iter().map(fix).collect(),
    }
}

fn range(text: &str, index: &LineIndex, range: TextRange) -> Range {
    let lines = Lines::new(text, index);
    let position = |at: TextSize| Position { line: lines.line(at), column: lines.column(at) };
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
        line: problem.place.map(|(line, _)| line),
        column: problem.place.map(|(_, column)| column),
        message: &problem.message,
    }
}
