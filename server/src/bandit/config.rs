//! The configuration that `-c` names: YAML, or `[tool.bandit]` of a TOML file.
//!
//! It is read as Bandit reads it, older forms included. Where Bandit breaks down over a value of the
//! wrong kind, there is an error that names it.

mod legacy;
mod options;
mod scalar;
mod toml;
mod value;
mod yaml;

use std::path::{Path, PathBuf};

use ridealong_checks::{LineIndex, Options};

use super::bounded;
use super::checkout::Checkout;
use super::log::Log;
pub use legacy::Profile;
pub use options::TABLES;
use value::Value;

/// A configuration, or what goes without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `tests`: the ids that run.
    pub tests: Vec<String>,
    /// `skips`: the ids that do not run.
    pub skips: Vec<String>,
    /// `exclude_dirs`: patterns or parts of the paths that are left out.
    pub exclude: Vec<String>,
    /// `include`: patterns of the paths that are taken in folders.
    pub include: Vec<String>,
    /// `profiles`: which tests run by the name of a profile.
    pub profiles: Vec<(String, Profile)>,
    /// `log_format`, in Python's notation.
    pub log_format: Option<String>,
    /// What it says about single tests.
    pub options: Options,
    /// The tests that find nothing, as their table of options lacks something.
    pub broken: Vec<&'static str>,
}

/// A configuration that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {message}", path.display(), shown(*place))]
pub struct ConfigError {
    path: PathBuf,
    /// In characters from 1.
    place: Option<(usize, usize)>,
    message: String,
}

impl Default for Config {
    /// What goes without a file.
    fn default() -> Self {
        Self {
            tests: Vec::new(),
            skips: Vec::new(),
            exclude: Vec::new(),
            include: vec!["*.py".to_owned(), "*.pyw".to_owned()],
            profiles: Vec::new(),
            log_format: None,
            options: Options::default(),
            broken: Vec::new(),
        }
    }
}

/// Reads the configuration in the file that is called `path`.
pub fn read(path: &Path, checkout: &Checkout, log: &Log) -> Result<Config, ConfigError> {
    let error = |place, message| ConfigError { path: path.to_owned(), place, message };
    let bytes = bounded::read(&checkout.place_if_there(path), bounded::CONFIGURATION)
        .map_err(|cause| error(None, format!("cannot be read: {cause}")))?;
    let is_toml = path.to_string_lossy().ends_with(".toml");
    let text =
        decode(bytes, is_toml).ok_or_else(|| error(None, "is not UTF-8; save it as that".to_owned()))?;
    let unmarked = text.strip_prefix('\u{feff}');
    if is_toml && unmarked.is_some() {
        let message =
            "starts with a byte order mark, over which Bandit stops in TOML; save it as UTF-8 without one";
        return Err(error(None, message.to_owned()));
    }
    let text = unmarked.unwrap_or(&text);
    let value = if is_toml {
        toml::parse(text).map_err(|(offset, message)| error(offset.map(|at| place(text, at)), message))?
    } else {
        yaml::parse(text).map_err(|(place, message)| error(Some(place), message))?
    };
    if !matches!(value, Value::Map(_)) {
        let message = format!("has to be a table of options such as `skips: [B101]`, but is {value}");
        return Err(error(None, message));
    }
    let config = interpret(&value).map_err(|message| error(None, message))?;
    let warn = |what: &str| log.warning("config", &format!("{}: {what}", path.display()));
    if value.has("profiles") {
        warn(
            "`profiles` are of an older form, which Bandit means to drop; better list tests under `tests` and \
             `skips`, in a file for each",
        );
    }
    if legacy::has_blacklist(&value) {
        warn(
            "the calls and imports listed here take the place of the built-in ones, in profiles that name \
             `blacklist_calls` or `blacklist_imports`",
        );
    }
    Ok(config)
}

/// The text of a file: UTF-8, or for YAML UTF-16 with its mark.
fn decode(bytes: Vec<u8>, is_toml: bool) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2) {
        Some(b"\xff\xfe") if !is_toml => u16::from_le_bytes,
        Some(b"\xfe\xff") if !is_toml => u16::from_be_bytes,
        _ => return String::from_utf8(bytes).ok(),
    };
    let (pairs, rest) = bytes.as_chunks();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

/// A place as it stands behind a file's name.
fn shown(place: Option<(usize, usize)>) -> String {
    place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default()
}

fn interpret(value: &Value) -> Result<Config, String> {
    let include = texts(value, "include")?;
    let log_format = match value.get("log_format").filter(|format| !format.is_empty()) {
        None => None,
        Some(Value::String(format)) => Some(format.clone()),
        Some(other) => return Err(format!("`log_format` is {other} where a text is expected")),
    };
    Ok(Config {
        tests: texts(value, "tests")?,
        skips: texts(value, "skips")?,
        exclude: exclude(value)?,
        include: if include.is_empty() { vec!["*.py".to_owned()] } else { include },
        profiles: legacy::profiles(value)?,
        log_format,
        options: options::options(value)?,
        broken: options::broken(value),
    })
}

