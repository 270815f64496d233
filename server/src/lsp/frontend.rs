//! The handlers. Each puts its event into the queue before it awaits anything: that keeps the events
//! in the order of the wire.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, CompletionParams, CompletionResponse,
    DeleteFilesParams, DidChangeConfigurationParams, DidChangeNotebookDocumentParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseNotebookDocumentParams, DidCloseTextDocumentParams, DidOpenNotebookDocumentParams,
    DidOpenTextDocumentParams, DidSaveNotebookDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, ExecuteCommandParams, Hover, HoverParams,
    InitializeParams, InitializeResult, InitializedParams, LSPAny, MessageType, RenameFilesParams,
    SetTraceParams, TextDocumentIdentifier, TextDocumentPositionParams, Uri, WorkDoneProgressCancelParams,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceFolder, WorkspaceFoldersChangeEvent,
};
use tower_lsp::{LanguageServer, jsonrpc};

use super::actions::Ticket;
use super::client::{Client, folders, path_of};
use super::commands::{self, Command, Report};
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
    applies_edits: AtomicBool,
}

impl Frontend {
    pub(super) fn new(peer: tower_lsp::Client, events: Sender<Event>) -> Self {
        Self { peer, events, applies_edits: AtomicBool::new(false) }
    }

    fn send(&self, event: Event) {
        // The main loop ends with the process only.
        let _ = self.events.send(event);
    }

    /// Puts a question into the queue and waits for its answer.
    async fn ask<T>(&self, uri: Uri, kind: impl FnOnce(Reply<T>) -> QuestionKind) -> Result<T> {
        self.ask_about(uri, None, kind).await
    }

    /// The same about a state of the document that the client has heard of; None stands for the present one.
    async fn ask_about<T>(
        &self,
        uri: Uri,
        revision: Option<u64>,
        kind: impl FnOnce(Reply<T>) -> QuestionKind,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let cancellation = Cancellation::default();
        let _cancel = CancelOnDrop(cancellation.clone());
        self.send(Event::Ask(Question { uri, kind: kind(reply), cancellation, revision }));
        answer.await.unwrap_or_else(|_| Err(Error::request_cancelled()))
    }

    /// What the server is at.
    async fn inquire(&self) -> Result<Report> {
        let (reply, answer) = oneshot::channel();
        self.send(Event::Inquire(reply));
        answer.await.map_err(|_| Error::request_cancelled())
    }

    /// Makes all safe fixes in a document.
    async fn fix_all(&self, uri: Uri) -> Result<()> {
        if !self.applies_edits.load(Ordering::SeqCst) {
            return Err(Error::invalid_params(
                "the client applies no edits; ask for the code action instead",
            ));
        }
        let edit = self.ask(uri, QuestionKind::FixAll).await?;
        let peer = self.peer.clone();
        // To wait for the client here could stop the transport.
        tokio::spawn(async move {
            match peer.apply_edit(edit).await {
                Ok(answer) if answer.applied => {}
                Ok(answer) => {
                    tracing::warn!("the fixes were not made: {}", answer.failure_reason.unwrap_or_default());
                }
                Err(error) => tracing::warn!("the fixes were not made: {error}"),
            }
        });
        Ok(())
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
        self.applies_edits.store(client.applies_edits, Ordering::SeqCst);
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
        self.send(Event::Open {
            uri: document.uri,
            version: document.version,
            language: document.language_id,
            text: document.text,
        });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.send(Event::Change {
            uri: document.uri,
            version: document.version,
            changes: params.content_changes,
        });
    }

    async fn notebook_did_open(&self, params: DidOpenNotebookDocumentParams) {
        self.send(Event::OpenNotebook(Box::new(params)));
    }

    async fn notebook_did_change(&self, params: DidChangeNotebookDocumentParams) {
        self.send(Event::ChangeNotebook(Box::new(params)));
    }

    async fn notebook_did_save(&self, params: DidSaveNotebookDocumentParams) {
        self.send(Event::Save(params.notebook_document.uri));
    }

    async fn notebook_did_close(&self, params: DidCloseNotebookDocumentParams) {
        self.send(Event::CloseNotebook(params.notebook_document.uri));
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let uris = params.files.iter().flat_map(|file| [&file.old_uri, &file.new_uri]);
        self.send(Event::FilesChanged(paths_of(uris)));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.send(Event::FilesChanged(paths_of(params.files.iter().map(|file| &file.uri))));
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

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        // What a client sends here need not be ours.
        let ticket = action.data.take().map(serde_json::from_value::<Ticket>);
        let Some(Ok(Ticket { uri, revision, deed })) = ticket else {
            return if action.edit.is_some() { Ok(action) } else { Err(no_ticket()) };
        };
        let kind = |reply| QuestionKind::Resolve(Box::new(action), deed, reply);
        self.ask_about(uri, Some(revision), kind).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let list = self.ask(text_document.uri, |reply| QuestionKind::Completion(position, reply)).await?;
        Ok(list.map(CompletionResponse::List))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        match Command::new(&params)? {
            Command::Status => {
                let status = self.inquire().await?.status();
                self.peer.show_message(MessageType::INFO, &status).await;
                Ok(Some(status.into()))
            }
            Command::DebugInformation => {
                let information = self.inquire().await?.debug_information();
                self.peer.log_message(MessageType::INFO, &information).await;
                Ok(Some(information.into()))
            }
            Command::Restart => {
                self.send(Event::Restart);
                Ok(None)
            }
            Command::Explain(rule) => commands::explain(&rule).map(|page| Some(page.into())),
            Command::FixAll(uri) => self.fix_all(uri).await.map(|()| None),
        }
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let uri = params.text_document_position_params.text_document.uri.clone();
        self.ask(uri, |reply| QuestionKind::Hover(params, reply)).await
    }
}

fn no_ticket() -> Error {
    Error::invalid_params("this action does not come from here")
}

/// The paths of files and folders that the client names in plain text.
fn paths_of<'a>(uris: impl Iterator<Item = &'a String>) -> Vec<PathBuf> {
    uris.filter_map(|uri| path_of(&uri.parse().ok()?)).collect()
}
