//! `html`: a page for people. It needs nothing else, runs no script and lets none run; all that comes
//! from the scanned code is escaped, and what would be invisible is made visible.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{date, uri::uri};
use crate::bandit::report::{Issue, Rank, Report, Reported};
use crate::cli::printable::visible;

const STYLE: &str = include_str!("html.css");

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Security report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )?;
    write_head(report, out)?;
    write_metrics(report, out)?;
    write_skipped(report, out)?;
    writeln!(out, "<section id=\"results\">\n<h2>Results</h2>")?;
    if report.count() == 0 {
        writeln!(out, "<p class=\"none\">No issues found.</p>")?;
    }
    for (number, reported) in report.reported().enumerate() {
        write_issue(number, reported, report.shape.context_lines, out)?;
    }
    writeln!(out, "</section>\n</main>\n</body>\n</html>")
}

fn write_head(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let time = date::seconds(report.generated_at);
    let issues = match (report.count(), report.baseline.is_some()) {
        (1, false) => "1 issue".to_owned(),
        (count, false) => format!("{count} issues"),
        (1, true) => "1 issue that the baseline does not have".to_owned(),
        (count, true) => format!("{count} issues that the baseline does not have"),
    };
    writeln!(
        out,
        "<header>\n<h1>Security report</h1>\n<p>{issues} · <time datetime=\"{time}\">{}</time></p>\n</header>",
        time.replace('T', " ").replace('Z', " UTC")
    )
}

fn write_metrics(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let totals = report.totals();
    let counts = totals.issues.unwrap_or_default();
    writeln!(out, "<section id=\"metrics\">\n<h2>Metrics</h2>\n<dl>")?;
    let figures = [
        ("loc", "Lines of code", totals.loc),
        ("nosec", "Skipped by <code># nosec</code>", totals.nosec),
        ("skipped_tests", "Skipped by <code># nosec</code> with an id", totals.skipped_tests),
    ];
    for (id, name, figure) in figures {
        writeln!(out, "<div><dt>{name}</dt><dd id=\"{id}\">{figure}</dd></div>")?;
    }
    writeln!(out, "</dl>\n<table>\n<thead><tr><th scope=\"col\">Found in all</th>")?;
    let ranks = || Rank::ALL.into_iter().rev().filter(|rank| *rank != Rank::Undefined);
    for rank in ranks() {
        writeln!(out, "<th scope=\"col\">{}</th>", rank.capitalized())?;
    }
    let severity = ranks().map(|rank| counts.severity(rank));
    let confidence = ranks().map(|rank| counts.confidence(rank));
    writeln!(out, "</tr></thead>\n<tbody>")?;
    write_row("Severity", severity, out)?;
    write_row("Confidence", confidence, out)?;
    writeln!(out, "</tbody>\n</table>\n</section>")
}

fn write_row(name: &str, counts: impl Iterator<Item = u64>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<tr><th scope=\"row\">{name}</th>")?;
    for count in counts {
        write!(out, "<td>{count}</td>")?;
    }
    writeln!(out, "</tr>")
}

fn write_skipped(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section id=\"skipped\">\n<h2>Skipped files</h2>\n<ul>")?;
    for skipped in &report.skipped {
        let (file, reason) = (shown(&skipped.filename), shown(&skipped.reason));
        writeln!(out, "<li><code>{file}</code> <b>reason:</b> {reason}</li>")?;
    }
    writeln!(out, "</ul>\n</section>")
}

fn write_issue(
    number: usize,
    reported: Reported<'_>,
    context_lines: i64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let issue = reported.issue;
    let severity = issue.severity.upper().to_lowercase();
    let Issue { filename, test_id, test_name, text, line_number, more_info, .. } = issue;
    writeln!(
        out,
        "<article id=\"issue-{number}\" class=\"issue-block issue-sev-{severity}\">\n\
         <h3><span class=\"severity\">{}</span> {} <code>{}</code></h3>\n<p class=\"text\">{}</p>\n<dl>",
        issue.severity.upper(),
        shown(test_id),
        shown(test_name),
        shown(text)
    )?;
    let line = if reported.candidates().is_some() { String::new() } else { format!(":{line_number}") };
    let place = format!("<a href=\"{}\">{}</a>{line}", shown(&uri(filename)), shown(filename));
    let cwe = link(&issue.cwe_link(), &format!("CWE-{}", issue.cwe));
    let rows = [
        ("File", place),
        ("Confidence", issue.confidence.upper().to_owned()),
        ("Weakness", if issue.cwe == 0 { "none".to_owned() } else { cwe }),
        ("More info", link(more_info, more_info)),
    ];
    for (name, value) in rows {
        writeln!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>")?;
    }
    writeln!(out, "</dl>")?;
    match reported.candidates() {
        None => write_code(issue, context_lines, out)?,
        Some(candidates) => {
            writeln!(out, "<div class=\"candidates\">\n<p>It is one of these, of which some are old:</p>")?;
            for candidate in candidates {
                write_code(candidate, context_lines, out)?;
            }
            writeln!(out, "</div>")?;
        }
    }
    writeln!(out, "</article>")
}

fn link(address: &str, text: &str) -> String {
    let (address, text) = (shown(address), shown(text));
    format!("<a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">{text}</a>")
}

/// The lines with their numbers. Those of the issue itself are marked.
fn write_code(issue: &Issue, context_lines: i64, out: &mut dyn Write) -> io::Result<()> {
    let (first, last) = issue.line_range;
    let last_number = issue.excerpt(context_lines).last().map_or(0, |(number, _)| number);
    if last_number == 0 {
        return Ok(());
    }
    let width = last_number.to_string().len();
    write!(out, "<pre class=\"code\" tabindex=\"0\">")?;
    for (number, line) in issue.excerpt(context_lines) {
        let class = if (first..=last).contains(&number) { " class=\"issue\"" } else { "" };
        let line = shown(line.trim_end_matches(['\r', '\n']));
        writeln!(out, "<span{class}><span class=\"number\">{number:>width$}</span>  {line}</span>")?;
    }
    writeln!(out, "</pre>")
}

/// Text with everything escaped, and a sign for each character that is invisible or turns the direction
/// of writing.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#x27;"),
            '\t' => shown.push('\t'),
            c if visible(c) != c => _ = write!(shown, "<mark>U+{:04X}</mark>", u32::from(c)),
            c => shown.push(c),
        }
    }
    shown
}
