//! A whole tree on the command line.

mod bandit;
mod instructions;
mod memory;
mod speed;

use std::process::Command;
use std::time::Duration;

use ridealong_tests::cost::{Cost, unheard};

use crate::sample::{self, Sample};
use crate::{Tools, yes};

/// So many files at least are a tree.
const FILES: usize = 10_000;

/// The fastest of so many runs counts.
const RUNS: usize = 5;

/// Instructions are counted on one file of so many.
const FEW: usize = 16;

/// One file of so many is given to Bandit, which would take minutes over all, and is in the smaller tree
/// for memory.
const SOME: usize = 4;

pub fn run(tools: &Tools) -> anyhow::Result<()> {
    let files = sample::files(&tools.packages);
    let (count, packages) = (files.len(), tools.packages.len());
    println!("A whole tree: {count} files of {packages} packages");
    println!("{:>9}target of {FILES} files: {}\n", "", yes(count >= FILES));
    speed::run(tools)?;
    instructions::run(&Sample::of(&files, FEW)?)?;
    let some = Sample::of(&files, SOME)?;
    bandit::run(&some)?;
    memory::run(tools, &some, files.len())
}

/// The least that is taken in any run.
#[derive(Clone, Copy)]
struct Least {
    time: Duration,
    processors: Duration,
}

impl Least {
    const NONE: Self = Self { time: Duration::MAX, processors: Duration::MAX };

    /// Runs once more.
    fn run(&mut self, command: &mut Command) -> anyhow::Result<()> {
        let cost = cost(command)?;
        self.time = self.time.min(cost.time);
        self.processors = self.processors.min(cost.processors);
        Ok(())
    }
}

/// What a run takes of a program that finds something or nothing, but does not fail.
fn cost(command: &mut Command) -> anyhow::Result<Cost> {
    let (code, cost) = unheard(command);
    anyhow::ensure!(code.is_some_and(|code| code < 3), "{command:?} ended with {code:?}");
    Ok(cost)
}
