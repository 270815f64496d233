//! Reading a configuration file.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::bandit::BanditFile;
use super::error::{ConfigError, Fault};
use super::file::ConfigFile;
use super::globs::Globs;
use super::schema::{bandit_schema, schema};
use super::strict::Shape;
use super::{BadGlob, Config};
use crate::selectors::selector;

/// The names under which configuration is looked for in a folder; the first one found counts.
pub const FILE_NAMES: [&str; 2] = ["ridealong.toml", "pyproject.toml"];

/// Reads the configuration that the user named.
pub fn read(path: &Path) -> Result<Config, ConfigError> {
    let error = |message| ConfigError { path: path.to_owned(), place: None, message };
    let text = std::fs::read_to_string(path).map_err(|cause| error(format!("cannot be read: {cause}")))?;
    let absolute = std::path::absolute(path).map_err(|cause| error(format!("cannot be read: {cause}")))?;
    parse_file(absolute, &text)?
        .ok_or_else(|| error("has no table `[tool.ridealong]` or `[tool.bandit]`; add one".to_owned()))
}

/// What is wrong with the configuration file at `path`, if it is there.
pub fn mistake_in(path: &Path) -> Option<ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if is_absent(&error) => return None,
        Err(error) => {
            let message = format!("cannot be read: {error}");
            return Some(ConfigError { path: path.to_owned(), place: None, message });
        }
    };
    parse_file(path.to_owned(), &text).err()
}

/// The configuration that stands in `folder` itself.
pub(super) fn read_in(folder: &Path) -> Option<Result<Config, ConfigError>> {
    FILE_NAMES.iter().find_map(|name| {
        let path = folder.join(name);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if is_absent(&error) => return None,
            Err(error) => {
                let message = format!("cannot be read: {error}");
                return Some(Err(ConfigError { path, place: None, message }));
            }
        };
        parse_file(path, &text).transpose()
    })
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory | std::io::ErrorKind::IsADirectory
    )
}

/// The configuration in `text`, which stands at `path`. A `pyproject.toml` need not have any.
fn parse_file(path: PathBuf, text: &str) -> Result<Option<Config>, ConfigError> {
    let is_pyproject = path.file_name().is_some_and(|name| name == "pyproject.toml");
    let config = if is_pyproject { parse_pyproject(text) } else { parse(text).map(Some) };
    match config {
        Ok(config) => {
            let root = path.parent().map(Path::to_owned);
            Ok(config.map(|config| Config { path: Some(path), root, ..config }))
        }
        Err(fault) => Err(fault.in_file(path, text)),
    }
}

fn parse(text: &str) -> Result<Config, Fault> {
    let table = DeTable::parse(text)?;
    let span = table.span();
    ours(Spanned::new(span, DeValue::Table(table.into_inner())))
}

fn parse_pyproject(text: &str) -> Result<Option<Config>, Fault> {
    let mut project = DeTable::parse(text)?.into_inner();
    let Some(DeValue::Table(tool)) = project.get_mut("tool").map(Spanned::get_mut) else {
        return Ok(None);
    };
    if let Some(table) = tool.remove("ridealong") {
        return ours(table).map(Some);
    }
    tool.remove("bandit").map(bandits).transpose()
}

/// Reads what `ridealong.toml` and `[tool.ridealong]` hold.
fn ours(table: Spanned<DeValue<'_>>) -> Result<Config, Fault> {
    let keys = as_table(&table, "tool.ridealong")?;
    Shape::new(schema()).check(keys)?;
    for key in ["select", "extend-select", "ignore"] {
        check_selectors(keys.get(key))?;
    }
    check_globs(keys.get("exclude"))?;
    check_globs(keys.get("test-files"))?;
    for (glob, ids) in
        keys.get("per-file-ignores").and_then(|table| table.get_ref().as_table()).into_iter().flatten()
    {
        Globs::new(vec![glob.get_ref().to_string()])
            .map_err(|bad| Fault::at(glob.span(), bad.to_string()))?;
        check_selectors(Some(ids))?;
    }
    ConfigFile::deserialize(table.into_deserializer())?.into_config().map_err(Fault::from)
}

/// Reads what `[tool.bandit]` holds.
fn bandits(mut table: Spanned<DeValue<'_>>) -> Result<Config, Fault> {
    let shape = Shape::new(bandit_schema());
    if let DeValue::Table(keys) = table.get_mut() {
        shape.prune(keys);
    }
    let keys = as_table(&table, "tool.bandit")?;
    shape.check(keys)?;
    check_selectors(keys.get("tests"))?;
    check_selectors(keys.get("skips"))?;
    BanditFile::deserialize(table.into_deserializer())?.into_config().map_err(Fault::from)
}

fn as_table<'a, 'i>(value: &'a Spanned<DeValue<'i>>, name: &str) -> Result<&'a DeTable<'i>, Fault> {
    let no_table = || Fault::at(value.span(), format!("`{name}` has to be a table"));
    value.get_ref().as_table().ok_or_else(no_table)
}

/// The texts of a list, with their places.
fn texts<'a>(
    list: Option<&'a Spanned<DeValue<'_>>>,
) -> impl Iterator<Item = (std::ops::Range<usize>, &'a str)> {
    let items = list.and_then(|list| list.get_ref().as_array()).into_iter().flat_map(|items| items.iter());
    items.filter_map(|item| item.get_ref().as_str().map(|text| (item.span(), text)))
}

