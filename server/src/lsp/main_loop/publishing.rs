//! Telling the client what was found in its documents.

use std::borrow::Cow;
use std::sync::Arc;

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::{MainLoop, Todo, View, questions};
use crate::db::{self, Analysis, Database, Db};
use crate::lsp::broken::is_configuration;
use crate::lsp::client::{Client, path_of};
use crate::lsp::closed;
use crate::lsp::diagnostics::{PUBLISH, of_analysis};
use crate::lsp::documents::Kind;
use crate::lsp::event::{Event, Question, QuestionKind};
use crate::lsp::known::shown;
use crate::lsp::report;

impl MainLoop {
    /// The client, with what the user wants to see of a document.
    pub(super) fn client_for(&self, uri: &Uri) -> Client {
        let (governor, path) = (&self.workspace.governor, path_of(uri));
        Client {
            severities: Arc::clone(&governor.settings_for(path.as_deref()).severities),
            baseline: governor.baseline_for(path.as_deref()),
            ..self.client.clone()
        }
    }

    /// Lets go of a document.
    pub(super) fn close(&mut self, uri: &Uri, todo: &mut Todo) {
        if self.documents.contains_key(uri) {
            // It has been opened again.
            self.closed(uri);
            return;
        }
        self.workspace.close(uri);
        let path = path_of(uri);
        let diagnostics = path.as_deref().map(|path| self.workspace.mistakes_in(path)).unwrap_or_default();
        if !self.client.pulls || !diagnostics.is_empty() {
            // The write has waited for the readers, so nothing about this document comes after this.
            let left = PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version: None };
            self.outbox.notify(PUBLISH, &left);
        }
        // From now on the scan may tell about the file.
        self.closed(uri);
        todo.changed.extend(path);
    }

    /// Has the diagnostics of a document worked out and sent, unless it has changed by then.
    pub(super) fn publish(&self, view: View) {
        // The cells of a notebook are not asked for.
        if self.client.pulls && view.notebook.is_none() {
            return;
        }
        let snapshot = self.workspace.snapshot();
        let (documents, outbox, events) =
            (Arc::clone(&self.documents), self.outbox.clone(), self.events.clone());
        let busy = self.foreground.enter();
        self.checking.spawn(move || {
            let _busy = busy;
            let _span = tracing::debug_span!("diagnostics", uri = view.uri.as_str(), view.version).entered();
            let diagnostics = snapshot.ask(|db| view.diagnostics(db));
            match diagnostics {
                None => {
                    let _ = events.send(Event::Interrupted { uri: view.uri, revision: view.revision });
                }
                Some(diagnostics) => {
                    let publication = PublishDiagnosticsParams {
                        uri: view.uri.clone(),
                        diagnostics,
                        version: Some(view.version),
                    };
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
    pub(super) fn answer(&mut self, question: Question) {
        if question.revision != self.current_revision(&question.uri) {
            question.kind.refuse_as_outdated();
            return;
        }
        if let QuestionKind::Diagnostics(..) = question.kind
            && !self.is_checked(&question.uri)
        {
            self.answer_otherwise(question);
            return;
        }
        let Some(question) = self.answer_in_configuration(question) else { return };
        let Some(view) = self.view(&question.uri) else {
            question.kind.refuse(Error::invalid_params(format!("{} is not open", question.uri.as_str())));
            return;
        };
        let snapshot = self.workspace.snapshot();
        question.cancellation.work_on(snapshot.cancellation());
        let (events, documents) = (self.events.clone(), Arc::clone(&self.documents));
        let busy = self.foreground.enter();
        let reader = match question.kind {
            QuestionKind::Diagnostics(..) => &self.checking,
            _ => &self.answering,
        };
        reader.spawn(move || {
            let _busy = busy;
            let _span = tracing::debug_span!("answer", uri = view.uri.as_str(), view.version).entered();
            if let Some(interrupted) = questions::answer(question, &view, &snapshot, &documents) {
                let _ = events.send(Event::Ask(interrupted));
            }
        });
    }

    /// Whether what is asked of a document is worked out from its text as it is.
    fn is_checked(&self, uri: &Uri) -> bool {
        self.documents.get(uri).is_some_and(|document| {
            document.kind == Kind::Python && document.notebook.is_none() && !document.is_behind
        })
    }

    /// Answers what is to be shown of a document whose text does not tell it: of a configuration file; of one
    /// that is not checked at each key; of a file that is not open, as some clients ask about those that
    /// they show the names of.
    fn answer_otherwise(&mut self, question: Question) {
        let QuestionKind::Diagnostics(previous, reply) = question.kind else { return };
        let uri = question.uri;
        let known = self.documents.get(&uri).map(|document| (document.kind, document.is_behind));
        let path = path_of(&uri);
        let items = path.as_deref().map(|path| self.workspace.mistakes_in(path)).unwrap_or_default();
        let closed = path.filter(|path| {
            known.is_none() && !is_configuration(path) && !self.workspace.governor.leaves_out(path)
        });
        let Some(path) = closed else {
            let report = match (known, previous) {
                (Some((_, true)), Some(previous)) => report::same_as(previous),
                (_, previous) => report::document(items, previous.as_deref()),
            };
            let _ = reply.send(Ok(report));
            return;
        };
        let config = self.workspace.governor.govern(Some(&path)).config;
        let client = self.client_for(&uri);
        self.answering.spawn(move || {
            let db = Database::default();
            let settings = db.settings(config);
            let items = closed::diagnostics(&db, &path, &uri, settings, &client);
            let _ = reply.send(Ok(report::document(items, previous.as_deref())));
        });
    }

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
        let client = self.client.clone();
        self.answering.spawn(move || questions::answer_in_configuration(question, kind, &text, &client));
        None
    }
}

impl View {
    /// The diagnostics of the document.
    pub(super) fn diagnostics(&self, db: &dyn Db) -> Vec<Diagnostic> {
        let positions = self.positions(self.file.text(db));
        of_analysis(&self.analysis(db), &self.uri, &positions, &self.client)
    }

    /// What is wrong with the document, as the user wants to see it.
    pub(in crate::lsp) fn analysis<'db>(&self, db: &'db dyn Db) -> Cow<'db, Analysis> {
        self.shown(db::analysis(db, self.file), self.file.text(db))
    }

    /// The same of a text that the document may get.
    pub(in crate::lsp) fn shown<'a>(&self, analysis: &'a Analysis, text: &str) -> Cow<'a, Analysis> {
        shown(analysis, self.path.as_deref(), text, &self.client)
    }
}
