//! `--fix` and `--diff`: making the fixes of what was found, and showing them.

mod choose;
mod diff;
mod passes;
mod permit;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;
use ridealong_checks::Finding;

use super::document::Document;
use super::report::{FileReport, Outcome, Problem};
use crate::db::{self, Analysis, Database, Settings};
use crate::source::Source;
use crate::threads::STACK_SIZE;
use choose::wanted;
pub use diff::unified;
pub use passes::{Checked, Settled, settle};
pub use permit::Permit;

/// What can be said about fixes.
#[derive(Debug, Args)]
pub struct FixOptions {
    /// Apply the fixes that keep the program as it is, and report what is left
    #[arg(long, help_heading = "Fixes", group = "fixing")]
    pub fix: bool,
    /// Show what --fix would change, as a diff for `patch -p0`, and change nothing
    #[arg(long, help_heading = "Fixes", group = "fixing", conflicts_with_all = ["output_format", "statistics"])]
    pub diff: bool,
    /// With --fix or --diff: also the fixes that may change what the program does
    #[arg(long, help_heading = "Fixes", requires = "fixing")]
    pub unsafe_fixes: bool,
}

/// A file as it would be after its fixes.
#[derive(Debug)]
pub struct Proposal {
    /// Its bytes as they are.
    pub old: Vec<u8>,
    /// Its bytes with the fixes made.
    pub new: Vec<u8>,
    /// How many fixes that are.
    pub fixed: usize,
    /// What is found in it then.
    pub after: FileReport,
}

/// What came of working out fixes.
#[derive(Debug, Default)]
pub struct Proposals {
    /// The files that change, with their index among the reports.
    pub files: Vec<(usize, Proposal)>,
    /// Why some were not, or not wholly, fixed.
    pub problems: Vec<Problem>,
}

/// How many fixes were made of how many findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// What there was before.
    pub found: usize,
    /// The fixes.
    pub fixed: usize,
    /// What is left, or came to light.
    pub left: usize,
    /// How many of those have nothing but fixes that may change what the program does, which were not asked
    /// for but could be made.
    pub unsafe_left: usize,
}

/// Works out the fixes of what was found. `read` gives the bytes of a file.
pub fn propose(
    outcome: &Outcome,
    unsafe_too: bool,
    read: impl Fn(&Path) -> std::io::Result<Vec<u8>> + Sync,
) -> Result<Proposals, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_SIZE).build()?;
    let has_fix =
        |report: &FileReport| report.findings.iter().any(|finding| wanted(finding, unsafe_too).is_some());
    let indexed = outcome.reports.par_iter().enumerate().filter(|(_, report)| has_fix(report));
    let proposed: Vec<_> = pool
        .install(|| indexed.map(|(index, report)| (index, propose_for(report, unsafe_too, &read))).collect());
    let mut proposals = Proposals::default();
    for (index, (proposal, problems)) in proposed {
        proposals.files.extend(proposal.map(|proposal| (index, proposal)));
        let path = &outcome.reports[index].path;
        let problems = problems.into_iter();
        proposals.problems.extend(problems.map(|message| Problem {
            path: path.clone(),
            place: None,
            message,
        }));
    }
    Ok(proposals)
}

/// The file after its fixes, if any were made, and what was in the way of others.
fn propose_for(
    report: &FileReport,
    unsafe_too: bool,
    read: impl Fn(&Path) -> std::io::Result<Vec<u8>>,
) -> (Option<Proposal>, Vec<String>) {
    let old = match read(&report.absolute) {
        Ok(old) => old,
        Err(error) => return (None, vec![format!("cannot be read again, and was not fixed: {error}")]),
    };
    let Some(source) = Source::decode(old.clone()).ok().filter(|now| &*now.text == report.file_text()) else {
        return (None, vec![CHANGED.to_owned()]);
    };
    let Ok(document) = Document::read(&report.absolute, report.file_text().into()) else {
        return (None, vec![CHANGED.to_owned()]);
    };
    let check = |document: &Document| check(document, report);
    let Some(settled) = settle(document, &report.findings, unsafe_too, check) else {
        return (
            None,
            vec!["does not parse, so that its fixes were not made; mend the syntax first".to_owned()],
        );
    };
    let mut problems = in_the_way(&settled);
    if settled.fixed == 0 {
        return (None, problems);
    }
    match source.encode(settled.document.file_text()) {
        Ok(new) => {
            let Settled { document, fixed, findings, .. } = settled;
            let after = after(report, document, findings);
            (Some(Proposal { old, new, fixed, after }), problems)
        }
        Err(error) => {
            problems.push(error.to_string());
            (None, problems)
        }
    }
}

