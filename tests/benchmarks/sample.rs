//! Some of the files, for what would take too long over all of them.

use std::fs;
use std::path::{Path, PathBuf};

use ridealong_tests::oracle::python_files;
use tempfile::TempDir;

/// Each Python file of the packages, with the folder that it is in.
pub fn files(packages: &[PathBuf]) -> Vec<(&Path, String)> {
    let of = |package| python_files(package).into_iter().map(move |file| (package, file));
    packages.iter().map(PathBuf::as_path).flat_map(of).collect()
}

/// A folder with copies of files, which goes with this.
pub struct Sample {
    folder: TempDir,
    /// How many they are.
    pub size: usize,
}

impl Sample {
    /// Every `step`-th of `files`.
    pub fn of(files: &[(&Path, String)], step: usize) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("ridealong").tempdir()?;
        let mut size = 0;
        for (package, file) in files.iter().step_by(step) {
            let name = package.file_name().unwrap_or_default();
            let copy = folder.path().join(name).join(file);
            fs::create_dir_all(copy.parent().unwrap_or(&copy))?;
            fs::copy(package.join(file), copy)?;
            size += 1;
        }
        Ok(Self { folder, size })
    }

    /// Where they are.
    pub fn folders(&self) -> [PathBuf; 1] {
        [self.folder.path().to_owned()]
    }
}
