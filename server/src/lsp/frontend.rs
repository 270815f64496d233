//! The handlers. Each puts its event into the queue before it awaits anything: that keeps the events
//! in the order of the wire.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::notification::{DidChangeWatchedFiles, Notification as _};
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, FileSystemWatcher, GlobPattern, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, Registration, SetTraceParams, TextDocumentIdentifier, Uri,
};
use tower_lsp::{LanguageServer, jsonrpc};

use super::client::{Client, folders};
use super::event::{CancelOnDrop, Cancellation, Event, Question, QuestionKind, Reply};
use super::{logging, watchdog};
use crate::config;

/// What `tower_lsp` calls.
#[derive(Debug)]
pub(super) struct Frontend {
    peer: tower_lsp::Client,
    events: Sender<Event>,
    watches_files: AtomicBool,
}

impl Frontend {
    pub(super) fn new(peer: tower_lsp::Client, events: Sender<Event>) -> Self {
        Self { peer, events, watches_files: AtomicBool::new(false) }
    }

    fn send(&self, event: Event) {
        // The main loop ends with the process only.
        let _ = self.events.send(event);
    }

    /// Puts a question into the queue and waits for its answer.
    async fn ask<T>(&self, uri: Uri, kind: impl FnOnce(Reply<T>) -> QuestionKind) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let cancellation = Cancellation::default();
        let _cancel = CancelOnDrop(cancellation.clone());
        self.send(Event::Ask(Question { uri, kind: kind(reply), cancellation, revision: None }));
        answer.await.unwrap_or_else(|_| Err(Error::request_cancelled()))
    }

    /// `ridealong/viewFileText`: the text of an open document as the server has it.
    pub(super) async fn view_file_text(&self, params: TextDocumentIdentifier) -> Result<Option<String>> {
        self.ask(params.uri, QuestionKind::Text).await
    }

    /// `$/setTrace`, for which `tower_lsp` has no handler: how much of the log the client wants.
    #[expect(clippy::unused_async, reason = "the shape of a handler")]
    pub(super) async fn set_trace(&self, params: SetTraceParams) {
        logging::set_trace(params.value);
    }
}

impl LanguageServer for Frontend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(&params);
        logging::set_trace(params.trace.unwrap_or_default());
        self.watches_files.store(client.watches_files, Ordering::SeqCst);
        self.send(Event::Initialize { client, folders: folders(&params) });
        watchdog::watch(client.process);
        Ok(client.welcome())
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.watches_files.load(Ordering::SeqCst) {
            let peer = self.peer.clone();
            // To wait for the client here could stop the transport.
            tokio::spawn(async move {
                if let Err(error) = peer.register_capability(vec![watch_configuration()]).await {
                    tracing::warn!("the client does not watch the configuration files: {error}");
                }
            });
        }
    }

    async fn shutdown(&self) -> jsonrpc::Result<()> {
        // Noted where messages are read.
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.send(Event::Open { uri: document.uri, version: document.version, text: document.text });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.send(Event::Change {
            uri: document.uri,
            version: document.version,
            changes: params.content_changes,
        });
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        // Clients that watch no files may just have saved the configuration.
        self.send(Event::ConfigurationMayHaveChanged);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.send(Event::Close(params.text_document.uri));
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.send(Event::ConfigurationMayHaveChanged);
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri.clone();
        self.ask(uri, |reply| QuestionKind::CodeActions(Box::new(params), reply)).await.map(Some)
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let uri = params.text_document_position_params.text_document.uri.clone();
        self.ask(uri, |reply| QuestionKind::Hover(params, reply)).await
    }
}

/// Asks the client to tell when a configuration file changes.
fn watch_configuration() -> Registration {
    let watchers = config::FILE_NAMES.map(|name| FileSystemWatcher {
        glob_pattern: GlobPattern::String(format!("**/{name}")),
        kind: None,
    });
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.to_vec() };
    Registration {
        id: "ridealong-configuration".to_owned(),
        method: DidChangeWatchedFiles::METHOD.to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}
