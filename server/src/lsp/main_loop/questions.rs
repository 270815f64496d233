//! Answers to the client's questions, worked out on a snapshot.

use tower_lsp::jsonrpc::{Error, ErrorCode};

use super::View;
use crate::db::{Database, Db};
use crate::lsp::actions::{self, Deed, NoEdit, Scene};
use crate::lsp::client::Client;
use crate::lsp::documents::{Documents, Kind, Text};
use crate::lsp::event::{Question, QuestionKind, Reply};
use crate::lsp::{completion, hover, report};

/// The code of a request that could not be served, for no fault of the client's.
const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// Answers a question. Gives it back if a write came between.
pub(super) fn answer(
    question: Question,
    view: &View,
    snapshot: &Database,
    documents: &Documents,
) -> Option<Question> {
    if question.kind.is_cancelled() {
        return None;
    }
    let Question { uri, kind, cancellation, revision } = question;
    let interrupted = answer_kind(kind, view, snapshot, documents);
    interrupted.map(|kind| Question { uri, kind, cancellation, revision })
}

fn answer_kind(
    kind: QuestionKind,
    view: &View,
    snapshot: &Database,
    documents: &Documents,
) -> Option<QuestionKind> {
    match kind {
        QuestionKind::CodeActions(params, reply) => {
            let answer = in_scene(view, snapshot, documents, |scene| actions::code_actions(&params, scene));
            send(answer.map(Ok), reply, |reply| QuestionKind::CodeActions(params, reply))
        }
        QuestionKind::Resolve(mut action, deed, reply) => {
            let edit = in_scene(view, snapshot, documents, |scene| edit(&deed, &action.title, scene));
            let answer = edit.map(|edit| {
                action.edit = Some(edit?);
                Ok((*action).clone())
            });
            send(answer, reply, |reply| QuestionKind::Resolve(action, deed, reply))
        }
        QuestionKind::FixAll(reply) => {
            let title = "Make all safe fixes";
            let answer = in_scene(view, snapshot, documents, |scene| edit(&Deed::FixAll, title, scene));
            send(answer, reply, QuestionKind::FixAll)
        }
        QuestionKind::Completion(position, reply) => {
            let answer = snapshot.ask(|db: &dyn Db| {
                let offset = view.positions(view.file.text(db)).offset(position);
                completion::in_comment(db, view, offset)
            });
            send(answer.map(Ok), reply, |reply| QuestionKind::Completion(position, reply))
        }
        QuestionKind::Hover(params, reply) => {
            let answer = snapshot.ask(|db| {
                let position = params.text_document_position_params.position;
                hover::hover(db, view, view.positions(view.file.text(db)).offset(position))
            });
            send(answer.map(Ok), reply, |reply| QuestionKind::Hover(params, reply))
        }
        QuestionKind::Diagnostics(previous, reply) => {
            let answer = snapshot.ask(|db| report::document(view.diagnostics(db), previous.as_deref()));
            send(answer.map(Ok), reply, |reply| QuestionKind::Diagnostics(previous, reply))
        }
        QuestionKind::Text(reply) => {
            let text = view.positions(view.file.text(snapshot)).text.to_owned();
            drop(reply.send(Ok(Some(text))));
            None
        }
    }
}

/// What comes of a document as the user sees it, if no write comes between.
fn in_scene<T>(
    view: &View,
    snapshot: &Database,
    documents: &Documents,
    answer: impl Fn(Scene<'_>) -> T,
) -> Option<T> {
    snapshot.ask(|db| {
        let analysis = view.analysis(db);
        answer(Scene { db, view, analysis: &analysis, documents })
    })
}

/// Sends an answer, or makes the question again where there is none.
fn send<T>(
    answer: Option<Result<T, Error>>,
    reply: Reply<T>,
    again: impl FnOnce(Reply<T>) -> QuestionKind,
) -> Option<QuestionKind> {
    match answer {
        Some(answer) => {
            // Nobody may wait for it any more.
            drop(reply.send(answer));
            None
        }
        None => Some(again(reply)),
    }
}

fn edit(deed: &Deed, title: &str, scene: Scene<'_>) -> Result<tower_lsp::ls_types::WorkspaceEdit, Error> {
    actions::carry_out(deed, title, scene).map_err(|no_edit| match no_edit {
        NoEdit::Gone => Error::content_modified(),
        NoEdit::Because(reason) => Error { code: REQUEST_FAILED, message: reason.into(), data: None },
    })
}

/// Answers a question about a document that is no Python.
pub(super) fn answer_in_configuration(question: Question, kind: Kind, text: &Text, client: &Client) {
    match (question.kind, kind) {
        (QuestionKind::Text(reply), _) => drop(reply.send(Ok(Some(text.content().to_string())))),
        (QuestionKind::Hover(params, reply), Kind::Configuration { is_pyproject }) => {
            let position = params.text_document_position_params.position;
            drop(reply.send(Ok(hover::in_configuration(text, is_pyproject, position, client))));
        }
        (QuestionKind::Completion(position, reply), Kind::Configuration { is_pyproject }) => {
            drop(reply.send(Ok(completion::in_configuration(text, is_pyproject, position, client))));
        }
        (kind, _) => kind.answer_nothing(Error::invalid_params("the document is no Python")),
    }
}
