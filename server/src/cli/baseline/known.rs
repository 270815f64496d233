//! A baseline for who asks about one file at a time, as an editor does. It is read once, and never written.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::bandit::{BanditReport, Known};
use super::file::BaselineFile;
use super::matching::entries_of;
use super::{read, real, relative, root};
use crate::cli::fingerprint::Fingerprint;
use crate::cli::report::FileReport;

/// The findings that a baseline knows.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownFindings {
    /// The folder that its paths are told from.
    root: PathBuf,
    by: By,
}

#[derive(Debug, PartialEq, Eq)]
enum By {
    /// The entries of files, and those of files that are gone: what is found elsewhere may have moved there.
    Entries { of_files: HashMap<String, HashSet<Key>>, of_gone: HashSet<Key> },
    /// A report by Bandit.
    Bandit(Known),
}

/// A rule and which of its findings in a file.
type Key = (String, Fingerprint);

impl KnownFindings {
    /// Reads the baseline at `path`.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let (text, root) = (read(path)?, root(path)?);
        if text.trim_start().starts_with('{') {
            let report = BanditReport::parse(&text).with_context(|| path.display().to_string())?;
            let by = By::Bandit(report.known(&root));
            return Ok(Self { root, by });
        }
        let file =
            BaselineFile::parse(&text).map_err(|error| anyhow::anyhow!("{}:{error}", path.display()))?;
        let mut of_files: HashMap<String, HashSet<Key>> = HashMap::new();
        let mut of_gone = HashSet::new();
        let mut exists: HashMap<String, bool> = HashMap::new();
        for entry in file.entries {
            let is_there = exists.entry(entry.path.clone()).or_insert_with(|| entry.absolute(&root).exists());
            let key = (entry.rule, entry.fingerprint);
            if !*is_there {
                of_gone.insert(key.clone());
            }
            of_files.entry(entry.path).or_default().insert(key);
        }
        Ok(Self { root, by: By::Entries { of_files, of_gone } })
    }

    /// Takes the findings out of a report that are known.
    pub fn hide(&self, report: &mut FileReport) {
        match &self.by {
            By::Bandit(known) => {
                let of_file = known.iter().filter(|((path, ..), _)| *path == report.absolute);
                let mut of_file = of_file.map(|(key, count)| (key.clone(), *count)).collect();
                super::bandit::hide_in(&mut of_file, report);
            }
            By::Entries { of_files, of_gone } => {
                let path = relative(&real(&report.absolute), &self.root);
                let known = of_files.get(&path).unwrap_or(of_gone);
                let mut entries = entries_of(report, &self.root).into_iter();
                report.findings.retain(|_| {
                    let entry = entries.next();
                    !entry.is_some_and(|entry| known.contains(&(entry.rule, entry.fingerprint)))
                });
            }
        }
    }
}
