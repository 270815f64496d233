//! Patterns of paths.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of paths below a folder, in the manner of `.gitignore`: one without a slash means a name at
/// any depth, one with a slash is told from the folder, and what matches a folder matches all within.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    patterns: Vec<String>,
    set: GlobSet,
    /// For each glob in the set, the pattern that it stands for.
    origins: Vec<usize>,
}

/// A pattern that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is no pattern of paths: {reason}")]
pub struct BadGlob {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The set follows from the patterns.
impl PartialEq for Globs {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for Globs {}

impl Globs {
    /// Reads patterns. `*` and `?` do not match a slash, `**` does; `[…]` and `{…,…}` are alternatives.
    pub fn new(patterns: Vec<String>) -> Result<Self, BadGlob> {
        let mut set = GlobSetBuilder::new();
        let mut origins = Vec::new();
        for (index, pattern) in patterns.iter().enumerate() {
            for glob in globs_of(pattern) {
                let glob = GlobBuilder::new(&glob).literal_separator(true).build();
                set.add(glob.map_err(|error| bad(pattern, &error))?);
                origins.push(index);
            }
        }
        let set = set.build().map_err(|error| bad(&patterns.join(", "), &error))?;
        Ok(Self { patterns, set, origins })
    }

    /// Shell patterns as Python's `fnmatch` reads them: `*` and `?` match a slash as well. One that is
    /// not closed stands for itself alone, so it is left out.
    pub fn shell(patterns: &[String]) -> Self {
        let mut set = GlobSetBuilder::new();
        let mut origins = Vec::new();
        for (index, pattern) in patterns.iter().enumerate() {
            let glob = pattern.replace('{', "[{]").replace('}', "[}]");
            let glob = GlobBuilder::new(&single_stars(&glob)).backslash_escape(false).build();
            if let Ok(glob) = glob {
                set.add(glob);
                origins.push(index);
            }
        }
        Self { patterns: patterns.to_vec(), set: set.build().unwrap_or_default(), origins }
    }

    /// Whether one of the patterns matches a relative path.
    pub fn has(&self, path: &Path) -> bool {
        self.set.is_match(path)
    }

    /// The numbers of the patterns that match a relative path.
    pub fn matching(&self, path: &Path) -> Vec<usize> {
        let mut matching: Vec<_> =
            self.set.matches(path).into_iter().map(|glob| self.origins[glob]).collect();
        matching.dedup();
        matching
    }
}

/// The globs that make up a pattern.
fn globs_of(pattern: &str) -> Vec<String> {
    let whole = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    let anchored = whole.trim_start_matches('/');
    let glob = if whole.contains('/') { anchored.to_owned() } else { format!("**/{anchored}") };
    // What ends so has all that is within already.
    if glob.ends_with("**") { vec![glob] } else { vec![format!("{glob}/**"), glob] }
}

/// To `fnmatch` two stars mean what one means.
fn single_stars(pattern: &str) -> String {
    let mut chars: Vec<char> = pattern.chars().collect();
    chars.dedup_by(|one, other| *one == '*' && *other == '*');
    chars.into_iter().collect()
}

fn bad(pattern: &str, error: &globset::Error) -> BadGlob {
    BadGlob { pattern: pattern.to_owned(), reason: error.kind().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(pattern: &str, path: &str) -> bool {
        Globs::new(vec![pattern.to_owned()]).unwrap().has(Path::new(path))
    }

    #[test]
    fn a_name_is_meant_at_any_depth_and_a_path_from_the_folder() {
        for (pattern, path, expected) in [
            ("x.py", "x.py", true),
            ("x.py", "a/b/x.py", true),
            ("x.py", "a/xx.py", false),
            ("build", "a/build/b/x.py", true),
            ("build/", "build/x.py", true),
            ("a/b", "a/b/x.py", true),
            ("a/b", "c/a/b/x.py", false),
            ("./a", "c/a/x.py", true),
            ("/a", "a/x.py", true),
            ("/a", "c/a/x.py", false),
            ("tests/**", "tests/a/x.py", true),
            ("tests/**", "a/tests/x.py", false),
            ("**/tests/**", "a/tests/x.py", true),
            ("a/*.py", "a/x.py", true),
            ("a/*.py", "a/b/x.py", false),
            ("{a,b}/x.py", "b/x.py", true),
            ("test_[0-9].py", "a/test_1.py", true),
        ] {
            assert_eq!(has(pattern, path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn patterns_are_told_by_their_number_each_once() {
        let globs = Globs::new(["a/b", "x.py", "c", "a"].map(str::to_owned).to_vec()).unwrap();
        assert_eq!(globs.matching(Path::new("a/b/x.py")), [0, 1, 3]);
        assert_eq!(globs.matching(Path::new("y.py")), [] as [usize; 0]);
    }

    #[test]
    fn a_pattern_that_is_none_is_told_with_the_reason() {
        let error = Globs::new(vec!["a".to_owned(), "b[".to_owned()]).unwrap_err();
        assert!(error.to_string().starts_with("`b[` is no pattern of paths: "), "{error}");
    }
}
