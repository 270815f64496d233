//! A baseline: findings that are known, and not reported again. It counts: an entry hides one finding, not
//! all of its kind; and it only ever grows by `--write-baseline`.

mod bandit;
mod entry;
mod file;
mod known;
mod matching;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use ridealong_checks::{Rule, rules};

use super::govern::Governed;
use super::report::Outcome;
use super::write;
use crate::config::{Config, Threshold};
use bandit::BanditReport;
use entry::{Entry, relative};
use file::BaselineFile;
pub use known::KnownFindings;
use matching::{Matched, entries_of, hide};

/// What can be said about baselines.
#[derive(Debug, Args)]
pub struct BaselineOptions {
    /// Do not report the findings in this file, each entry hiding one: written by --write-baseline, or a
    /// JSON report by Bandit
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub baseline: Option<PathBuf>,
    /// With --baseline: take the entries out of it that match nothing any more
    #[arg(long, help_heading = "Baseline", requires = "baseline")]
    pub prune_baseline: bool,
    /// Write all that is found into this file instead of reporting it. Entries of files that are not
    /// checked stay
    #[arg(long, value_name = "FILE", help_heading = "Baseline",
        conflicts_with_all = ["baseline", "fixing", "statistics", "output_file"])]
    pub write_baseline: Option<PathBuf>,
}

impl BaselineOptions {
    /// What was checked, where a baseline has to know; to find it out, the system is asked about each file.
    pub fn scope(&self, paths: &[PathBuf], files: &[Governed], outcome: &Outcome) -> Scope {
        let is_asked_for = self.baseline.is_some() || self.write_baseline.is_some();
        if is_asked_for { Scope::of(paths, files, outcome) } else { Scope::default() }
    }
}

/// What was checked, so that it can be told what a finding's absence means.
#[derive(Debug, Default)]
pub struct Scope {
    /// The files that were checked wholly: their paths and configurations, by their real paths.
    files: HashMap<PathBuf, (PathBuf, Arc<Config>)>,
    /// The folders all of which was checked, behind any links.
    folders: Vec<PathBuf>,
}

impl Scope {
    /// What was checked of `files`, which are those under `paths`.
    fn of(paths: &[PathBuf], files: &[Governed], outcome: &Outcome) -> Self {
        let partly: HashSet<_> = outcome.problems.iter().map(|problem| &problem.path).collect();
        let wholly = files.iter().filter(|file| !partly.contains(&file.target.shown));
        let files = wholly.map(|Governed { target, config }| {
            (real(&target.absolute), (target.absolute.clone(), config.clone()))
        });
        // A file that could not be checked may be what another one was moved to.
        let paths = if outcome.problems.is_empty() { paths } else { &[] };
        let folders =
            paths.iter().filter_map(|path| fs::canonicalize(path).ok()).filter(|path| path.is_dir());
        Self { files: files.collect(), folders: folders.collect() }
    }

    /// Whether an entry for the file at the real path, in a baseline in the folder `root`, would have been
    /// met if it still stood.
    fn covers(&self, path: &Path, root: &Path, rule_id: &str) -> bool {
        let Some(rule) = rules::find(rule_id) else { return true };
        match self.files.get(path) {
            // What is not shown may be there all the same.
            Some((path, config)) => config.runs(rule, path) && shows_all(config),
            None => !path.exists() && self.has_all_below(root) && self.looks_everywhere_for(rule),
        }
    }

    /// Whether a file that was moved within `folder` would have been found.
    fn has_all_below(&self, folder: &Path) -> bool {
        self.folders.iter().any(|checked| folder.starts_with(checked))
    }

    /// Whether the findings of `rule` were looked for and shown. Where a configuration has the rule not run
    /// on some files, there are none in them.
    fn looks_everywhere_for(&self, rule: &Rule) -> bool {
        let mut configs = self.files.values().map(|(_, config)| config);
        configs.clone().any(|config| config.options.enables(rule)) && configs.all(|config| shows_all(config))
    }
}

/// Whether nothing that is found is kept back.
fn shows_all(config: &Config) -> bool {
    config.report == Threshold::default()
}

/// What a baseline did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// How many findings it hides.
    pub findings: usize,
    /// How many entries match nothing any more.
    pub stale: usize,
    /// How many of those were taken out.
    pub pruned: usize,
}

/// Takes the findings away that the baseline at `path` knows, and the entries that match nothing if
/// that is asked for.
pub fn apply(path: &Path, prune: bool, scope: &Scope, outcome: &mut Outcome) -> anyhow::Result<Hidden> {
    let text = read(path)?;
    let root = root(path)?;
    if text.trim_start().starts_with('{') {
        anyhow::ensure!(
            !prune,
            "{}: is a report by Bandit, of which nothing is taken out; --write-baseline FILE writes a \
             baseline that can be pruned",
            path.display()
        );
        let report = BanditReport::parse(&text).with_context(|| path.display().to_string())?;
        return Ok(report.hide(&root, outcome));
    }
    let file = BaselineFile::parse(&text).map_err(|error| anyhow::anyhow!("{}:{error}", path.display()))?;
    let Matched { hidden, kept, stale } = hide(file, &root, scope, outcome);
    let mut pruned = 0;
    if prune {
        pruned = stale;
        let kept = BaselineFile::of(kept).to_string();
        if kept != text {
            save(path, &kept)?;
        }
    }
    Ok(Hidden { findings: hidden, stale: stale - pruned, pruned })
}

/// Writes all findings into the baseline at `path`. Returns how many entries there are, how many of them
/// are new, and how many old ones are gone.
pub fn record(path: &Path, scope: &Scope, outcome: &Outcome) -> anyhow::Result<(usize, usize, usize)> {
    let root = root(path)?;
    let old = match path.exists().then(|| read(path)).transpose()? {
        None => BaselineFile::default(),
        Some(text) => BaselineFile::parse(&text)
            .map_err(|error| anyhow::anyhow!("{}:{error}; remove it to start anew", path.display()))?,
    };
    let elsewhere =
        old.entries.iter().filter(|entry| !scope.covers(&entry.absolute(&root), &root, &entry.rule));
    let found = outcome.reports.iter().flat_map(|report| entries_of(report, &root));
    let new = BaselineFile::of(elsewhere.cloned().chain(found).collect());
    let added = new.entries.iter().filter(|entry| !old.entries.contains(entry)).count();
    let gone = old.entries.iter().filter(|entry| !new.entries.contains(entry)).count();
    save(path, &new.to_string())?;
    Ok((new.entries.len(), added, gone))
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| {
        format!("the baseline `{}` cannot be read; --write-baseline FILE writes one", path.display())
    })
}

fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    write::replace(path, text.as_bytes())
        .with_context(|| format!("the baseline `{}` cannot be written", path.display()))
}

/// The folder that the paths in a baseline are told from: its own, behind any links.
fn root(path: &Path) -> anyhow::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::canonicalize(folder.unwrap_or(Path::new(".")))
        .with_context(|| format!("the folder of the baseline `{}` cannot be found", path.display()))
}

/// The file at an absolute path, in its folder behind any links, so that it does not matter by which way
/// it was come to.
fn real(path: &Path) -> PathBuf {
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    folder.zip(path.file_name()).map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name))
}
