//! The one thread that owns the database: it takes events in order, writes what changed, and has
//! readers work on snapshots.

mod background;
mod commands;
mod notebooks;
mod publishing;
mod questions;
mod reader;
mod texts;
mod user;
mod workspace;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use ridealong_checks::{TextRange, TextSize};
use tokio::sync::oneshot;
use tower_lsp::ls_types::Uri;

use super::client::{Client, path_of};
use super::commands::Report;
use super::documents::{Documents, Kind};
use super::event::{Event, Question};
use super::foreground::Foreground;
use super::outbox::Outbox;
use super::peer::Peer;
use super::position::Positions;
use crate::db::SourceFile;
use background::Background;
pub(super) use notebooks::Joined;
use notebooks::Notebooks;
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
        notebooks: Notebooks::default(),
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
    notebooks: Notebooks,
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
    inquiries: Vec<oneshot::Sender<Report>>,
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
pub(super) struct View {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) revision: u64,
    pub(super) file: SourceFile,
    line_starts: Arc<[TextSize]>,
    /// The notebook that it is a cell of, and where it stands in that.
    pub(super) notebook: Option<(Arc<Joined>, TextRange)>,
    /// The file that it is, or is a cell of.
    pub(super) path: Option<PathBuf>,
    pub(super) client: Client,
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
        for inquiry in todo.inquiries {
            // Nobody may wait for it any more.
            drop(inquiry.send(self.report()));
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
            Event::Settings { asked, section, scoped } => {
                if self.is_newest_answer(asked) {
                    self.set(section, scoped, todo);
                }
            }
            Event::SettingsMayHaveChanged(settings) => self.ask_settings(&settings, todo),
            Event::Folders { added, removed } => self.change_folders(added, &removed, todo),
            Event::BrokenConfigurations(errors) => {
                for error in &errors {
                    self.workspace.tell_if_broken(&error.path);
                }
            }
            Event::FilesChanged(paths) => Self::note_changes(paths, todo),
            Event::AskForAll(inquiry) => self.background.waiting.push(inquiry),
            Event::CancelProgress(token) => self.background.cancel(&token),
            Event::Open { uri, version, language, text } => {
                let kind = Kind::of(&uri, &language);
                self.open_document(uri, version, &text, kind, todo);
            }
            Event::Change { uri, version, changes } => self.change_document(uri, version, changes, todo),
            Event::Save(uri) => self.document_saved(uri, todo),
            Event::Close(uri) => self.close_document(uri, todo),
            Event::OpenNotebook(params) => self.open_notebook(*params, todo),
            Event::ChangeNotebook(params) => self.change_notebook(*params, todo),
            Event::CloseNotebook(uri) => self.close_notebook(&uri, todo),
            Event::Restart => self.restart(todo),
            Event::Inquire(reply) => todo.inquiries.push(reply),
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

    fn view(&self, uri: &Uri) -> Option<View> {
        let document = self.documents.get(uri)?;
        let joined = document.notebook.as_ref().and_then(|notebook| self.notebooks.get(notebook)?.joined());
        let notebook = joined.and_then(|joined| {
            let range = joined.cell(uri)?.range;
            Some((joined, range))
        });
        if notebook.is_none() && document.notebook.is_some() {
            return None;
        }
        let owner = document.notebook.as_ref().unwrap_or(uri);
        Some(View {
            uri: uri.clone(),
            version: document.version,
            revision: document.revision,
            file: self.workspace.file(owner)?,
            line_starts: document.text.line_starts().into(),
            notebook,
            client: self.client_for(owner),
            path: path_of(owner),
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
    pub(super) fn positions<'a>(&'a self, text: &'a str) -> Positions<'a> {
        let (text, base) = match &self.notebook {
            Some((_, range)) => (&text[*range], range.start()),
            None => (text, TextSize::new(0)),
        };
        Positions { text, line_starts: &self.line_starts, base, encoding: self.client.encoding }
    }
}
