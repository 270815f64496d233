//! `csv`: a line for each issue, quoted as Python's `csv` does.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::bandit::report::{Issue, Report};

const HEADER: &str = "filename,test_name,test_id,issue_severity,issue_confidence,issue_cwe,issue_text,\
                      line_number,col_offset,end_col_offset,line_range,more_info\r\n";

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    report.reported().try_for_each(|reported| write_row(reported.issue, out))
}

fn write_row(issue: &Issue, out: &mut dyn Write) -> io::Result<()> {
    let fields = [
        issue.filename.clone(),
        issue.test_name.clone(),
        issue.test_id.clone(),
        issue.severity.upper().to_owned(),
        issue.confidence.upper().to_owned(),
        issue.cwe_link(),
        issue.text.clone(),
        issue.line_number.to_string(),
        issue.col_offset.to_string(),
        issue.end_col_offset.to_string(),
        issue.line_range_text(),
        issue.more_info.clone(),
    ];
    let row: Vec<_> = fields.iter().map(|field| quoted(field)).collect();
    write!(out, "{}\r\n", row.join(","))
}

/// Only what needs quotes gets them.
fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"', '\r', '\n']) {
        return Cow::Owned(format!("\"{}\"", field.replace('"', "\"\"")));
    }
    Cow::Borrowed(field)
}
