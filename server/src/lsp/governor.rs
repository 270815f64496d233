//! What governs a file: its configuration, and what the user sets for the folder that it is in.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::settings::Settings;
use crate::cli::baseline::KnownFindings;
use crate::cli::discover;
use crate::config::{self, Config, ConfigError, Configs, Found, Overrides};

/// The folders that the user works in, what is set in them, and the configurations in and above them.
#[derive(Debug, Clone)]
pub(super) struct Governor {
    folders: Vec<Folder>,
    /// What is set for files that are in none of the folders.
    everywhere: Settings,
    configs: Configs,
    /// The configurations that the user names instead of the nearest ones.
    named: HashMap<PathBuf, Found>,
    /// What governed folders when their configuration was last good; and what was named, by its own path.
    good: HashMap<PathBuf, Arc<Config>>,
    /// The baselines that the user names, as they were when they could be read last.
    baselines: HashMap<PathBuf, Arc<KnownFindings>>,
    /// Configurations with another preset in place of their own words.
    changed: Vec<(Arc<Config>, Overrides, Arc<Config>)>,
}

/// A folder that the user works in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) settings: Settings,
}

/// What governs a file.
#[derive(Debug)]
pub(super) struct Governed {
    pub(super) config: Arc<Config>,
    /// Why that is not what stands in its configuration file.
    pub(super) error: Option<Arc<ConfigError>>,
    /// The folder of the user's that the file is in.
    pub(super) folder: Option<PathBuf>,
}

impl Governor {
    pub(super) fn new() -> Self {
        Self {
            folders: Vec::new(),
            everywhere: Settings::default(),
            configs: Configs::new(Vec::new()),
            named: HashMap::new(),
            good: HashMap::new(),
            baselines: HashMap::new(),
            changed: Vec::new(),
        }
    }

    /// Notes the folders that the user works in. What is set for one that stays is kept.
    pub(super) fn work_in(&mut self, paths: Vec<PathBuf>) {
        let folders = paths.into_iter().map(|path| {
            let known = self.folders.iter().find(|folder| folder.path == path);
            let settings = known.map_or_else(|| self.everywhere.clone(), |folder| folder.settings.clone());
            Folder { path, settings }
        });
        self.folders = folders.collect();
        self.forget_configurations();
    }

    pub(super) fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// What is set where no folder says otherwise.
    pub(super) fn everywhere(&self) -> &Settings {
        &self.everywhere
    }

    /// What is set for a file.
    pub(super) fn settings_for(&self, path: Option<&Path>) -> &Settings {
        let folder = path.and_then(|path| self.folder_of(path));
        folder.map_or(&self.everywhere, |folder| &folder.settings)
    }

    /// Takes in what the client says: `options` for all files, over that `section`, and over that what
    /// `scoped` has for folders. Returns what is wrong with it.
    pub(super) fn set(
        &mut self,
        options: &Value,
        section: &Value,
        scoped: &HashMap<PathBuf, Value>,
    ) -> Vec<String> {
        let (everywhere, mut wrong) = Settings::read(&[options, section], &self.everywhere);
        self.everywhere = everywhere;
        for Folder { path, settings } in &mut self.folders {
            let own = scoped.get(path).unwrap_or(section);
            let (read, wrong_here) = Settings::read(&[options, own], settings);
            *settings = read;
            wrong.extend(wrong_here.into_iter().filter(|text| !wrong.contains(text)).collect::<Vec<_>>());
        }
        self.read_baselines(&mut wrong);
        wrong
    }

    /// Reads the baselines again. Returns whether one is other than before, and adds what is wrong.
    pub(super) fn read_baselines(&mut self, wrong: &mut Vec<String>) -> bool {
        let places = self.folders.iter().map(Some).chain([None]);
        let paths: BTreeSet<PathBuf> = places.filter_map(|folder| self.baseline_path(folder)).collect();
        let mut baselines = HashMap::new();
        for path in paths {
            match (KnownFindings::read(&path), self.baselines.get(&path)) {
                (Ok(read), _) => drop(baselines.insert(path, Arc::new(read))),
                (Err(error), last) => {
                    wrong.push(format!("{error:#}; what it held before counts"));
                    baselines.extend(last.map(|last| (path, Arc::clone(last))));
                }
            }
        }
        let is_new = self.baselines != baselines;
        self.baselines = baselines;
        is_new
    }

