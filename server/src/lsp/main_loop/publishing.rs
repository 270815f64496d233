//! Telling the client what was found in its documents.

use std::sync::Arc;

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{Diagnostic, DocumentDiagnosticReportResult, PublishDiagnosticsParams, Uri};

use super::{MainLoop, Todo, View, questions};
use crate::db::{self, Database, Db, Settings};
use crate::lsp::broken::is_configuration;
use crate::lsp::client::{Client, path_of};
use crate::lsp::closed;
use crate::lsp::diagnostics::{PUBLISH, of_analysis};
use crate::lsp::event::{Event, Question, QuestionKind, Reply};
use crate::lsp::known::without_known;
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
        if self.client.pulls || is_toml(&view.uri) {
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
        let view = self.view(&question.uri);
        if question.revision != view.as_ref().map(|view| view.revision) {
            question.kind.refuse_as_outdated();
            return;
        }
        let question = match question.kind {
            QuestionKind::Diagnostics(previous, reply) if view.is_none() || is_toml(&question.uri) => {
                self.answer_otherwise(&question.uri, previous, reply);
                return;
            }
            _ => question,
        };
        let Some(view) = view else {
            question.kind.refuse(Error::invalid_params(format!("{} is not open", question.uri.as_str())));
            return;
        };
        let snapshot = self.workspace.snapshot();
        question.cancellation.work_on(snapshot.cancellation());
        let events = self.events.clone();
        let busy = self.foreground.enter();
        let reader = match question.kind {
            QuestionKind::Diagnostics(..) => &self.checking,
            _ => &self.answering,
        };
        reader.spawn(move || {
            let _busy = busy;
            let _span = tracing::debug_span!("answer", uri = view.uri.as_str(), view.version).entered();
            if let Some(interrupted) = questions::answer(question, &view, &snapshot) {
                let _ = events.send(Event::Ask(interrupted));
            }
        });
    }

    /// Answers about a configuration file, or about a file that is not open: some clients ask about those
    /// that they show the names of.
    fn answer_otherwise(
        &mut self,
        uri: &Uri,
        previous: Option<String>,
        reply: Reply<DocumentDiagnosticReportResult>,
    ) {
        let known = path_of(uri).filter(|path| is_configuration(path));
        let items = known.map(|path| self.workspace.mistakes_in(&path)).unwrap_or_default();
        let path = path_of(uri).filter(|path| !is_configuration(path));
        let Some(path) = path.filter(|path| !self.workspace.governor.leaves_out(path)) else {
            let _ = reply.send(Ok(report::document(items, previous.as_deref())));
            return;
        };
        let config = self.workspace.governor.govern(Some(&path)).config;
        let (client, uri) = (self.client_for(uri), uri.clone());
        self.answering.spawn(move || {
            let db = Database::default();
            let settings = Settings::new(&db, config);
            let items = closed::diagnostics(&db, &path, &uri, settings, &client);
            let _ = reply.send(Ok(report::document(items, previous.as_deref())));
        });
    }
}

/// Whether a document is a configuration file, whose diagnostics are not those of a module.
fn is_toml(uri: &Uri) -> bool {
    path_of(uri).is_some_and(|path| is_configuration(&path))
}

impl View {
    /// The diagnostics of the document.
    pub(super) fn diagnostics(&self, db: &dyn Db) -> Vec<Diagnostic> {
        let text = self.file.text(db);
        let path = path_of(&self.uri);
        let analysis = without_known(db::analysis(db, self.file), path.as_deref(), text, &self.client);
        of_analysis(&analysis, &self.uri, &self.positions(text), &self.client)
    }
}
