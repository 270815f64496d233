//! Which files to check. A file that is named is taken whatever it is called; in a folder, hidden and
//! git-ignored files are left out, and so are virtual environments and what is not called `*.py`,
//! `*.pyw` or `*.ipynb`.

mod installed;

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf, is_separator};
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder, WalkState};

use installed::is_installed;
pub use installed::is_within_installed;

use super::report::Problem;
use crate::source::ReadError;

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The absolute path, without `..`.
    pub absolute: PathBuf,
    /// The path as the user knows it: from where they named it.
    pub shown: PathBuf,
    /// Whether it was found in a folder, rather than named.
    pub is_found: bool,
}

/// The files under `paths`, each once, in the order of their paths, and what could not be looked at.
pub fn discover(paths: &[PathBuf]) -> io::Result<(Vec<Target>, Vec<Problem>)> {
    let (mut targets, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk(path, &mut targets, &mut problems)?,
            Ok(_) => targets.push(named(path)?),
            Err(problem) => problems.push(problem),
        }
    }
    targets.sort_by_cached_key(|target| (sort_key(&target.shown), target.is_found));
    if paths.len() > 1 {
        let mut seen = HashSet::new();
        targets.retain(|target| seen.insert(target.absolute.clone()));
    }
    Ok((targets, problems))
}

/// What sorts a path part by part. The parts themselves are slow to compare.
fn sort_key(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_encoded_bytes().iter().copied();
    bytes.map(|byte| if is_separator(char::from(byte)) { 0 } else { byte }).collect()
}

/// The file at `path`, which need not be there.
pub fn named(path: &Path) -> io::Result<Target> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let absolute = absolute(folder.unwrap_or(Path::new(".")))?;
    let absolute = path.file_name().map_or_else(|| absolute.clone(), |name| absolute.join(name));
    Ok(Target { absolute, shown: shown(path), is_found: false })
}

/// `folder` as an absolute path. Without `..`, as configuration is looked for in the folders above.
fn absolute(folder: &Path) -> io::Result<PathBuf> {
    if folder.components().any(|part| part == Component::ParentDir) {
        fs::canonicalize(folder)
    } else {
        std::path::absolute(folder)
    }
}

/// `path` without a leading `./`, and without a slash that is not needed.
fn shown(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).components().collect()
}

fn walk(folder: &Path, targets: &mut Vec<Target>, problems: &mut Vec<Problem>) -> io::Result<()> {
    let (absolute, shown) = (absolute(folder)?, shown(folder));
    let (sender, found) = mpsc::channel();
    // A link that is named is followed, unlike those that are found.
    let root: PathBuf = folder.components().collect();
    let walk = walk_through(&root.join(""), &absolute, |_| true);
    walk.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let found = entry.map_or_else(|error| Some(Err(unreadable(&error))), look_at);
            found.map(|found| sender.send(found));
            WalkState::Continue
        })
    });
    drop(sender);
    for found in found {
        match found {
            Ok(path) => {
                let inside = path.strip_prefix(folder).unwrap_or(&path);
                targets.push(Target {
                    absolute: absolute.join(inside),
                    shown: shown.join(inside),
                    is_found: true,
                });
            }
            Err(problem) => problems.push(problem),
        }
    }
    Ok(())
}

/// The walk through the folder `root`, which is at `absolute`, to all that `wanted` has it look at.
fn walk_through(
    root: &Path,
    absolute: &Path,
    wanted: impl Fn(&DirEntry) -> bool + Send + Sync + 'static,
) -> WalkBuilder {
    let mut walk = WalkBuilder::new(root);
    // Who names what was installed wants it checked.
    let skips = !is_within_installed(absolute);
    walk.filter_entry(move |entry| {
        let is_left_out = skips && entry.depth() > 0 && is_folder(entry) && is_installed(entry.path());
        wanted(entry) && !is_left_out
    });
    walk
}

