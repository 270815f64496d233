//! `ridealong check`.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::SystemTime;

use anyhow::Context;
use clap::Args;

use super::analyse::{analyse, analyse_one};
use super::baseline::{BaselineOptions, Scope};
use super::deliver::{Delivery, OutputOptions};
use super::discover::discover;
use super::fix::FixOptions;
use super::govern::{Governed, Wishes, govern};
use super::outputs::OutputFormat;
use super::progress::Progress;
use super::report::{Outcome, Problem};
use super::stdin;
use crate::db::panic_message;
use crate::selectors::selector;
use crate::source;
use crate::threads::STACK_SIZE;

/// What can be said about a check.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Check {
    /// Files and folders; of a folder, the *.py, *.pyw and *.ipynb files that are neither hidden nor
    /// git-ignored. `-` is standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    output_format: OutputFormat,
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
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    fixing: FixOptions,
    #[command(flatten)]
    baseline: BaselineOptions,
}

/// Checks, and writes what came of it.
pub fn run(arguments: &Check) -> anyhow::Result<ExitCode> {
    let started = SystemTime::now();
    let is_stdin = stdin::is_asked_for(&arguments.paths)?;
    let Run { outcome, scope, source } = if is_stdin { check_stdin(arguments)? } else { check(arguments)? };
    let nothing_there = outcome.files == 0 && outcome.problems.is_empty();
    let delivery = Delivery {
        format: arguments.output_format,
        output: &arguments.output,
        fixing: &arguments.fixing,
        baseline: &arguments.baseline,
        paths: &arguments.paths,
        source,
        nothing_there: nothing_there.then(|| no_files(arguments)),
        quiet: arguments.quiet,
        started,
    };
    delivery.deliver(outcome, &scope)
}

/// What was checked, and what came of it.
struct Run {
    outcome: Outcome,
    scope: Scope,
    /// What standard input held, where it was checked.
    source: Option<Vec<u8>>,
}

fn check(arguments: &Check) -> anyhow::Result<Run> {
    let (targets, unreadable) = discover(&arguments.paths).context("cannot look for files")?;
    let (files, misconfigured) = govern(targets, wishes(arguments));
    let progress = Progress::new(files.len());
    let mut outcome = analyse(&files, &progress).context("cannot start threads")?;
    progress.finish();
    outcome.problems.extend(unreadable.into_iter().chain(misconfigured));
    outcome.problems.sort();
    outcome.problems.dedup();
    let scope = scope(arguments, &files, &outcome);
    Ok(Run { outcome, scope, source: None })
}

fn check_stdin(arguments: &Check) -> anyhow::Result<Run> {
    let bytes = stdin::read().context("cannot read standard input")?;
    let target = stdin::target(arguments.output.stdin_filename.as_deref());
    let target = target.context("cannot find the folder of --stdin-filename")?;
    let shown = target.shown.clone();
    let (files, problems) = govern(vec![target], wishes(arguments));
    let mut outcome = match (files.first(), source::decode(bytes.clone())) {
        (None, _) => Outcome::default(),
        (Some(_), Err(error)) => {
            let problem = Problem { path: shown, place: None, message: error.to_string() };
            Outcome { problems: vec![problem], ..Outcome::default() }
        }
        (Some(file), Ok(text)) => thread::scope(|scope| {
            let deep = thread::Builder::new().stack_size(STACK_SIZE);
            let checking =
                deep.spawn_scoped(scope, || analyse_one(file, text)).context("cannot start a thread")?;
            checking.join().map_err(|payload| anyhow::anyhow!(panic_message(&*payload)))
        })?,
    };
    outcome.problems.extend(problems);
    let scope = scope(arguments, &files, &outcome);
    Ok(Run { outcome, scope, source: Some(bytes) })
}

fn wishes(arguments: &Check) -> Wishes<'_> {
    Wishes {
        config: arguments.config.as_deref(),
        isolated: arguments.isolated,
        select: &arguments.select,
        ignore: &arguments.ignore,
    }
}

fn scope(arguments: &Check, files: &[Governed], outcome: &Outcome) -> Scope {
    let partly: HashSet<_> = outcome.problems.iter().map(|problem| &problem.path).collect();
    let wholly = files.iter().filter(|file| !partly.contains(&file.target.shown));
    Scope {
        files: wholly.map(|file| file.target.absolute.clone()).collect(),
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
    }
}

fn no_files(arguments: &Check) -> String {
    let paths: Vec<_> = arguments.paths.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("no Python files found under {}; hidden and git-ignored ones are left out", paths.join(", "))
}
