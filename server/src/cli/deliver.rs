//! What is done with what was found: hidden by a baseline, fixed, and written where it is wanted.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::Context as _;
use clap::Args;

use super::baseline::{self, BaselineOptions, Hidden, Scope};
use super::fix::{self, FixOptions, Permit, Proposals, Tally};
use super::outputs::{Input, OutputFormat, render};
use super::report::Outcome;
use super::{output, text, write};

/// What can be said about the output.
#[derive(Debug, Args)]
pub struct OutputOptions {
    /// Write the report to this file instead of standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "diff")]
    pub output_file: Option<PathBuf>,
    /// Write how often each rule found something, and how much of that has a fix, instead of the findings;
    /// with `--output-format json`, beside them
    #[arg(long)]
    pub statistics: bool,
    /// Where the source on standard input belongs: its configuration is that of this path, which is also
    /// what is shown. `-` need not be named then
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
}

/// What is to be done.
#[derive(Debug)]
pub struct Delivery<'a> {
    /// The form of the report.
    pub format: OutputFormat,
    /// Where it goes.
    pub output: &'a OutputOptions,
    /// Whether fixes are made.
    pub fixing: &'a FixOptions,
    /// Which findings are known.
    pub baseline: &'a BaselineOptions,
    /// What the user named.
    pub paths: &'a [PathBuf],
    /// What standard input held, where it was checked.
    pub source: Option<Vec<u8>>,
    /// What to say, where there was nothing to check.
    pub nothing_there: Option<String>,
    /// Whether the summary is left out.
    pub quiet: bool,
    /// When the run began.
    pub started: SystemTime,
}

