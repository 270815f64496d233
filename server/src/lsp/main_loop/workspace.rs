//! The files and their configuration in the database.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::Dialect;
use tower_lsp::ls_types::{MessageType, Uri};

use crate::config::{Config, Configs, Found};
use crate::db::{Database, Settings, SourceFile};
use crate::lsp::documents::Documents;
use crate::lsp::outbox::Outbox;

/// The database with the means to find things in it.
pub(super) struct Workspace {
    db: Database,
    /// All documents that were ever open: what is once in the database stays there, and is used again.
    /// By URI, as a client may open one file under two names.
    files: HashMap<Uri, SourceFile>,
    /// The folders that the user works in.
    folders: Vec<PathBuf>,
    configs: Configs,
    /// The configurations by the folder they stand in; the defaults have none.
    settings: HashMap<Option<PathBuf>, Settings>,
    /// What is wrong with configurations and was told, for as long as it is so.
    told: HashSet<String>,
    /// What was found wrong since configurations were read last.
    wrong: HashSet<String>,
    outbox: Outbox,
}

impl Workspace {
    pub(super) fn new(outbox: Outbox) -> Self {
        Self {
            db: Database::default(),
            files: HashMap::new(),
            folders: Vec::new(),
            configs: Configs::new(Vec::new()),
            settings: HashMap::new(),
            told: HashSet::new(),
            wrong: HashSet::new(),
            outbox,
        }
    }

    /// Notes the folders that the user works in.
    pub(super) fn work_in(&mut self, folders: Vec<PathBuf>) {
        self.configs = Configs::new(folders.clone());
        self.folders = folders;
    }

    /// Forgets all that was worked out and read, but for the folders.
    pub(super) fn restart(&mut self) {
        let folders = std::mem::take(&mut self.folders);
        *self = Self::new(self.outbox.clone());
        self.work_in(folders);
    }

    /// The folders that the user works in.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// What governs a document, in words.
    pub(super) fn governed_by(&self, uri: &Uri) -> String {
        let Some(file) = self.file(uri) else { return "not checked yet".to_owned() };
        let config = file.settings(&self.db).config(&self.db);
        let path = config.path.as_deref();
        let source = path.map_or_else(|| "the defaults".to_owned(), |path| path.display().to_string());
        format!("configured by {source}, {:?}", config.options)
    }

    /// What a reader works on.
    pub(super) fn snapshot(&self) -> Database {
        self.db.clone()
    }

    pub(super) fn file(&self, uri: &Uri) -> Option<SourceFile> {
        self.files.get(uri).copied()
    }

    /// Writes the text of an open document. A document never changes its dialect.
    pub(super) fn write(&mut self, uri: &Uri, text: Arc<str>, dialect: Dialect) {
        if let Some(file) = self.file(uri) {
            if !file.is_open(&self.db) {
                // While it was closed, nobody looked at its configuration.
                let (settings, _) = self.settings_for(uri);
                self.db.set_settings(file, settings);
                self.db.set_open(file, true);
            }
            self.db.set_text(file, text);
            return;
        }
        let (settings, _) = self.settings_for(uri);
        let file = self.db.open_file_as(path(uri), text, settings, dialect);
        self.files.insert(uri.clone(), file);
    }

    /// Lets go of the text of a document. Its pieces are kept to stand for those of others.
    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(file) = self.file(uri) {
            self.db.set_open(file, false);
            self.db.set_text(file, Arc::from(""));
        }
    }

    /// Reads the configuration of the open documents again. Returns whether it has changed.
    pub(super) fn reload(&mut self, documents: &Documents) -> bool {
        self.configs = Configs::new(self.folders.clone());
        self.wrong.clear();
        let open: HashSet<Uri> = documents
            .iter()
            .map(|document| document.notebook.clone().unwrap_or_else(|| document.key().clone()))
            .collect();
        let mut is_new = false;
        for uri in open {
            let (settings, is_other) = self.settings_for(&uri);
            is_new |= is_other;
            if let Some(file) = self.file(&uri) {
                is_new |= file.settings(&self.db) != settings;
                self.db.set_settings(file, settings);
            }
        }
        // What was repaired is told again if it comes back.
        self.told.retain(|message| self.wrong.contains(message));
        is_new
    }

    /// The settings of a document as its configuration has them now, and whether that has changed.
    fn settings_for(&mut self, uri: &Uri) -> (Settings, bool) {
        let config = self.config_for(uri);
        if let Some(settings) = self.settings.get(&config.root).copied() {
            let is_other = self.db.set_config(settings, config);
            return (settings, is_other);
        }
        let root = config.root.clone();
        let settings = self.db.settings(config);
        self.settings.insert(root, settings);
        (settings, false)
    }

    /// The configuration of a document. For one that cannot be read the standard is used.
    fn config_for(&mut self, uri: &Uri) -> Arc<Config> {
        match self.find_config(uri) {
            Ok(config) => {
                if let Some(warning) = config.warning() {
                    let path = config.path.as_deref().map(|path| format!("{}: ", path.display()));
                    self.tell(MessageType::WARNING, format!("{}{warning}", path.unwrap_or_default()));
                }
                config
            }
            Err(error) => {
                let message =
                    format!("Ridealong uses its defaults, as the configuration cannot be read: {error}");
                self.tell(MessageType::ERROR, message);
                self.configs.standard()
            }
        }
    }

    /// A document that is no file, such as one that has no name yet, is taken for one in the first folder
    /// that the user works in.
    fn find_config(&mut self, uri: &Uri) -> Found {
        match (uri.to_file_path(), self.folders.first()) {
            (Some(path), _) if path.is_absolute() => self.configs.for_file(&path),
            (_, Some(folder)) => self.configs.for_folder(folder),
            (_, None) => Ok(self.configs.standard()),
        }
    }

    /// Says that a configuration is not as it should be, once for as long as it is so.
    fn tell(&mut self, kind: MessageType, message: String) {
        self.wrong.insert(message.clone());
        if !self.told.contains(&message) {
            tracing::warn!("{message}");
            self.outbox.show(kind, &message);
            self.told.insert(message);
        }
    }
}

/// The path of a document; of one that is not a file, what stands for it in the URI.
fn path(uri: &Uri) -> PathBuf {
    uri.to_file_path().map_or_else(|| PathBuf::from(uri.as_str()), std::borrow::Cow::into_owned)
}
