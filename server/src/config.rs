//! Configuration: `ridealong.toml`, or `[tool.ridealong]` or else `[tool.bandit]` in `pyproject.toml`,
//! whichever is nearest to a file on the way up. Configuration is data; nothing in it is ever run.

mod bandit;
mod checkers;
mod describe;
mod edit;
mod error;
#[cfg(debug_assertions)]
mod failing;
mod file;
mod find;
mod globs;
mod levels;
mod overrides;
mod paths;
mod place;
mod read;
mod schema;
mod strict;

use std::path::{Path, PathBuf};

use ridealong_checks::{Finding, Options, Rule, rules};

pub use checkers::Checkers;
pub use describe::{Described, describe_key, holds_rules, keys_of, words_of};
pub use edit::{EditError, Ignore, ignoring, pattern_of};
pub use error::ConfigError;
pub use find::{Configs, Found};
pub use globs::{BadGlob, Globs};
pub use levels::{Level, Threshold};
pub use overrides::Overrides;
pub use paths::Paths;
pub use place::{Place, PlaceKind, place_at};
pub use read::{FILE_NAMES, mistake_in, read};
pub use schema::schema;

/// A configuration that was read, or the defaults.
///
/// The default of this type is Bandit's behaviour: all of its tests, on every file. What counts where
/// nothing is configured is [`Config::standard`].
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Config {
    /// What it says about the rules.
    pub options: Options,
    /// The file it was read from. None for the defaults.
    pub path: Option<PathBuf>,
    /// The folder it stands in. None for the defaults.
    pub root: Option<PathBuf>,
    /// Folders from which paths are told that are not below [`root`](Self::root); the first one counts.
    pub bases: Vec<PathBuf>,
    /// What it says about some paths.
    pub paths: Paths,
    /// What a finding has to reach to be shown.
    pub report: Threshold,
    /// What a finding that is shown has to reach to fail the check.
    pub fail: Threshold,
    /// The rules that it enables, ready to run.
    pub checkers: Checkers,
}

/// What does not run on a file though it runs on others.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The selectors of the rules.
    pub selectors: Vec<String>,
    /// Whether `B101` is among them because the file is a test.
    pub is_test: bool,
}

impl Config {
    /// What counts in `check` and in the editor where nothing is configured.
    pub fn standard() -> Self {
        file::ConfigFile::default().into_config().expect("the defaults are good")
    }

    /// The path that options such as `assert_used.skips` are compared with: from the folder of the
    /// configuration, with `/` and a leading `./`; absolute where there is no such way.
    pub fn relative(&self, path: &Path) -> String {
        let inside = self.root.as_ref().and_then(|root| path.strip_prefix(root).ok());
        inside.map_or_else(|| path.to_string_lossy().into_owned(), |inside| format!("./{}", slashed(inside)))
    }

    /// Whether the file at the absolute path `path` is not to be checked, unless somebody names it.
    pub fn excludes(&self, path: &Path) -> bool {
        self.paths.exclude.has(self.inside(path))
    }

    /// What does not run on the file at `path` though it runs on others.
    pub fn ignored_in(&self, path: &Path) -> Ignored {
        let inside = self.inside(path);
        let mut selectors = self.paths.ignored_in(inside);
        let is_test = self.spares_asserts() && self.paths.test_files.has(inside);
        if is_test {
            selectors.push(rules::ASSERT_USED.to_owned());
        }
        Ignored { selectors, is_test }
    }

    /// Whether `rule` runs on the file at `path`.
    pub fn runs(&self, rule: &Rule, path: &Path) -> bool {
        let is_ignored = |selector: &String| rules::selects(selector, rule);
        self.options.enables(rule) && !self.ignored_in(path).selectors.iter().any(is_ignored)
    }

    /// Whether `B101` runs, but not on tests.
    fn spares_asserts(&self) -> bool {
        let rule = rules::find(rules::ASSERT_USED);
        rule.is_some_and(|rule| self.options.enables(rule) && !self.options.names(rule))
    }

    /// Whether a finding is shown.
    pub fn reports(&self, finding: &Finding) -> bool {
        self.report.is_reached_by(finding)
    }

    /// Whether a finding that is shown fails the check.
    pub fn fails(&self, finding: &Finding) -> bool {
        self.fail.is_reached_by(finding)
    }

    /// What to say of a configuration that cannot be meant so.
    pub fn warning(&self) -> Option<String> {
        if rules::all().any(|rule| self.options.enables(rule)) {
            return None;
        }
        let ignore = self.options.ignore.iter().map(|selector| format!("`{selector}`"));
        let ignore = ignore.collect::<Vec<_>>().join(", ");
        Some(format!(
            "no rule runs, as all that are selected are ignored by {ignore}; select others or ignore fewer"
        ))
    }

    /// `path` from the folder of the configuration or else from a folder that somebody named; the name
    /// alone where it is in none of them, as what the folders above are called says nothing about it.
    fn inside<'a>(&self, path: &'a Path) -> &'a Path {
        let mut bases = self.root.iter().chain(&self.bases);
        let inside = bases.find_map(|base| path.strip_prefix(base).ok());
        inside.or_else(|| path.file_name().map(Path::new)).unwrap_or(path)
    }
}

/// A path with `/` between its parts.
fn slashed(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_configuration() {
        let config = Config { root: Some("/a/b".into()), ..Config::default() };
        assert_eq!(config.relative(Path::new("/a/b/c/test_x.py")), "./c/test_x.py");
        assert_eq!(config.relative(Path::new("/a/x.py")), "/a/x.py");
    }

    #[test]
    fn the_folders_above_the_project_do_not_make_tests_of_its_files() {
        let config = Config { bases: vec!["/a/tests/b".into()], ..Config::standard() };
        for (path, expected) in [
            ("/a/tests/b/x.py", false),
            ("/a/tests/b/tests/x.py", true),
            ("/a/tests/b/c/test/d/x.py", true),
            ("/a/tests/b/x_test.py", true),
            ("/a/tests/b/conftest.py", true),
            ("/a/tests/b/contest.py", false),
            ("/elsewhere/tests/x.py", false),
            ("/elsewhere/test_x.py", true),
        ] {
            let ignored = config.ignored_in(Path::new(path));
            assert_eq!(ignored.is_test, expected, "{path}");
            assert_eq!(!ignored.selectors.is_empty(), expected, "{path}");
        }
        assert_eq!(Config::default().ignored_in(Path::new("/x/test_x.py")), Ignored::default());
    }

    #[test]
    fn asserts_in_tests_are_reported_to_those_who_ask_for_them() {
        let path = Path::new("/x/test_x.py");
        for (selector, expected) in [("B101", false), ("assert_used", false), ("B1", true)] {
            let mut config = Config::standard();
            config.options.extend_select = vec![selector.to_owned()];
            assert_eq!(config.ignored_in(path).is_test, expected, "{selector}");
        }
        let mut config = Config::standard();
        config.options.ignore = vec!["B101".to_owned()];
        assert!(!config.ignored_in(path).is_test);
    }

    #[test]
    fn a_selection_that_leaves_nothing_is_warned_of() {
        let mut config = Config::standard();
        assert_eq!(config.warning(), None);
        config.options.ignore = vec!["B".to_owned(), "RA".to_owned()];
        assert!(config.warning().unwrap().contains("ignored by `B`, `RA`"));
    }
}
