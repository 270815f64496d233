//! Counting instructions, which other work on the machine does not change.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

/// The instructions that a command takes on one thread, as valgrind counts them.
pub fn count(command: &Command) -> anyhow::Result<u64> {
    let folder = tempfile::tempdir()?;
    let counts = folder.path().join("counts");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", &format!("--callgrind-out-file={}", counts.display())])
        .arg(command.get_program())
        .args(command.get_args())
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("valgrind cannot be run")?;
    anyhow::ensure!(status.code().is_some_and(|code| code < 3), "valgrind ended with {status}");
    total(&counts)
}

fn total(counts: &Path) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(counts)?;
    let totals =
        text.lines().find_map(|line| line.strip_prefix("totals: ")).context("valgrind counted nothing")?;
    Ok(totals.trim().parse()?)
}
