//! What the handlers put into the queue of the main loop.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc;
use tower_lsp::ls_types::{
    CodeAction, CodeActionOrCommand, CodeActionParams, CompletionList, DidChangeNotebookDocumentParams,
    DidOpenNotebookDocumentParams, DocumentDiagnosticReportResult, Hover, HoverParams, Position,
    ProgressToken, TextDocumentContentChangeEvent, Uri, WorkspaceEdit,
};

use super::actions::Deed;
use super::client::Client;
use super::commands::Report;
use super::peer::Peer;
use super::report;
use super::scan::Inquiry;
use crate::config::ConfigError;
use crate::db::CancellationToken;

/// Something that happened.
#[derive(Debug)]
pub(super) enum Event {
    /// The client introduced itself.
    Initialize {
        client: Client,
        /// The folders that the user works in, the first one first.
        folders: Vec<PathBuf>,
        /// Its `initializationOptions`.
        options: Value,
        peer: Peer,
    },
    /// The client takes requests from now on.
    Initialized,
    /// The client answered what is set: for all files, and for folders.
    Settings {
        /// Which time of asking it answers.
        asked: u64,
        section: Option<Value>,
        scoped: Vec<(Uri, Value)>,
    },
    /// What is set may have changed. Some clients tell it at once.
    SettingsMayHaveChanged(Value),
    /// The user works in other folders.
    Folders {
        added: Vec<PathBuf>,
        removed: Vec<PathBuf>,
    },
    /// A document was opened.
    Open {
        uri: Uri,
        version: i32,
        language: String,
        text: String,
    },
    /// A document was edited.
    Change {
        uri: Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    },
    /// A document was closed.
    Close(Uri),
    /// A document was saved.
    Save(Uri),
    /// A notebook was opened, edited or closed.
    OpenNotebook(Box<DidOpenNotebookDocumentParams>),
    ChangeNotebook(Box<DidChangeNotebookDocumentParams>),
    CloseNotebook(Uri),
    /// Files have changed on disk, or came, or went.
    FilesChanged(Vec<PathBuf>),
    /// The scan met configurations that are broken.
    BrokenConfigurations(Vec<Arc<ConfigError>>),
    /// The client asks for the diagnostics of the workspace.
    AskForAll(Inquiry),
    /// The user does not want the scan that has this token.
    CancelProgress(ProgressToken),
    /// All has to be read and checked again.
    Restart,
    /// The client asks what the server is at.
    Inquire(oneshot::Sender<Report>),
    /// The client asks for something.
    Ask(Question),
    /// A document whose findings could not be worked out, as another write came between.
    Interrupted {
        uri: Uri,
        /// The state of it that was worked on.
        revision: u64,
    },
}

/// A question about a document, with the way back for its answer.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) uri: Uri,
    pub(super) kind: QuestionKind,
    pub(super) cancellation: Cancellation,
    /// The state of the document that the question is about, once the main loop has seen it.
    pub(super) revision: Option<u64>,
}

/// What is asked.
#[derive(Debug)]
pub(super) enum QuestionKind {
    CodeActions(Box<CodeActionParams>, Reply<Vec<CodeActionOrCommand>>),
    /// The edit of an action that was offered.
    Resolve(Box<CodeAction>, Deed, Reply<CodeAction>),
    /// All safe fixes.
    FixAll(Reply<WorkspaceEdit>),
    Completion(Position, Reply<Option<CompletionList>>),
    Hover(HoverParams, Reply<Option<Hover>>),
    /// The diagnostics, of which the client has those of this id.
    Diagnostics(Option<String>, Reply<DocumentDiagnosticReportResult>),
    Text(Reply<Option<String>>),
}

/// Where an answer goes. If it is dropped the client is told that the request was cancelled.
pub(super) type Reply<T> = oneshot::Sender<jsonrpc::Result<T>>;

impl QuestionKind {
    /// Answers that there is nothing; what has to be something, with this error.
    pub(super) fn answer_nothing(self, error: jsonrpc::Error) {
        match self {
            Self::CodeActions(_, reply) => drop(reply.send(Ok(Vec::new()))),
            Self::Completion(_, reply) => drop(reply.send(Ok(None))),
            Self::Hover(_, reply) => drop(reply.send(Ok(None))),
            other => other.refuse(error),
        }
    }

    /// Answers with an error.
    pub(super) fn refuse(self, error: jsonrpc::Error) {
        match self {
            Self::CodeActions(_, reply) => drop(reply.send(Err(error))),
            Self::Resolve(_, _, reply) => drop(reply.send(Err(error))),
            Self::FixAll(reply) => drop(reply.send(Err(error))),
            Self::Completion(_, reply) => drop(reply.send(Err(error))),
            Self::Hover(_, reply) => drop(reply.send(Err(error))),
            Self::Diagnostics(_, reply) => drop(reply.send(Err(error))),
            Self::Text(reply) => drop(reply.send(Err(error))),
        }
    }

    /// Answers that the document has changed since the question was put.
    pub(super) fn refuse_as_outdated(self) {
        match self {
            // The protocol has an answer of its own for these, after which the client asks again.
            Self::Diagnostics(..) => self.refuse(report::given_up(true)),
            _ => self.refuse(jsonrpc::Error::content_modified()),
        }
    }

    /// Whether nobody waits for the answer any more.
    pub(super) fn is_cancelled(&self) -> bool {
        match self {
            Self::CodeActions(_, reply) => reply.is_closed(),
            Self::Resolve(_, _, reply) => reply.is_closed(),
            Self::FixAll(reply) => reply.is_closed(),
            Self::Completion(_, reply) => reply.is_closed(),
            Self::Hover(_, reply) => reply.is_closed(),
            Self::Diagnostics(_, reply) => reply.is_closed(),
            Self::Text(reply) => reply.is_closed(),
        }
    }
}

/// Ends the work on a question when the client no longer wants the answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Cancellation {
    token: Arc<Mutex<Option<CancellationToken>>>,
}

impl Cancellation {
    /// Notes the token of the snapshot on which the question is worked on.
    pub(super) fn work_on(&self, token: CancellationToken) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
    }

    fn cancel(&self) {
        if let Some(token) = &*self.token.lock().unwrap_or_else(PoisonError::into_inner) {
            token.cancel();
        }
    }
}

/// Cancels when the handler that waits for the answer is dropped: that is how `tower_lsp` serves
/// `$/cancelRequest`.
#[derive(Debug)]
pub(super) struct CancelOnDrop(pub(super) Cancellation);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
