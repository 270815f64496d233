//! The most memory that is held at a time.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;
use ridealong_tests::cost::measured;

use crate::programs::{self, Rules};
use crate::sample::Sample;
use crate::{Tools, yes};

/// How ruff begins to say that something does not parse.
const SYNTAX: &str = " invalid-syntax:";

/// Without findings, each file more may take so many bytes: its path, in all forms.
const PER_FILE: f64 = 2048.0;

/// What a run held at most.
struct Peak {
    bytes: u64,
    findings: usize,
}

/// `some` is a part of the whole tree, which has so many files.
pub fn run(tools: &Tools, some: &Sample, files: usize) -> anyhow::Result<()> {
    let trees: [&[PathBuf]; 2] = [&some.folders(), &tools.packages];
    let [few, many] = [some.size, files].map(|size| format!("{size} files"));
    println!("{:>22}  {few:>24}  {many:>24}", "peak memory");
    let ours =
        row("ridealong check", trees, |tree| peak(programs::ridealong(tree, Rules::Every), in_report))?;
    let ruffs =
        row("ruff check --select S", trees, |tree| peak(programs::ruff(&tools.ruff, tree), in_lines))?;
    let is_below = [0, 1].map(|tree| yes(ours[tree].bytes < ruffs[tree].bytes));
    println!("{:>9}target below ruff: {} and {}\n", "", is_below[0], is_below[1]);
    let rare = |tree: &[PathBuf]| peak(programs::ridealong(tree, Rules::Rare), in_report);
    let [few, many] = row("ridealong, rare rules", trees, rare)?;
    let growth = many.bytes.saturating_sub(few.bytes) as f64 / (files - some.size) as f64;
    let is_flat = yes(growth <= PER_FILE);
    println!("{:>9}target with few findings {PER_FILE} bytes per file more: {is_flat} ({growth:.0})", "");
    Ok(())
}

/// Measures on both trees, and prints it.
fn row(
    name: &str,
    trees: [&[PathBuf]; 2],
    peak: impl Fn(&[PathBuf]) -> anyhow::Result<Peak>,
) -> anyhow::Result<[Peak; 2]> {
    let peaks = [peak(trees[0])?, peak(trees[1])?];
    let [some, all] = peaks.each_ref().map(Peak::show);
    println!("{name:>22}  {some:>24}  {all:>24}");
    Ok(peaks)
}

fn peak(command: Command, findings: fn(&str) -> usize) -> anyhow::Result<Peak> {
    let (said, cost) = measured(command);
    anyhow::ensure!(said.code.is_some_and(|code| code < 3), "ended with {:?}: {}", said.code, said.err);
    let bytes = cost.memory.context("this system does not tell the memory of a process")?;
    Ok(Peak { bytes, findings: findings(&said.out) })
}

impl Peak {
    fn show(&self) -> String {
        format!("{} MiB, {} findings", self.bytes >> 20, self.findings)
    }
}

/// How many findings there are in a report of ours, of which each has a fingerprint.
fn in_report(report: &str) -> usize {
    report.matches("\"fingerprint\":").count()
}

/// How many there are in ruff's lines, each `path:line:column: name: …`, without what does not parse.
fn in_lines(lines: &str) -> usize {
    let is_finding = |line: &&str| line.splitn(4, ':').nth(3).is_some_and(|rest| !rest.starts_with(SYNTAX));
    lines.lines().filter(is_finding).count()
}
