//! Code actions: the fixes of findings, and the ways to have them ignored.
//!
//! Findings are looked up by position and rule. What a client sends back of a diagnostic is not relied
//! on: some clients drop its data or rewrite its message.

mod carry_out;
mod configure;
mod deed;
mod minimal;
mod offers;
mod rewrite;

use ridealong_checks::{Finding, TextRange};
use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionDisabled, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    CodeActionTriggerKind,
};

use super::diagnostics::diagnostic;
use super::documents::Documents;
use super::main_loop::View;
use crate::db::{Analysis, Db};
use offers::Offer;

pub(super) use carry_out::{NoEdit, carry_out};
pub(super) use deed::{Deed, Ticket};

/// The kind of the action that makes all fixes, for editors that ask for it when a file is saved.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.ridealong");

/// The document that actions are for, and all that it takes to make them.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) db: &'a dyn Db,
    pub(super) view: &'a View,
    /// What is wrong with it, as the user sees it.
    pub(super) analysis: &'a Analysis,
    /// What is open, configurations perhaps among it.
    pub(super) documents: &'a Documents,
}

/// The actions for the range of the request.
pub(super) fn code_actions(params: &CodeActionParams, scene: Scene<'_>) -> Vec<CodeActionOrCommand> {
    if !scene.view.client.code_action_literals {
        return Vec::new();
    }
    let wanted = Wanted::new(&params.context);
    let positions = scene.view.positions(scene.view.file.text(scene.db));
    let range = positions.offsets(params.range);
    let mut offers = Vec::new();
    if wanted.takes(&CodeActionKind::QUICKFIX) {
        offers.extend(offers::quick_fixes(range, scene));
    }
    if wanted.takes(&FIX_ALL) && !(wanted.is_automatic && wanted.kinds.is_none()) {
        offers.extend(offers::fix_all(scene));
    }
    let actions = offers.into_iter().filter_map(|offer| action(offer, &wanted, scene));
    actions.map(CodeActionOrCommand::CodeAction).collect()
}

/// What the client asks for.
struct Wanted<'a> {
    kinds: Option<&'a [CodeActionKind]>,
    /// Whether nobody asked, but the caret moved.
    is_automatic: bool,
}

impl<'a> Wanted<'a> {
    fn new(context: &'a CodeActionContext) -> Self {
        let is_automatic = context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC);
        Self { kinds: context.only.as_deref(), is_automatic }
    }

    /// Whether an action of this kind is asked for. A kind stands for all kinds below it.
    fn takes(&self, kind: &CodeActionKind) -> bool {
        let is_below = |above: &str| {
            let rest = kind.as_str().strip_prefix(above);
            above.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.kinds.is_none_or(|kinds| kinds.iter().any(|above| is_below(above.as_str())))
    }
}

/// An offer as the client takes it: with its edit, with what the edit can be made from later, or with the
/// reason why there is none.
fn action(offer: Offer<'_>, wanted: &Wanted<'_>, scene: Scene<'_>) -> Option<CodeAction> {
    let client = &scene.view.client;
    let diagnostics = offer.finding.map(|finding| {
        let positions = scene.view.positions(scene.view.file.text(scene.db));
        vec![diagnostic(finding, &scene.view.uri, &positions, client)]
    });
    let mut action = CodeAction {
        title: offer.title,
        kind: Some(offer.kind),
        diagnostics,
        is_preferred: (client.preferred_actions && offer.is_preferred).then_some(true),
        ..CodeAction::default()
    };
    let disabled = match offer.deed {
        Err(reason) => Some(reason),
        Ok(deed) if client.resolves_edits => {
            let ticket = Ticket { uri: scene.view.uri.clone(), revision: scene.view.revision, deed };
            action.data = serde_json::to_value(ticket).ok();
            None
        }
        Ok(deed) => match carry_out(&deed, &action.title, scene) {
            Ok(edit) => {
                action.edit = Some(edit);
                None
            }
            Err(NoEdit::Gone) => return None,
            Err(NoEdit::Because(reason)) => Some(reason),
        },
    };
    if let Some(reason) = disabled {
        if !client.disabled_actions || wanted.is_automatic {
            return None;
        }
        action.disabled = Some(CodeActionDisabled { reason });
        action.is_preferred = None;
    }
    Some(action)
}

/// The findings that a request for `range` is about.
fn findings_at(range: TextRange, scene: Scene<'_>) -> Vec<&Finding> {
    let findings = &scene.analysis.findings;
    let positions = scene.view.positions(scene.view.file.text(scene.db));
    let touches = |node: TextRange| {
        positions.holds(node.start()) && node.start() <= range.end() && range.start() <= node.end()
    };
    let here: Vec<&Finding> = findings.iter().filter(|finding| touches(finding.node)).collect();
    here.iter().filter(|finding| !is_about_inner(finding, &here, range)).copied().collect()
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
