//! `[tool.bandit]` of a `pyproject.toml`, which counts where there is no `[tool.ridealong]`.
//!
//! Who has such a table has chosen: the tests that it lists are run, exactly these. Where it lists none,
//! what is recommended counts, without its `skips`. Keys that Bandit has no use for are passed over, as it
//! passes over them.

use ridealong_checks::{NosecStyle, Options, Preset};
use schemars::JsonSchema;
use serde::Deserialize;

use super::file::ConfigFile;
use super::paths::{BanditDirs, Exclude};
use super::{BadGlob, Config};

/// What Bandit takes from its table. The tables of [`Options`] are Bandit's too.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct BanditFile {
    /// The tests that run; all where this is empty.
    pub tests: Vec<String>,
    /// The tests that do not.
    pub skips: Vec<String>,
    /// What is not looked at.
    pub exclude_dirs: Vec<String>,
    /// The options of single tests.
    #[serde(flatten)]
    pub options: Options,
}

impl BanditFile {
    /// What it means.
    pub(super) fn into_config(self) -> Result<Config, BadGlob> {
        let standard = ConfigFile::default().into_config()?;
        let options = Options {
            preset: Preset::Recommended,
            nosec: NosecStyle::Statement,
            select: self.tests,
            ignore: self.skips,
            ..self.options
        };
        let mut config = Config { options, ..standard };
        config.paths.exclude = Exclude::Bandit(BanditDirs::new(self.exclude_dirs));
        Ok(config)
    }
}
