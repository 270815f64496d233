//! A whole tree on the command line.

mod bandit;
mod instructions;
mod memory;
mod speed;

use std::process::Command;

use ridealong_tests::cost::{Cost, unheard};

use crate::sample::{self, Sample};
use crate::{Tools, yes};

/// So many files at least are a tree.
const FILES: usize = 10_000;

/// One file of so many is counted on and given to Bandit, which would take long over all.
const FEW: usize = 16;

pub fn run(tools: &Tools) -> anyhow::Result<()> {
    let files = sample::files(&tools.packages);
    let (count, packages) = (files.len(), tools.packages.len());
    println!("A whole tree: {count} files of {packages} packages");
    println!("{:>9}target of {FILES} files: {}\n", "", yes(count >= FILES));
    speed::run(tools)?;
    let few = Sample::of(&files, FEW)?;
    instructions::run(&few)?;
    bandit::run(&few)?;
    memory::run(tools, &files)
}

/// What a run takes of a program that finds something or nothing, but does not fail.
fn cost(command: &mut Command) -> anyhow::Result<Cost> {
    let (code, cost) = unheard(command);
    anyhow::ensure!(code.is_some_and(|code| code < 3), "{command:?} ended with {code:?}");
    Ok(cost)
}
