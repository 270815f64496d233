//! A baseline for who asks about one file at a time, as an editor does. It is read once, and never written.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::bandit::{BanditReport, Known};
use super::file::BaselineFile;
use super::matching::entries_of;
use super::{Entry, read, real, relative, root};
use crate::cli::fingerprint::Fingerprint;
use crate::cli::report::FileReport;

/// The findings that a baseline knows.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownFindings {
    /// Where the baseline is.
    path: PathBuf,
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
            return Ok(Self { path: path.to_owned(), root, by });
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
        Ok(Self { path: path.to_owned(), root, by: By::Entries { of_files, of_gone } })
    }

    /// Where the baseline is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the baseline holds, which is `text`, with the finding of a report that has the number `index`.
    /// An error says why that cannot be.
    pub fn with(&self, text: &str, report: &FileReport, index: usize) -> Result<String, String> {
        if matches!(self.by, By::Bandit(_)) {
            return Err(format!(
                "the baseline `{}` is a report by Bandit, to which nothing is added; \
                 `ridealong check --write-baseline FILE` writes one that can grow",
                self.path.display()
            ));
        }
        BaselineFile::parse(text).map_err(|error| format!("{}:{error}", self.path.display()))?;
        let entry = entries_of(report, &self.root).into_iter().nth(index);
        Ok(entry.map_or_else(|| text.to_owned(), |entry| with_entry(text, &entry)))
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

/// The text of a baseline with another entry in its place among the others. All else in it stays.
fn with_entry(text: &str, entry: &Entry) -> String {
    let is_behind = |line: &str| Entry::parse(line.trim_end()).is_some_and(|other| other > *entry);
    let before: usize = text.split_inclusive('\n').take_while(|line| !is_behind(line)).map(str::len).sum();
    let (above, below) = text.split_at(before);
    let end = if above.is_empty() || above.ends_with('\n') { "" } else { "\n" };
    format!("{above}{end}{entry}\n{below}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_added_in_its_place() {
        let entry = Entry::parse("B2 0000000000000002 b.py").unwrap();
        for (before, after) in [
            ("# head\n", "# head\nB2 0000000000000002 b.py\n"),
            ("# head", "# head\nB2 0000000000000002 b.py\n"),
            (
                "# head\nB9 0000000000000009 a.py\n# why\nB1 0000000000000009 c.py\n",
                "# head\nB9 0000000000000009 a.py\n# why\nB2 0000000000000002 b.py\nB1 0000000000000009 c.py\n",
            ),
        ] {
            assert_eq!(with_entry(before, &entry), after);
        }
    }
}
