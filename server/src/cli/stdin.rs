//! `ridealong check -`: the source comes from standard input.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::discover::{Target, named};

/// What is shown of a source that was given no name.
const UNNAMED: &str = "<stdin>";

/// The most bytes that are read: one more than can be checked.
const MOST: u64 = u32::MAX as u64 + 1;

/// Whether standard input is asked for, which `is_named` says that it was given a name. It can only be asked
/// for alone: whoever names it would not have files on disk checked, let alone rewritten, in its place.
pub fn is_asked_for(paths: &[PathBuf], is_named: bool) -> anyhow::Result<bool> {
    let is_dash = |path: &PathBuf| path == Path::new("-");
    match paths {
        [path] if is_dash(path) => Ok(true),
        paths if paths.iter().any(is_dash) => {
            anyhow::bail!(
                "`-` stands for standard input and cannot be checked together with files; name it alone"
            )
        }
        _ if is_named => anyhow::bail!(
            "--stdin-filename is about standard input, which cannot be checked together with files; name \
             `-` or nothing beside it"
        ),
        _ => Ok(false),
    }
}

/// All of standard input.
pub fn read() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The source as a file to check, under the name that the user gives it.
pub fn target(name: Option<&Path>) -> io::Result<Target> {
    named(name.unwrap_or(Path::new(UNNAMED)))
}
