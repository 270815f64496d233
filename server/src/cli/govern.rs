//! Which configuration governs which file.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discover::Target;
use super::report::{Place, Problem};
use crate::config::{self, Config, ConfigError, Configs, Found};

/// What the user says about configuration.
#[derive(Debug, Clone, Copy)]
pub struct Wishes<'a> {
    /// The file that governs everything, instead of those that stand nearest.
    pub config: Option<&'a Path>,
    /// Whether no file governs anything.
    pub isolated: bool,
    /// What takes the place of `select`, where it is not empty.
    pub select: &'a [String],
    /// What is added to `ignore`.
    pub ignore: &'a [String],
}

/// A file with the configuration that governs it. Files that share one share the pointer.
#[derive(Debug)]
pub struct Governed {
    /// The file.
    pub target: Target,
    /// Its configuration.
    pub config: Arc<Config>,
}

/// Finds the configuration of each file. One that is broken is a problem, and so is that the files
/// under it are not checked.
pub fn govern(targets: Vec<Target>, wishes: Wishes<'_>) -> (Vec<Governed>, Vec<Problem>) {
    let mut origin = Origin::of(wishes);
    let mut changed = Changed { wishes, by_origin: HashMap::new() };
    let mut governed = Vec::with_capacity(targets.len());
    let mut broken = BTreeMap::new();
    if let Origin::Fixed(Err(error)) = &origin {
        broken.insert(error.path.clone(), (error.clone(), 0));
    }
    for target in targets {
        match origin.config_of(&target.absolute) {
            Ok(config) => governed.push(Governed { target, config: changed.config(&config) }),
            Err(error) => broken.entry(error.path.clone()).or_insert((error, 0)).1 += 1,
        }
    }
    (governed, broken.into_values().map(|(error, files)| problem(&error, files)).collect())
}

/// Where configuration comes from.
enum Origin {
    Fixed(Found),
    Nearest(Configs),
}

impl Origin {
    fn of(wishes: Wishes<'_>) -> Self {
        match wishes.config {
            Some(path) => Self::Fixed(config::read(path).map(Arc::new).map_err(Arc::new)),
            None if wishes.isolated => Self::Fixed(Ok(Arc::default())),
            None => Self::Nearest(Configs::default()),
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
        let Wishes { select, ignore, .. } = self.wishes;
        if select.is_empty() && ignore.is_empty() {
            return read.clone();
        }
        let change = || {
            let mut config = Config::clone(read);
            if !select.is_empty() {
                config.options.select = select.to_vec();
            }
            config.options.ignore.extend_from_slice(ignore);
            Arc::new(config)
        };
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
