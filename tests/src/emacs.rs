//! Emacs as Debian has it, unpacked beside the system's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::editor::Profile;
use crate::tools::Unavailable;

/// Packages in Emacs Lisp that the tests want.
const PACKAGES: [&str; 2] = ["elpa-lsp-mode", "elpa-package-lint"];

/// An Emacs, and packages for it.
#[derive(Debug)]
pub struct Emacs {
    tree: PathBuf,
    packages: PathBuf,
    /// Its version, such as `30.1`.
    pub version: String,
}

impl Emacs {
    /// The one of the machine's distribution, with Eglot for one that has it not built in.
    pub fn of_this_machine() -> Result<Self, Unavailable> {
        let packages = [&["emacs-nox", "elpa-eglot"][..], &PACKAGES].concat();
        let tree = debian::of_this_machine("emacs", &packages).or_else(|reason| {
            let newer = [&["emacs-nox"][..], &PACKAGES].concat();
            debian::of_this_machine("emacs", &newer).map_err(|_| reason)
        })?;
        Self::new(tree.clone(), tree)
    }

    /// A current one, which needs the libraries of Debian 12.
    pub fn current() -> Result<Self, Unavailable> {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        if !release.contains("VERSION_CODENAME=bookworm") {
            return Err("the one that is tested is built for Debian 12".to_owned());
        }
        let tree = debian::of_suites("emacs-current", "bookworm bookworm-backports", &["emacs-nox"])?;
        let mut packages = PACKAGES.to_vec();
        packages.extend(["elpa-compat", "elpa-dash", "elpa-f", "elpa-ht", "elpa-lv"]);
        packages.extend(["elpa-markdown-mode", "elpa-s", "elpa-spinner"]);
        Self::new(tree, debian::alone("emacs-packages", "trixie", &packages)?)
    }

    fn new(tree: PathBuf, packages: PathBuf) -> Result<Self, Unavailable> {
        let shared = tree.join("usr/share/emacs");
        let names =
            folders(&shared).into_iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
        let version = names.into_iter().find(|name| name.starts_with(|first: char| first.is_ascii_digit()));
        let version = version.ok_or_else(|| format!("there is no Emacs in {}", tree.display()))?;
        let emacs = Self { tree, packages, version };
        let dump = folders(&emacs.tree.join("usr/libexec/emacs").join(&emacs.version));
        if dump.is_empty() {
            return Err("it has no dumped state".to_owned());
        }
        Ok(emacs)
    }

    /// It in batch, with packages on its load path, for scripts to be added.
    pub fn batch(&self, profile: &Profile) -> Command {
        let shared = self.tree.join("usr/share/emacs").join(&self.version);
        let mut command = profile.command(self.tree.join("usr/bin/emacs-nox"));
        command.env("EMACSLOADPATH", shared.join("lisp")).env("EMACSDATA", shared.join("etc"));
        // The library that it was linked to may not be installed.
        let libraries = folders(&self.tree.join("usr/lib")).into_iter().filter(|folder| {
            folder.file_name().is_some_and(|name| name.to_string_lossy().ends_with("-linux-gnu"))
        });
        if let Ok(path) = std::env::join_paths(libraries) {
            command.env("LD_LIBRARY_PATH", path);
        }
        if let Some(dump) = self.dump() {
            let mut option = std::ffi::OsString::from("--dump-file=");
            option.push(dump);
            command.arg(option);
        }
        command.args(["-Q", "--batch"]);
        for package in folders(&self.packages.join("usr/share/emacs/site-lisp/elpa-src")) {
            command.arg("-L").arg(package);
        }
        command
    }

    /// The state that it starts from, which it looks for where it was meant to be installed.
    fn dump(&self) -> Option<PathBuf> {
        let folder = self.tree.join("usr/libexec/emacs").join(&self.version);
        let mut files = folders(&folder).into_iter().flat_map(|folder| folders(&folder));
        files.find(|path| path.extension().is_some_and(|extension| extension == "pdmp"))
    }
}

/// What is in a folder, in order; nothing if it is none.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}
