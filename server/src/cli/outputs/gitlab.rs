//! A SAST report for GitLab, in version 15 of its format.
//!
//! GitLab also takes Code Quality reports, and most linters write those. They know neither CWEs nor the
//! state of a vulnerability: who triages, dismisses or blocks merges does it on what the security
//! report says, so that is what is written. Tests of Bandit's are identified as GitLab's own analyzer
//! identified them, so that what was dismissed there stays dismissed.

use std::io;
use std::time::SystemTime;

use jiff::Timestamp;
use ridealong_checks::{Finding, Rule, explain_markdown, reference_url};
use serde_json::{Value, json};

use super::{Input, message, pretty};
use crate::cli::fingerprint::{Fingerprint, fingerprints};
use crate::cli::report::{FileReport, Outcome, Problem};

/// The version of the format.
const VERSION: &str = "15.0.7";

/// The longest title that the format takes, in characters.
const LONGEST_NAME: usize = 255;

/// The whole report.
pub(super) fn report(input: Input<'_>) -> io::Result<Vec<u8>> {
    let vulnerabilities: Vec<Value> = input.outcome.reports.iter().flat_map(vulnerabilities).collect();
    pretty(&json!({
        "version": VERSION,
        "scan": scan(&input),
        "vulnerabilities": vulnerabilities,
    }))
}

fn scan(input: &Input<'_>) -> Value {
    let tool = json!({
        "id": "ridealong",
        "name": "Ridealong",
        "vendor": { "name": "Ridealong" },
        "version": env!("CARGO_PKG_VERSION"),
    });
    let Outcome { files, problems, .. } = input.outcome;
    let has_failed = *files == 0 && !problems.is_empty();
    let level = if has_failed { "fatal" } else { "warn" };
    let messages: Vec<Value> = problems.iter().map(|problem| told(problem, level)).collect();
    json!({
        "analyzer": tool,
        "scanner": tool,
        "type": "sast",
        "start_time": utc(input.started),
        "end_time": utc(SystemTime::now()),
        "status": if has_failed { "failure" } else { "success" },
        "messages": messages,
    })
}

fn told(problem: &Problem, level: &str) -> Value {
    let place = problem.place.map(|place| format!(":{place}")).unwrap_or_default();
    json!({ "level": level, "value": format!("{}{place}: {}", problem.path.display(), problem.message) })
}

/// A time to the second, in UTC, without a sign of the zone.
fn utc(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn vulnerabilities(report: &FileReport) -> impl Iterator<Item = Value> {
    let findings = report.findings.iter().zip(fingerprints(report));
    findings.map(|(finding, fingerprint)| vulnerability(report, finding, fingerprint))
}

fn vulnerability(report: &FileReport, finding: &Finding, fingerprint: Fingerprint) -> Value {
    let file = file(report);
    let (start_line, end_line) = report.lines_in_file(finding.range);
    let location = json!({ "file": file, "start_line": start_line, "end_line": end_line });
    let mut tracked = location.clone();
    tracked["signatures"] = json!([{ "algorithm": "hash", "value": fingerprint.to_string() }]);
    let mut vulnerability = json!({
        "id": fingerprint.uuid(&file),
        "name": message(report, finding).chars().take(LONGEST_NAME).collect::<String>(),
        "description": explain_markdown(finding.rule),
        "severity": capitalized(finding.severity.as_str()),
        "identifiers": identifiers(finding.rule),
        "links": [{ "name": format!("About {}", finding.rule.id), "url": reference_url(finding.rule) }],
        "location": location,
        "tracking": { "type": "source", "items": [tracked] },
        "details": { "confidence": {
            "name": "Confidence",
            "type": "text",
            "value": capitalized(finding.confidence.as_str()),
        }},
    });
    if let Some(fix) = finding.fixes.first() {
        vulnerability["solution"] = json!(fix.title);
    }
    vulnerability
}

/// The path from the folder of the run, which is that of the repository.
fn file(report: &FileReport) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let inside = report.absolute.strip_prefix(here).unwrap_or(&report.path);
    let parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn identifiers(rule: &Rule) -> Vec<Value> {
    let (kind, name) = if rule.id.starts_with('B') {
        ("bandit_test_id", format!("Bandit Test ID {}", rule.id))
    } else {
        ("ridealong_rule_id", format!("Ridealong {}", rule.id))
    };
    let mut all = vec![json!({ "type": kind, "name": name, "value": rule.id, "url": reference_url(rule) })];
    if rule.cwe > 0 {
        all.push(json!({
            "type": "cwe",
            "name": format!("CWE-{}", rule.cwe),
            "value": rule.cwe.to_string(),
            "url": format!("https://cwe.mitre.org/data/definitions/{}.html", rule.cwe),
        }));
    }
    all
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_have_no_zone() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_709_609_328_900);
        assert_eq!(utc(time), "2024-03-05T03:28:48");
    }
}
