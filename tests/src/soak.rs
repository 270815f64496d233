//! Many edits over many open documents, and the memory that the server holds meanwhile.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use crate::client::{Client, PATIENCE};
use crate::text::Unit;
use crate::{cost, edits, random, typing};

/// The lines of a document at the beginning.
const LINES: usize = 150;

/// So many edits are sent before their diagnostics are waited for.
const BURST: usize = 16;

/// A document begins anew when it has become larger than this by so many bytes.
const MOST_GROWTH: usize = 4_000;

/// A server may hold so much more at the end than when it is warm, as a fraction.
pub const MOST_HELD: f64 = 0.1;

/// What a server held, in bytes, in the course of a run.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// With all documents open as they were at first, before any edit.
    pub opened: u64,
    /// The same after half of the edits, when it is warm: a heap that was filled in one go is packed as it never
    /// is again.
    pub warm: u64,
    /// The same at the end.
    pub end: u64,
    /// With all documents closed.
    pub closed: u64,
    /// How many edits there were.
    pub edits: usize,
    /// How long they took, with all that was worked out for them.
    pub time: Duration,
}

impl Held {
    /// The growth from the warm server to the end, as a fraction.
    #[expect(clippy::cast_precision_loss, reason = "of memory, some digits are enough")]
    pub fn growth(&self) -> f64 {
        self.end as f64 / self.warm as f64 - 1.0
    }
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "of memory, some digits are enough")]
        let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        write!(
            f,
            "{} edits in {:.0?}: {:.1} MiB when opened, {:.1} MiB warm, {:.1} MiB at the end ({:+.1} %), {:.1} \
             MiB with all closed",
            self.edits,
            self.time,
            mib(self.opened),
            mib(self.warm),
            mib(self.end),
            self.growth() * 100.0,
            mib(self.closed)
        )
    }
}

/// A document of the run.
struct Document {
    uri: String,
    original: String,
    /// The texts that it had, the present one last.
    past: Vec<String>,
    version: i64,
}

struct Run {
    client: Client,
    documents: Vec<Document>,
    /// The versions whose diagnostics have not come yet.
    awaited: HashMap<String, i64>,
}

/// Makes so many edits over so many open documents.
///
/// # Errors
/// If the system does not tell what a process holds.
pub fn run(edits: usize, documents: usize, seed: u64) -> Result<Held, String> {
    let mut run = Run::open(documents);
    let start = Instant::now();
    let opened = run.held()?;
    let mut runner = random::runner(Config::default(), seed);
    let mut made = run.edit(edits / 2, &mut runner)?;
    run.begin_anew();
    let warm = run.held()?;
    made += run.edit(edits - edits / 2, &mut runner)?;
    run.begin_anew();
    let (end, time) = (run.held()?, start.elapsed());
    run.close();
    Ok(Held { opened, warm, end, closed: run.held()?, edits: made, time })
}

impl Run {
    fn open(number: usize) -> Self {
        let mut client = Client::initialized(Unit::Utf16.capabilities());
        client.forget_messages();
        let mut run = Self { client, documents: Vec::new(), awaited: HashMap::new() };
        for number in 0..number {
            let uri = format!("file:///ridealong-tests/soak/m{number}.py");
            let text = format!("import m{number}\n{}", typing::ordinary(LINES));
            run.client.open(&uri, &text);
            run.awaited.insert(uri.clone(), 1);
            run.documents.push(Document { uri, original: text.clone(), past: vec![text], version: 1 });
            if number % BURST == 0 {
                run.wait();
            }
        }
        run.wait();
        run
    }

    /// Makes so many edits or a few more; returns how many.
    fn edit(&mut self, number: usize, runner: &mut TestRunner) -> Result<usize, String> {
        let strategy = (0..self.documents.len(), edits::edit());
        let mut made = 0;
        let mut since_wait = 0;
        while made < number {
            let tree = strategy.new_tree(runner).map_err(|reason| reason.to_string())?;
            let (index, edit) = tree.current();
            let document = &mut self.documents[index];
            let now = document.past.last().cloned().unwrap_or_default();
            let mut texts = edit.made(&now, &document.past);
            if texts.last().is_some_and(|text| text.len() > document.original.len() + MOST_GROWTH) {
                texts = vec![document.original.clone()];
            }
            for text in texts {
                self.change(index, text);
                made += 1;
                since_wait += 1;
            }
            if since_wait >= BURST {
                self.wait();
                since_wait = 0;
            }
        }
        self.wait();
        Ok(made)
    }

    fn change(&mut self, index: usize, text: String) {
        let document = &mut self.documents[index];
        document.version += 1;
        let now = document.past.last().map(String::as_str).unwrap_or_default();
        let changes = json!([Unit::Utf16.change(now, &text)]);
        self.client.change(&document.uri, document.version, &changes);
        self.awaited.insert(document.uri.clone(), document.version);
        document.past.push(text);
        if document.past.len() > 8 {
            document.past.remove(0);
        }
    }

    /// Has all documents as they were at first.
    fn begin_anew(&mut self) {
        for index in 0..self.documents.len() {
            let original = self.documents[index].original.clone();
            self.change(index, original);
            if index % BURST == 0 {
                self.wait();
            }
        }
        self.wait();
    }

    fn close(&mut self) {
        for document in &self.documents {
            self.client.close(&document.uri);
            // The version of what is published for a document that is closed.
            self.awaited.insert(document.uri.clone(), -1);
        }
        self.wait();
    }

    /// Waits for the diagnostics of the present state of all documents.
    fn wait(&mut self) {
        let start = Instant::now();
        while !self.awaited.is_empty() {
            assert!(start.elapsed() < PATIENCE * 5, "no diagnostics of {:?}", self.awaited);
            let Some(message) = self.client.next(PATIENCE) else { continue };
            let params = &message["params"];
            let Some(uri) = params["uri"].as_str() else { continue };
            let version = params["version"].as_i64().unwrap_or(-1);
            if self.awaited.get(uri) == Some(&version) {
                self.awaited.remove(uri);
            }
        }
    }

    /// What the server holds.
    fn held(&mut self) -> Result<u64, String> {
        // The allocator gives memory back when it is asked for something a second after it was freed.
        for _ in 0..3 {
            self.client
                .request("workspace/executeCommand", json!({ "command": "ridealong.debugInformation" }));
            std::thread::sleep(Duration::from_millis(1200));
        }
        // What it answered is not to be kept either.
        while self.client.next(Duration::ZERO).is_some() {}
        cost::resident(self.client.process_id()).ok_or_else(|| "no `/proc` tells what a process holds".into())
    }
}
