//! The one thread that owns the database: it takes events in order, writes what changed, and has
//! readers work on snapshots.

mod background;
mod publishing;
mod questions;
mod reader;
mod user;
mod workspace;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use ridealong_checks::TextSize;
use tower_lsp::ls_types::Uri;

use super::broken::is_configuration;
use super::client::{Client, path_of};
use super::documents::{Document, Documents, Text};
use super::event::{Event, Question};
use super::foreground::Foreground;
use super::outbox::Outbox;
use super::peer::Peer;
use super::position::Positions;
use crate::db::SourceFile;
use background::Background;
use reader::Reader;
use user::User;
use workspace::Workspace;

/// Runs until the queue is closed. `events` is the other end of it.
pub(super) fn run(
    queue: &Receiver<Event>,
    events: &Sender<Event>,
    outbox: &Outbox,
    is_log_level_fixed: bool,
) {
    let mut main_loop = MainLoop {
        documents: Arc::default(),
        workspace: Workspace::new(outbox.clone()),
        client: Client::default(),
        user: User::new(is_log_level_fixed),
        peer: None,
        background: Background::default(),
        foreground: Foreground::default(),
        revision: 0,
        checking: Reader::start("checking"),
        answering: Reader::start("answering"),
        events: events.clone(),
        outbox: outbox.clone(),
    };
    while let Ok(first) = queue.recv() {
        // A burst of keystrokes is one revision.
        main_loop.take(std::iter::once(first).chain(queue.try_iter()));
    }
}

struct MainLoop {
    documents: Arc<Documents>,
    workspace: Workspace,
    client: Client,
    /// What the user sets.
    user: User,
    /// Whom to ask, once the client has introduced itself.
    peer: Option<Peer>,
    /// The scan of the workspace.
    background: Background,
    /// What the scan yields to.
    foreground: Foreground,
    /// The number of the newest state of any document.
    revision: u64,
    /// Works out diagnostics.
    checking: Reader,
    /// Answers questions meanwhile.
    answering: Reader,
    events: Sender<Event>,
    outbox: Outbox,
}

/// What a batch of events leaves to be done.
#[derive(Default)]
struct Todo {
    /// The documents to be written and checked, each once.
    dirty: Vec<Uri>,
    closed: Vec<Uri>,
    questions: Vec<Question>,
    reload_configuration: bool,
    /// The configuration files among what has changed on disk.
    configurations: Vec<PathBuf>,
    /// Whether what is set by the user has changed, so that all has to be shown anew.
    show_anew: bool,
    /// The other files that have changed on disk, or that are no longer told by a document.
    changed: Vec<PathBuf>,
    /// Whether all files of the workspace have to be looked at again.
    scan: bool,
}

/// A document as a reader sees it: nothing in it changes any more.
#[derive(Debug, Clone)]
struct View {
    uri: Uri,
    version: i32,
    revision: u64,
    file: SourceFile,
    line_starts: Arc<[TextSize]>,
    client: Client,
}

impl MainLoop {
    fn take(&mut self, events: impl Iterator<Item = Event>) {
        let _busy = self.foreground.enter();
        let _span = tracing::debug_span!("events").entered();
        let mut todo = Todo::default();
        for event in events {
            self.note(event, &mut todo);
        }
        let is_new =
            todo.reload_configuration && self.workspace.reload(&self.documents, &todo.configurations);
        if todo.reload_configuration && self.workspace.is_asked_about_configuration() {
            self.refresh();
        }
        if is_new || todo.show_anew {
            todo.dirty = self.documents.iter().map(|document| document.key().clone()).collect();
            self.refresh();
        }
        for uri in std::mem::take(&mut todo.closed) {
            self.close(&uri, &mut todo);
        }
        // All writes come before the first snapshot: one after it would wait for its reader.
        let views: Vec<View> = todo.dirty.iter().filter_map(|uri| self.write(uri)).collect();
        for view in views {
            self.publish(view);
        }
        for question in todo.questions {
            self.answer(question);
        }
        self.look_at(todo.changed, todo.scan || is_new);
    }

