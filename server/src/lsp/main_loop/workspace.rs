//! The files and their configuration in the database.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ridealong_checks::Dialect;
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

use crate::config::{self, Config, ConfigError};
use crate::db::{Database, Settings, SourceFile};
use crate::lsp::broken::Broken;
use crate::lsp::client::path_of;
use crate::lsp::documents::Documents;
use crate::lsp::governor::{Governed, Governor};
use crate::lsp::outbox::Outbox;
use crate::lsp::position::Encoding;

/// The database with the means to find things in it.
pub(super) struct Workspace {
    db: Database,
    /// All documents that were ever open: what is once in the database stays there, and is used again.
    /// By URI, as a client may open one file under two names.
    files: HashMap<Uri, SourceFile>,
    pub(super) governor: Governor,
    /// The configurations by the folder they stand in, where there is one, and that of the user's for which
    /// they count.
    settings: HashMap<(Option<PathBuf>, Option<PathBuf>), Settings>,
    /// What the client counts characters in.
    pub(super) encoding: Encoding,
    broken: Broken,
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
            governor: Governor::new(),
            settings: HashMap::new(),
            encoding: Encoding::default(),
            broken: Broken::new(outbox.clone()),
            told: HashSet::new(),
            wrong: HashSet::new(),
            outbox,
        }
    }

    /// Forgets all that was worked out and read, but for what the user works in and sets.
    pub(super) fn restart(&mut self) {
        self.db = Database::default();
        self.files.clear();
        self.settings.clear();
        self.told.clear();
        self.governor.forget_configurations();
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

    /// Writes the text of an open document, and returns the equal one that is kept. A document never changes
    /// its dialect.
    pub(super) fn write(&mut self, uri: &Uri, text: Arc<str>, dialect: Dialect) -> Arc<str> {
        if let Some(file) = self.file(uri) {
            if !file.is_open(&self.db) {
                // While it was closed, nobody looked at its configuration.
                self.govern(uri, file);
                self.db.set_open(file, true);
            }
            self.db.set_text(file, text);
            return Arc::clone(file.text(&self.db));
        }
        let (settings, _) = self.settings_for(uri);
        let file = self.db.open_file_as(path(uri), Arc::clone(&text), settings, dialect);
        self.govern(uri, file);
        self.files.insert(uri.clone(), file);
        text
    }

    /// Puts a document under what governs it now. Returns whether that is something else than before.
    fn govern(&mut self, uri: &Uri, file: SourceFile) -> bool {
        let (settings, is_other) = self.settings_for(uri);
        let is_new = file.settings(&self.db) != settings;
        self.db.set_settings(file, settings);
        let is_left_out = path_of(uri).is_some_and(|path| self.governor.leaves_out(&path));
        is_other | is_new | self.db.set_left_out(file, is_left_out)
    }

    /// Lets go of the text of a document.
    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(file) = self.file(uri) {
            self.db.let_go(file);
        }
    }

    /// Reads the configuration of the open documents again, and looks at the configuration files that
    /// have `changed`. Returns whether anything governs a document that did not before.
    pub(super) fn reload(&mut self, documents: &Documents, changed: &[PathBuf]) -> bool {
        self.governor.forget_configurations();
        self.wrong.clear();
        self.broken.begin();
        let open: HashSet<Uri> = documents
            .iter()
            .map(|document| document.notebook.clone().unwrap_or_else(|| document.key().clone()))
            .collect();
        let mut wrong = Vec::new();
        let mut is_new = self.governor.read_baselines(&mut wrong);
        for message in wrong {
            self.tell(MessageType::ERROR, message);
        }
        for uri in open {
            if let Some(file) = self.file(&uri) {
                is_new |= self.govern(&uri, file);
            }
        }
        for error in self.broken.look_again(changed, self.encoding) {
            self.say_broken(&error);
        }
        // What was repaired is told again if it comes back.
        self.told.retain(|message| self.wrong.contains(message));
        is_new
    }

    /// The settings of a document as its configuration has them now, and whether that has changed.
    fn settings_for(&mut self, uri: &Uri) -> (Settings, bool) {
        let Governed { config, error, folder } = self.governor.govern(path_of(uri).as_deref());
        match error {
            Some(error) => self.tell_broken(&error),
            None => self.warn_of(&config),
        }
        let key = (config.root.clone(), folder);
        if let Some(settings) = self.settings.get(&key).copied() {
            let is_other = self.db.set_config(settings, config);
            return (settings, is_other);
        }
        let settings = self.db.settings(config);
        self.settings.insert(key, settings);
        (settings, false)
    }

    fn warn_of(&mut self, config: &Config) {
        if let Some(warning) = config.warning() {
            let path = config.path.as_deref().map(|path| format!("{}: ", path.display()));
            self.tell(MessageType::WARNING, format!("{}{warning}", path.unwrap_or_default()));
        }
    }

    /// Shows where a configuration is broken, and says so if that is news.
    fn tell_broken(&mut self, error: &ConfigError) {
        if self.broken.show(error, self.encoding) {
            self.say_broken(error);
        }
    }

    /// The same of a configuration that was broken a while ago, and may have been repaired since.
    pub(super) fn tell_if_broken(&mut self, path: &Path) {
        if let Some(error) = config::mistake_in(path) {
            self.tell_broken(&error);
        }
    }

    fn say_broken(&self, error: &ConfigError) {
        let message = format!(
            "Ridealong goes on with the configuration that it had, or else its defaults, as the present one \
             cannot be read: {error}"
        );
        tracing::warn!("{message}");
        self.outbox.show(MessageType::ERROR, &message);
    }

    /// Notes whether the client asks about a configuration file itself.
    pub(super) fn set_asked_for(&mut self, path: &Path, is_asked_for: bool) {
        self.broken.set_asked_for(path, is_asked_for);
    }

    /// Whether the client asks about a configuration file itself, and so has to be told when to.
    pub(super) fn is_asked_about_configuration(&self) -> bool {
        self.broken.has_asked_for()
    }

    /// What is wrong with the configuration file at `path`, as it is shown.
    pub(super) fn mistakes_in(&self, path: &Path) -> Vec<Diagnostic> {
        self.broken.diagnostics(path)
    }

    /// Says what is wrong with the user's settings.
    pub(super) fn tell_settings(&mut self, wrong: Vec<String>) {
        for message in wrong {
            tracing::warn!("{message}");
            self.outbox.show(MessageType::ERROR, &message);
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
