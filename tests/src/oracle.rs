//! Bandit itself, of the version and on the Python that Ridealong is compared with.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ridealong_checks::rules;
use serde::Deserialize;
use serde_json::Value;

use crate::tools::{self, Unavailable};

/// What Bandit made of each file: rows as in [`crate::checked::Source::rows`], or none where the
/// file was skipped.
pub type Scan = BTreeMap<String, Option<Vec<String>>>;

/// A Bandit that is ready to run.
#[derive(Debug)]
pub struct Bandit {
    executable: PathBuf,
    python: PathBuf,
}

/// Bandit with what it needs to write SARIF, and what says whether that is valid.
const REQUIREMENTS: [&str; 4] =
    ["bandit==1.9.4", "jschema-to-python==1.2.3", "jsonschema==4.26.0", "sarif-om==1.0.4"];

/// Bandit's report, as far as it is compared.
#[derive(Debug, Deserialize)]
struct Report {
    errors: Vec<Skipped>,
    results: Vec<Issue>,
}

#[derive(Debug, Deserialize)]
struct Skipped {
    filename: String,
}

#[derive(Debug, Deserialize)]
struct Issue {
    filename: String,
    test_id: String,
    line_number: u32,
    line_range: Vec<u32>,
    col_offset: u32,
    end_col_offset: u32,
    #[serde(rename = "issue_severity")]
    severity: String,
    #[serde(rename = "issue_confidence")]
    confidence: String,
    #[serde(rename = "issue_cwe")]
    cwe: Cwe,
}

#[derive(Debug, Deserialize)]
struct Cwe {
    id: u16,
}

impl Bandit {
    /// Bandit 1.9.4 on CPython 3.13, installed if there is that Python.
    pub fn find() -> Result<Self, Unavailable> {
        let Some(python) = python_3_13() else {
            return Err("no CPython 3.13 on this machine".to_owned());
        };
        let venv = tools::venv_of(Command::new(python), "bandit", &REQUIREMENTS)?;
        let executable = if cfg!(windows) { "Scripts/bandit.exe" } else { "bin/bandit" };
        Ok(Self { executable: venv.join(executable), python: tools::venv_python(&venv) })
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

    /// Bandit's command, without what Python says about the files that it parses.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.executable);
        command.env("PYTHONWARNINGS", "ignore");
        command
    }

    /// Scans the Python files below `folder` with the tests that are rules of ours. The paths are
    /// relative to it.
    ///
    /// # Panics
    /// If Bandit does not run or makes no report.
    pub fn scan(&self, folder: &Path) -> Scan {
        let ids: Vec<&str> = rules::bandits().map(|rule| rule.id).collect();
        let mut bandit = self.command();
        bandit.args(["--quiet", "--recursive", ".", "--format", "json", "--tests", &ids.join(",")]);
        // Nothing is excluded.
        bandit.args(["--exclude", "/nothing"]).current_dir(folder);
        let output = bandit.stderr(Stdio::null()).output().expect("Bandit runs");
        let report: Report = serde_json::from_slice(&output.stdout).expect("a report in JSON");
        let name = |path: &str| path.trim_start_matches("./").replace('\\', "/");
        let mut scan: Scan = python_files(folder).into_iter().map(|path| (path, Some(Vec::new()))).collect();
        for issue in &report.results {
            let rows = scan.get_mut(&name(&issue.filename)).expect("a file of the folder");
            rows.as_mut().expect("a file that was read").push(issue.row());
        }
        for skipped in &report.errors {
            scan.insert(name(&skipped.filename), None);
        }
        scan
    }

    /// Scans texts, and returns what was made of each of them.
    pub fn scan_texts<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<Option<Vec<String>>> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (number, text) in texts.into_iter().enumerate() {
            fs::write(folder.path().join(format!("t{number:06}.py")), text).expect("a written file");
        }
        self.scan(folder.path()).into_values().collect()
    }
}

impl Issue {
    fn row(&self) -> String {
        format!(
            "{}\t{}\t{}\t{}\t{}-{}\t{}\t{}\t{}",
            self.test_id,
            self.line_number,
            self.col_offset,
            self.end_col_offset,
            self.line_range.first().copied().unwrap_or_default(),
            self.line_range.last().copied().unwrap_or_default(),
            self.severity.to_lowercase(),
            self.confidence.to_lowercase(),
            self.cwe.id,
        )
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
            } else if path.extension().is_some_and(|extension| extension == "py") {
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
