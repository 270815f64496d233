//! Answers to the client's questions, worked out on a snapshot.

use ridealong_checks::Finding;

use super::View;
use crate::db::{self, Database};
use crate::lsp::actions::{self, Target};
use crate::lsp::event::{Question, QuestionKind};
use crate::lsp::hover;
use crate::lsp::report;

/// Answers a question. Gives it back if a write came between.
pub(super) fn answer(question: Question, view: &View, snapshot: &Database) -> Option<Question> {
    if question.kind.is_cancelled() {
        return None;
    }
    match question.kind {
        QuestionKind::CodeActions(params, reply) => {
            let answer = snapshot.ask(|db| {
                let findings = &db::analysis(db, view.file).findings;
                let suppress = |finding: &Finding| db::suppression(db, view.file, finding);
                let positions = view.positions(view.file.text(db));
                let target =
                    Target { uri: &view.uri, version: view.version, positions, client: &view.client };
                actions::code_actions(&params, findings, target, suppress)
            });
            match answer {
                Some(answer) => drop(reply.send(Ok(answer))),
                None => return Some(Question { kind: QuestionKind::CodeActions(params, reply), ..question }),
            }
        }
        QuestionKind::Hover(params, reply) => {
            let answer = snapshot.ask(|db| {
                let positions = view.positions(view.file.text(db));
                let offset = positions.offset(params.text_document_position_params.position);
                hover::hover(&db::analysis(db, view.file).findings, offset, &positions, &view.client)
            });
            match answer {
                Some(answer) => drop(reply.send(Ok(answer))),
                None => return Some(Question { kind: QuestionKind::Hover(params, reply), ..question }),
            }
        }
        QuestionKind::Diagnostics(previous, reply) => {
            let answer = snapshot.ask(|db| report::document(view.diagnostics(db), previous.as_deref()));
            match answer {
                Some(answer) => drop(reply.send(Ok(answer))),
                None => {
                    return Some(Question { kind: QuestionKind::Diagnostics(previous, reply), ..question });
                }
            }
        }
        QuestionKind::Text(reply) => {
            drop(reply.send(Ok(Some(view.file.text(snapshot).to_string()))));
        }
    }
    None
}
