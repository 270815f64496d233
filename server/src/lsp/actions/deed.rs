//! What an action does, in a form that a client can keep for us until it wants the edit.

use ridealong_checks::Finding;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::Uri;

/// What an action does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Deed {
    /// Makes a fix of a finding, by its number.
    Fix(Known, usize),
    /// Makes all fixes that keep the program as it is.
    FixAll,
    /// Makes all fixes of a rule: those that keep the program as it is, or all.
    FixAllOf(String, bool),
    /// Writes a comment that suppresses a finding, with a place for the reason or without.
    Suppress(Known, bool),
    /// Notes a finding in the baseline.
    AddToBaseline(Known),
    /// Has the configuration ignore a rule in this file.
    IgnoreInFile(String),
    /// Has the configuration ignore a rule.
    IgnoreInProject(String),
}

/// A finding by its rule and its node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    rule: String,
    start: u32,
    end: u32,
}

/// What stands in the data of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ticket {
    /// The document that the action was offered for.
    pub(crate) uri: Uri,
    /// The state of it then, which no other has had.
    pub(crate) revision: u64,
    /// What is to be done.
    pub(crate) deed: Deed,
}

impl Known {
    pub(super) fn of(finding: &Finding) -> Self {
        let (start, end) = (finding.node.start().to_u32(), finding.node.end().to_u32());
        Self { rule: finding.rule.id.to_owned(), start, end }
    }

    /// The same among the findings of a document.
    pub(super) fn among<'a>(&self, findings: &'a [Finding]) -> Option<&'a Finding> {
        findings.iter().find(|finding| Self::of(finding) == *self)
    }
}
