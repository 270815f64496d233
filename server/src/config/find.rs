//! Finding the configuration of a file: the nearest one on the way up.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::read::read_in;
use super::{Config, ConfigError};

/// What was found for a folder.
pub type Found = Result<Arc<Config>, Arc<ConfigError>>;

/// Finds the configuration of files, and remembers it by folder.
#[derive(Debug, Clone)]
pub struct Configs {
    by_folder: HashMap<PathBuf, Found>,
    standard: Arc<Config>,
}

impl Configs {
    /// Nothing is known yet. Paths that no configuration is above are told from `bases`.
    pub fn new(bases: Vec<PathBuf>) -> Self {
        let standard = Arc::new(Config { bases, ..Config::standard() });
        Self { by_folder: HashMap::new(), standard }
    }

    /// What counts where nothing is configured.
    pub fn standard(&self) -> Arc<Config> {
        Arc::clone(&self.standard)
    }

    /// The folders that were asked for, with their configurations, but for those that are broken.
    pub fn good(&self) -> impl Iterator<Item = (&PathBuf, &Arc<Config>)> {
        self.by_folder.iter().filter_map(|(folder, found)| Some((folder, found.as_ref().ok()?)))
    }

    /// The configuration of the file at the absolute path `file`: the nearest on the way up.
    pub fn for_file(&mut self, file: &Path) -> Found {
        match file.parent() {
            Some(folder) => self.for_folder(folder),
            None => Ok(self.standard()),
        }
    }

    /// The configuration of files in the folder at the absolute path `folder`.
    pub fn for_folder(&mut self, folder: &Path) -> Found {
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
        let found = found.unwrap_or_else(|| Ok(self.standard()));
        self.by_folder.extend(asked.into_iter().map(|folder| (folder, found.clone())));
        found
    }
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
        Configs::new(Vec::new()).for_file(&folder.path().join(file))
    }

    #[test]
    fn the_nearest_configuration_counts() {
        let files = [
            ("pyproject.toml", "[tool.ridealong]\nignore = ['B101']"),
            ("a/pyproject.toml", "[project]\nname = 'x'"),
            ("a/b/ridealong.toml", "ignore = ['B602']"),
            ("a/b/pyproject.toml", "[tool.ridealong]\nignore = ['B603']"),
            ("a/c/pyproject.toml", "[tool.bandit]\nskips = ['B604']"),
        ];
        for (file, ignored) in
            [("a/x.py", "B101"), ("a/b/c/x.py", "B602"), ("a/c/x.py", "B604"), ("d/e/x.py", "B101")]
        {
            assert_eq!(config_of(&files, file).unwrap().options.ignore, [ignored], "{file}");
        }
    }

    #[test]
    fn an_error_names_the_file_the_place_and_the_way_out() {
        let error = config_of(&[("ridealong.toml", "select = [\n")], "x.py").unwrap_err();
        assert!(error.to_string().contains("ridealong.toml:1:11: "), "{error}");
        let error = config_of(&[("ridealong.toml", "\nslect = []\n")], "x.py").unwrap_err();
        assert_eq!(error.place, Some((2, 1)));
        assert!(error.message.contains("`slect`") && error.message.contains("`select`"), "{error}");
    }
}
