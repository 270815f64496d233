//! Real packages, and what Bandit found in them when it was recorded.
//!
//! `tests/parity/packages.txt` lists the packages, a `name==version` each. A recording lies beside
//! it as `name.tsv`: a line per file, and under it a line per finding that starts with a tab. A file
//! that Bandit skipped has `skipped` behind its path. Files without findings are not listed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::oracle::{Scan, python_files};
use crate::tools::{self, Unavailable};

/// One package of the list.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its name in the registry.
    pub name: String,
    requirement: String,
}

impl Package {
    /// The folder with its files, downloaded if it is not there.
    pub fn folder(&self) -> Result<PathBuf, Unavailable> {
        tools::package(&self.requirement)
    }

    /// What Bandit made of each file of `folder` when it was recorded.
    ///
    /// # Panics
    /// If there is no recording, or it names a file that is not in the folder.
    pub fn recording(&self, folder: &Path) -> Scan {
        let path = self.recording_path();
        let text = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; make it by tests/parity/record", path.display()));
        let mut scan: Scan = python_files(folder).into_iter().map(|path| (path, Some(Vec::new()))).collect();
        let mut rows = None;
        for line in text.lines() {
            if let Some(row) = line.strip_prefix('\t') {
                let rows: &mut Option<&mut Vec<String>> = &mut rows;
                rows.as_mut().expect("a file above its findings").push(row.to_owned());
                continue;
            }
            let (file, skipped) = line.strip_suffix("\tskipped").map_or((line, false), |file| (file, true));
            let recorded = scan.get_mut(file).unwrap_or_else(|| panic!("{file} is not in {}", self.name));
            if skipped {
                *recorded = None;
            }
            rows = recorded.as_mut();
        }
        scan
    }

    /// Writes the recording anew.
    pub fn record(&self, scan: &Scan) {
        let mut text = String::new();
        for (file, rows) in scan {
            match rows {
                None => writeln!(text, "{file}\tskipped").expect("a string"),
                Some(rows) if rows.is_empty() => {}
                Some(rows) => {
                    writeln!(text, "{file}").expect("a string");
                    rows.iter().for_each(|row| writeln!(text, "\t{row}").expect("a string"));
                }
            }
        }
        fs::write(self.recording_path(), text).expect("a written recording");
    }

    fn recording_path(&self) -> PathBuf {
        folder().join(format!("{}.tsv", self.name))
    }
}

/// The packages of the list.
pub fn packages() -> Vec<Package> {
    let list = fs::read_to_string(folder().join("packages.txt")).expect("the list of packages");
    let requirements = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let package = |requirement: &str| {
        let (name, _) = requirement.split_once("==").expect("a version that is pinned");
        Package { name: name.to_owned(), requirement: requirement.to_owned() }
    };
    requirements.map(package).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("parity")
}
