//! What was found, for people: a line that a terminal makes clickable, the source, and a way out.

use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use ridealong_checks::{Applicability, Finding, Severity};

use super::output::{self, BOLD};
use super::printable::printable;
use super::report::{FileReport, Outcome, Place, Problem};

mod excerpt;
mod summary;

use excerpt::excerpt;
pub use summary::summary;

/// Writes all findings.
pub fn findings(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    // An excerpt is cut to a width of its own.
    let renderer = Renderer::styled().term_width(4 * excerpt::WIDEST);
    for report in &outcome.reports {
        for found in &report.findings {
            finding(out, report, found, &renderer)?;
        }
    }
    Ok(())
}

fn finding(
    out: &mut dyn Write,
    report: &FileReport,
    finding: &Finding,
    renderer: &Renderer,
) -> io::Result<()> {
    let Finding { rule, severity, confidence, message, range, .. } = finding;
    let (color, level) = look(*severity);
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}: {color}{}{color:#} [{} severity, {} confidence] {}",
        printable(&located(&report.path, Some(report.place(range.start())))),
        rule.id,
        severity.as_str(),
        confidence.as_str(),
        printable(message),
    )?;
    let excerpt = excerpt(&report.text, &report.lines, *range, report.lines_before(range.start()));
    let underline = AnnotationKind::Primary.span(excerpt.span).label(excerpt.label);
    let snippet = Snippet::source(excerpt.source).line_start(excerpt.line).annotation(underline);
    let notes = finding.related.iter().map(|related| {
        let place = report.place(related.origin.range.start());
        Level::NOTE.message(format!(
            "{}: {}",
            printable(&located(&report.path, Some(place))),
            printable(&related.message)
        ))
    });
    let fixes = finding.fixes.iter().map(|fix| {
        let name = match fix.applicability {
            Applicability::Safe => "fix",
            Applicability::Unsafe => "fix (unsafe)",
        };
        Level::HELP.with_name(name).message(printable(&fix.title))
    });
    let group = Group::with_level(level).element(snippet).elements(notes).elements(fixes);
    writeln!(out, "{}\n", renderer.render(&[group]))
}

/// How a finding of this severity looks.
fn look(severity: Severity) -> (Style, Level<'static>) {
    let (color, level) = match severity {
        Severity::High => (AnsiColor::BrightRed, Level::ERROR),
        Severity::Medium => (AnsiColor::Yellow, Level::WARNING),
        Severity::Low => (AnsiColor::BrightBlue, Level::INFO),
    };
    (color.on_default().effects(Effects::BOLD), level)
}

/// Writes what could not be checked.
pub fn problems(out: &mut dyn Write, problems: &[Problem]) -> io::Result<()> {
    for Problem { path, place, message } in problems {
        output::error(out, &format!("{}: {message}", located(path, *place)))?;
    }
    Ok(())
}

/// `path:line:column`, and in a notebook `path:cell 3:line:column`.
fn located(path: &Path, place: Option<Place>) -> String {
    let place = place.map(|place| format!(":{place}")).unwrap_or_default();
    format!("{}{place}", path.display())
}