/// What is said of a file that is not what it was when it was checked.
pub const CHANGED: &str = "has changed since it was checked, and was not fixed; run Ridealong again";

fn check(document: &Document, report: &FileReport) -> Checked {
    let db = Database::default();
    let settings = Settings::new(&db, report.config.clone());
    let file = document.input(&db, report.absolute.clone(), settings);
    let Analysis { findings, syntax_errors, .. } = db::analysis(&db, file);
    Checked { findings: findings.clone(), parses: syntax_errors.is_empty() }
}

fn in_the_way(settled: &Settled) -> Vec<String> {
    let refused = settled.refused.iter().map(|(rule, _)| {
        format!("a fix of {rule} would have broken the syntax and was not made; this is a fault in Ridealong, please report it")
    });
    let unsettled = settled.is_unsettled.then(|| {
        "its fixes bring up others without end, and were stopped; this is a fault in Ridealong, please report it"
            .to_owned()
    });
    refused.chain(unsettled).collect()
}

fn after(report: &FileReport, document: Document, findings: Vec<Finding>) -> FileReport {
    let text: Arc<str> = document.text().clone();
    FileReport {
        path: report.path.clone(),
        absolute: report.absolute.clone(),
        lines: ridealong_checks::LineIndex::from_source_text(&text),
        text,
        notebook: document.into_notebook(),
        config: report.config.clone(),
        findings,
    }
}

/// Makes the fixes on disk. What is left is in `outcome` then, as are the problems.
pub fn apply(outcome: &mut Outcome, proposals: Proposals, permit: &Permit, unsafe_too: bool) -> Tally {
    let (found, mut fixed) = (outcome.findings().count(), 0);
    outcome.problems.extend(proposals.problems);
    let mut written = HashMap::new();
    for (index, proposal) in proposals.files {
        let report = &mut outcome.reports[index];
        match permit.write(&proposal, &mut written) {
            Ok(is_first) => {
                fixed += if is_first { proposal.fixed } else { 0 };
                *report = proposal.after;
            }
            Err(message) => {
                outcome.problems.push(Problem { path: report.path.clone(), place: None, message });
            }
        }
    }
    outcome.reports.retain(|report| !report.findings.is_empty());
    outcome.problems.sort();
    outcome.problems.dedup();
    tally(outcome, found, fixed, unsafe_too)
}

/// What `apply` would tell, without doing it.
pub fn foresee(outcome: &mut Outcome, proposals: Proposals, unsafe_too: bool) -> Tally {
    let found = outcome.findings().count();
    let fixed = proposals.files.iter().map(|(_, proposal)| proposal.fixed).sum();
    outcome.problems.extend(proposals.problems);
    for (index, proposal) in proposals.files {
        outcome.reports[index] = proposal.after;
    }
    outcome.reports.retain(|report| !report.findings.is_empty());
    tally(outcome, found, fixed, unsafe_too)
}

fn tally(outcome: &Outcome, found: usize, fixed: usize, unsafe_too: bool) -> Tally {
    let is_unsafe = |finding: &&Finding| wanted(finding, false).is_none() && wanted(finding, true).is_some();
    // What kept one fix of a file from being made keeps the others.
    let in_trouble: HashSet<_> = outcome.problems.iter().map(|problem| &problem.path).collect();
    let reports = outcome.reports.iter().filter(|report| !unsafe_too && !in_trouble.contains(&report.path));
    let unsafe_left = reports.flat_map(|report| &report.findings).filter(is_unsafe).count();
    Tally { found, fixed, left: outcome.findings().count(), unsafe_left }
}

impl Tally {
    /// `Fixed 3 of 10 findings; 7 are left.`, or with another verb.
    pub fn sentence(&self, verb: &str) -> String {
        let Self { found, fixed, left, unsafe_left } = *self;
        let noun = if found == 1 { "finding" } else { "findings" };
        let left = match left {
            0 => String::new(),
            1 => "; 1 is left".to_owned(),
            left => format!("; {left} are left"),
        };
        let more = match unsafe_left {
            0 => String::new(),
            count => format!(" --unsafe-fixes mends {count} of them, and may change what the program does."),
        };
        format!("{verb} {fixed} of {found} {noun}{left}.{more}")
    }
}
