//! Commits of the repository in the current folder. Nothing in it is changed: neither the working tree
//! nor the index, and no hook is run.

use std::io::{self, ErrorKind};
use std::path::Path;
#[expect(clippy::disallowed_types, reason = "git is a program of the user's, not of the workspace")]
use std::process::Command;

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
}

/// Whether the current folder is the root of a repository.
pub fn is_root() -> Result<bool, GitError> {
    match git(&["rev-parse", "--git-dir"], &[]) {
        Ok(_) => Ok(Path::new(".git").exists()),
        Err(GitError::Failed { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a file that git knows is not as it is in the current commit.
pub fn is_dirty() -> Result<bool, GitError> {
    Ok(!git(&["status", "--porcelain", "--untracked-files=no"], &[])?.is_empty())
}

/// The id of the commit that `name` means.
pub fn commit(name: &str) -> Result<String, GitError> {
    let name = format!("{name}^{{commit}}");
    git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name], &[])
}

/// A commit's id with a name that people know it by.
pub fn described(id: &str) -> String {
    git(&["name-rev", id], &[]).unwrap_or_else(|_| id.to_owned())
}

/// Writes the files of a commit into `folder`, by an index of its own beside it.
pub fn export(commit: &str, folder: &Path) -> Result<(), GitError> {
    let index = folder.with_extension("index");
    let index = [("GIT_INDEX_FILE", index.as_path())];
    git(&["read-tree", commit], &index)?;
    std::fs::create_dir_all(folder).map_err(GitError::Io)?;
    let prefix = format!("--prefix={}/", folder.display());
    git(&["checkout-index", "--all", "--quiet", &prefix], &index)?;
    Ok(())
}

#[expect(clippy::disallowed_types, reason = "git is a program of the user's, not of the workspace")]
fn git(arguments: &[&str], environment: &[(&str, &Path)]) -> Result<String, GitError> {
    let mut command = Command::new("git");
    // Nothing of the repository's own is run, nothing is written to it, and nothing is fetched.
    command.args(["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_LFS_SKIP_SMUDGE", "1");
    command.args(arguments).envs(environment.iter().copied());
    let output = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => GitError::Missing,
        _ => GitError::Io(error),
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Failed { command: arguments.join(" "), message })
}
