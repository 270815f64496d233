//! Real packages, and what Bandit made of them when it was recorded.
//!
//! `tests/parity/packages.txt` lists the packages, a `name==version` each, with `sdist` behind it where
//! there is no wheel. A recording lies beside it as `name.tsv`; see [`recording`].

mod recording;

use std::fs;
use std::path::{Path, PathBuf};

use ridealong::source;

use crate::oracle::{Scan, python_files};
use crate::tools::{self, Unavailable};

/// One package of the list.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its name in the registry.
    pub name: String,
    requirement: String,
    is_sdist: bool,
}

impl Package {
    /// The folder with its files, downloaded if it is not there.
    pub fn folder(&self) -> Result<PathBuf, Unavailable> {
        if self.is_sdist { tools::sdist(&self.requirement) } else { tools::package(&self.requirement) }
    }

    /// The Python files with their texts, those left out that are none.
    pub fn sources(&self) -> Result<Vec<(String, String)>, Unavailable> {
        let folder = self.folder()?;
        let read = |path: String| {
            let text = source::read(&folder.join(&path)).ok()?;
            Some((path, text.to_string()))
        };
        Ok(python_files(&folder).into_iter().filter_map(read).collect())
    }

    /// What Bandit made of each file when it was recorded.
    ///
    /// # Panics
    /// If there is no recording, or it cannot be read.
    pub fn recording(&self) -> Scan {
        let path = self.recording_path();
        let text = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; make it by tests/parity/record", path.display()));
        recording::read(&text).unwrap_or_else(|line| panic!("{}:{line}: cannot be read", path.display()))
    }

    /// Writes the recording anew.
    pub fn record(&self, scan: &Scan) {
        fs::write(self.recording_path(), recording::write(scan)).expect("a written recording");
    }

    fn recording_path(&self) -> PathBuf {
        folder().join(format!("{}.tsv", self.name))
    }
}

/// The packages of the list.
pub fn packages() -> Vec<Package> {
    let list = fs::read_to_string(folder().join("packages.txt")).expect("the list of packages");
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let package = |line: &str| {
        let (requirement, is_sdist) = line.strip_suffix(" sdist").map_or((line, false), |line| (line, true));
        let (name, _) = requirement.split_once("==").expect("a version that is pinned");
        Package { name: name.to_owned(), requirement: requirement.to_owned(), is_sdist }
    };
    lines.map(package).collect()
}

/// Where Ridealong is known to differ from the recordings: package, file, what differs and the reason.
pub fn known_differences() -> Vec<[String; 4]> {
    let list = fs::read_to_string(folder().join("differences.tsv")).expect("the list of differences");
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let columns = |line: &str| {
        let (rest, reason) = line.rsplit_once('\t').expect("a reason");
        let mut columns = rest.splitn(3, '\t').map(str::to_owned);
        let mut next = || columns.next().expect("package, file and what differs");
        [next(), next(), next(), reason.to_owned()]
    };
    lines.map(columns).collect()
}

/// `tests/parity`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("parity")
}
