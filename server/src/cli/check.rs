//! `ridealong check`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::SystemTime;

use anyhow::Context;
use clap::Args;
use clap::builder::ArgPredicate;

use super::analyse::{analyse, analyse_one};
use super::baseline::{BaselineOptions, Scope};
use super::deliver::{Delivery, OutputOptions};
use super::discover::{Target, bases, discover};
use super::fix::FixOptions;
use super::govern::{Plan, Wishes, govern};
use super::outputs::OutputFormat;
use super::progress::Progress;
use super::report::{Outcome, Problem};
use super::selection::Selection;
use super::stdin;
use crate::db::panic_message;
use crate::source;
use crate::threads::STACK_SIZE;

/// What can be said about a check.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_CODES)]
pub struct Check {
    /// Files and folders; of a folder, the *.py, *.pyw and *.ipynb files that are neither hidden, nor
    /// git-ignored, nor in a virtual environment. `-` is standard input
    #[arg(default_value = ".", default_value_if("stdin_filename", ArgPredicate::IsPresent, "-"))]
    paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    output_format: OutputFormat,
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
    let is_stdin = stdin::is_asked_for(&arguments.paths, arguments.output.stdin_filename.is_some())?;
    let Run { outcome, scope, source } = if is_stdin { check_stdin(arguments)? } else { check(arguments)? };
    let nothing_there = outcome.files == 0 && outcome.problems.is_empty();
    let delivery = Delivery {
        format: arguments.output_format,
        output: &arguments.output,
        fixing: &arguments.fixing,
        baseline: &arguments.baseline,
        paths: &arguments.paths,
        source,
        nothing_there: nothing_there.then(|| no_files(arguments, outcome.excluded)),
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
    let plan = plan(arguments, targets);
    let progress = Progress::new(plan.files.len());
    let mut outcome = analyse(&plan.files, &progress).context("cannot start threads")?;
    progress.finish();
    outcome.problems.extend(unreadable.into_iter().chain(plan.problems));
    outcome.problems.sort();
    outcome.problems.dedup();
    (outcome.warnings, outcome.excluded) = (plan.warnings, plan.excluded);
    let scope = arguments.baseline.scope(&arguments.paths, &plan.files, &outcome);
    Ok(Run { outcome, scope, source: None })
}

fn check_stdin(arguments: &Check) -> anyhow::Result<Run> {
    let bytes = stdin::read().context("cannot read standard input")?;
    let target = stdin::target(arguments.output.stdin_filename.as_deref());
    let target = target.context("cannot find the folder of --stdin-filename")?;
    let shown = target.shown.clone();
    let plan = plan(arguments, vec![target]);
    let mut outcome = match (plan.files.first(), source::decode(bytes.clone())) {
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
    outcome.problems.extend(plan.problems);
    outcome.warnings = plan.warnings;
    let scope = arguments.baseline.scope(&[], &plan.files, &outcome);
    Ok(Run { outcome, scope, source: Some(bytes) })
}

fn plan(arguments: &Check, targets: Vec<Target>) -> Plan {
    let wishes = Wishes {
        config: arguments.config.as_deref(),
        isolated: arguments.isolated,
        overrides: &arguments.selection.overrides(),
        bases: &bases(&arguments.paths),
    };
    govern(targets, wishes)
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
