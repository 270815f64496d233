//! `ridealong check`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::analyse::analyse;
use super::discover::{bases, discover};
use super::govern::{Wishes, govern};
use super::progress::Progress;
use super::report::Outcome;
use super::selection::Selection;
use super::{Format, json, output, text};

/// What can be said about a check.
#[derive(Debug, Args)]
pub struct Check {
    /// Files and folders; of a folder, the *.py and *.pyw files that are neither hidden, nor
    /// git-ignored, nor in a virtual environment
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    output_format: Format,
    #[command(flatten)]
    selection: Selection,
    /// Use this configuration for all files, not the ridealong.toml or pyproject.toml nearest to each
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    isolated: bool,
    /// Write what was found and what went wrong, but no summary
    #[arg(short, long)]
    quiet: bool,
}

/// Checks, and writes what came of it.
pub fn run(arguments: &Check) -> anyhow::Result<ExitCode> {
    let outcome = check(arguments)?;
    let nothing_there = outcome.files == 0 && outcome.problems.is_empty();
    let write = || {
        match arguments.output_format {
            Format::Json => output::bytes(&json::report(&outcome)?)?,
            Format::Text => output::stdout(|out| text::findings(out, &outcome))?,
        }
        output::stderr(|out| text::problems(out, &outcome.problems))?;
        output::stderr(|out| outcome.warnings.iter().try_for_each(|text| output::warning(out, text)))?;
        if nothing_there {
            output::stderr(|out| output::warning(out, &no_files(arguments, outcome.excluded)))?;
        } else if arguments.output_format == Format::Text && !arguments.quiet {
            output::stdout(|out| text::summary(out, &outcome))?;
        }
        Ok::<(), std::io::Error>(())
    };
    write().context("cannot write the results")?;
    Ok(ExitCode::from(outcome.exit_code()))
}

fn check(arguments: &Check) -> anyhow::Result<Outcome> {
    let (targets, unreadable) = discover(&arguments.paths).context("cannot look for files")?;
    let wishes = Wishes {
        config: arguments.config.as_deref(),
        isolated: arguments.isolated,
        overrides: &arguments.selection.overrides(),
        bases: &bases(&arguments.paths),
    };
    let plan = govern(targets, wishes);
    let progress = Progress::new(plan.files.len());
    let mut outcome = analyse(&plan.files, &progress).context("cannot start threads")?;
    progress.finish();
    outcome.problems.extend(unreadable.into_iter().chain(plan.problems));
    outcome.problems.sort();
    outcome.problems.dedup();
    (outcome.warnings, outcome.excluded) = (plan.warnings, plan.excluded);
    Ok(outcome)
}

fn no_files(arguments: &Check, excluded: usize) -> String {
    let paths: Vec<_> = arguments.paths.iter().map(|path| format!("`{}`", path.display())).collect();
    let excluded = if excluded == 0 { "" } else { ", and so is what the configuration excludes" };
    format!(
        "no Python files found under {}; hidden and git-ignored ones and virtual environments are left \
         out{excluded}",
        paths.join(", ")
    )
}
