//! A Bandit that stays, and takes one source after another: to start one takes as long as to scan
//! hundreds.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;

use crate::verdict::Verdict;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/oracle/driver.py");

/// The reason of a source that ended Python itself.
pub const CRASHED: &str = "Python crashed";

/// A running Bandit. It ends with this value.
#[derive(Debug)]
pub struct Driver {
    python: PathBuf,
    tests: Vec<&'static str>,
    running: Running,
}

#[derive(Debug)]
struct Running {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct Answer {
    rows: Vec<Row>,
    loc: usize,
    nosec: usize,
    skipped_tests: usize,
    skipped: Option<String>,
}

/// Id, line, column, end column, first and last line, severity, confidence and CWE.
#[derive(Deserialize)]
struct Row(String, i64, i64, i64, i64, i64, String, String, u16);

impl Driver {
    /// Starts Bandit on `python` with these tests.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(python: &Path, tests: &[&'static str]) -> Self {
        Self { python: python.to_owned(), tests: tests.to_vec(), running: Running::start(python, tests) }
    }

    /// Scans one source under a path.
    ///
    /// # Panics
    /// If what comes back is no answer.
    pub fn scan(&mut self, path: &str, source: &[u8]) -> Verdict {
        if let Some(answer) = self.running.ask(path, source) {
            return serde_json::from_str::<Answer>(&answer).expect("an answer in JSON").into();
        }
        // Deep nesting overflows the stack of the process now and then.
        self.running = Running::start(&self.python, &self.tests);
        Verdict { skipped: Some(CRASHED.to_owned()), ..Verdict::default() }
    }
}

impl Running {
    fn start(python: &Path, tests: &[&str]) -> Self {
        let mut command = Command::new(python);
        command.arg(SCRIPT).args(tests).env("PYTHONIOENCODING", "utf-8");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("Bandit starts");
        let requests = child.stdin.take().expect("a pipe");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, requests, answers }
    }

    /// The answer, or none if the process has ended.
    fn ask(&mut self, path: &str, source: &[u8]) -> Option<String> {
        let mut request = format!("{} {}\n", path.len(), source.len()).into_bytes();
        request.extend_from_slice(path.as_bytes());
        request.extend_from_slice(source);
        self.requests.write_all(&request).ok()?;
        self.requests.flush().ok()?;
        let mut answer = String::new();
        let length = self.answers.read_line(&mut answer).ok()?;
        (length > 0).then_some(answer)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl From<Answer> for Verdict {
    fn from(answer: Answer) -> Self {
        let Answer { rows, loc, nosec, skipped_tests, skipped } = answer;
        let row = |row: Row| {
            let Row(id, line, column, end_column, first, last, severity, confidence, cwe) = row;
            format!("{id}\t{line}\t{column}\t{end_column}\t{first}-{last}\t{severity}\t{confidence}\t{cwe}")
        };
        let rows = rows.into_iter().map(row).collect();
        Self { rows, loc: Some(loc), nosec, skipped_tests, skipped, is_for_newer_python: false }
    }
}
