//! `ridealong check`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::analyse::analyse;
use super::discover::discover;
use super::govern::{Wishes, govern};
use super::progress::Progress;
use super::report::Outcome;
use super::{Format, json, output, text};
use crate::selectors::selector;

/// What can be said about a check.
#[derive(Debug, Args)]
pub struct Check {
    /// Files and folders; of a folder, the *.py and *.pyw files that are neither hidden nor git-ignored
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    output_format: Format,
    /// Run these rules alone, whatever the configuration selects: ids, beginnings of ids, or names
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = selector)]
    select: Vec<String>,
    /// Do not run these rules, nor those that the configuration ignores
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = selector)]
    ignore: Vec<String>,
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
        if nothing_there {
            output::stderr(|out| output::warning(out, &no_files(arguments)))?;
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
        select: &arguments.select,
        ignore: &arguments.ignore,
    };
    let (files, misconfigured) = govern(targets, wishes);
    let progress = Progress::new(files.len());
    let mut outcome = analyse(&files, &progress).context("cannot start threads")?;
    progress.finish();
    outcome.problems.extend(unreadable.into_iter().chain(misconfigured));
    outcome.problems.sort();
    outcome.problems.dedup();
    Ok(outcome)
}

fn no_files(arguments: &Check) -> String {
    let paths: Vec<_> = arguments.paths.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("no Python files found under {}; hidden and git-ignored ones are left out", paths.join(", "))
}
