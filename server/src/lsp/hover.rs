//! What stands under the caret, explained: a finding, a rule that a comment names, a key or a rule in a
//! configuration.

mod settings;

use ridealong_checks::{Finding, Rule, TextRange, TextSize, explain_markdown, rule_named_at};
use tower_lsp::ls_types::{Hover, HoverContents, Range};

use super::client::Client;
use super::main_loop::View;
use super::markup::markup;
use crate::db::{self, Db};

pub(super) use settings::in_configuration;

/// The documentation of the rule that a comment names at `offset`, or of all rules with a finding there.
pub(super) fn hover(db: &dyn Db, view: &View, offset: TextSize) -> Option<Hover> {
    let positions = view.positions(view.file.text(db));
    if let Some((range, rule)) = named(db, view, offset) {
        return Some(page(&explain_markdown(rule), positions.range(range), &view.client));
    }
    let analysis = view.analysis(db);
    let here = || analysis.findings.iter().filter(|finding| finding.range.contains_inclusive(offset));
    let range = here().map(|finding| finding.range).reduce(TextRange::cover)?;
    let mut rules: Vec<_> = here().map(|finding: &Finding| finding.rule).collect();
    rules.dedup();
    let pages: Vec<String> = rules.into_iter().map(explain_markdown).collect();
    Some(page(&pages.join("\n---\n\n"), positions.range(range), &view.client))
}

/// The rule that a comment names. Only lines with such comments are worth a look at the whole file.
fn named(db: &dyn Db, view: &View, offset: TextSize) -> Option<(TextRange, &'static Rule)> {
    let text = view.file.text(db);
    let line = line_around(text, offset).to_ascii_lowercase();
    let may_name = line.contains("nosec") || line.contains("noqa");
    may_name.then(|| rule_named_at(db::parsed(db, view.file), text, offset)).flatten()
}

/// The line that an offset is on.
pub(super) fn line_around(text: &str, offset: TextSize) -> &str {
    let (before, behind) = text.split_at(offset.to_usize());
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let length = behind.find(['\n', '\r']).unwrap_or(behind.len());
    &text[start..offset.to_usize() + length]
}

fn page(markdown: &str, range: Range, client: &Client) -> Hover {
    let contents = HoverContents::Markup(markup(markdown, client.markdown_hover));
    Hover { contents, range: Some(range) }
}