    /// The findings that are known in a file.
    pub(super) fn baseline_for(&self, path: Option<&Path>) -> Option<Arc<KnownFindings>> {
        let folder = path.and_then(|path| self.folder_of(path));
        self.baselines.get(&self.baseline_path(folder)?).cloned()
    }

    /// Where the baseline is that is set for a folder, or else for files that are in none.
    fn baseline_path(&self, folder: Option<&Folder>) -> Option<PathBuf> {
        let settings = folder.map_or(&self.everywhere, |folder| &folder.settings);
        Some(self.told_from(folder.map(|folder| &*folder.path), settings.baseline.as_ref()?))
    }

    /// A path that is told from a folder, or where there is none from the first one that the user works in.
    fn told_from(&self, folder: Option<&Path>, path: &Path) -> PathBuf {
        let first = || self.folders.first().map(|folder| &*folder.path);
        folder.or_else(first).map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    /// Has all configurations read again where they are asked for.
    pub(super) fn forget_configurations(&mut self) {
        self.good.extend(self.configs.good().map(|(folder, config)| (folder.clone(), Arc::clone(config))));
        let named = std::mem::take(&mut self.named).into_iter();
        self.good.extend(named.filter_map(|(path, found)| Some((path, found.ok()?))));
        self.configs = Configs::new(self.bases());
        self.changed.clear();
    }

    /// What governs the file at the absolute path `path`; or else a document that is no file, such as one
    /// that has no name yet, which is taken for one in the first folder.
    pub(super) fn govern(&mut self, path: Option<&Path>) -> Governed {
        let first = || self.folders.first();
        let folder = path.map_or_else(first, |path| self.folder_of(path)).cloned();
        let settings = folder.as_ref().map_or(&self.everywhere, |folder| &folder.settings);
        let (named, overrides) = (settings.configuration.clone(), overrides(settings));
        let folder = folder.map(|folder| folder.path);
        let (found, last) = match (named, path) {
            (Some(named), _) => {
                let named = self.told_from(folder.as_deref(), &named);
                (self.named(&named), Some(named))
            }
            (None, Some(path)) => (self.configs.for_file(path), None),
            (None, None) => match &folder {
                Some(folder) => (self.configs.for_folder(folder), None),
                None => (Ok(self.configs.standard()), None),
            },
        };
        let (config, error) = match found {
            Ok(config) => (config, None),
            Err(error) => {
                let last = last.as_deref().or_else(|| error.path.parent());
                let good = last.and_then(|last| self.good.get(last)).cloned();
                (good.unwrap_or_else(|| self.configs.standard()), Some(error))
            }
        };
        Governed { config: self.overridden(config, overrides), error, folder }
    }

    /// Whether a check of its folder would leave out the file at `path`.
    pub(super) fn leaves_out(&mut self, path: &Path) -> bool {
        if self.settings_for(Some(path)).show_left_out {
            return false;
        }
        if self.govern(Some(path)).config.excludes(path) {
            return true;
        }
        match (self.folder_of(path), path.parent()) {
            (Some(folder), _) => !discover::reaches(&folder.path, path),
            (None, Some(parent)) => discover::is_within_installed(parent) || !discover::reaches(parent, path),
            (None, None) => false,
        }
    }

    /// The innermost folder that the user works in and the file is in.
    pub(super) fn folder_of(&self, path: &Path) -> Option<&Folder> {
        let around = self.folders.iter().filter(|folder| path.starts_with(&folder.path));
        around.max_by_key(|folder| folder.path.components().count())
    }

    fn bases(&self) -> Vec<PathBuf> {
        self.folders.iter().map(|folder| folder.path.clone()).collect()
    }

    fn named(&mut self, path: &Path) -> Found {
        let bases = self.bases();
        let read = || config::read(path).map(|read| Arc::new(Config { bases, ..read })).map_err(Arc::new);
        self.named.entry(path.to_owned()).or_insert_with(read).clone()
    }

    fn overridden(&mut self, config: Arc<Config>, overrides: Overrides) -> Arc<Config> {
        if overrides.is_empty() {
            return config;
        }
        let known = self.changed.iter().find(|(of, by, _)| Arc::ptr_eq(of, &config) && *by == overrides);
        if let Some((_, _, changed)) = known {
            return Arc::clone(changed);
        }
        let changed = Arc::new(overrides.over(&config));
        self.changed.push((config, overrides, Arc::clone(&changed)));
        changed
    }
}

fn overrides(settings: &Settings) -> Overrides {
    Overrides { preset: settings.preset, ..Overrides::default() }
}
