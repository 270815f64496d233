//! Which files are scanned.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use ridealong_checks::fnmatch;

use super::checkout::Checkout;
use super::log::Log;

/// What stands for standard input among the targets.
pub const STDIN: &str = "-";

/// What was found, each in the order of the names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The files to scan, by the names under which Bandit shows them; [`STDIN`] may be among them.
    pub files: Vec<PathBuf>,
    /// The files that were left out.
    pub excluded: Vec<PathBuf>,
}

/// What is looked for.
#[derive(Debug)]
pub struct Scope {
    include: Vec<Regex>,
    exclude: Vec<Excluded>,
    recursive: bool,
    checkout: Checkout,
}

/// What is left out: paths that the pattern matches, and those that hold its text.
#[derive(Debug)]
struct Excluded {
    pattern: Regex,
    part: String,
}

impl Scope {
    /// Of folders what matches one of `include`, and of everything what matches none of `exclude`:
    /// patterns, or parts of paths.
    pub fn new(include: &[String], exclude: &[String], recursive: bool, checkout: &Checkout) -> Self {
        let excluded = |part: &String| Excluded { pattern: fnmatch(part), part: part.clone() };
        Self {
            include: include.iter().map(|pattern| fnmatch(pattern)).collect(),
            exclude: exclude.iter().map(excluded).collect(),
            recursive,
            checkout: checkout.clone(),
        }
    }

    /// The files among and below `targets`.
    pub fn discover(&self, targets: &[PathBuf], log: &Log) -> Found {
        let (mut files, mut excluded) = (BTreeSet::new(), BTreeSet::new());
        for target in targets {
            if self.checkout.place(target).is_dir() {
                if self.recursive {
                    self.walk(target, &mut files, &mut excluded);
                } else {
                    let message =
                        format!("Leaving out the folder {}; -r scans what is in it", target.display());
                    log.warning("manager", &message);
                }
            } else if self.is_excluded(target) {
                excluded.insert(Name(target.clone()));
            } else {
                let is_stdin = target.as_os_str() == STDIN;
                files.insert(Name(if is_stdin { target.clone() } else { Path::new(".").join(target) }));
            }
        }
        let paths = |names: BTreeSet<Name>| names.into_iter().map(|name| name.0).collect();
        Found { files: paths(files), excluded: paths(excluded) }
    }

    fn walk(&self, root: &Path, files: &mut BTreeSet<Name>, excluded: &mut BTreeSet<Name>) {
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            // What cannot be looked into is passed over in silence, as Bandit does.
            let Ok(entries) = fs::read_dir(self.checkout.place(&folder)) else { continue };
            for entry in entries.flatten() {
                let path = folder.join(entry.file_name());
                let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                if entry.path().is_dir() {
                    // A link to a folder could lead back to where the walk came from.
                    if !is_link {
                        folders.push(path);
                    }
                } else if self.is_included(&path) && !self.is_excluded(&path) {
                    files.insert(Name(path));
                } else {
                    excluded.insert(Name(path));
                }
            }
        }
    }

    fn is_included(&self, path: &Path) -> bool {
        let path = path.to_string_lossy();
        self.include.iter().any(|pattern| pattern.is_match(&path))
    }

    fn is_excluded(&self, path: &Path) -> bool {
        let path = path.to_string_lossy();
        self.exclude.iter().any(|excluded| path.contains(&excluded.part) || excluded.pattern.is_match(&path))
    }
}

/// What `-x` lists. A folder stands for what is in it.
pub fn excluded_paths(list: &str, checkout: &Checkout) -> Vec<String> {
    if list.is_empty() {
        return Vec::new();
    }
    let is_folder = |path: &str| checkout.place(Path::new(path)).is_dir();
    let pattern = |path: &str| if is_folder(path) { in_folder(path) } else { path.to_owned() };
    list.split(',').map(pattern).collect()
}

