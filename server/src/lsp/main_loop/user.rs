//! What the user sets, as the client tells it.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use serde_json::Value;
use tower_lsp::ls_types::Uri;

use super::{MainLoop, Todo};
use crate::log;
use crate::lsp::client::path_of;
use crate::lsp::peer::Peer;
use crate::lsp::settings::SECTION;

/// What the client told of the user's settings.
#[derive(Debug, Default)]
pub(super) struct User {
    /// What it introduced itself with.
    options: Value,
    /// The section of its configuration that is ours.
    section: Value,
    /// The same for folders.
    scoped: HashMap<PathBuf, Value>,
    /// How often the client was asked.
    asked: u64,
    /// The names of the baselines of which the client tells when they change.
    watched_baselines: HashSet<String>,
    /// Whether the log level was given on the command line.
    is_log_level_fixed: bool,
}

impl User {
    pub(super) fn new(is_log_level_fixed: bool) -> Self {
        Self { is_log_level_fixed, ..Self::default() }
    }
}

impl MainLoop {
    /// Takes in what the client says of itself and the user.
    pub(super) fn introduce(&mut self, folders: Vec<PathBuf>, options: Value, peer: Peer) {
        self.user.options = options;
        self.peer = Some(peer);
        self.workspace.governor.work_in(folders);
        self.apply_settings();
    }

    /// Asks the client for what it can do, now that it takes requests.
    pub(super) fn begin(&mut self, todo: &mut Todo) {
        let Some(peer) = &self.peer else { return };
        if self.client.watches_files {
            peer.watch_configuration();
        }
        if self.client.watches_settings {
            peer.watch_settings();
        }
        if !self.ask_client() {
            self.watch_baselines();
            self.start_background(todo);
        }
    }

    /// Asks the client for the settings, if it can be asked.
    fn ask_client(&mut self) -> bool {
        let Some(peer) = self.peer.as_ref().filter(|_| self.client.configuration) else { return false };
        self.user.asked += 1;
        peer.ask_settings(self.user.asked, self.folder_uris());
        true
    }

    /// Whether this answer is not out of date, as the client has been asked again.
    pub(super) fn is_newest_answer(&self, asked: u64) -> bool {
        asked == self.user.asked
    }

    /// Has the client tell when a baseline changes.
    fn watch_baselines(&mut self) {
        let Some(peer) = self.peer.as_ref().filter(|_| self.client.watches_files) else { return };
        for name in self.workspace.governor.baseline_names() {
            if !self.user.watched_baselines.contains(&name) {
                peer.watch_baseline(&name);
                self.user.watched_baselines.insert(name);
            }
        }
    }

    /// Asks for the settings again. Clients that cannot be asked have sent all they have.
    pub(super) fn ask_settings(&mut self, sent: &Value, todo: &mut Todo) {
        if !self.ask_client() {
            let section = sent.get(SECTION).unwrap_or(sent).clone();
            self.set(Some(section), Vec::new(), todo);
        }
    }

    /// Takes the settings in that the client told. What it does not tell stays.
    pub(super) fn set(&mut self, section: Option<Value>, scoped: Vec<(Uri, Value)>, todo: &mut Todo) {
        if let Some(section) = section {
            self.user.section = section;
            let scoped = scoped.into_iter();
            self.user.scoped = scoped.filter_map(|(uri, value)| Some((path_of(&uri)?, value))).collect();
        }
        if self.apply_settings() {
            todo.reload_configuration = true;
            todo.show_anew = true;
            todo.scan = true;
            self.watch_baselines();
        }
        self.start_background(todo);
    }

    /// Follows the user to other folders.
    pub(super) fn change_folders(&mut self, added: Vec<PathBuf>, removed: &[PathBuf], todo: &mut Todo) {
        let known = self.workspace.governor.folders().iter().map(|folder| folder.path.clone());
        let mut folders: Vec<PathBuf> = known.filter(|path| !removed.contains(path)).collect();
        for path in added {
            if !folders.contains(&path) {
                folders.push(path);
            }
        }
        self.workspace.governor.work_in(folders);
        self.apply_settings();
        todo.reload_configuration = true;
        todo.show_anew = true;
        todo.scan = true;
        self.ask_client();
    }

    /// Has the settings count. Returns whether they are others than before.
    fn apply_settings(&mut self) -> bool {
        let governor = &mut self.workspace.governor;
        let before = (governor.everywhere().clone(), governor.folders().to_vec());
        let wrong = governor.set(&self.user.options, &self.user.section, &self.user.scoped);
        let level = governor.everywhere().log_level;
        let is_new = before.0 != *governor.everywhere() || before.1 != governor.folders();
        if before.0.log_level != level && !self.user.is_log_level_fixed {
            log::set_level(level.unwrap_or_default());
        }
        self.workspace.tell_settings(wrong);
        is_new
    }

    fn folder_uris(&self) -> Vec<Uri> {
        let folders = self.workspace.governor.folders().iter();
        folders.filter_map(|folder| Uri::from_file_path(&folder.path)).collect()
    }
}
