//! Folders of files, and what the command line says about them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::binary;

/// A folder that goes with the test.
#[derive(Debug)]
pub struct Tree {
    folder: TempDir,
}

/// What a run said.
#[derive(Debug)]
pub struct Said {
    /// The exit code; none where a signal ended the run.
    pub code: Option<i32>,
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
}

impl Tree {
    /// A folder with these files.
    pub fn new<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        let tree = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        for (path, text) in files {
            tree.write(path, text);
        }
        tree
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }

    /// The binary, about to run in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = binary::command();
        command.current_dir(self.path()).args(arguments);
        command
    }

    /// Runs the binary in the folder.
    pub fn run(&self, arguments: &[&str]) -> Said {
        Said::of(&self.command(arguments).output().expect("the binary runs"))
    }

    /// Runs `check` in the folder, for people.
    pub fn check(&self, arguments: &[&str]) -> Said {
        self.run(&[&["check"], arguments].concat())
    }

    /// Runs `check` in the folder, for programs; whatever it finds.
    pub fn report(&self, arguments: &[&str]) -> Value {
        let said = self.check(&[&["--output-format", "json"], arguments].concat());
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("no report ({error}): {said:?}"))
    }
}

impl Said {
    /// The parts of what a process left.
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// The paths, ids and lines of the findings in a report.
pub fn found(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings");
    let found = findings.iter().map(|finding| {
        let text = |key: &str| finding[key].as_str().expect("a text");
        format!("{}:{} {}", text("path"), finding["range"]["start"]["line"], text("id"))
    });
    found.collect()
}
