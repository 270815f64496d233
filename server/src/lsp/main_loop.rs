//! The one thread that owns the database: it takes events in order, writes what changed, and has
//! readers work on snapshots.

mod notebooks;
mod questions;
mod reader;
mod workspace;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use ridealong_checks::{Dialect, TextRange, TextSize};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{MessageType, PublishDiagnosticsParams, Uri};

use super::client::Client;
use super::commands::Report;
use super::diagnostics;
use super::documents::{Document, Documents, Kind, Text};
use super::event::{Event, Question};
use super::outbox::Outbox;
use super::position::Positions;
use crate::db::{self, SourceFile};
pub(super) use notebooks::Joined;
use notebooks::{Notebooks, OpenNotebook};
use reader::Reader;
use workspace::Workspace;

/// Runs until the queue is closed. `events` is the other end of it.
pub(super) fn run(queue: &Receiver<Event>, events: &Sender<Event>, outbox: &Outbox) {
    let mut main_loop = MainLoop {
        documents: Arc::default(),
        notebooks: Notebooks::default(),
        workspace: Workspace::new(outbox.clone()),
        client: Client::default(),
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
    pub(super) client: Client,
}

impl MainLoop {
    fn take(&mut self, events: impl Iterator<Item = Event>) {
        let mut todo = Todo::default();
        for event in events {
            self.note(event, &mut todo);
        }
        if todo.reload_configuration && self.workspace.reload(&self.documents) {
            todo.dirty = self.documents.iter().map(|document| document.key().clone()).collect();
        }
        for uri in todo.closed {
            self.close(&uri);
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
    }

    /// Takes an event in: what it does to documents at once, all else into `todo`.
    fn note(&mut self, event: Event, todo: &mut Todo) {
        match event {
            Event::Initialize { client, folders } => {
                self.client = client;
                self.workspace.work_in(folders);
            }
            Event::Open { uri, version, language, text } => {
                let (kind, revision) = (Kind::of(&uri, &language), self.next_revision());
                let document = Document::new(version, revision, Text::new(text), kind);
                self.tell_if_large(&uri, &document);
                self.documents.insert(uri.clone(), document);
                // A client that watches no files tells of no change to the configuration.
                todo.reload_configuration |= !self.client.watches_files;
                todo.mark_dirty(uri);
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
                document.is_behind = document.is_large();
                let is_checked = !document.is_behind;
                drop(document);
                if is_checked {
                    todo.mark_dirty(uri);
                }
            }
            Event::Close(uri) => {
                self.documents.remove(&uri);
                todo.closed.push(uri);
            }
            Event::Save(uri) => {
                // Clients that watch no files may just have saved the configuration.
                todo.reload_configuration = true;
                if self.documents.get(&uri).is_some_and(|document| document.is_behind) {
                    todo.mark_dirty(uri);
                }
            }
            Event::OpenNotebook(params) => self.open_notebook(*params, todo),
            Event::ChangeNotebook(params) => self.change_notebook(*params, todo),
            Event::CloseNotebook(uri) => self.close_notebook(&uri, todo),
            Event::ConfigurationMayHaveChanged => todo.reload_configuration = true,
            Event::Restart => {
                self.workspace.restart();
                self.notebooks.values_mut().for_each(OpenNotebook::forget);
                todo.dirty = self.documents.iter().map(|document| document.key().clone()).collect();
            }
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

    fn next_revision(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    fn current_revision(&self, uri: &Uri) -> Option<u64> {
        self.documents.get(uri).map(|document| document.revision)
    }

    /// Writes the text of an open document to the database.
    fn write(&mut self, uri: &Uri) -> Option<View> {
        let mut document = self.documents.get_mut(uri).filter(|document| document.kind == Kind::Python)?;
        if let Some(notebook) = document.notebook.clone() {
            drop(document);
            let joined = self.join(&notebook)?;
            if joined.cell(uri).is_none() {
                self.publish_nothing(uri);
            }
            return self.view(uri);
        }
        document.is_behind = false;
        let text: Arc<str> = document.text.as_str().into();
        // No look-up may be held here: a reader that has to finish first may want one.
        drop(document);
        self.workspace.write(uri, text, Dialect::Python);
        self.view(uri)
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
        Some(View {
            uri: uri.clone(),
            version: document.version,
            revision: document.revision,
            file: self.workspace.file(document.notebook.as_ref().unwrap_or(uri))?,
            line_starts: document.text.line_starts().into(),
            notebook,
            client: self.client,
        })
    }

    fn close(&mut self, uri: &Uri) {
        if self.documents.contains_key(uri) {
            // It has been opened again.
            return;
        }
        self.workspace.close(uri);
        // The write has waited for the readers, so nothing about this document comes after this.
        let nothing = PublishDiagnosticsParams { uri: uri.clone(), diagnostics: Vec::new(), version: None };
        self.outbox.notify(PUBLISH, &nothing);
    }

    /// Has the diagnostics of a document worked out and sent, unless it has changed by then.
    fn publish(&self, view: View) {
        let snapshot = self.workspace.snapshot();
        let (documents, outbox, events) =
            (Arc::clone(&self.documents), self.outbox.clone(), self.events.clone());
        self.checking.spawn(move || {
            let publication = snapshot.ask(|db| {
                let analysis = db::analysis(db, view.file);
                let positions = view.positions(view.file.text(db));
                diagnostics::publication(&view.uri, view.version, analysis, &positions, &view.client)
            });
            match publication {
                None => {
                    let _ = events.send(Event::Interrupted { uri: view.uri, revision: view.revision });
                }
                Some(publication) => {
                    // Held while it is sent: an edit that leaves the text as it was needs no write, so it
                    // waits for nothing else, and its diagnostics must not come before these.
                    let current =
                        documents.get(&view.uri).filter(|document| document.revision == view.revision);
                    if current.is_some() {
                        outbox.notify(PUBLISH, &publication);
                    }
                }
            }
            // The snapshot goes only now: the next write, and with it any newer state, waits for it.
            drop(snapshot);
        });
    }

    /// Has a question answered, if the document is still as it was when the question was put.
    fn answer(&self, question: Question) {
        let Some(question) = self.answer_in_configuration(question) else { return };
        let view = self.view(&question.uri);
        if question.revision != view.as_ref().map(|view| view.revision) {
            question.kind.refuse(Error::content_modified());
            return;
        }
        let Some(view) = view else {
            question.kind.refuse(Error::invalid_params(format!("{} is not open", question.uri.as_str())));
            return;
        };
        let snapshot = self.workspace.snapshot();
        question.cancellation.work_on(snapshot.cancellation());
        let (events, documents) = (self.events.clone(), Arc::clone(&self.documents));
        self.answering.spawn(move || {
            if let Some(interrupted) = questions::answer(question, &view, &snapshot, &documents) {
                let _ = events.send(Event::Ask(interrupted));
            }
        });
    }
}

impl MainLoop {
    /// Has a question about a document answered of which nothing is known but its text, or gives it back.
    fn answer_in_configuration(&self, question: Question) -> Option<Question> {
        let (kind, text) = {
            let document = self.documents.get(&question.uri).filter(|document| {
                let is_looked_at = document.notebook.is_none() || self.view(&question.uri).is_some();
                document.kind != Kind::Python || document.is_behind || !is_looked_at
            });
            let Some(document) = document else { return Some(question) };
            (document.kind, document.text.clone())
        };
        let client = self.client;
        self.answering.spawn(move || questions::answer_in_configuration(question, kind, &text, &client));
        None
    }

    /// Says once of a document that it is not checked at each key.
    fn tell_if_large(&self, uri: &Uri, document: &Document) {
        if document.is_large() {
            let message = format!(
                "{} is so large that Ridealong checks it when it is opened and saved, not at each key.",
                uri.as_str()
            );
            self.outbox.show(MessageType::INFO, &message);
        }
    }

    /// What the server is at.
    fn report(&self) -> Report {
        let mut documents: Vec<_> = self
            .documents
            .iter()
            .map(|document| {
                let about = match document.kind {
                    Kind::Python => self.workspace.governed_by(document.key()),
                    Kind::Configuration { .. } => "a configuration".to_owned(),
                    Kind::Other => "not looked at".to_owned(),
                };
                let about = format!("version {}, {about}", document.version);
                (document.key().as_str().to_owned(), about)
            })
            .collect();
        documents.sort();
        let folders = self.workspace.folders().iter().map(|folder| folder.display().to_string());
        Report { documents, folders: folders.collect(), client: format!("{:#?}", self.client) }
    }
}

const PUBLISH: &str = "textDocument/publishDiagnostics";

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
