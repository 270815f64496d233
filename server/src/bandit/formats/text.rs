//! `txt` and `screen`: text for people, without and with colours.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use super::date;
use crate::bandit::report::{Issue, Rank, Report};
use crate::cli::printable::visible;

/// Where the two formats differ.
pub struct Style {
    is_screen: bool,
    header: &'static str,
    end: &'static str,
}

/// `txt`.
pub const PLAIN: Style = Style { is_screen: false, header: "", end: "" };

/// `screen`.
pub const COLOURED: Style = Style { is_screen: true, header: "\x1b[95m", end: "\x1b[0m" };

/// What candidates are moved to the right by.
const INDENT: &str = "          ";

/// How much of an issue is shown.
#[derive(Clone, Copy)]
enum Part<'a> {
    All { indent: &'a str },
    WithoutPlace,
}

pub fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if report.shape.quiet && report.count() == 0 {
        return Ok(());
    }
    style.header(out, &format!("Run started:{}", date::microseconds(report.generated_at)))?;
    if report.shape.verbose {
        write_scope(report, style, out)?;
    }
    style.header(out, "\nTest results:")?;
    write_results(report, style, out)?;
    write_metrics(report, style, out)?;
    style.header(out, &format!("Files skipped ({}):", report.skipped.len()))?;
    report
        .skipped
        .iter()
        .try_for_each(|skipped| style.line(out, &format!("\t{} ({})", skipped.filename, skipped.reason)))
}

fn write_scope(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    // Skipped files have metrics as well, so the lists do not go side by side.
    let metrics: HashMap<_, _> = report.metrics.iter().map(|(file, metrics)| (file, metrics)).collect();
    style.header(out, &format!("Files in scope ({}):", report.files.len()))?;
    for file in &report.files {
        let counts = metrics.get(file).and_then(|metrics| metrics.issues).unwrap_or_default();
        let (severity, confidence) = counts.scores();
        let score = format!("(score: {{SEVERITY: {severity}, CONFIDENCE: {confidence}}})");
        style.line(out, &format!("\t{file} {score}"))?;
    }
    style.header(out, &format!("Files excluded ({}):", report.excluded.len()))?;
    report.excluded.iter().try_for_each(|file| style.line(out, &format!("\t{file}")))
}

fn write_results(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if report.count() == 0 {
        return style.line(out, "\tNo issues identified.");
    }
    let context_lines = report.shape.context_lines;
    for reported in report.reported() {
        if let Some(candidates) = reported.candidates() {
            style.issue(out, reported.issue, Part::WithoutPlace, context_lines)?;
            style.line(out, "\n-- Candidate Issues --")?;
            for candidate in candidates {
                style.issue(out, candidate, Part::All { indent: INDENT }, context_lines)?;
                style.line(out, "\n")?;
            }
        } else {
            style.issue(out, reported.issue, Part::All { indent: "" }, context_lines)?;
        }
        style.line(out, &"-".repeat(50))?;
    }
    Ok(())
}

fn write_metrics(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let totals = report.totals();
    style.header(out, "\nCode scanned:")?;
    style.line(out, &format!("\tTotal lines of code: {}", totals.loc))?;
    style.line(out, &format!("\tTotal lines skipped (#nosec): {}", totals.nosec))?;
    if !style.is_screen {
        let skipped = "potential issues skipped due to specifically being disabled (e.g., #nosec BXXX)";
        style.line(out, &format!("\tTotal {skipped}: {}", totals.skipped_tests))?;
    }
    style.header(out, "\nRun metrics:")?;
    let counts = totals.issues.unwrap_or_default();
    let severity = Rank::ALL.map(|rank| counts.severity(rank));
    let confidence = Rank::ALL.map(|rank| counts.confidence(rank));
    for (kind, counts) in [("severity", severity), ("confidence", confidence)] {
        style.line(out, &format!("\tTotal issues (by {kind}):"))?;
        for (rank, count) in Rank::ALL.into_iter().zip(counts) {
            style.line(out, &format!("\t\t{}: {count}", rank.capitalized()))?;
        }
    }
    Ok(())
}

impl Style {
    fn header(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(out, "{}{text}{}", self.header, self.end)
    }

    fn line(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(out, "{}", self.shown(text))
    }

    /// What goes to a terminal is made fit for it.
    fn shown<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let is_layout = |c| matches!(c, '\t' | '\n');
        if !self.is_screen || text.chars().all(|c| is_layout(c) || visible(c) == c) {
            return Cow::Borrowed(text);
        }
        text.chars().map(|c| if is_layout(c) { c } else { visible(c) }).collect()
    }

    const fn colour(&self, severity: Rank) -> &'static str {
        match severity {
            _ if !self.is_screen => "",
            Rank::Undefined => self.end,
            Rank::Low => "\x1b[94m",
            Rank::Medium => "\x1b[93m",
            Rank::High => "\x1b[91m",
        }
    }

    fn issue(
        &self,
        out: &mut dyn Write,
        issue: &Issue,
        part: Part<'_>,
        context_lines: i64,
    ) -> io::Result<()> {
        let (indent, place) = match part {
            Part::All { indent } => (indent, format!("{}:{}", issue.line_number, issue.col_offset)),
            Part::WithoutPlace => ("", ":".to_owned()),
        };
        let Issue { test_id, test_name, text, filename, more_info, .. } = issue;
        let head = format!(">> Issue: [{test_id}:{test_name}] {text}");
        writeln!(out, "{indent}{}{}", self.colour(issue.severity), self.shown(&head))?;
        let (severity, confidence) = (issue.severity.capitalized(), issue.confidence.capitalized());
        self.line(out, &format!("{indent}   Severity: {severity}   Confidence: {confidence}"))?;
        self.line(out, &format!("{indent}   CWE: {}", issue.cwe_text()))?;
        self.line(out, &format!("{indent}   More Info: {more_info}"))?;
        let location = format!("{indent}   Location: {filename}:{place}");
        writeln!(out, "{}{}", self.shown(&location), self.end)?;
        if matches!(part, Part::All { .. }) {
            let code = issue.code(context_lines, '\t');
            code.split('\n').try_for_each(|line| self.line(out, &format!("{indent}{line}")))?;
        }
        Ok(())
    }
}
