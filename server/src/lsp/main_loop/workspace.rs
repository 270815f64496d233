//! The files and their configuration in the database.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use tower_lsp::ls_types::{MessageType, Uri};

use crate::config::{Config, Configs};
use crate::db::{Database, Settings, SourceFile};
use crate::lsp::documents::Documents;
use crate::lsp::outbox::Outbox;

/// The database with the means to find things in it.
pub(super) struct Workspace {
    db: Database,
    /// All documents that were ever open: what is once in the database stays there, and is used again.
    /// By URI, as a client may open one file under two names.
    files: HashMap<Uri, SourceFile>,
    configs: Configs,
    /// The configurations by the folder they stand in; the defaults have none.
    settings: HashMap<Option<PathBuf>, Settings>,
    /// What is wrong with the configuration and was told already.
    told: HashSet<String>,
    outbox: Outbox,
}

impl Workspace {
    pub(super) fn new(outbox: Outbox) -> Self {
        Self {
            db: Database::default(),
            files: HashMap::new(),
            configs: Configs::default(),
            settings: HashMap::new(),
            told: HashSet::new(),
            outbox,
        }
    }

    /// What a reader works on.
    pub(super) fn snapshot(&self) -> Database {
        self.db.clone()
    }

    pub(super) fn file(&self, uri: &Uri) -> Option<SourceFile> {
        self.files.get(uri).copied()
    }

    /// Writes the text of an open document.
    pub(super) fn write(&mut self, uri: &Uri, text: Arc<str>) {
        if let Some(file) = self.file(uri) {
            if !file.is_open(&self.db) {
                // While it was closed, nobody looked at its configuration.
                let (settings, _) = self.settings_for(&path(uri));
                self.db.set_settings(file, settings);
                self.db.set_open(file, true);
            }
            self.db.set_text(file, text);
            return;
        }
        let path = path(uri);
        let (settings, _) = self.settings_for(&path);
        let file = SourceFile::new(&self.db, path, text, true, settings);
        self.files.insert(uri.clone(), file);
    }

    /// Lets go of the text and the tree of a document.
    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(file) = self.file(uri) {
            self.db.set_open(file, false);
            self.db.set_text(file, Arc::from(""));
        }
    }

    /// Reads the configuration of the open documents again. Returns whether it has changed.
    pub(super) fn reload(&mut self, documents: &Documents) -> bool {
        self.configs = Configs::default();
        let open: Vec<Uri> = documents.iter().map(|document| document.key().clone()).collect();
        let mut is_new = false;
        for uri in open {
            let (settings, is_other) = self.settings_for(&path(&uri));
            is_new |= is_other;
            if let Some(file) = self.file(&uri) {
                is_new |= file.settings(&self.db) != settings;
                self.db.set_settings(file, settings);
            }
        }
        is_new
    }

    /// The settings of a file as its configuration has them now, and whether that has changed.
    fn settings_for(&mut self, path: &std::path::Path) -> (Settings, bool) {
        let config = self.config_for(path);
        if let Some(settings) = self.settings.get(&config.root).copied() {
            let is_other = self.db.set_config(settings, config);
            return (settings, is_other);
        }
        let root = config.root.clone();
        let settings = Settings::new(&self.db, config);
        self.settings.insert(root, settings);
        (settings, false)
    }

    /// The configuration of a file. One that cannot be read is told once, and the defaults are used.
    fn config_for(&mut self, path: &std::path::Path) -> Arc<Config> {
        self.configs.for_file(path).unwrap_or_else(|error| {
            let message =
                format!("Ridealong uses its defaults, as the configuration cannot be read: {error}");
            tracing::warn!("{message}");
            if self.told.insert(message.clone()) {
                self.outbox.show(MessageType::ERROR, &message);
            }
            Arc::default()
        })
    }
}

/// The path of a document; of one that is not a file, what stands for it in the URI.
fn path(uri: &Uri) -> PathBuf {
    uri.to_file_path().map_or_else(|| PathBuf::from(uri.as_str()), std::borrow::Cow::into_owned)
}
