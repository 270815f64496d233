//! Checking closed files, and telling what is new about them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;
use tower_lsp::ls_types::Diagnostic;

use super::progress::Progress;
use super::told::{Audience, Told, uri_of};
use super::{End, Numbers, Surroundings};
use crate::cli::baseline::KnownFindings;
use crate::cli::discover::Target;
use crate::config::Config;
use crate::db::{Database, Settings};
use crate::lsp::client::Client;
use crate::lsp::closed;
use crate::lsp::event::Event;
use crate::lsp::governor::Governor;
use crate::lsp::severities::Severities;
use crate::threads::STACK_SIZE;

/// So many files share a database, which keeps all that was ever in it.
const BATCH: usize = 16;

/// A file to check.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    config: Arc<Config>,
    severities: Arc<Severities>,
    baseline: Option<Arc<KnownFindings>>,
}

/// The files of `targets` that are to be checked, with what governs them. Configurations that are broken are
/// told to the main loop.
pub(super) fn governed(governor: &mut Governor, targets: Vec<Target>, events: &Sender<Event>) -> Vec<File> {
    let mut broken = BTreeMap::new();
    let files = targets.into_iter().filter_map(|target| {
        let path = target.absolute;
        let governed = governor.govern(Some(&path));
        if let Some(error) = governed.error {
            broken.insert(error.path.clone(), error);
        }
        let severities = Arc::clone(&governor.settings_for(Some(&path)).severities);
        let baseline = governor.baseline_for(Some(&path));
        let is_excluded = governed.config.excludes(&path);
        (!is_excluded).then_some(File { path, config: governed.config, severities, baseline })
    });
    let files = files.collect();
    if !broken.is_empty() {
        let _ = events.send(Event::BrokenConfigurations(broken.into_values().collect()));
    }
    files
}

/// One pass over files.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub(super) client: &'a Client,
    pub(super) told: &'a Told,
    pub(super) audience: &'a Audience<'a>,
    /// That of the order to look at all files.
    pub(super) generation: u64,
    /// The number of the scan.
    pub(super) scan: u64,
    pub(super) numbers: &'a Numbers,
    pub(super) surroundings: &'a Surroundings,
}

impl Pass<'_> {
    /// Checks files on all cores.
    pub(super) fn over(&self, files: &[File], progress: Option<&Progress>) -> End {
        let pool = rayon::ThreadPoolBuilder::new()
            .stack_size(STACK_SIZE)
            .thread_name(|index| format!("scanning-{index}"))
            .build();
        match pool {
            Ok(pool) => pool.install(|| {
                files.par_chunks(BATCH).with_max_len(1).for_each(|batch| self.batch(batch, progress));
            }),
            Err(error) => {
                tracing::warn!("there are no threads to scan on: {error}");
                files.chunks(BATCH).for_each(|batch| self.batch(batch, progress));
            }
        }
        self.end()
    }

    /// Checks a few files on this thread.
    pub(super) fn one_by_one(&self, files: &[File]) {
        files.chunks(BATCH).for_each(|batch| self.batch(batch, None));
    }

    fn end(&self) -> End {
        if self.numbers.is_outdated(self.generation) {
            End::Outdated
        } else if self.numbers.is_cancelled(self.scan) || self.audience.is_gone() {
            End::Cancelled
        } else {
            End::Done
        }
    }

    fn batch(&self, files: &[File], progress: Option<&Progress>) {
        let db = Database::default();
        let mut known: Vec<(Arc<Config>, Settings)> = Vec::new();
        for file in files {
            if progress.is_some() && self.end() != End::Done {
                return;
            }
            self.surroundings.foreground.wait_until_idle();
            let same = known.iter().find(|(config, _)| Arc::ptr_eq(config, &file.config));
            let settings = same.map(|(_, settings)| *settings);
            let settings = settings.unwrap_or_else(|| {
                let settings = Settings::new(&db, Arc::clone(&file.config));
                known.push((Arc::clone(&file.config), settings));
                settings
            });
            self.check(&db, file, settings);
            if let Some(progress) = progress {
                progress.advance();
            }
        }
    }

    fn check(&self, db: &Database, file: &File, settings: Settings) {
        let Some(uri) = uri_of(&file.path) else { return };
        if self.is_open(&file.path) {
            // A client that asks may still show what it was told, under this URI or for the whole notebook.
            if self.client.pulls {
                self.take_back(&file.path);
            }
            return;
        }
        let client = Client {
            severities: Arc::clone(&file.severities),
            baseline: file.baseline.clone(),
            ..self.client.clone()
        };
        self.tell(&file.path, closed::diagnostics(db, &file.path, &uri, settings, &client));
    }

    fn is_open(&self, path: &Path) -> bool {
        self.surroundings.open.lock().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }

    /// Takes back what was told about a file, though it may be open by now.
    pub(super) fn take_back(&self, path: &Path) {
        if self.told.forget(path) {
            self.audience.tell(&self.surroundings.outbox, path, Vec::new());
        }
    }

    /// Tells the diagnostics of a file, if they are news and it is not open.
    pub(super) fn tell(&self, path: &Path, diagnostics: Vec<Diagnostic>) {
        let open = self.surroundings.open.lock().unwrap_or_else(PoisonError::into_inner);
        if !open.contains_key(path) && self.told.note(path, &diagnostics) {
            self.audience.tell(&self.surroundings.outbox, path, diagnostics);
        }
    }
}
