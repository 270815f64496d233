//! Editors from a clean profile, and what they open.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::binary;

/// How long an editor may run. Its scripts give up long before.
const PATIENCE: Duration = Duration::from_mins(6);

/// The longest path of a folder in which programs still can make their sockets: the whole path of one may
/// have 107 bytes, and Chromium's lies deepest.
const LONGEST: usize = 40;

/// The folder for what is temporary: that of the system, if sockets can be made in it.
pub fn temporary() -> PathBuf {
    let folder = std::env::temp_dir();
    if folder.as_os_str().len() > LONGEST && Path::new("/tmp").is_dir() { "/tmp".into() } else { folder }
}

/// The folder of a user who has just installed an editor.
#[derive(Debug)]
pub struct Profile {
    home: TempDir,
}

impl Profile {
    /// An empty one.
    ///
    /// # Panics
    /// If no folder can be made.
    #[expect(clippy::new_without_default, reason = "it makes a folder")]
    pub fn new() -> Self {
        Self { home: tempfile::tempdir_in(temporary()).expect("a folder for the profile") }
    }

    /// The folder itself, without symbolic links in its path: editors name files as the system does.
    ///
    /// # Panics
    /// If it is gone.
    pub fn home(&self) -> PathBuf {
        self.home.path().canonicalize().expect("it exists")
    }

    /// A folder in it, made if it is not there.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.home().join(name);
        fs::create_dir_all(&folder).expect("a folder of the profile");
        folder
    }

    /// Writes a file in it.
    ///
    /// # Panics
    /// If that fails.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home().join(name);
        fs::create_dir_all(path.parent().expect("a file of a folder")).expect("a folder of the profile");
        fs::write(&path, text).expect("a file is written");
        path
    }

    /// A program that knows of this profile alone and finds Ridealong on the search path.
    ///
    /// # Panics
    /// If the binary was not built.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (variable, folder) in [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_STATE_HOME", ".local/state"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_RUNTIME_DIR", ".run"),
        ] {
            command.env(variable, self.folder(folder));
        }
        let server = binary::path();
        let mut path = vec![server.parent().expect("a folder with the binary").to_owned()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        command.env("PATH", std::env::join_paths(path).expect("a search path"));
        command.env("TMPDIR", self.folder(".tmp")).env("SHELL", "/bin/sh").env("LC_ALL", "C.UTF-8");
        for variable in ["VIMINIT", "VIMRUNTIME", "EXINIT", "EMACSLOADPATH", "RIDEALONG_LOG", "TMUX"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs a script of an editor, which prints a line for each step and a tally at the end.
    ///
    /// # Panics
    /// With what was said, if a step fails or the tally is missing.
    pub fn passes(&self, command: &mut Command) {
        let said = self.home().join("said");
        let started = Instant::now();
        // Into a file, as nobody reads while the editor runs.
        let file = File::create(&said).expect("a file for what is said");
        let other = file.try_clone().expect("a second handle");
        command.stdin(Stdio::null()).stdout(file).stderr(other);
        let mut editor = command.spawn().expect("the editor starts");
        let status = loop {
            if let Some(status) = editor.try_wait().expect("the editor is waited for") {
                break Some(status);
            }
            if started.elapsed() > PATIENCE {
                let _ = editor.kill();
                let _ = editor.wait();
                break None;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let said = String::from_utf8_lossy(&fs::read(said).expect("what was said")).into_owned();
        let tally = said.lines().rev().find_map(|line| line.strip_suffix(" passed, 0 failed"));
        let passed: u32 = tally.and_then(|count| count.trim().parse().ok()).unwrap_or_default();
        assert!(status.is_some_and(|status| status.success()) && passed > 0, "{status:?}\n{said}");
    }
}

/// The folder of editor scripts.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors")
}

/// The folder of plug-ins.
pub fn plugins() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../editors")
}

/// Copies a folder with all that is in it.
///
/// # Panics
/// If that fails.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder that can be read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}
