//! What the server asks of the client. Nothing here waits for the answer: that could stop the transport.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use tokio::runtime::Handle;
use tower_lsp::ls_types::notification::{DidChangeConfiguration, DidChangeWatchedFiles, Notification as _};
use tower_lsp::ls_types::{
    ConfigurationItem, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    ProgressToken, Registration, Unregistration, Uri,
};

use super::event::Event;
use super::settings::SECTION;
use crate::cli::discover;
use crate::config;

const FILES: &str = "ridealong-files";

/// What the walk through a folder reads, to see which files are left out.
pub(super) const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// The way to ask the client for something.
#[derive(Clone)]
pub(super) struct Peer {
    client: tower_lsp::Client,
    runtime: Handle,
    events: Sender<Event>,
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Peer")
    }
}

impl Peer {
    /// Must be called on the runtime that serves `client`.
    pub(super) fn new(client: tower_lsp::Client, events: Sender<Event>) -> Self {
        Self { client, runtime: Handle::current(), events }
    }

    /// Has the client tell when a configuration file changes.
    pub(super) fn watch_configuration(&self) {
        let watchers = config::FILE_NAMES.map(|name| format!("**/{name}"));
        self.register(watched("ridealong-configuration", watchers));
    }

    /// Has the client tell when a file changes that is checked in the background.
    pub(super) fn watch_files(&self) {
        let python = discover::EXTENSIONS.map(|extension| format!("**/*.{extension}"));
        let ignored = IGNORE_FILES.map(|name| format!("**/{name}"));
        self.register(watched(FILES, python.into_iter().chain(ignored)));
    }

    /// Has the client tell when a file of this name changes, which holds a baseline.
    pub(super) fn watch_baseline(&self, name: &str) {
        // What means something in a pattern stands for any character here.
        let glob = name.replace(['*', '?', '[', ']', '{', '}', ',', '!', '\\'], "?");
        self.register(watched(&format!("ridealong-baseline-{name}"), [format!("**/{glob}")]));
    }

    /// Has the client be quiet about these files again.
    pub(super) fn stop_watching_files(&self) {
        let registration =
            Unregistration { id: FILES.to_owned(), method: DidChangeWatchedFiles::METHOD.to_owned() };
        let client = self.client.clone();
        self.runtime.spawn(async move {
            if let Err(error) = client.unregister_capability(vec![registration]).await {
                tracing::warn!("the client goes on watching the files: {error}");
            }
        });
    }

    /// Has the client tell when the user changes the settings.
    pub(super) fn watch_settings(&self) {
        self.register(Registration {
            id: "ridealong-settings".to_owned(),
            method: DidChangeConfiguration::METHOD.to_owned(),
            register_options: Some(serde_json::json!({ "section": SECTION })),
        });
    }

    fn register(&self, registration: Registration) {
        let client = self.client.clone();
        self.runtime.spawn(async move {
            let id = registration.id.clone();
            if let Err(error) = client.register_capability(vec![registration]).await {
                tracing::warn!("the client does not take the registration `{id}`: {error}");
            }
        });
    }

    /// Asks for the settings: those for all files, and those of `folders`. The answer is an event, with the
    /// number `asked`.
    pub(super) fn ask_settings(&self, asked: u64, folders: Vec<Uri>) {
        let (client, events) = (self.client.clone(), self.events.clone());
        let item = |scope_uri| ConfigurationItem { scope_uri, section: Some(SECTION.to_owned()) };
        let items = std::iter::once(None).chain(folders.iter().cloned().map(Some)).map(item).collect();
        self.runtime.spawn(async move {
            let values = client.configuration(items).await.unwrap_or_else(|error| {
                tracing::warn!("the client does not tell the settings: {error}");
                Vec::new()
            });
            let mut values = values.into_iter();
            let section = values.next();
            let scoped = folders.into_iter().zip(values).collect();
            let _ = events.send(Event::Settings { asked, section, scoped });
        });
    }

    /// Has the client ask for all diagnostics again.
    pub(super) fn refresh_diagnostics(&self) {
        let client = self.client.clone();
        self.runtime.spawn(async move {
            if let Err(error) = client.workspace_diagnostic_refresh().await {
                tracing::warn!("the client does not ask for diagnostics again: {error}");
            }
        });
    }

    /// Has the client get ready to show how far something is; sets `is_ready` once it is.
    pub(super) fn create_progress(&self, token: ProgressToken, is_ready: Arc<AtomicBool>) {
        let client = self.client.clone();
        self.runtime.spawn(async move {
            match client.create_work_done_progress(token).await {
                Ok(()) => is_ready.store(true, Ordering::SeqCst),
                Err(error) => tracing::debug!("the client shows no progress: {error}"),
            }
        });
    }
}

fn watched(id: &str, globs: impl IntoIterator<Item = String>) -> Registration {
    let watcher = |glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob), kind: None };
    let watchers = globs.into_iter().map(watcher).collect();
    Registration {
        id: id.to_owned(),
        method: DidChangeWatchedFiles::METHOD.to_owned(),
        register_options: serde_json::to_value(DidChangeWatchedFilesRegistrationOptions { watchers }).ok(),
    }
}
