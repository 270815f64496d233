//! From a key press to the diagnostics.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use ridealong_checks::Module;
use serde_json::{Value, json};

use crate::wire::Server;
use crate::{Tools, sample, yes};

/// The sizes of the files, in lines.
const SIZES: [usize; 3] = [1_000, 5_000, 20_000];

/// So many keys are pressed in each file.
const KEYS: usize = 400;

pub fn run(tools: &Tools) -> anyhow::Result<()> {
    println!("Key press to diagnostics, {KEYS} keys, p50 / p99 in ms\n");
    println!(
        "{:>7}  {:>13}  {:>15}  {:>15}  {:>9}  {:>9}",
        "lines", "parse alone", "ridealong", "ruff server", "÷ parse", "÷ ruff"
    );
    let workspace = tempfile::tempdir()?;
    for lines in SIZES {
        let text = module_of(&tools.packages, lines)?;
        let edits = edits(&text);
        let parse = Times::of(parse_alone(&text, &edits));
        let ours = Times::of(press_keys(ridealong(), workspace.path(), &text, &edits, Mode::Pushed)?);
        let ruff = ruff(&tools.ruff, workspace.path())?;
        let ruffs = Times::of(press_keys(ruff, workspace.path(), &text, &edits, Mode::Pulled)?);
        println!(
            "{lines:>7}  {:>13}  {:>15}  {:>15}  {:>9.2}  {:>9.2}",
            parse.show(),
            ours.show(),
            ruffs.show(),
            ours.p50.as_secs_f64() / parse.p50.as_secs_f64(),
            ours.p50.as_secs_f64() / ruffs.p50.as_secs_f64(),
        );
        let reached = ours.p50 <= parse.p50.mul_f64(2.5) + Duration::from_millis(1);
        let faster = ours.p50 < ruffs.p50 && ours.p99 < ruffs.p99;
        println!(
            "         within 2.5 × parse + 1 ms: {}; p50 and p99 below ruff: {}",
            yes(reached),
            yes(faster)
        );
    }
    println!();
    Ok(())
}

/// Real code of about this many lines: whole modules one after the other. It parses, as ruff reports
/// nothing for a file that does not.
fn module_of(packages: &[PathBuf], lines: usize) -> anyhow::Result<String> {
    let files = sample::files(packages);
    let mut text = String::new();
    let mut count = 0;
    // Steps through the packages, so that the sample is not all of one kind.
    for index in 0..files.len() {
        let (package, file) = &files[index * 7919 % files.len()];
        let source = std::fs::read_to_string(package.join(file)).unwrap_or_default();
        let is_plain = source.ends_with('\n') && Module::parse(&source).syntax_errors().is_empty();
        let length = source.lines().count();
        if !is_plain || source.contains("from __future__") || count + length > lines + lines / 20 {
            continue;
        }
        for line in source.lines() {
            writeln!(text, "{line}")?;
        }
        count += length;
        if count >= lines {
            return Ok(text);
        }
    }
    anyhow::bail!("the packages are too few for {lines} lines")
}

/// An edit of one character, and the text after it.
struct Edit {
    change: Value,
    after: String,
}

/// Somebody types a call at the end of lines all over the file, and deletes it again.
fn edits(text: &str) -> Vec<Edit> {
    const TYPED: &str = "  # run(";
    let lines: Vec<&str> = text.lines().collect();
    let mut after = text.to_owned();
    let mut edits = Vec::new();
    for place in 0.. {
        let line = place * 104_729 % lines.len();
        let start: usize = lines[..line].iter().map(|line| line.len() + 1).sum();
        let (column, offset) = (lines[line].encode_utf16().count(), start + lines[line].len());
        for (index, typed) in TYPED.char_indices() {
            after.insert(offset + index, typed);
            edits.push(Edit {
                change: replace(line, column + index, 0, &typed.to_string()),
                after: after.clone(),
            });
        }
        after.replace_range(offset..offset + TYPED.len(), "");
        edits.push(Edit { change: replace(line, column, TYPED.len(), ""), after: after.clone() });
        if edits.len() >= KEYS {
            break;
        }
    }
    edits.truncate(KEYS);
    edits
}

fn replace(line: usize, character: usize, length: usize, text: &str) -> Value {
    let position = |character: usize| json!({ "line": line, "character": character });
    json!([{ "range": { "start": position(character), "end": position(character + length) }, "text": text }])
}

fn parse_alone(text: &str, edits: &[Edit]) -> Vec<Duration> {
    // What was parsed first pays for the memory.
    drop(Module::parse(text));
    let time = |edit: &Edit| {
        let start = Instant::now();
        let module = Module::parse(&edit.after);
        let time = start.elapsed();
        drop(module);
        time
    };
    edits.iter().map(time).collect()
}

/// How diagnostics come.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Pushed,
    Pulled,
}

fn ridealong() -> Command {
    let mut command = ridealong_tests::binary::command();
    command.arg("server");
    command
}

fn ruff(binary: &Path, workspace: &Path) -> anyhow::Result<Command> {
    std::fs::write(workspace.join("ruff.toml"), "[lint]\nselect = [\"S\"]\n")?;
    let mut command = Command::new(binary);
    command.arg("server").current_dir(workspace);
    Ok(command)
}

fn press_keys(
    command: Command,
    workspace: &Path,
    text: &str,
    edits: &[Edit],
    mode: Mode,
) -> anyhow::Result<Vec<Duration>> {
    let root = format!("file://{}", workspace.display());
    let uri = format!("{root}/module.py");
    let mut server = Server::start(command)?;
    let mut text_document = json!({
        "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true },
    });
    if mode == Mode::Pulled {
        text_document["diagnostic"] = json!({ "dynamicRegistration": false });
    }
    let params = json!({
        "processId": null,
        "rootUri": root,
        "workspaceFolders": [{ "uri": root, "name": "benchmark" }],
        "capabilities": { "textDocument": text_document },
    });
    server.request(0, "initialize", &params)?;
    server.arrival(|message| message["id"] == 0)?;
    server.notify("initialized", &json!({}))?;
    let document = json!({ "uri": uri, "languageId": "python", "version": 1, "text": text });
    server.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
    diagnostics(&mut server, &uri, 1, mode)?;
    let mut times = Vec::new();
    for (version, edit) in (2..).zip(edits) {
        let start = Instant::now();
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": edit.change });
        server.notify("textDocument/didChange", &params)?;
        times.push(diagnostics(&mut server, &uri, version, mode)?.duration_since(start));
    }
    Ok(times)
}

/// When the diagnostics of this version are there.
fn diagnostics(server: &mut Server, uri: &str, version: i64, mode: Mode) -> anyhow::Result<Instant> {
    if mode == Mode::Pushed {
        return server.arrival(|message| message["params"]["version"] == version);
    }
    server.request(version, "textDocument/diagnostic", &json!({ "textDocument": { "uri": uri } }))?;
    server.arrival(|message| message["id"] == version)
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
