//! `xml`: like a report of JUnit, escaped as Python's `ElementTree` does.

use std::io::{self, Write};

use crate::bandit::report::{Issue, Report};

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<?xml version='1.0' encoding='utf-8'?>\n")?;
    let count = report.count();
    if count == 0 {
        return out.write_all(b"<testsuite name=\"bandit\" tests=\"0\" />");
    }
    write!(out, "<testsuite name=\"bandit\" tests=\"{count}\">")?;
    report.reported().try_for_each(|reported| write_case(reported.issue, out))?;
    out.write_all(b"</testsuite>")
}

fn write_case(issue: &Issue, out: &mut dyn Write) -> io::Result<()> {
    let (severity, confidence) = (issue.severity.upper(), issue.confidence.upper());
    let Issue { test_id, text, filename, line_number, .. } = issue;
    let content = format!(
        "Test ID: {test_id} Severity: {severity} Confidence: {confidence}\nCWE: {}\n{text}\nLocation \
         {filename}:{line_number}",
        issue.cwe_text()
    );
    write!(
        out,
        "<testcase classname=\"{}\" name=\"{}\"><error more_info=\"{}\" type=\"{severity}\" \
         message=\"{}\">{}</error></testcase>",
        attribute(filename),
        attribute(&issue.test_name),
        attribute(&issue.more_info),
        attribute(text),
        escaped(&content)
    )
}

fn attribute(text: &str) -> String {
    let text = escaped(text).replace('"', "&quot;").replace('\r', "&#13;");
    text.replace('\n', "&#10;").replace('\t', "&#09;")
}

fn escaped(text: &str) -> String {
    let text: String = text.chars().map(allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// XML has no way to write most control characters; a file's name may hold them. Python writes them
/// all the same, and nothing can read the result.
fn allowed(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => c,
    }
}
