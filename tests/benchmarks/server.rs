//! A server from its start on: how soon it answers, how long it takes over a workspace, and what it holds.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use ridealong_tests::cost;
use ridealong_tests::typing;
use serde_json::json;

use crate::editor::{self, Editor, Mode};
use crate::programs;
use crate::{Tools, yes};

/// The median of so many starts counts.
const STARTS: usize = 15;

/// The fastest of so many scans counts.
const SCANS: usize = 5;

/// The file that is opened, in lines.
const LINES: usize = 1_000;

/// An hour's worth of keys, three a second.
const KEYS: usize = 10_800;

pub fn run(tools: &Tools) -> anyhow::Result<()> {
    starts(tools)?;
    scans(tools)?;
    memory(tools)
}

/// From the start of the process to the diagnostics of a file.
fn starts(tools: &Tools) -> anyhow::Result<()> {
    let workspace = tempfile::tempdir()?;
    let folders = [workspace.path().to_owned()];
    let text = typing::ordinary(LINES);
    let start = |command: Command, mode| -> anyhow::Result<Duration> {
        let start = Instant::now();
        let mut editor = Editor::start(command, &folders, mode, &json!({}))?;
        Ok(editor.open(&text)?.duration_since(start))
    };
    let (mut ours, mut ruffs) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        ours.push(start(editor::ridealong(), Mode::Pushed)?);
        ruffs.push(start(editor::ruff(&tools.ruff, workspace.path())?, Mode::Pulled)?);
    }
    let [ours, ruffs] = [median(ours), median(ruffs)];
    println!("Start to the diagnostics of {LINES} lines, median of {STARTS}:");
    println!("{:>22}  {:>9}\n{:>22}  {:>9}", "ridealong server", ms(ours), "ruff server", ms(ruffs));
    println!("{:>9}target ahead of ruff server: {}\n", "", yes(ours < ruffs));
    Ok(())
}

/// From the start of the process to the diagnostics of all files, which `ruff check` finds too.
fn scans(tools: &Tools) -> anyhow::Result<()> {
    let (mut ours, mut ruffs) = (Duration::MAX, Duration::MAX);
    let configuration = bandits()?;
    for _ in 0..SCANS {
        let start = Instant::now();
        let mut editor = scanning(&tools.packages, &configuration)?;
        let (arrival, files) = editor.ask_for_all()?;
        anyhow::ensure!(files > 1_000, "the server tells of {files} files only");
        ours = ours.min(arrival.duration_since(start));
        let mut ruff = programs::ruff(&tools.ruff, &tools.packages);
        let (_, cost) = cost::unheard(ruff.args(["--ignore", "S101"]));
        ruffs = ruffs.min(cost.time);
    }
    println!("The files of {} folders, checked for the editor, best of {SCANS}:", tools.packages.len());
    println!("{:>22}  {:>9}", "ridealong server", ms(ours));
    println!("{:>22}  {:>9}", "ruff check, no asserts", ms(ruffs));
    println!("{:>9}target ahead of ruff check: {}\n", "", yes(ours < ruffs));
    Ok(())
}

/// What the server holds: with a file open, after an hour's worth of keys, after a scan of all files.
fn memory(tools: &Tools) -> anyhow::Result<()> {
    let workspace = tempfile::tempdir()?;
    let folders = [workspace.path().to_owned()];
    let text = typing::ordinary(LINES);
    let typed = |command: Command, mode| -> anyhow::Result<[u64; 2]> {
        let mut editor = Editor::start(command, &folders, mode, &json!({}))?;
        editor.open(&text)?;
        let idle = resident(&editor)?;
        for edit in typing::edits(&text, KEYS) {
            editor.edit(&edit)?;
        }
        Ok([idle, resident(&editor)?])
    };
    let ours = typed(editor::ridealong(), Mode::Pushed)?;
    let ruffs = typed(editor::ruff(&tools.ruff, workspace.path())?, Mode::Pulled)?;
    let mut editor = scanning(&tools.packages, &bandits()?)?;
    editor.ask_for_all()?;
    let scanned = resident(&editor)?;
    let mib = |bytes: u64| format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20));
    println!(
        "{:>22}  {:>12}  {:>12}  {:>12}",
        "resident memory",
        "a file open",
        format!("{KEYS} keys"),
        "a scan"
    );
    println!("{:>22}  {:>12}  {:>12}  {:>12}", "ridealong server", mib(ours[0]), mib(ours[1]), mib(scanned));
    println!("{:>22}  {:>12}  {:>12}", "ruff server", mib(ruffs[0]), mib(ruffs[1]));
    let is_below = [0, 1].map(|at| yes(ours[at] < ruffs[at]));
    println!("{:>9}target below ruff server: {} and {}\n", "", is_below[0], is_below[1]);
    Ok(())
}

/// A configuration with all of Bandit's rules. Nobody wants to see ten thousands of `assert`s of tests in an editor,
/// so ruff looks for none at all.
fn bandits() -> anyhow::Result<tempfile::NamedTempFile> {
    let file = tempfile::Builder::new().suffix(".toml").tempfile()?;
    fs::write(file.path(), "preset = \"bandit\"\n")?;
    Ok(file)
}

fn scanning(folders: &[PathBuf], configuration: &tempfile::NamedTempFile) -> anyhow::Result<Editor> {
    let options = json!({ "diagnosticMode": "workspace", "configuration": configuration.path() });
    Editor::start(editor::ridealong(), folders, Mode::Pulled, &options)
}

fn resident(editor: &Editor) -> anyhow::Result<u64> {
    cost::resident(editor.server_id()).context("this system does not tell the memory of a process")
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
