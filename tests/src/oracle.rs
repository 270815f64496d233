//! Bandit itself, of the version and on the Python that Ridealong is compared with.

mod driver;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use ridealong_checks::rules;
use serde_json::Value;

pub use driver::Driver;

use crate::tools::{self, Unavailable};
use crate::verdict::Verdict;

/// What was made of each file, by its path below the scanned folder.
pub type Scan = BTreeMap<String, Verdict>;

/// A Bandit that is ready to run.
#[derive(Debug)]
pub struct Bandit {
    executable: PathBuf,
    python: PathBuf,
    tests: Vec<&'static str>,
}

/// Bandit with what it needs to write SARIF, and what says whether that is valid.
const REQUIREMENTS: [&str; 4] =
    ["bandit==1.9.4", "jschema-to-python==1.2.3", "jsonschema==4.26.0", "sarif-om==1.0.4"];

impl Bandit {
    /// Bandit 1.9.4 on CPython 3.13, installed if there is that Python.
    pub fn find() -> Result<Self, Unavailable> {
        let Some(python) = python_3_13() else {
            return Err("no CPython 3.13 on this machine".to_owned());
        };
        let venv = tools::venv_of(Command::new(python), "bandit", &REQUIREMENTS)?;
        let executable = if cfg!(windows) { "Scripts/bandit.exe" } else { "bin/bandit" };
        let tests = rules::bandits().map(|rule| rule.id).collect();
        Ok(Self { executable: venv.join(executable), python: tools::venv_python(&venv), tests })
    }

    /// Bandit itself, to be run in `folder` with these arguments.
    pub fn command_in(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut bandit = self.command();
        bandit.current_dir(folder).args(arguments).stderr(Stdio::null()).env_remove("NO_COLOR");
        bandit.env("PYTHONUTF8", "1");
        bandit
    }

    /// What a program for Bandit's Python makes of an input, both in JSON.
    ///
    /// # Panics
    /// If the program fails.
    pub fn ask(&self, program: &str, input: &Value) -> Value {
        let mut python = Command::new(&self.python);
        python.args(["-c", program]).env("PYTHONUTF8", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = python.spawn().expect("Python starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let bytes = serde_json::to_vec(input).expect("JSON");
        let writer = std::thread::spawn(move || stdin.write_all(&bytes));
        let output = child.wait_with_output().expect("Python runs");
        writer.join().expect("a thread").expect("an input that is read");
        assert!(output.status.success(), "the program failed");
        serde_json::from_slice(&output.stdout).expect("an answer in JSON")
    }

    /// The same with all its tests, whether they are rules of ours or not.
    #[must_use]
    pub fn with_all_tests(self) -> Self {
        Self { tests: Vec::new(), ..self }
    }

    /// Bandit's command, without what Python says about the files that it parses.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.executable);
        command.env("PYTHONWARNINGS", "ignore");
        command
    }

    /// A Bandit that takes one source after another. By default it has the tests that are rules of ours.
    pub fn driver(&self) -> Driver {
        Driver::start(&self.python, &self.tests)
    }

    /// Scans the Python files below `folder`.
    pub fn scan(&self, folder: &Path) -> Scan {
        let files = python_files(folder);
        let read = |number: usize| {
            let path = &files[number];
            let bytes = fs::read(folder.join(path)).expect("a readable file");
            (format!("./{path}"), bytes)
        };
        let verdicts = self.scan_sources(files.len(), read);
        files.iter().cloned().zip(verdicts).collect()
    }

    /// Scans texts, and returns what was made of each of them.
    pub fn scan_texts<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<Verdict> {
        let texts: Vec<&str> = texts.into_iter().collect();
        let source = |number: usize| (crate::checked::PATH.to_owned(), texts[number].as_bytes().to_vec());
        self.scan_sources(texts.len(), source)
    }

    /// Scans so many sources, each a path and its bytes, on all cores.
    pub fn scan_sources(
        &self,
        count: usize,
        source: impl Fn(usize) -> (String, Vec<u8>) + Sync,
    ) -> Vec<Verdict> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut driver = self.driver();
            let mut verdicts = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return verdicts;
                }
                let (path, bytes) = source(number);
                verdicts.push((number, driver.scan(&path, &bytes)));
            }
        };
        let cores = thread::available_parallelism().map_or(1, usize::from).min(count);
        let mut verdicts: Vec<(usize, Verdict)> = thread::scope(|scope| {
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("a driver that answers")).collect()
        });
        verdicts.sort_unstable_by_key(|(number, _)| *number);
        verdicts.into_iter().map(|(_, verdict)| verdict).collect()
    }
}

/// The Python files below `folder`, relative to it and in order.
pub fn python_files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") && path.is_file() {
                let relative = path.strip_prefix(folder).expect("a path below the folder");
                files.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}

/// A CPython 3.13 in the search path, or among those that pyenv keeps.
fn python_3_13() -> Option<PathBuf> {
    let versions = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
    let kept = versions.and_then(|versions| fs::read_dir(versions).ok()).into_iter().flatten().flatten();
    let kept = kept.map(|version| version.path().join("bin/python"));
    std::iter::once(PathBuf::from("python3.13")).chain(kept).find(|python| is_3_13(python))
}

fn is_3_13(python: &Path) -> bool {
    let output = Command::new(python).arg("--version").output();
    output.is_ok_and(|output| output.stdout.starts_with(b"Python 3.13."))
}