    /// Takes an event in: what it does to documents at once, all else into `todo`.
    fn note(&mut self, event: Event, todo: &mut Todo) {
        match event {
            Event::Initialize { client, folders, options, peer } => {
                self.workspace.encoding = client.encoding;
                self.client = client;
                self.introduce(folders, options, peer);
            }
            Event::Initialized => self.begin(todo),
            Event::Settings { section, scoped } => self.set(section, scoped, todo),
            Event::SettingsMayHaveChanged(settings) => self.ask_settings(&settings, todo),
            Event::Folders { added, removed } => self.change_folders(added, &removed, todo),
            Event::BrokenConfigurations(errors) => {
                for error in &errors {
                    self.workspace.tell_broken(error);
                }
            }
            Event::FilesChanged(paths) => Self::note_changes(paths, todo),
            Event::AskForAll(inquiry) => self.background.waiting.push(inquiry),
            Event::CancelProgress(token) => self.background.cancel(&token),
            Event::Open { uri, version, text } => {
                let document = Document { version, revision: self.next_revision(), text: Text::new(text) };
                if self.documents.insert(uri.clone(), document).is_none() {
                    self.opened(&uri);
                }
                // A client that watches no files tells of no change to the configuration.
                todo.reload_configuration |= !self.client.watches_files;
                todo.mark_dirty(uri);
            }
            Event::Save(uri) => {
                // Clients that watch no files may just have saved the configuration.
                todo.reload_configuration = true;
                if let Some(path) = path_of(&uri).filter(|path| is_configuration(path)) {
                    todo.configurations.push(path);
                    todo.scan = true;
                }
            }
            Event::Change { uri, version, changes } => {
                let revision = self.next_revision();
                let Some(mut document) = self.documents.get_mut(&uri) else {
                    tracing::warn!("a document was edited that is not open: {}", uri.as_str());
                    return;
                };
                for change in changes {
                    document.text.apply(change, self.client.encoding);
                }
                (document.version, document.revision) = (version, revision);
                drop(document);
                todo.mark_dirty(uri);
            }
            Event::Close(uri) => {
                if self.documents.remove(&uri).is_some() {
                    todo.closed.push(uri);
                }
            }
            Event::Ask(mut question) => {
                question.revision = question.revision.or_else(|| self.current_revision(&question.uri));
                todo.questions.push(question);
            }
            Event::Interrupted { uri, revision } => {
                if self.current_revision(&uri) == Some(revision) {
                    todo.mark_dirty(uri);
                }
            }
        }
    }

    fn next_revision(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    fn current_revision(&self, uri: &Uri) -> Option<u64> {
        self.documents.get(uri).map(|document| document.revision)
    }

    /// Writes the text of an open document to the database.
    fn write(&mut self, uri: &Uri) -> Option<View> {
        let text: Arc<str> = self.documents.get(uri)?.text.as_str().into();
        // No look-up may be held here: a reader that has to finish first may want one.
        self.workspace.write(uri, text);
        self.view(uri)
    }

    fn view(&self, uri: &Uri) -> Option<View> {
        let file = self.workspace.file(uri)?;
        let document = self.documents.get(uri)?;
        Some(View {
            uri: uri.clone(),
            version: document.version,
            revision: document.revision,
            file,
            line_starts: document.text.line_starts().into(),
            client: self.client_for(uri),
        })
    }
}

impl Todo {
    fn mark_dirty(&mut self, uri: Uri) {
        if !self.dirty.contains(&uri) {
            self.dirty.push(uri);
        }
    }
}

impl View {
    fn positions<'a>(&'a self, text: &'a str) -> Positions<'a> {
        Positions { text, line_starts: &self.line_starts, encoding: self.client.encoding }
    }
}
