//! The keys that a configuration file takes. Its JSON schema is made from this type, so the comments
//! are what people read in their editors.

use std::collections::BTreeMap;

use ridealong_checks::{NosecStyle, Options, Preset};
use schemars::JsonSchema;
use serde::Deserialize;

use super::globs::{BadGlob, Globs};
use super::paths::{Exclude, Paths};
use super::{Config, Level, Threshold};

/// The configuration of Ridealong: a `ridealong.toml`, or the table `[tool.ridealong]` of a
/// `pyproject.toml`. The nearest one above a file governs it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(title = "Ridealong")]
pub(super) struct ConfigFile {
    /// The rules to start from, where `select` names none.
    pub preset: Preset,
    /// Rules that do not run on some files: from patterns of paths to ids, beginnings of ids, or names. A
    /// pattern without a slash means a name at any depth; one with a slash is told from the folder of the
    /// configuration, and `**` stands for any folders.
    pub per_file_ignores: BTreeMap<String, Vec<String>>,
    /// The tests, by patterns as in `per-file-ignores`. `B101` does not run on them, as `assert` is welcome
    /// there, unless `select` or `extend-select` name it. An empty list has it run everywhere.
    pub test_files: Vec<String>,
    /// Files and folders that are not checked unless they are named on the command line, by patterns as in
    /// `per-file-ignores`. What git ignores, hidden files and virtual environments are left out already.
    pub exclude: Vec<String>,
    /// The least severity of a finding that is shown.
    pub report_severity: Level,
    /// The least confidence of a finding that is shown.
    pub report_confidence: Level,
    /// The least severity of a finding that makes `ridealong check` exit with 1. What is not shown never does.
    pub fail_severity: Level,
    /// The least confidence of a finding that makes `ridealong check` exit with 1. What is not shown never
    /// does.
    pub fail_confidence: Level,
    /// The rules and their own options.
    #[serde(flatten)]
    pub options: Options,
}

/// What tests are called, where nobody says otherwise.
const TEST_FILES: [&str; 6] = ["test_*.py", "*_test.py", "tests.py", "conftest.py", "tests/", "test/"];

impl Default for ConfigFile {
    fn default() -> Self {
        Self {
            preset: Preset::Recommended,
            per_file_ignores: BTreeMap::new(),
            test_files: TEST_FILES.map(str::to_owned).to_vec(),
            exclude: Vec::new(),
            report_severity: Level::Low,
            report_confidence: Level::Low,
            fail_severity: Level::Low,
            fail_confidence: Level::Low,
            options: Options::default(),
        }
    }
}

impl ConfigFile {
    /// What it means.
    pub(super) fn into_config(self) -> Result<Config, BadGlob> {
        let (patterns, per_file_ignores) = self.per_file_ignores.into_iter().unzip();
        let paths = Paths {
            exclude: Exclude::Globs(Globs::new(self.exclude)?),
            test_files: Globs::new(self.test_files)?,
            per_file: Globs::new(patterns)?,
            per_file_ignores,
        };
        Ok(Config {
            options: Options { preset: self.preset, nosec: NosecStyle::Statement, ..self.options },
            paths,
            report: Threshold { severity: self.report_severity, confidence: self.report_confidence },
            fail: Threshold { severity: self.fail_severity, confidence: self.fail_confidence },
            ..Config::default()
        })
    }
}
