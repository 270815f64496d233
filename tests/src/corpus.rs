//! Real packages, and what Bandit found in them when it was recorded.
//!
//! `tests/parity/packages.txt` lists the packages, a `name==version` each. A recording lies beside
//! it as `name.tsv`: a line per file, and under it a line per finding that starts with a tab. A file
//! that Bandit skipped has `skipped` behind its path. Files without findings are not listed.

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

    /// The Python files with their texts.
    pub fn sources(&self) -> Result<Vec<(String, String)>, Unavailable> {
        let folder = self.folder()?;
        let read = |path: String| {
            let text = fs::read_to_string(folder.join(&path)).expect("a file in UTF-8");
            (path, text)
        };
        Ok(python_files(&folder).into_iter().map(read).collect())
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
        let mut file = "";
        for line in text.lines() {
            if let Some(row) = line.strip_prefix('\t') {
                let rows = scan.get_mut(file).and_then(Option::as_mut).expect("a file above its findings");
                rows.push(row.to_owned());
                continue;
            }
            let skipped = line.strip_suffix("\tskipped");
            file = skipped.unwrap_or(line);
            let rows = scan.get_mut(file).unwrap_or_else(|| panic!("{file} is not in {}", self.name));
            *rows = rows.take().filter(|_| skipped.is_none());
        }
        scan
    }

    /// Writes the recording anew.
    pub fn record(&self, scan: &Scan) {
        let mut lines = Vec::new();
        for (file, rows) in scan {
            match rows {
                None => lines.push(format!("{file}\tskipped\n")),
                Some(rows) if rows.is_empty() => {}
                Some(rows) => {
                    lines.push(format!("{file}\n"));
                    lines.extend(rows.iter().map(|row| format!("\t{row}\n")));
                }
            }
        }
        fs::write(self.recording_path(), lines.concat()).expect("a written recording");
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
