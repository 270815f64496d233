//! Configuration: `ridealong.toml`, or `[tool.ridealong]` in `pyproject.toml`, whichever is nearest to
//! a file on the way up. Configuration is data; nothing in it is ever run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ridealong_checks::{LineIndex, NosecStyle, Options};

use crate::selectors::selector;

/// The names under which configuration is looked for in a folder; the first one found counts.
pub const FILE_NAMES: [&str; 2] = ["ridealong.toml", "pyproject.toml"];

/// A configuration that was read, or the defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What it says about the rules.
    pub options: Options,
    /// The folder it stands in. None for the defaults.
    pub root: Option<PathBuf>,
}

/// A configuration that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {message}", path.display(), place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// The line and column, in characters from 1, where it has one.
    pub place: Option<(usize, usize)>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What was found for a folder.
pub type Found = Result<Arc<Config>, Arc<ConfigError>>;

/// Finds the configuration of files, and remembers it by folder.
#[derive(Debug, Default)]
pub struct Configs {
    by_folder: HashMap<PathBuf, Found>,
}

impl Default for Config {
    fn default() -> Self {
        Self { options: in_our_style(Options::default()), root: None }
    }
}

/// `# nosec` as `ridealong check` and the editor read it.
fn in_our_style(options: Options) -> Options {
    Options { nosec: NosecStyle::Statement, ..options }
}

impl Config {
    /// The path that options such as `assert_used.skips` are compared with: from the folder of the
    /// configuration, with `/` and a leading `./`; absolute where there is no such way.
    pub fn relative(&self, path: &Path) -> String {
        let inside = self.root.as_ref().and_then(|root| path.strip_prefix(root).ok());
        let Some(inside) = inside else {
            return path.to_string_lossy().into_owned();
        };
        let parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
        std::iter::once(".".into()).chain(parts).collect::<Vec<_>>().join("/")
    }
}

impl Configs {
    /// The configuration of the file at the absolute path `file`: the nearest on the way up.
    pub fn for_file(&mut self, file: &Path) -> Found {
        match file.parent() {
            Some(folder) => self.for_folder(folder),
            None => Ok(Arc::default()),
        }
    }

    fn for_folder(&mut self, folder: &Path) -> Found {
        let mut asked = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(known) = self.by_folder.get(folder) {
                found = Some(known.clone());
                break;
            }
            asked.push(folder.to_owned());
            if let Some(config) = read_in(folder) {
                found = Some(config.map(Arc::new).map_err(Arc::new));
                break;
            }
        }
        let found = found.unwrap_or_else(|| Ok(Arc::default()));
        self.by_folder.extend(asked.into_iter().map(|folder| (folder, found.clone())));
        found
    }
}

/// The configuration that stands in `folder` itself.
fn read_in(folder: &Path) -> Option<Result<Config, ConfigError>> {
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

/// Reads the configuration that the user named.
pub fn read(path: &Path) -> Result<Config, ConfigError> {
    let error = |message| ConfigError { path: path.to_owned(), place: None, message };
    let text = std::fs::read_to_string(path).map_err(|cause| error(format!("cannot be read: {cause}")))?;
    let absolute = std::path::absolute(path).map_err(|cause| error(format!("cannot be read: {cause}")))?;
    parse_file(absolute, &text)?.ok_or_else(|| error("has no table `[tool.ridealong]`; add one".to_owned()))
}

/// The configuration in `text`, which stands at `path`. A `pyproject.toml` need not have any.
fn parse_file(path: PathBuf, text: &str) -> Result<Option<Config>, ConfigError> {
    let is_pyproject = path.file_name().is_some_and(|name| name == "pyproject.toml");
    let options = if is_pyproject { parse_pyproject(text) } else { parse(text).map(Some) };
    match options.and_then(|options| options.map(|options| check(options, text)).transpose()) {
        Ok(options) => {
            let root = path.parent().map(Path::to_owned);
            Ok(options.map(|options| Config { options: in_our_style(options), root }))
        }
        Err(Fault { offset, message }) => {
            let place = offset.map(|offset| place(text, offset));
            Err(ConfigError { path, place, message })
        }
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory | std::io::ErrorKind::IsADirectory
    )
}

/// What is wrong in a text, and at which byte.
struct Fault {
    offset: Option<usize>,
    message: String,
}

impl From<toml::de::Error> for Fault {
    fn from(error: toml::de::Error) -> Self {
        let offset = error.span().map(|span| span.start);
        Self { offset, message: error.message().trim_end().replace('\n', "; ") }
    }
}

fn parse(text: &str) -> Result<Options, Fault> {
    Ok(toml::from_str(text)?)
}

fn parse_pyproject(text: &str) -> Result<Option<Options>, Fault> {
    #[derive(serde::Deserialize)]
    struct PyProject {
        tool: Option<Tool>,
    }
    #[derive(serde::Deserialize)]
    struct Tool {
        ridealong: Option<Options>,
    }
    let project: PyProject = toml::from_str(text)?;
    Ok(project.tool.and_then(|tool| tool.ridealong))
}

/// Every selector has to select something: a misspelt one would turn a rule off in silence.
fn check(options: Options, text: &str) -> Result<Options, Fault> {
    let mut selectors = options.select.iter().chain(&options.ignore);
    let unknown = selectors.find_map(|text| selector(text).err().map(|message| (text, message)));
    match unknown {
        None => Ok(options),
        Some((selector, message)) => Err(Fault {
            offset: ['"', '\''].iter().find_map(|quote| text.find(&format!("{quote}{selector}{quote}"))),
            message,
        }),
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

    fn config_of(files: &[(&str, &str)], file: &str) -> Found {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Configs::default().for_file(&folder.path().join(file))
    }

    #[test]
    fn the_nearest_configuration_counts() {
        let files = [
            ("pyproject.toml", "[tool.ridealong]\nignore = ['B101']"),
            ("a/pyproject.toml", "[project]\nname = 'x'"),
            ("a/b/ridealong.toml", "ignore = ['B602']"),
        ];
        assert_eq!(config_of(&files, "a/x.py").unwrap().options.ignore, ["B101"]);
        assert_eq!(config_of(&files, "a/b/c/x.py").unwrap().options.ignore, ["B602"]);
    }

    #[test]
    fn an_error_names_the_file_the_place_and_the_way_out() {
        let error = config_of(&[("ridealong.toml", "select = [\n")], "x.py").unwrap_err();
        assert!(error.to_string().contains("ridealong.toml:1:10: ") || error.place.is_some(), "{error}");
        let error = config_of(&[("ridealong.toml", "\nslect = []\n")], "x.py").unwrap_err();
        assert_eq!(error.place, Some((2, 1)));
        assert!(error.message.contains("`slect`") && error.message.contains("`select`"), "{error}");
        let error =
            config_of(&[("pyproject.toml", "[tool.ridealong]\nselect = ['B6O2']")], "x.py").unwrap_err();
        assert!(error.message.contains("`B6O2`"), "{error}");
        assert_eq!(error.place, Some((2, 11)));
    }

    #[test]
    fn paths_are_told_from_the_configuration() {
        let config = Config { root: Some("/a/b".into()), ..Config::default() };
        assert_eq!(config.relative(Path::new("/a/b/c/test_x.py")), "./c/test_x.py");
        assert_eq!(config.relative(Path::new("/a/x.py")), "/a/x.py");
    }
}