/// The texts of a list, or the characters of a text, as Bandit goes over either.
fn texts(table: &Value, name: &str) -> Result<Vec<String>, String> {
    let texts = table.get(name).map_or(Ok(Vec::new()), Value::texts);
    texts.map_err(|problem| format!("`{name}` {problem}"))
}

fn exclude(table: &Value) -> Result<Vec<String>, String> {
    match table.get("exclude_dirs") {
        Some(other) if !matches!(other, Value::List(_)) && !other.is_empty() => {
            Err(format!("`exclude_dirs` is {other} where a list of texts is expected"))
        }
        _ => texts(table, "exclude_dirs"),
    }
}

/// The line and column of a byte, in characters from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let offset = u32::try_from(offset.min(text.len())).unwrap_or_default();
    let place = LineIndex::from_source_text(text).line_column(offset.into(), text);
    (place.line.get(), place.column.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(name: &str, text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
        let config = read(&folder.path().join(name), &Checkout::default(), &Log::quiet());
        config.map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
    }

    #[test]
    fn both_notations_say_the_same() {
        let yaml = "\
tests: [B101, B102]
skips: ['B101']
exclude_dirs: [a]
assert_used:
  skips: ['*_test.py']
  other: 1
unknown: 2
";
        let toml = "\
[tool.bandit]
tests = ['B101', 'B102']
skips = ['B101']
exclude_dirs = ['a']
unknown = 2
assert_used = {skips = ['*_test.py'], other = 1}
";
        let config = read_as("x.yaml", yaml).unwrap();
        assert_eq!(read_as("x.toml", toml).unwrap(), config);
        assert_eq!(config.tests, ["B101", "B102"]);
        assert_eq!((config.skips, config.exclude), (vec!["B101".to_owned()], vec!["a".to_owned()]));
        assert_eq!(config.include, ["*.py"]);
        assert_eq!(config.options.assert_used.skips, ["*_test.py"]);
        assert_eq!(read_as("y.toml", "[project]\nname = 'x'\n"), read_as("y.yaml", "{}"));
    }

    #[test]
    fn aliases_and_merges_are_followed() {
        let text = "\
base: &base
  skips: ['a']
assert_used:
  <<: *base
try_except_pass: &x {check_typed_exception: yes}
try_except_continue: *x
";
        let options = read_as("x.yaml", text).unwrap().options;
        assert_eq!(options.assert_used.skips, ["a"]);
        assert!(
            options.try_except_pass.check_typed_exception
                && options.try_except_continue.check_typed_exception
        );
    }

    #[test]
    fn an_error_names_file_and_place() {
        for (name, text, expected) in [
            ("x.yaml", "a: [1\nb: 2\n", "x.yaml:2:"),
            ("x.yaml", "a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document"),
            ("x.yaml", "a: !!python/name:os.system 1\n", "x.yaml:1:4: the tag"),
            ("x.yaml", "", "x.yaml: has to be a table of options such as `skips: [B101]`, but is nothing"),
            ("x.yaml", "[1]", "but is a list"),
            ("x.toml", "\na = [\n", "x.toml:"),
            ("x.yaml", "tests: 3\n", "x.yaml: `tests` is the number 3"),
            ("x.yaml", "skips: [[B101]]\n", "x.yaml: `skips` holds a list"),
            ("x.yaml", "exclude_dirs: tests\n", "x.yaml: `exclude_dirs` is the text `tests`"),
            ("x.yaml", "assert_used: {skips: 3}\n", "x.yaml: `assert_used.skips`: invalid type"),
            ("x.yaml", "assert_used: 3\n", "x.yaml: `assert_used` is the number 3"),
            ("x.yaml", "profiles: 3\n", "x.yaml: `profiles` is the number 3"),
            ("x.yaml", "profiles: {a: {include: 3}}\n", "x.yaml: `profiles.a.include` is the number 3"),
            ("x.yaml", "a: &a [*a]\n", "x.yaml:1:8: this alias"),
        ] {
            let error = read_as(name, text).unwrap_err();
            assert!(error.contains(expected), "{text:?}: {error}");
        }
    }

    #[test]
    fn a_few_lines_that_mean_billions_of_values_are_refused() {
        let level = |level: usize| {
            let below = level.checked_sub(1).map_or("x".to_owned(), |below| format!("*a{below}"));
            format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", "))
        };
        let text: String = (0..12).map(level).collect();
        assert!(read_as("x.yaml", &text).unwrap_err().contains("aliases repeat"));
        assert!(read_as("x.yaml", &"[".repeat(100_000)).is_err());
    }

    #[test]
    fn a_text_in_the_place_of_a_list_is_its_characters() {
        assert_eq!(read_as("x.yaml", "tests: B1\n").unwrap().tests, ["B", "1"]);
    }
}