/// Every selector has to select something: a misspelt one would turn a rule off in silence.
fn check_selectors(list: Option<&Spanned<DeValue<'_>>>) -> Result<(), Fault> {
    texts(list).try_for_each(|(span, text)| match selector(text) {
        Ok(_) => Ok(()),
        Err(message) => Err(Fault::at(span, message)),
    })
}

fn check_globs(list: Option<&Spanned<DeValue<'_>>>) -> Result<(), Fault> {
    texts(list).try_for_each(|(span, text)| match Globs::new(vec![text.to_owned()]) {
        Ok(_) => Ok(()),
        Err(bad) => Err(Fault::at(span, bad.to_string())),
    })
}

impl From<BadGlob> for Fault {
    fn from(bad: BadGlob) -> Self {
        Self { offset: None, message: bad.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use ridealong_checks::Preset;

    use super::*;
    use crate::config::Level;

    fn read_as(name: &str, text: &str) -> Result<Option<Config>, ConfigError> {
        parse_file(PathBuf::from("/a").join(name), text)
    }

    #[test]
    fn keys_mean_what_they_say() {
        let text = "preset = 'bandit'\nextend-select = ['B1']\nreport-severity = 'medium'\n\
                    fail-confidence = 'high'\nexclude = ['x']\n[assert_used]\nskips = ['a']\n";
        let config = read_as("ridealong.toml", text).unwrap().unwrap();
        assert_eq!(config.options.preset, Preset::Bandit);
        assert_eq!(
            (config.options.extend_select, config.options.assert_used.skips),
            (vec!["B1".into()], vec!["a".into()])
        );
        assert_eq!((config.report.severity, config.report.confidence), (Level::Medium, Level::Low));
        assert_eq!((config.fail.severity, config.fail.confidence), (Level::Low, Level::High));
        assert!(config.paths.exclude.has(Path::new("x/y.py")));
        let standard = Config { path: None, root: None, ..read_as("ridealong.toml", "").unwrap().unwrap() };
        assert_eq!(standard, Config::standard());
        assert_eq!(standard.options.preset, Preset::Recommended);
    }

    #[test]
    fn the_table_of_bandit_counts_where_there_is_none_of_ours() {
        let both = "[tool.bandit]\nskips = ['B101']\n[tool.ridealong]\nignore = ['B102']\n";
        assert_eq!(read_as("pyproject.toml", both).unwrap().unwrap().options.ignore, ["B102"]);
        let text = "[tool.bandit]\ntests = ['B102', 'B110']\nskips = ['B101']\nexclude_dirs = ['x']\n\
                    targets = 1\nselect = 1\n[tool.bandit.assert_used]\nskips = ['a']\nother = 1\n[tool.bandit.x]\n";
        let config = read_as("pyproject.toml", text).unwrap().unwrap();
        assert_eq!(
            (&config.options.select, &config.options.ignore),
            (&vec!["B102".into(), "B110".into()], &vec!["B101".into()])
        );
        assert_eq!(config.options.assert_used.skips, ["a"]);
        assert!(config.paths.exclude.has(Path::new("a/x/y.py")));
        for none in ["[project]\nname = 'x'", "", "tool = 1", "[tool.ruff]\nselect = 1"] {
            assert_eq!(read_as("pyproject.toml", none), Ok(None), "{none}");
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        for (name, text, message) in [
            (
                "ridealong.toml",
                "select = ['B1',\n 'B6O2']",
                "/a/ridealong.toml:2:2: no rule is called `B6O2`",
            ),
            ("ridealong.toml", "ignore = ['ä', 'B1']", "/a/ridealong.toml:1:11: no rule is called `ä`"),
            ("ridealong.toml", "[per-file-ignores]\nx = ['B6O2']", "/a/ridealong.toml:2:6: no rule "),
            ("ridealong.toml", "[per-file-ignores]\n'x[' = []", "/a/ridealong.toml:2:1: `x[` is no pattern"),
            ("ridealong.toml", "exclude = ['x', '{']", "/a/ridealong.toml:1:17: `{` is no pattern"),
            ("ridealong.toml", "test-files = ['[']", "/a/ridealong.toml:1:15: `[` is no pattern"),
            ("ridealong.toml", "select = []\nselect = []", "/a/ridealong.toml:2:1: "),
            ("pyproject.toml", "[tool]\nridealong = 1", "/a/pyproject.toml:2:13: `tool.ridealong` has to be"),
            (
                "pyproject.toml",
                "[tool]\nbandit = 1",
                "/a/pyproject.toml:2:10: `tool.bandit` has to be a table",
            ),
            (
                "pyproject.toml",
                "[tool.bandit]\nskips = 'B101'",
                "/a/pyproject.toml:2:9: `skips` has to be a list",
            ),
            (
                "pyproject.toml",
                "[tool.bandit]\ntests = ['B9']",
                "/a/pyproject.toml:2:10: no rule is called `B9`",
            ),
            (
                "pyproject.toml",
                "[tool.bandit.shell_injection]\nshell = 'os.system'",
                "/a/pyproject.toml:2:9: `shell` has to be a list of texts, not a text",
            ),
        ] {
            let error = read_as(name, text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{text}: {error}");
        }
    }
}
