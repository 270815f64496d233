//! The handlers. Each puts its event into the queue before it awaits anything: that keeps the events
//! in the order of the wire.

use std::sync::mpsc::Sender;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReportResult, Hover, HoverParams, InitializeParams, InitializeResult,
    InitializedParams, SetTraceParams, TextDocumentIdentifier, Uri, WorkDoneProgressCancelParams,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceFolder, WorkspaceFoldersChangeEvent,
};
use tower_lsp::{LanguageServer, jsonrpc};

use super::client::{Client, folders, path_of};
use super::event::{CancelOnDrop, Cancellation, Event, Question, QuestionKind, Reply};
use super::peer::Peer;
use super::report::ResultId;
use super::scan::Inquiry;
use super::{logging, watchdog};

/// What `tower_lsp` calls.
#[derive(Debug)]
pub(super) struct Frontend {
    peer: tower_lsp::Client,
    events: Sender<Event>,
}

impl Frontend {
    pub(super) fn new(peer: tower_lsp::Client, events: Sender<Event>) -> Self {
        Self { peer, events }
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

    /// `window/workDoneProgress/cancel`, for which `tower_lsp` has no handler.
    #[expect(clippy::unused_async, reason = "the shape of a handler")]
    pub(super) async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.send(Event::CancelProgress(params.token));
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
        self.send(Event::Initialize {
            client: client.clone(),
            folders: folders(&params),
            options: params.initialization_options.unwrap_or_default(),
            peer: Peer::new(self.peer.clone(), self.events.clone()),
        });
        watchdog::watch(client.process);
        Ok(client.welcome())
    }

    async fn initialized(&self, _: InitializedParams) {
        self.send(Event::Initialized);
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

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.send(Event::Save(params.text_document.uri));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.send(Event::Close(params.text_document.uri));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let paths = params.changes.iter().filter_map(|change| path_of(&change.uri));
        self.send(Event::FilesChanged(paths.collect()));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.send(Event::SettingsMayHaveChanged(params.settings));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let paths = |folders: Vec<WorkspaceFolder>| {
            folders.iter().filter_map(|folder| path_of(&folder.uri)).collect::<Vec<_>>()
        };
        let WorkspaceFoldersChangeEvent { added, removed } = params.event;
        self.send(Event::Folders { added: paths(added), removed: paths(removed) });
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let previous = params.previous_result_id;
        self.ask(params.text_document.uri, |reply| QuestionKind::Diagnostics(previous, reply)).await
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let (reply, answer) = oneshot::channel();
        let previous = params.previous_result_ids.iter();
        self.send(Event::AskForAll(Inquiry {
            previous: previous
                .filter_map(|known| Some((path_of(&known.uri)?, ResultId::parse(&known.value))))
                .collect(),
            parts: params.partial_result_params.partial_result_token,
            progress: params.work_done_progress_params.work_done_token,
            reply,
        }));
        answer.await.unwrap_or_else(|_| Err(Error::request_cancelled()))
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
