//! What a configuration says about some paths. All paths here are relative to its folder.

use std::path::Path;

use super::globs::Globs;
use super::slashed;

/// What a configuration says about some paths.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Paths {
    /// What is not checked, unless somebody names it.
    pub exclude: Exclude,
    /// The tests, in which `assert` is welcome.
    pub test_files: Globs,
    /// The patterns of `per-file-ignores`.
    pub per_file: Globs,
    /// The selectors of each of them.
    pub per_file_ignores: Vec<Vec<String>>,
}

/// What is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exclude {
    /// What matches one of these.
    Globs(Globs),
    /// What Bandit's `exclude_dirs` would leave out.
    Bandit(BanditDirs),
}

/// Bandit's `exclude_dirs`: shell patterns whose `*` matches `/` as well, or any part of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BanditDirs {
    parts: Vec<String>,
    patterns: Globs,
}

impl Default for Exclude {
    fn default() -> Self {
        Self::Globs(Globs::default())
    }
}

impl Exclude {
    /// Whether this is left out.
    pub fn has(&self, path: &Path) -> bool {
        match self {
            Self::Globs(globs) => globs.has(path),
            Self::Bandit(dirs) => dirs.has(&format!("./{}", slashed(path))),
        }
    }
}

impl BanditDirs {
    /// Reads `exclude_dirs`.
    pub fn new(parts: Vec<String>) -> Self {
        let patterns = Globs::shell(&parts);
        Self { parts, patterns }
    }

    fn has(&self, path: &str) -> bool {
        self.parts.iter().any(|part| path.contains(part.as_str())) || self.patterns.has(Path::new(path))
    }
}

impl Paths {
    /// The selectors of the rules that `per-file-ignores` takes from a path.
    pub fn ignored_in(&self, path: &Path) -> Vec<String> {
        let matching = self.per_file.matching(path);
        let selectors = matching.into_iter().filter_map(|index| self.per_file_ignores.get(index));
        selectors.flatten().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_left_out_as_bandit_has_it() {
        let has = |part: &str, path: &str| {
            Exclude::Bandit(BanditDirs::new(vec![part.to_owned()])).has(Path::new(path))
        };
        for (part, path, expected) in [
            ("tests", "a/tests/x.py", true),
            ("tests", "a/mytests.py", true),
            ("/tests/", "tests/x.py", true),
            ("./a", "a/x.py", true),
            ("./a", "b/a/x.py", false),
            ("*/test_*.py", "a/b/test_x.py", true),
            ("*/test_*.py", "test_x.py", true),
            ("test_*.py", "a/test_x.py", false),
            ("./[!a]/*", "b/x.py", true),
            ("./[!a]/*", "a/x.py", false),
            ("./{a,b}/*", "a/x.py", false),
            ("./a**b/*", "a/c/b/x.py", true),
            ("[", "a[/x.py", true),
            ("[", "a/x.py", false),
        ] {
            assert_eq!(has(part, path), expected, "{part} on {path}");
        }
    }

    #[test]
    fn all_patterns_that_match_take_their_rules() {
        let paths = Paths {
            per_file: Globs::new(["a", "*.py", "b"].map(str::to_owned).to_vec()).unwrap(),
            per_file_ignores: [["B1"], ["B2"], ["B3"]].map(|ids| ids.map(str::to_owned).to_vec()).to_vec(),
            ..Paths::default()
        };
        assert_eq!(paths.ignored_in(Path::new("a/x.py")), ["B1", "B2"]);
        assert_eq!(paths.ignored_in(Path::new("b")), ["B3"]);
    }
}
