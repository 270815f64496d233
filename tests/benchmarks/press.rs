//! Presses keys in files of the database, without an editor: `press-keys pieces|whole lines files edits`.
//! What it prints are microseconds, p50 and p99, and how many findings there are.

#![allow(clippy::print_stdout, reason = "it is read by the benchmark")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use ridealong::config::Config;
use ridealong::db::{self, Database, SourceFile};
use ridealong_tests::typing;

/// The server's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let by_pieces = match arguments.next().as_deref() {
        Some("pieces") => true,
        Some("whole") => false,
        _ => anyhow::bail!("usage: press-keys pieces|whole lines files edits"),
    };
    let mut number = || arguments.next().context("three numbers")?.parse::<usize>().context("a number");
    let (lines, files, edits) = (number()?, number()?, number()?);
    // As in the server, trees may be deep.
    let worker = std::thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
    worker.spawn(move || press(by_pieces, lines, files, edits))?.join().expect("no panic");
    Ok(())
}

fn press(by_pieces: bool, lines: usize, files: usize, edits: usize) {
    let mut db = Database::default();
    let settings = db.settings(Arc::new(Config::default()));
    let mut open = |number: usize| {
        // Each is a text of its own.
        let (path, text) =
            (PathBuf::from(format!("/x{number}.py")), format!("# {number}\n{}", typing::ordinary(lines)));
        if by_pieces {
            db.open_file(path, text.into(), settings)
        } else {
            SourceFile::builder(path, text.into(), false, settings).keeps_tree(true).new(&db)
        }
    };
    let files: Vec<SourceFile> = (0..files).map(&mut open).collect();
    for file in &files {
        db::analysis(&db, *file);
    }
    let Some(file) = files.first().copied() else { return };
    let mut times = Vec::new();
    let mut findings = db::analysis(&db, file).findings.len();
    let text = file.text(&db).to_string();
    for edit in typing::edits(&text, edits) {
        let text: Arc<str> = edit.after.into();
        let start = Instant::now();
        db.set_text(file, text);
        findings = db::analysis(&db, file).findings.len();
        times.push(start.elapsed());
    }
    times.sort();
    let at =
        |share: usize| times.get(times.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!("{:.1} {:.1} {findings}", micros(at(50)), micros(at(99)));
}
