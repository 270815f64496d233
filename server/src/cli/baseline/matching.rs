//! Which findings the entries of a baseline hide, and which entries are left over.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{BaselineFile, Entry, Scope, real, relative};
use crate::cli::fingerprint::{Fingerprint, fingerprints};
use crate::cli::report::{FileReport, Outcome};

/// What came of comparing.
#[derive(Debug)]
pub(super) struct Matched {
    /// How many findings are hidden.
    pub(super) hidden: usize,
    /// The entries that are still good, under the paths that they have now.
    pub(super) kept: Vec<Entry>,
    /// How many others there are.
    pub(super) stale: usize,
}

/// The entries that would hide the findings of a file, in their order.
pub(super) fn entries_of(report: &FileReport, root: &Path) -> Vec<Entry> {
    let path = relative(&real(&report.absolute), root);
    let rules = report.findings.iter().map(|finding| finding.rule.id);
    let entry = |(rule, fingerprint): (&str, Fingerprint)| Entry {
        path: path.clone(),
        rule: rule.to_owned(),
        fingerprint,
    };
    rules.zip(fingerprints(report)).map(entry).collect()
}

/// Takes the findings out of `outcome` that are in `file`.
pub(super) fn hide(file: BaselineFile, root: &Path, scope: &Scope, outcome: &mut Outcome) -> Matched {
    let known_paths: HashSet<String> = file.entries.iter().map(|entry| entry.path.clone()).collect();
    let mut open: HashSet<Entry> = file.entries.into_iter().collect();
    let mut kept = Vec::new();
    let mut take = |report: &mut FileReport, matching: &mut dyn FnMut(&Entry) -> bool| {
        let mut entries = entries_of(report, root).into_iter();
        report.findings.retain(|_| {
            let entry = entries.next();
            let is_known = entry.as_ref().is_some_and(&mut *matching);
            kept.extend(entry.filter(|_| is_known));
            !is_known
        });
    };
    for report in &mut outcome.reports {
        take(report, &mut |entry| open.remove(entry));
    }
    let mut gone = gone(&open, root);
    for report in &mut outcome.reports {
        if !known_paths.contains(&relative(&real(&report.absolute), root)) {
            take(report, &mut |entry| {
                let moved = gone.get_mut(&(entry.rule.clone(), entry.fingerprint)).and_then(Vec::pop);
                moved.is_some_and(|moved| open.remove(&moved))
            });
        }
    }
    outcome.reports.retain(|report| !report.findings.is_empty());
    let hidden = kept.len();
    let (stale, elsewhere): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|entry| scope.covers(&entry.absolute(root), root, &entry.rule));
    kept.extend(elsewhere);
    Matched { hidden, kept, stale: stale.len() }
}

/// The entries of files that are gone: what is found in a new file may have moved there with it.
fn gone(open: &HashSet<Entry>, root: &Path) -> HashMap<(String, Fingerprint), Vec<Entry>> {
    let mut sorted: Vec<&Entry> = open.iter().collect();
    sorted.sort_unstable();
    let mut exists: HashMap<&str, bool> = HashMap::new();
    let mut gone: HashMap<_, Vec<Entry>> = HashMap::new();
    for entry in sorted {
        let is_there = exists.entry(&entry.path).or_insert_with(|| entry.absolute(root).exists());
        if !*is_there {
            gone.entry((entry.rule.clone(), entry.fingerprint)).or_default().push(entry.clone());
        }
    }
    gone
}
