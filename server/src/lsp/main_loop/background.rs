//! The scan of the workspace, as far as the main loop has to do with it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{MutexGuard, PoisonError};

use tower_lsp::ls_types::{ProgressToken, Uri};

use super::{MainLoop, Todo};
use crate::cli::discover;
use crate::lsp::broken::is_configuration;
use crate::lsp::client::path_of;
use crate::lsp::scan::{Inquiry, OpenFiles, Scanner, Surroundings};
use crate::lsp::settings::DiagnosticMode;

/// What goes on in the background.
#[derive(Debug, Default)]
pub(super) struct Background {
    /// None until it is known what the user has set.
    scanner: Option<Scanner>,
    /// Whether closed files are looked at.
    is_on: bool,
    open: OpenFiles,
    /// What the client asks, which is answered after what came before it has been taken in.
    pub(super) waiting: Vec<Inquiry>,
}

impl Background {
    pub(super) fn cancel(&self, token: &ProgressToken) {
        if let Some(scanner) = &self.scanner {
            scanner.cancel(token);
        }
    }
}

impl MainLoop {
    /// Begins to look at the workspace, once it is known what the user has set.
    pub(super) fn start_background(&mut self, todo: &mut Todo) {
        let (Some(peer), None) = (&self.peer, &self.background.scanner) else { return };
        let scanner = Scanner::start(Surroundings {
            open: OpenFiles::clone(&self.background.open),
            foreground: self.foreground.clone(),
            outbox: self.outbox.clone(),
            peer: peer.clone(),
            events: self.events.clone(),
        });
        self.background.scanner = Some(scanner);
        todo.scan = true;
    }

    /// Sorts what has changed on disk.
    pub(super) fn note_changes(paths: Vec<PathBuf>, todo: &mut Todo) {
        for path in paths {
            if is_configuration(&path) {
                todo.configurations.push(path);
                todo.reload_configuration = true;
                todo.scan = true;
            } else if discover::is_python(&path) {
                todo.changed.push(path);
            } else {
                // A file that has others left out; or a folder, with which what governed others may have gone.
                todo.reload_configuration = true;
                todo.scan = true;
            }
        }
    }

    /// Has closed files looked at: those that have changed, or all.
    pub(super) fn look_at(&mut self, changed: Vec<PathBuf>, all: bool) {
        let Some(scanner) = &self.background.scanner else { return };
        let governor = &self.workspace.governor;
        let is_on = governor.folders().iter().any(|folder| folder.settings.mode == DiagnosticMode::Workspace);
        let was_on = std::mem::replace(&mut self.background.is_on, is_on);
        if (is_on || was_on) && (all || is_on != was_on || Scanner::are_many(&changed)) {
            scanner.look_at_all(governor.clone(), self.client.clone());
        } else if is_on && !changed.is_empty() {
            scanner.look_at(changed);
        }
        if let Some(peer) = self.peer.as_ref().filter(|_| self.client.watches_files) {
            match (was_on, is_on) {
                (false, true) => peer.watch_files(),
                (true, false) => peer.stop_watching_files(),
                _ => {}
            }
        }
        self.background.waiting.drain(..).for_each(|inquiry| scanner.tell(inquiry));
    }

    /// Has the client ask for all diagnostics again.
    pub(super) fn refresh(&self) {
        if let Some(peer) = self.peer.as_ref().filter(|_| self.client.pulls) {
            peer.refresh_diagnostics();
        }
    }

    /// Notes that a document tells about its file from now on, by itself or by its cells.
    pub(super) fn opened(&mut self, uri: &Uri, has_cells: bool) {
        let Some(path) = path_of(uri) else { return };
        if self.client.pulls && is_configuration(&path) {
            self.workspace.set_asked_for(&path, true);
        }
        *self.open().entry(path.clone()).or_default() += 1;
        if let Some(scanner) = self.background.scanner.as_ref().filter(|_| self.background.is_on) {
            scanner.opened(path, (!has_cells).then(|| uri.clone()));
        }
    }

    /// Notes that a document tells no longer.
    pub(super) fn closed(&mut self, uri: &Uri) {
        let Some(path) = path_of(uri) else { return };
        self.workspace.set_asked_for(&path, false);
        let mut open = self.open();
        if let Some(count) = open.get_mut(&path) {
            *count -= 1;
            if *count == 0 {
                open.remove(&path);
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<PathBuf, usize>> {
        self.background.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
