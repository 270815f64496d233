//! Code actions: the fixes of a finding, and its suppression.
//!
//! Findings are looked up by position. What a client sends back of a diagnostic is not relied on:
//! some clients drop its data or rewrite its message.

use std::collections::HashMap;

use ridealong_checks::{Applicability, Edit, Finding, Fix, Suppression, TextRange};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::client::Client;
use super::diagnostics::diagnostic;
use super::position::Positions;

/// So many suppressions are worked out for one request; each costs a look at the whole file.
const MOST_SUPPRESSIONS: usize = 8;

/// The document that actions are for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) uri: &'a Uri,
    pub(super) version: i32,
    pub(super) positions: Positions<'a>,
    pub(super) client: &'a Client,
}

/// The actions for the range of the request. `suppress` works out how a finding is suppressed.
pub(super) fn code_actions(
    params: &CodeActionParams,
    findings: &[Finding],
    target: Target<'_>,
    suppress: impl Fn(&Finding) -> Option<Suppression>,
) -> Vec<CodeActionOrCommand> {
    if !target.client.code_action_literals || !wants_quick_fixes(params.context.only.as_deref()) {
        return Vec::new();
    }
    let range = target.positions.offsets(params.range);
    let here: Vec<&Finding> = findings.iter().filter(|finding| touches(finding.node, range)).collect();
    let here: Vec<&Finding> =
        here.iter().filter(|finding| !is_about_inner(finding, &here, range)).copied().collect();
    let mut actions: Vec<CodeAction> = here
        .iter()
        .flat_map(|finding| finding.fixes.iter().map(|fix| fix_action(finding, fix, target)))
        .collect();
    let mut suppressions: Vec<(&Finding, Suppression)> = Vec::new();
    for finding in here.into_iter().take(MOST_SUPPRESSIONS) {
        if let Some(suppression) = suppress(finding)
            && !suppressions.iter().any(|(other, known)| other.rule == finding.rule && *known == suppression)
        {
            suppressions.push((finding, suppression));
        }
    }
    actions.extend(
        suppressions.into_iter().map(|(finding, suppression)| suppress_action(finding, suppression, target)),
    );
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// Whether the client asks for quick fixes among others. A kind stands for all kinds below it.
fn wants_quick_fixes(only: Option<&[CodeActionKind]>) -> bool {
    only.is_none_or(|kinds| {
        let mut kinds = kinds.iter().map(CodeActionKind::as_str);
        kinds.any(|kind| kind.is_empty() || kind == CodeActionKind::QUICKFIX.as_str())
    })
}

fn touches(node: TextRange, range: TextRange) -> bool {
    node.start() <= range.end() && range.start() <= node.end()
}

/// Whether the request is rather about another finding of the same rule, within this one: in a call in a
/// call, the inner one is meant where the caret is in it.
fn is_about_inner(finding: &Finding, here: &[&Finding], range: TextRange) -> bool {
    here.iter().any(|other| {
        other.rule == finding.rule
            && other.node != finding.node
            && finding.node.contains_range(other.node)
            && other.node.contains_range(range)
    })
}

fn fix_action(finding: &Finding, fix: &Fix, target: Target<'_>) -> CodeAction {
    let is_safe = fix.applicability == Applicability::Safe;
    let caution = if is_safe { "" } else { " (may change behaviour)" };
    let title = format!("{}: {}{caution}", finding.rule.id, fix.title);
    let is_preferred = is_safe && finding.fixes.first() == Some(fix);
    CodeAction {
        is_preferred: (target.client.preferred_actions && is_preferred).then_some(true),
        ..action(title, finding, &fix.edits, target)
    }
}

fn suppress_action(finding: &Finding, suppression: Suppression, target: Target<'_>) -> CodeAction {
    let caution = if suppression.counts_in_bandit { "" } else { " (Bandit does not look there)" };
    let title = format!("{id}: Suppress with `# nosec {id}`{caution}", id = finding.rule.id);
    action(title, finding, &[suppression.edit], target)
}

fn action(title: String, finding: &Finding, edits: &[Edit], target: Target<'_>) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(finding, target.uri, &target.positions, target.client)]),
        edit: Some(workspace_edit(edits, target)),
        ..CodeAction::default()
    }
}

/// Edits of the document: of this version, where the client can make sure of that.
fn workspace_edit(edits: &[Edit], target: Target<'_>) -> WorkspaceEdit {
    let edits = edits
        .iter()
        .map(|edit| TextEdit { range: target.positions.range(edit.range), new_text: edit.text.clone() });
    if !target.client.versioned_edits {
        let changes = HashMap::from([(target.uri.clone(), edits.collect())]);
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let text_document =
        OptionalVersionedTextDocumentIdentifier { uri: target.uri.clone(), version: Some(target.version) };
    let change = TextDocumentEdit { text_document, edits: edits.map(OneOf::Left).collect() };
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![change])), ..WorkspaceEdit::default() }
}