fn in_folder(path: &str) -> String {
    if path.ends_with('/') { format!("{path}*") } else { format!("{path}/*") }
}

/// A path in the order in which Python sorts names: by characters, where a byte that is
/// part of none stands among the surrogates.
#[derive(Debug, PartialEq, Eq)]
struct Name(PathBuf);

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0.to_str(), other.0.to_str()) {
            // UTF-8 sorts as its characters do.
            (Some(one), Some(other)) => one.cmp(other),
            _ => characters(self.0.as_os_str()).cmp(characters(other.0.as_os_str())),
        }
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The characters of a name as Python has them.
fn characters(name: &OsStr) -> impl Iterator<Item = u32> {
    name.as_encoded_bytes().utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid().chars().map(u32::from);
        valid.chain(chunk.invalid().iter().map(|byte| 0xdc00 + u32::from(*byte)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(scope: &Scope, targets: &[&Path]) -> Found {
        let targets: Vec<_> = targets.iter().map(|target| target.to_path_buf()).collect();
        scope.discover(&targets, &Log::quiet())
    }

    #[test]
    fn patterns_and_parts_of_paths_are_left_out() {
        let scope = |exclude: &[&str]| {
            let exclude: Vec<_> = exclude.iter().map(ToString::to_string).collect();
            Scope::new(&["*.py".to_owned()], &exclude, true, &Checkout::default())
        };
        let is_excluded = |exclude: &[&str], path: &str| scope(exclude).is_excluded(Path::new(path));
        assert!(is_excluded(&["tests"], "./a/tests/x.py") && is_excluded(&["est"], "./a/tests/x.py"));
        assert!(
            is_excluded(&["*/tests/*"], "./a/tests/x.py") && !is_excluded(&["*/tests"], "./a/tests/x.py")
        );
        assert!(is_excluded(&["./a/?.py"], "./a/x.py") && !is_excluded(&["/a/x.py/"], "./a/x.py"));
        assert!(is_excluded(&["x", ""], "./b.py"), "an empty part is part of everything");
    }

    #[test]
    fn a_folder_to_leave_out_is_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let expected = [format!("{path}/*"), format!("{path}/*"), "*.egg".to_owned()];
        assert_eq!(excluded_paths(&format!("{path},{path}/,*.egg"), &Checkout::default()), expected);
        assert_eq!(excluded_paths("", &Checkout::default()), [""; 0]);
    }

    #[test]
    fn names_are_kept_and_sorted_by_their_characters() {
        let scope = Scope::new(&[], &["no".to_owned()], false, &Checkout::default());
        let targets = ["b.txt", "\u{e9}.py", "-", "./a.py", "/gone.py", "b.txt", "no.py"].map(Path::new);
        let found = found(&scope, &targets);
        let expected = ["-", "././a.py", "./b.txt", "./\u{e9}.py", "/gone.py"].map(PathBuf::from);
        assert_eq!((found.files, found.excluded), (expected.to_vec(), vec![PathBuf::from("no.py")]));
    }

    #[cfg(unix)]
    #[test]
    fn links_to_folders_are_not_followed_and_bytes_have_their_order() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::os::unix::fs::symlink(root, root.join("loop")).unwrap();
        std::os::unix::fs::symlink("gone.py", root.join("broken.py")).unwrap();
        let names: [&[u8]; 3] = [b"\xff.py", "\u{ff5e}.py".as_bytes(), b"a.py"];
        for name in names {
            fs::write(root.join(OsStr::from_bytes(name)), "").unwrap();
        }
        let found = found(&Scope::new(&["*.py".to_owned()], &[], true, &Checkout::default()), &[root]);
        let names: Vec<_> = found.files.iter().map(|path| path.file_name().unwrap().as_bytes()).collect();
        let expected: [&[u8]; 4] = [b"a.py", b"broken.py", b"\xff.py", "\u{ff5e}.py".as_bytes()];
        assert_eq!(names, expected);
    }
}
