//! Commands of GitHub Actions: what a step prints in this form is shown beside the changed lines.

use std::fmt::Write as _;

use ridealong_checks::{Finding, Severity};

use super::message;
use crate::cli::report::{FileReport, Outcome, Problem};

/// A line for each finding and each problem.
pub(super) fn report(outcome: &Outcome) -> String {
    let mut lines = String::new();
    for report in &outcome.reports {
        for finding in &report.findings {
            annotation(&mut lines, report, finding);
        }
    }
    for Problem { path, place, message } in &outcome.problems {
        let mut properties = format!("title=Ridealong,file={}", property(&path.to_string_lossy()));
        let mut text = message.clone();
        match place {
            Some(place) if place.cell.is_some() => text = format!("{place}: {text}"),
            Some(place) => _ = write!(properties, ",line={},col={}", place.line, place.column),
            None => {}
        }
        _ = writeln!(lines, "::error {properties}::{}", data(&text));
    }
    lines
}

fn annotation(lines: &mut String, report: &FileReport, finding: &Finding) {
    let command = match finding.severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "notice",
    };
    let range = report.in_file(finding.range);
    let place = |offset| report.file_lines().line_column(offset, report.file_text());
    let (start, end) = (place(range.start()), place(range.end()));
    let file = property(&report.path.to_string_lossy());
    let title = property(&format!("Ridealong {} ({})", finding.rule.id, finding.rule.name));
    _ = write!(lines, "::{command} title={title},file={file},line={},endLine={}", start.line, end.line);
    // Columns count only within one line.
    if start.line == end.line {
        _ = write!(lines, ",col={},endColumn={}", start.column, end.column);
    }
    _ = writeln!(lines, "::{}", data(&message(report, finding)));
}

/// What stands behind the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind an equals sign.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("100%: a,\r\nb"), "100%25: a,%0D%0Ab");
        assert_eq!(property("c:\\a,b\n::error::x"), "c%3A\\a%2Cb%0A%3A%3Aerror%3A%3Ax");
    }
}
