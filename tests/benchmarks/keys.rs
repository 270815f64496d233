//! From a key press to the diagnostics, in files of ordinary functions and classes.

mod alone;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use ridealong_checks::Module;
use ridealong_tests::typing::{self, Edit};
use serde_json::json;

use crate::editor::{self, Editor, Mode};
use crate::{Tools, yes};

/// The sizes of the files, in lines.
const SIZES: [usize; 5] = [200, 1_000, 5_000, 20_000, 100_000];

/// So many keys are pressed in each file.
const KEYS: usize = 400;

/// How much longer than in an empty file an answer may take in small ones, and than in 200 lines in 20,000.
const ROOM: Duration = Duration::from_millis(1);

pub fn run(tools: &Tools) -> anyhow::Result<()> {
    println!("Key press to diagnostics, {KEYS} keys, p50 / p99 in ms; then in the database alone\n");
    println!(
        "{:>7}  {:>13}  {:>15}  {:>15}  {:>9}  {:>9}",
        "lines", "parse alone", "ridealong", "ruff server", "÷ parse", "÷ ruff"
    );
    let workspace = tempfile::tempdir()?;
    let folder = workspace.path();
    let press =
        |text: &str| press_keys(editor::ridealong(), folder, text, typing::edits(text, KEYS), Mode::Pushed);
    let empty = press("")?;
    println!("{:>7}  {:>13}  {:>15}", 0, "", empty.show());
    let mut smallest = None;
    for lines in SIZES {
        let text = typing::ordinary(lines);
        let edits = || typing::edits(&text, KEYS);
        let parse = Times::of(parse_alone(&text, edits()));
        let ours = press(&text)?;
        let ruff = editor::ruff(&tools.ruff, folder)?;
        let ruffs = press_keys(ruff, folder, &text, edits(), Mode::Pulled)?;
        println!(
            "{lines:>7}  {:>13}  {:>15}  {:>15}  {:>9.2}  {:>9.2}",
            parse.show(),
            ours.show(),
            ruffs.show(),
            ratio(ours.p50, parse.p50),
            ratio(ours.p50, ruffs.p50),
        );
        let smallest = smallest.get_or_insert(ours.p50);
        tell_targets(lines, &ours, &ruffs, &empty, *smallest);
        alone::run(lines)?;
    }
    println!();
    Ok(())
}

fn press_keys(
    command: Command,
    folder: &Path,
    text: &str,
    edits: impl Iterator<Item = Edit>,
    mode: Mode,
) -> anyhow::Result<Times> {
    let mut editor = Editor::start(command, &[folder.to_owned()], mode, &json!({}))?;
    editor.open(text)?;
    let time = |edit: Edit| {
        let start = Instant::now();
        Ok(editor.edit(&edit)?.duration_since(start))
    };
    Ok(Times::of(edits.map(time).collect::<anyhow::Result<_>>()?))
}

/// Says which targets are reached at a size. `smallest` is the time of the smallest file.
fn tell_targets(lines: usize, ours: &Times, ruffs: &Times, empty: &Times, smallest: Duration) {
    let target = |text: &str, is_reached: bool| println!("{:>9}target {text}: {}", "", yes(is_reached));
    if lines == 20_000 {
        target("p50 within 1.5 × that of 200 lines + 1 ms", ours.p50 <= smallest.mul_f64(1.5) + ROOM);
        target("p50 at most a tenth of ruff's", ours.p50 * 10 <= ruffs.p50);
    }
    if lines >= 5_000 {
        target("p99 under a fifth of ruff's", ours.p99 * 5 < ruffs.p99);
    } else {
        target("p99 within 1 ms of an empty file's", ours.p99 <= empty.p99 + ROOM);
    }
}

fn ratio(time: Duration, of: Duration) -> f64 {
    time.as_secs_f64() / of.as_secs_f64()
}

fn parse_alone(text: &str, edits: impl Iterator<Item = Edit>) -> Vec<Duration> {
    // What was parsed first pays for the memory.
    drop(Module::parse(text));
    let time = |edit: Edit| {
        let start = Instant::now();
        let module = Module::parse(&edit.after);
        let time = start.elapsed();
        drop(module);
        time
    };
    edits.map(time).collect()
}

/// What is told of many times.
struct Times {
    p50: Duration,
    p99: Duration,
}

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        Self { p50: at(50), p99: at(99) }
    }

    fn show(&self) -> String {
        format!("{:.2} / {:.2}", self.p50.as_secs_f64() * 1e3, self.p99.as_secs_f64() * 1e3)
    }
}
