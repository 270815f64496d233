//! SARIF 2.1.0, as GitHub code scanning likes it.
//!
//! Of a notebook, regions are those of its JSON, which is what a reader of the file is shown; the cell is
//! told in the message and as a logical location.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use ridealong_checks::{
    Applicability, Confidence, Finding, Fix, Rule, Severity, TextRange, explain_markdown, reference_url,
    summary,
};
use serde_json::{Value, json};

use super::line_hash::line_hashes;
use super::uri::{Uri, uri};
use super::{Input, message, pretty};
use crate::cli::fingerprint::{self, Fingerprint, fingerprints};
use crate::cli::report::{FileReport, Outcome, Problem};

/// The name under which relative paths are told from the folder of the run.
const BASE: &str = "%SRCROOT%";

/// The whole log.
pub(super) fn report(input: Input<'_>) -> io::Result<Vec<u8>> {
    let here = std::env::current_dir().unwrap_or_default();
    let rules = rules(input.outcome);
    let results: Vec<Value> =
        input.outcome.reports.iter().flat_map(|report| results(report, &rules, &here)).collect();
    let described: Vec<Value> = rules.values().map(|(_, rule)| describe(rule)).collect();
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Ridealong",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": described,
            }},
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {
                BASE: { "description": { "text": "The folder in which Ridealong was run." } },
            },
            "invocations": [invocation(&input, &here)],
            "results": results,
        }],
    }))
}

/// The rules that found something by id, each with its index.
fn rules(outcome: &Outcome) -> BTreeMap<&'static str, (usize, &'static Rule)> {
    let found = outcome.findings().map(|finding| (finding.rule.id, finding.rule));
    let by_id: BTreeMap<_, _> = found.collect();
    by_id.into_iter().enumerate().map(|(index, (id, rule))| (id, (index, rule))).collect()
}

fn describe(rule: &Rule) -> Value {
    let markdown = explain_markdown(rule);
    let mut tags = vec!["security".to_owned()];
    if rule.cwe > 0 {
        tags.push(format!("external/cwe/cwe-{:03}", rule.cwe));
    }
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": format!("{}: {}", rule.id, rule.name) },
        "fullDescription": { "text": summary(rule) },
        "help": { "text": markdown, "markdown": markdown },
        "helpUri": reference_url(rule),
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "tags": tags,
            "precision": precision(rule.confidence),
            "problem.severity": problem_severity(rule.severity),
            "security-severity": security_severity(rule.severity),
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "recommendation",
    }
}

/// A score as CVSS has it; GitHub shows it as high, medium or low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "8.0",
        Severity::Medium => "5.0",
        Severity::Low => "3.0",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

type Rules = BTreeMap<&'static str, (usize, &'static Rule)>;

fn results<'a>(report: &'a FileReport, rules: &'a Rules, here: &'a Path) -> impl Iterator<Item = Value> + 'a {
    let hashes = line_hashes(report.file_text());
    let findings = report.findings.iter().zip(fingerprints(report));
    findings.map(move |(finding, fingerprint)| {
        let (line, _) = report.lines_in_file(finding.range);
        let hash = hashes.get(line - 1).map(String::as_str).unwrap_or_default();
        let index = rules.get(finding.rule.id).map_or(0, |(index, _)| *index);
        result(report, finding, index, &known_by(fingerprint, hash), here)
    })
}

/// By what a result is known again.
fn known_by(fingerprint: Fingerprint, line_hash: &str) -> Value {
    json!({
        "primaryLocationLineHash": line_hash,
        format!("ridealong/v{}", fingerprint::VERSION): fingerprint.to_string(),
    })
}

fn result(report: &FileReport, finding: &Finding, index: usize, known_by: &Value, here: &Path) -> Value {
    let mut location = json!({ "physicalLocation": physical(report, finding.range, here) });
    let place = report.place(finding.range.start());
    if let Some(cell) = place.cell {
        let name = format!("cell {cell}, line {}", place.line);
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": "cell" }]);
    }
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": message(report, finding) },
        "locations": [location],
        "partialFingerprints": known_by,
        "properties": {
            "severity": finding.severity.as_str(),
            "confidence": finding.confidence.as_str(),
        },
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(id, related)| {
            json!({
                "id": id + 1,
                "physicalLocation": physical(report, related.origin.range, here),
                "message": { "text": related.message },
            })
        });
        result["relatedLocations"] = related.collect();
    }
    let fixes: Vec<Value> = finding.fixes.iter().filter_map(|one| fix(report, one, here)).collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

fn physical(report: &FileReport, range: TextRange, here: &Path) -> Value {
    json!({
        "artifactLocation": artifact(&report.absolute, here),
        "region": region(report, report.in_file(range)),
    })
}

fn artifact(path: &Path, here: &Path) -> Value {
    match uri(path, here) {
        Uri::Relative(uri) => json!({ "uri": uri, "uriBaseId": BASE }),
        Uri::Absolute(uri) => json!({ "uri": uri }),
    }
}

/// A part of the file itself.
fn region(report: &FileReport, range: TextRange) -> Value {
    let (start_line, start_column) = report.utf16_in_file(range.start());
    let (end_line, end_column) = report.utf16_in_file(range.end());
    json!({
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

/// None where an edit cannot be made in the file.
fn fix(report: &FileReport, fix: &Fix, here: &Path) -> Option<Value> {
    let edits = fix.edits.iter().map(|edit| match &report.notebook {
        Some(notebook) => notebook.edit_in_json(edit),
        None => Some(edit.clone()),
    });
    let replacements = edits.map(|edit| {
        let edit = edit?;
        let mut replacement = json!({ "deletedRegion": region(report, edit.range) });
        if !edit.text.is_empty() {
            replacement["insertedContent"] = json!({ "text": edit.text });
        }
        Some(replacement)
    });
    let replacements = replacements.collect::<Option<Vec<Value>>>()?;
    let caution = match fix.applicability {
        Applicability::Safe => "",
        Applicability::Unsafe => " (may change what the program does)",
    };
    Some(json!({
        "description": { "text": format!("{}{caution}", fix.title) },
        "artifactChanges": [{
            "artifactLocation": artifact(&report.absolute, here),
            "replacements": replacements,
        }],
    }))
}

/// How the run went. What could not be checked is told here, so that nobody takes it for clean.
fn invocation(input: &Input<'_>, here: &Path) -> Value {
    let problems = &input.outcome.problems;
    let notifications: Vec<Value> = problems.iter().map(|problem| notification(problem, here)).collect();
    json!({
        "executionSuccessful": problems.is_empty(),
        "exitCode": input.exit_code,
        "toolExecutionNotifications": notifications,
    })
}

fn notification(problem: &Problem, here: &Path) -> Value {
    let path: PathBuf = here.join(&problem.path);
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact(&path, here) } });
    let mut text = problem.message.clone();
    match problem.place {
        // A place in a cell is none in the file.
        Some(place) if place.cell.is_some() => text = format!("{place}: {text}"),
        // The column is in characters; to name the line is enough.
        Some(place) => location["physicalLocation"]["region"] = json!({ "startLine": place.line }),
        None => {}
    }
    json!({ "level": "error", "message": { "text": text }, "locations": [location] })
}
