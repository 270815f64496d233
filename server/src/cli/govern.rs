//! Which configuration governs which file.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discover::Target;
use super::report::{Place, Problem};
use crate::config::{self, Config, ConfigError, Configs, Found, Overrides};

/// What the user says about configuration.
#[derive(Debug, Clone, Copy)]
pub struct Wishes<'a> {
    /// The file that governs everything, instead of those that stand nearest.
    pub config: Option<&'a Path>,
    /// Whether no file governs anything.
    pub isolated: bool,
    /// What counts in place of the configuration's own words.
    pub overrides: &'a Overrides,
    /// The folders that paths are told from where no configuration is above them.
    pub bases: &'a [PathBuf],
}

/// A file with the configuration that governs it. Files that share one share the pointer.
#[derive(Debug)]
pub struct Governed {
    /// The file.
    pub target: Target,
    /// Its configuration.
    pub config: Arc<Config>,
}

/// What is to be checked, and what is not as it should be.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files, without those that their configuration excludes.
    pub files: Vec<Governed>,
    /// The configurations that are broken.
    pub problems: Vec<Problem>,
    /// The configurations that cannot be meant so.
    pub warnings: Vec<String>,
    /// How many files were left out by `exclude`.
    pub excluded: usize,
}

/// Finds the configuration of each file. One that is broken is a problem, and so is that the files
/// under it are not checked.
pub fn govern(targets: Vec<Target>, wishes: Wishes<'_>) -> Plan {
    let mut origin = Origin::of(wishes);
    let mut changed = Changed { wishes, by_origin: HashMap::new() };
    let mut plan = Plan::default();
    let mut broken = BTreeMap::new();
    if let Origin::Fixed(Err(error)) = &origin {
        broken.insert(error.path.clone(), (error.clone(), 0));
    }
    for target in targets {
        match origin.config_of(&target.absolute) {
            Ok(config) if target.is_found && config.excludes(&target.absolute) => plan.excluded += 1,
            Ok(config) => plan.files.push(Governed { target, config: changed.config(&config) }),
            Err(error) => broken.entry(error.path.clone()).or_insert((error, 0)).1 += 1,
        }
    }
    plan.problems = broken.into_values().map(|(error, files)| problem(&error, files)).collect();
    plan.warnings = changed.by_origin.values().filter_map(|config| warning(config)).collect();
    plan.warnings.sort();
    plan
}

fn warning(config: &Config) -> Option<String> {
    let path = config.path.as_deref().map(|path| format!("{}: ", from_here(path).display()));
    config.warning().map(|warning| path.unwrap_or_default() + &warning)
}

/// Where configuration comes from.
enum Origin {
    Fixed(Found),
    Nearest(Configs),
}

impl Origin {
    fn of(wishes: Wishes<'_>) -> Self {
        match wishes.config {
            Some(path) => {
                let read = config::read(path).map(|read| Config { bases: wishes.bases.to_vec(), ..read });
                Self::Fixed(read.map(Arc::new).map_err(Arc::new))
            }
            None if wishes.isolated => Self::Fixed(Ok(Configs::new(wishes.bases.to_vec()).standard())),
            None => Self::Nearest(Configs::new(wishes.bases.to_vec())),
        }
    }

    fn config_of(&mut self, file: &Path) -> Found {
        match self {
            Self::Fixed(found) => found.clone(),
            Self::Nearest(configs) => configs.for_file(file),
        }
    }
}

/// Configurations after what the command line says, by the address of what was read.
struct Changed<'a> {
    wishes: Wishes<'a>,
    by_origin: HashMap<*const Config, Arc<Config>>,
}

impl Changed<'_> {
    fn config(&mut self, read: &Arc<Config>) -> Arc<Config> {
        let overrides = self.wishes.overrides;
        let change = || if overrides.is_empty() { read.clone() } else { Arc::new(overrides.over(read)) };
        self.by_origin.entry(Arc::as_ptr(read)).or_insert_with(change).clone()
    }
}

fn problem(error: &ConfigError, files: usize) -> Problem {
    let consequence = match files {
        0 => String::new(),
        1 => "; 1 file under it was not checked".to_owned(),
        files => format!("; {files} files under it were not checked"),
    };
    let message = format!("{}{consequence}", error.message);
    Problem { path: from_here(&error.path), place: error.place.map(Place::from), message }
}

/// `path` from the current folder, if it is below it.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
}
