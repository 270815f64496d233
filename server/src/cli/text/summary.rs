//! What a check comes to, in a few lines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ridealong_checks::{Finding, Severity};

use crate::cli::output::BOLD;
use crate::cli::report::{Outcome, is_noise};

/// Writes how many files, findings and problems there are, and what else a reader has to know to make
/// something of the figures.
pub fn summary(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let mut parts = vec![found(outcome)];
    if !outcome.problems.is_empty() {
        parts.push(count(outcome.problems.len(), "problem"));
    }
    writeln!(out, "{BOLD}Checked {}: {}.{BOLD:#}", count(outcome.files, "file"), parts.join(", "))?;
    for note in notes(outcome) {
        writeln!(out, "{note}")?;
    }
    Ok(())
}

/// The findings by severity, without those that seldom are news.
fn found(outcome: &Outcome) -> String {
    let severities = [Severity::High, Severity::Medium, Severity::Low];
    let by_severity = severities.map(|severity| {
        let news = told_apart(outcome, false).filter(|finding| finding.severity == severity);
        (news.count(), severity.as_str())
    });
    let total = by_severity.iter().map(|(findings, _)| findings).sum();
    if total == 0 {
        return if outcome.reports.is_empty() { "nothing found" } else { "no news" }.to_owned();
    }
    let parts = by_severity.iter().filter(|(findings, _)| *findings > 0);
    let parts: Vec<_> = parts.map(|(findings, severity)| format!("{findings} {severity}")).collect();
    format!("{} ({})", count(total, "finding"), parts.join(", "))
}

/// The findings that seldom are news, or the others. To who asks for a rule by its name, all that it finds
/// is news.
fn told_apart(outcome: &Outcome, noise: bool) -> impl Iterator<Item = &Finding> {
    outcome.reports.iter().flat_map(move |report| {
        let options = &report.config.options;
        let is_noise = |finding: &Finding| is_noise(finding) && !options.names(finding.rule);
        report.findings.iter().filter(move |finding| is_noise(finding) == noise)
    })
}

fn notes(outcome: &Outcome) -> impl Iterator<Item = String> {
    [noise(outcome), not_failing(outcome), hidden(outcome), test_files(outcome), excluded(outcome)]
        .into_iter()
        .flatten()
}

fn noise(outcome: &Outcome) -> Option<String> {
    let mut by_id: BTreeMap<_, usize> = BTreeMap::new();
    for finding in told_apart(outcome, true) {
        *by_id.entry(finding.rule.id).or_default() += 1;
    }
    let total = by_id.values().sum();
    let by_rule: Vec<_> = by_id.iter().map(|(id, findings)| format!("{id} {findings}")).collect();
    (total > 0).then(|| {
        format!(
            "Plus {} of rules that seldom tell news: {} (`--preset recommended` leaves them out).",
            count(total, "finding"),
            by_rule.join(", ")
        )
    })
}

fn not_failing(outcome: &Outcome) -> Option<String> {
    let lenient = outcome.findings().count() - outcome.failing();
    (lenient > 0).then(|| {
        let (verb, are) = if lenient == 1 { ("does", "it is") } else { ("do", "they are") };
        format!(
            "{} {verb} not fail the check: {are} below `fail-severity` or `fail-confidence`.",
            count(lenient, "finding")
        )
    })
}

fn hidden(outcome: &Outcome) -> Option<String> {
    (outcome.hidden > 0).then(|| {
        let (verb, are) = if outcome.hidden == 1 { ("is", "it is") } else { ("are", "they are") };
        format!(
            "{} more {verb} not shown: {are} below `report-severity` or `report-confidence`.",
            outcome.hidden
        )
    })
}

fn test_files(outcome: &Outcome) -> Option<String> {
    (outcome.test_files > 0).then(|| {
        let files = count(outcome.test_files, "file");
        let (verb, pronoun) =
            if outcome.test_files == 1 { ("is a test", "it") } else { ("are tests", "them") };
        format!(
            "{files} {verb}: `assert` is welcome there, so B101 was not looked for in {pronoun} \
             (`--extend-select B101` does)."
        )
    })
}

fn excluded(outcome: &Outcome) -> Option<String> {
    (outcome.excluded > 0).then(|| {
        let verb = if outcome.excluded == 1 { "was" } else { "were" };
        format!("{} {verb} left out by the configuration.", count(outcome.excluded, "file"))
    })
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
