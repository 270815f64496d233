//! Commits of the repository in the current folder. Nothing in it is changed: neither the working tree
//! nor the index. No program that it names is run: no hook, no filter, no helper of a transport.

mod export;
mod filters;

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::path::Path;
#[expect(clippy::disallowed_types, reason = "git is a program of the user's, not of the workspace")]
use std::process::Command;

pub use export::export;

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git.
    #[error("there is no `git` in the search path")]
    Missing,
    /// It cannot be started.
    #[error("`git` cannot be run: {0}")]
    Io(io::Error),
    /// It fails.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// What it was to do.
        command: String,
        /// What it said.
        message: String,
    },
    /// The name of a filter would be read as another one.
    #[error(
        "the filter `{0}` of the git configuration cannot be kept from being run, as its name holds `=` or is not \
         UTF-8; give it another name"
    )]
    Filter(String),
    /// A file of a commit cannot be written.
    #[error("`{path}` cannot be written to a temporary folder: {cause}")]
    Export {
        /// The file's path in the commit.
        path: String,
        /// Why.
        cause: io::Error,
    },
}

/// Whether the current folder is the root of a repository.
pub fn is_root() -> Result<bool, GitError> {
    match text(&["rev-parse", "--git-dir"]) {
        Ok(_) => Ok(Path::new(".git").exists()),
        Err(GitError::Failed { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a file that git knows is not as it is in the current commit. Of a file that goes through a
/// filter only that could tell, and nothing is lost if it has changed: it is taken to be as it was.
pub fn is_dirty() -> Result<bool, GitError> {
    let filters = filters::all()?;
    let mut arguments = filters::switched_off(&filters)?;
    // Asked how a submodule is, git would run another one in it, under that one's configuration.
    let status = ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=no"];
    arguments.extend(status.map(OsString::from));
    arguments.push("--ignore-submodules=dirty".into());
    let output = bytes(&arguments)?;
    let changes = output.split(|byte| *byte == 0).filter(|change| !change.is_empty());
    let (contents, others): (Vec<_>, Vec<_>) = changes.partition(|change| change.starts_with(b" M "));
    if contents.is_empty() || !others.is_empty() {
        return Ok(!others.is_empty());
    }
    let paths: Vec<_> = contents.iter().filter_map(|change| os_string(change.get(3..)?)).collect();
    Ok(filters::count_filtered(&paths, &filters)? < contents.len())
}

/// The id of the commit that `name` means.
pub fn commit(name: &str) -> Result<String, GitError> {
    let name = format!("{name}^{{commit}}");
    text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])
}

/// A commit's id with a name that people know it by.
pub fn described(id: &str) -> String {
    text(&["name-rev", id]).unwrap_or_else(|_| id.to_owned())
}

/// What git says to these arguments, as one line.
fn text(arguments: &[&str]) -> Result<String, GitError> {
    Ok(String::from_utf8_lossy(&bytes(arguments)?).trim().to_owned())
}

/// What git says to these arguments.
fn bytes<T: AsRef<OsStr>>(arguments: &[T]) -> Result<Vec<u8>, GitError> {
    let output = command(arguments).output().map_err(not_started)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let command: Vec<_> = arguments.iter().map(|argument| argument.as_ref().to_string_lossy()).collect();
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Failed { command: command.join(" "), message })
}

/// Git with these arguments.
#[expect(clippy::disallowed_types, reason = "git is a program of the user's, not of the workspace")]
fn command<T: AsRef<OsStr>>(arguments: &[T]) -> Command {
    let mut command = Command::new("git");
    // Nothing of the repository's own is run, nothing is written to it, and nothing is fetched.
    command.args(["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "");
    command.args(arguments);
    command
}

fn not_started(error: io::Error) -> GitError {
    match error.kind() {
        ErrorKind::NotFound => GitError::Missing,
        _ => GitError::Io(error),
    }
}

/// A path as git has it. None where the system cannot have such a one.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere names are text")]
fn os_string(path: &[u8]) -> Option<OsString> {
    Some(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(path).to_owned())
}

/// A path as git has it. None where the system cannot have such a one.
#[cfg(not(unix))]
fn os_string(path: &[u8]) -> Option<OsString> {
    str::from_utf8(path).ok().map(OsString::from)
}
