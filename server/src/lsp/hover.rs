//! The documentation of a rule where one of its findings is.

use ridealong_checks::{Finding, TextRange, TextSize, explain_markdown};
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::client::Client;
use super::position::Positions;

/// The documentation of all rules with a finding at `offset`.
pub(super) fn hover(
    findings: &[Finding],
    offset: TextSize,
    positions: &Positions<'_>,
    client: &Client,
) -> Option<Hover> {
    let here = || findings.iter().filter(|finding| finding.range.contains_inclusive(offset));
    let range = here().map(|finding| finding.range).reduce(TextRange::cover)?;
    let mut rules: Vec<_> = here().map(|finding| finding.rule).collect();
    rules.dedup();
    let pages: Vec<String> = rules.into_iter().map(explain_markdown).collect();
    let kind = if client.markdown_hover { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: pages.join("\n---\n\n") }),
        range: Some(positions.range(range)),
    })
}