impl Delivery<'_> {
    /// Does it all.
    pub fn deliver(&self, mut outcome: Outcome, scope: &Scope) -> anyhow::Result<ExitCode> {
        let with_numbers = matches!(self.format, OutputFormat::Text | OutputFormat::Json);
        anyhow::ensure!(
            !self.output.statistics || with_numbers,
            "--statistics goes with `--output-format text` and `json`; the other forms have no place for it"
        );
        if let Some(path) = &self.baseline.write_baseline {
            return self.record(path, &outcome, scope);
        }
        let mut notes = self.hide(&mut outcome, scope)?;
        if self.fixing.diff {
            return self.diff(outcome);
        }
        if self.fixing.fix {
            notes.push(self.fix(&mut outcome)?.sentence("Fixed"));
        }
        self.report(&outcome, &notes).context("cannot write the results")?;
        Ok(ExitCode::from(outcome.exit_code()))
    }

    fn record(&self, path: &Path, outcome: &Outcome, scope: &Scope) -> anyhow::Result<ExitCode> {
        let (all, added, gone) = baseline::record(path, scope, outcome)?;
        let entries = count(all, "entry", "entries");
        let message = format!("{}: {entries} ({added} added, {gone} removed)", path.display());
        problems(outcome)?;
        output::stdout(|out| if self.quiet { Ok(()) } else { writeln!(out, "{message}") })?;
        Ok(ExitCode::from(if outcome.problems.is_empty() { 0 } else { 2 }))
    }

    /// Takes away what the baseline knows. Returns what there is to say about it.
    fn hide(&self, outcome: &mut Outcome, scope: &Scope) -> anyhow::Result<Vec<String>> {
        let Some(path) = &self.baseline.baseline else { return Ok(Vec::new()) };
        let Hidden { findings, stale, pruned } =
            baseline::apply(path, self.baseline.prune_baseline, scope, outcome)?;
        let mut notes = Vec::new();
        if findings > 0 {
            notes.push(format!("{} hidden by the baseline.", count(findings, "finding", "findings")));
        }
        if stale > 0 {
            let what = count(stale, "entry of the baseline matches", "entries of the baseline match");
            notes.push(format!("{what} nothing any more; --prune-baseline takes out what is left over."));
        }
        if pruned > 0 {
            notes.push(format!("{} taken out of the baseline.", count(pruned, "entry", "entries")));
        }
        Ok(notes)
    }

    fn propose(&self, outcome: &Outcome) -> anyhow::Result<Proposals> {
        let read = |path: &Path| match &self.source {
            Some(source) => Ok(source.clone()),
            None => std::fs::read(path),
        };
        fix::propose(outcome, self.fixing.unsafe_fixes, read).context("cannot start threads")
    }

    /// Writes what fixes would change. The exit code is 1 if that is anything.
    fn diff(&self, mut outcome: Outcome) -> anyhow::Result<ExitCode> {
        let proposals = self.propose(&outcome)?;
        let changes = !proposals.files.is_empty();
        output::raw(|out| {
            proposals.files.iter().try_for_each(|(_, proposal)| {
                out.write_all(&fix::unified(&proposal.after.path, &proposal.old, &proposal.new))
            })
        })
        .context("cannot write the diff")?;
        let tally = fix::foresee(&mut outcome, proposals, self.fixing.unsafe_fixes);
        problems(&outcome)?;
        if let Some(message) = &self.nothing_there {
            output::stderr(|out| output::warning(out, message))?;
        } else if !self.quiet {
            output::stderr(|out| writeln!(out, "{}", tally.sentence("Would fix")))?;
        }
        let code = if outcome.problems.is_empty() { u8::from(changes) } else { 2 };
        Ok(ExitCode::from(code))
    }

    /// Makes the fixes: in the files, or of standard input to standard output.
    fn fix(&self, outcome: &mut Outcome) -> anyhow::Result<Tally> {
        let proposals = self.propose(outcome)?;
        let unsafe_too = self.fixing.unsafe_fixes;
        let Some(source) = &self.source else {
            return Ok(fix::apply(outcome, proposals, &Permit::for_paths(self.paths), unsafe_too));
        };
        let fixed = proposals.files.first().map_or(source, |(_, proposal)| &proposal.new);
        output::bytes(fixed).context("cannot write the fixed source")?;
        Ok(fix::foresee(outcome, proposals, unsafe_too))
    }

    /// Whether standard output is taken by the fixed source.
    fn is_filter(&self) -> bool {
        self.source.is_some() && self.fixing.fix
    }

    fn report(&self, outcome: &Outcome, notes: &[String]) -> io::Result<()> {
        let input = Input {
            outcome,
            exit_code: outcome.exit_code(),
            statistics: self.output.statistics,
            started: self.started,
        };
        let mut kept = Vec::new();
        let report = |out: &mut dyn Write| render(out, self.format, input);
        match self.format {
            OutputFormat::Text => self.text(&mut kept, report)?,
            _ => self.raw(&mut kept, report)?,
        }
        problems(outcome)?;
        let notes = |out: &mut dyn Write| notes.iter().try_for_each(|note| writeln!(out, "{note}"));
        if let Some(message) = &self.nothing_there {
            output::stderr(|out| output::warning(out, message))?;
        } else if !self.quiet && self.format == OutputFormat::Text {
            self.text(&mut kept, |out| text::summary(out, outcome).and_then(|()| notes(out)))?;
        } else if !self.quiet {
            output::stderr(notes)?;
        }
        match &self.output.output_file {
            Some(path) => write::replace(path, &kept)
                .map_err(|error| io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))),
            None => Ok(()),
        }
    }

    /// Writes text for people, or keeps it for the file.
    fn text(
        &self,
        kept: &mut Vec<u8>,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.output.output_file.is_some() {
            let mut styled = Vec::new();
            write(&mut styled)?;
            kept.extend(output::plain(&styled));
            Ok(())
        } else if self.is_filter() {
            output::stderr(write)
        } else {
            output::stdout(write)
        }
    }

    /// Writes what is no text for people, or keeps it for the file.
    fn raw(
        &self,
        kept: &mut Vec<u8>,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.output.output_file.is_some() {
            write(kept)
        } else if self.is_filter() {
            output::stderr(write)
        } else {
            output::raw(write)
        }
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn problems(outcome: &Outcome) -> io::Result<()> {
    output::stderr(|out| {
        text::problems(out, &outcome.problems)?;
        outcome.warnings.iter().try_for_each(|text| output::warning(out, text))
    })
}