/// Whether a check of the folder at the absolute path `folder` comes to the file at `path` within it. Of a
/// file that is not there yet, only its own folder is looked at.
pub fn reaches(folder: &Path, path: &Path) -> bool {
    let walks_to = |folder: &Path, path: &Path| {
        let end = if path.exists() { Some(path) } else { path.parent().filter(|parent| parent.is_dir()) };
        let Some(end) = end.filter(|end| end.starts_with(folder)).map(Path::to_owned) else { return true };
        let way = end.clone();
        let walk = walk_through(folder, folder, move |entry| way.starts_with(entry.path())).build();
        walk.filter_map(Result::ok).any(|entry| entry.path() == end)
    };
    // A walk follows no links, but may come to the same file by another way.
    let real = |path: &Path| Some((fs::canonicalize(folder).ok()?, fs::canonicalize(path).ok()?));
    let is_elsewhere = |(other, end): &(PathBuf, PathBuf)| (other.as_path(), end.as_path()) != (folder, path);
    walks_to(folder, path)
        || real(path)
            .filter(is_elsewhere)
            .is_some_and(|(folder, path)| path.starts_with(&folder) && walks_to(&folder, &path))
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// The folders that paths are told from where no configuration is above them: the current one, and those
/// around what was named elsewhere.
pub fn bases(paths: &[PathBuf]) -> Vec<PathBuf> {
    let here = std::env::current_dir().ok();
    let folders = paths.iter().filter(|path| path.is_dir()).filter_map(|path| absolute(path).ok());
    let around = folders.filter_map(|folder| folder.parent().map(Path::to_owned));
    here.into_iter().chain(around).collect()
}

/// A Python file, a problem, or neither. Pipes and devices are not opened: that could wait forever.
fn look_at(entry: DirEntry) -> Option<Result<PathBuf, Problem>> {
    let kind = entry.file_type()?;
    if kind.is_dir() || !is_python(entry.path()) {
        return None;
    }
    if kind.is_symlink() {
        return match metadata(entry.path()) {
            // It could lead back to where the walk came from.
            Ok(metadata) if metadata.is_dir() => None,
            Ok(metadata) if metadata.is_file() => Some(Ok(entry.into_path())),
            Ok(_) => Some(Err(problem(entry.path(), ReadError::Special.to_string()))),
            Err(problem) => Some(Err(problem)),
        };
    }
    if kind.is_file() {
        return Some(Ok(entry.into_path()));
    }
    Some(Err(problem(entry.path(), ReadError::Special.to_string())))
}

/// What the names of files end in that are looked for in a folder.
pub const EXTENSIONS: [&str; 3] = ["py", "pyw", "ipynb"];

/// Whether a file of this name is looked for in a folder.
pub fn is_python(path: &Path) -> bool {
    path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|one| extension == *one))
}

/// What `path` is, behind any links.
fn metadata(path: &Path) -> Result<Metadata, Problem> {
    fs::metadata(path).map_err(|error| match fs::read_link(path) {
        Ok(target) => problem(path, format!("is a link to `{}`, which {}", target.display(), cannot(error))),
        Err(_) => problem(path, cannot(error)),
    })
}

fn cannot(error: io::Error) -> String {
    ReadError::from(error).to_string()
}

fn problem(path: &Path, message: String) -> Problem {
    Problem { path: shown(path), place: None, message }
}

fn unreadable(error: &ignore::Error) -> Problem {
    let message = match error.io_error() {
        Some(error) => format!("cannot be read: {error}"),
        None => error.to_string(),
    };
    problem(path_of(error).unwrap_or(Path::new(".")), message)
}

/// The path that an error of the walk is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithLineNumber { err, .. } | ignore::Error::WithDepth { err, .. } => path_of(err),
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_checked_once_however_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/x.py"), "").unwrap();
        let named = ["a/x.py", "a", "a/../a/x.py", ""].map(|path| folder.path().join(path));
        let (targets, problems) = discover(&named).unwrap();
        assert_eq!((targets.len(), problems), (1, Vec::new()));
    }

    #[test]
    fn a_single_file_is_reached_if_the_walk_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("a");
        for path in ["x.py", "b/x.py", "out/x.py", ".c/x.py", "venv/lib/x.py", "b/made.py", ".git/x"] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), "").unwrap();
        }
        fs::write(root.join(".gitignore"), "out/\nmade*\n").unwrap();
        let (found, _) = discover(std::slice::from_ref(&root)).unwrap();
        for (path, expected) in [
            ("x.py", true),
            ("b/x.py", true),
            ("out/x.py", false),
            (".c/x.py", false),
            ("venv/lib/x.py", false),
            ("b/made.py", false),
        ] {
            assert_eq!(reaches(&root, &root.join(path)), expected, "{path}");
            assert_eq!(found.iter().any(|target| target.absolute == root.join(path)), expected, "{path}");
        }
        for (path, expected) in [("b/new.py", true), ("nowhere/new.py", true), ("out/new.py", false)] {
            assert_eq!(reaches(&root, &root.join(path)), expected, "{path}");
        }
    }

    #[test]
    fn paths_are_shown_as_they_were_given() {
        assert_eq!(shown(Path::new("./a/x.py")), Path::new("a/x.py"));
        assert_eq!(shown(Path::new("a//b/")).to_str(), Some("a/b"));
        assert_eq!(shown(Path::new("../x.py")), Path::new("../x.py"));
        assert_eq!(shown(Path::new("/a/x.py")), Path::new("/a/x.py"));
    }
}
