//! The forms in which `check` writes what it found. Those for people and for our own programs stand in
//! files of their own, `text.rs` and `json.rs`; here are those that others have laid down.

mod github;
mod gitlab;
mod junit;
mod line_hash;
mod sarif;
mod uri;

use std::io::{self, Write};
use std::time::SystemTime;

use clap::ValueEnum;
use ridealong_checks::Finding;

use super::report::{FileReport, Outcome};
use super::{json, statistics, text};

/// For whom the output is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people
    #[default]
    Text,
    /// For programs: all that is known
    Json,
    /// For GitHub code scanning and other readers of SARIF 2.1.0
    Sarif,
    /// Annotations in a run of GitHub Actions
    Github,
    /// A SAST report for GitLab
    Gitlab,
    /// JUnit XML, for what shows the results of tests
    Junit,
}

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// What was found.
    pub outcome: &'a Outcome,
    /// The exit code that the run will have.
    pub exit_code: u8,
    /// Whether the numbers by rule are wanted.
    pub statistics: bool,
    /// When the run began.
    pub started: SystemTime,
}

/// Writes the whole report; for people without the summary.
pub fn render(out: &mut dyn Write, format: OutputFormat, input: Input<'_>) -> io::Result<()> {
    match format {
        OutputFormat::Text if input.statistics => statistics::table(out, input.outcome),
        OutputFormat::Text => text::findings(out, input.outcome),
        OutputFormat::Json => json::report(out, input.outcome, input.statistics),
        OutputFormat::Sarif => out.write_all(&sarif::report(input)?),
        OutputFormat::Github => out.write_all(github::report(input.outcome).as_bytes()),
        OutputFormat::Gitlab => out.write_all(&gitlab::report(input)?),
        OutputFormat::Junit => out.write_all(junit::report(input.outcome).as_bytes()),
    }
}

/// What a finding says, with its cell: those who read the file alone cannot know it.
fn message(report: &FileReport, finding: &Finding) -> String {
    let place = report.place(finding.range.start());
    match place.cell {
        Some(cell) => format!("{} (cell {cell}, line {})", finding.message, place.line),
        None => finding.message.clone().into_owned(),
    }
}

/// Pretty JSON, so that it can be looked at, with a line end.
fn pretty(report: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(report)?;
    json.push(b'\n');
    Ok(json)
}
