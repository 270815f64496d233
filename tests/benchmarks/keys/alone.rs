//! Keys pressed in the database alone: by pieces, and as it was before, by the whole file.

use std::process::Command;

use anyhow::Context as _;
use ridealong_tests::binary;
use ridealong_tests::cost::measured;

use crate::instructions::count;
use crate::yes;

/// Files of so many lines in all are opened, to see how much memory each takes.
const LINES: usize = 60_000;

/// So many keys are pressed to count instructions.
const KEYS: u64 = 90;

/// A file by pieces may take so many times the memory of a file that is parsed whole.
const MEMORY: f64 = 1.5;

/// What it takes to press a key in a file, and to have one open.
pub struct Alone {
    /// Microseconds, and findings.
    told: String,
    /// None where valgrind cannot be run.
    instructions: Option<u64>,
    /// In bytes; none where the system does not tell.
    memory: Option<u64>,
}

pub fn run(lines: usize) -> anyhow::Result<()> {
    let [pieces, whole] = [measure("pieces", lines)?, measure("whole", lines)?];
    for (name, alone) in [("by pieces", &pieces), ("whole file", &whole)] {
        println!("{:>9}{name:>10}: {}", "", alone.show());
    }
    if let (Some(pieces), Some(whole)) = (pieces.memory, whole.memory) {
        let ratio = pieces as f64 / whole as f64;
        println!("{:>9}target of memory within {MEMORY} × whole: {} ({ratio:.2})", "", yes(ratio <= MEMORY));
    }
    Ok(())
}

fn measure(mode: &str, lines: usize) -> anyhow::Result<Alone> {
    let (said, _) = measured(press(mode, lines, 1, 400));
    anyhow::ensure!(said.code == Some(0), "{}", said.err);
    let instructions = match (count(&press(mode, lines, 1, KEYS)), count(&press(mode, lines, 1, 0))) {
        (Ok(many), Ok(none)) => Some(many.saturating_sub(none) / KEYS),
        _ => None,
    };
    let memory = |files| measured(press(mode, lines, files, 0)).1.memory;
    let files = (LINES / lines).clamp(2, 200) as u64;
    let memory = memory(1 + files).zip(memory(1)).map(|(many, one)| many.saturating_sub(one) / files);
    Ok(Alone { told: said.out, instructions, memory })
}

impl Alone {
    fn show(&self) -> String {
        let mut numbers = self.told.split_whitespace();
        let mut next = || numbers.next().context("three numbers").unwrap_or("?").to_owned();
        let (p50, p99, findings) = (next(), next(), next());
        let number = |number: Option<u64>| number.map_or("?".to_owned(), |number| number.to_string());
        format!(
            "{p50} / {p99} µs, {} instructions, {} KiB a file, {findings} findings",
            number(self.instructions),
            number(self.memory.map(|bytes| bytes >> 10))
        )
    }
}

fn press(mode: &str, lines: usize, files: u64, keys: u64) -> Command {
    let mut command = Command::new(binary::path().with_file_name("press-keys"));
    command.args([mode, &lines.to_string(), &files.to_string(), &keys.to_string()]);
    command
}
