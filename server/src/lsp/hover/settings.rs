//! What stands under the caret in a configuration.

use ridealong_checks::{TextRange, explain_markdown, rules};
use tower_lsp::ls_types::{Hover, Position};

use super::page;
use crate::config::{PlaceKind, describe_key, holds_rules, place_at};
use crate::lsp::client::Client;
use crate::lsp::documents::Text;
use crate::lsp::markup::escape;
use crate::lsp::position::size;

/// What a key means, or the rules that a text selects.
pub(crate) fn in_configuration(
    text: &Text,
    is_pyproject: bool,
    position: Position,
    client: &Client,
) -> Option<Hover> {
    let positions = text.positions(client.encoding);
    let place = place_at(text.content(), positions.offset(position).to_usize())?;
    let word = &text.content()[place.range.clone()];
    let markdown = match place.kind {
        PlaceKind::Key => format!("# {}\n\n{}\n", escape(word), describe_key(&place.path, is_pyproject)?),
        PlaceKind::Text if holds_rules(&place.path, is_pyproject) => selected(word)?,
        PlaceKind::Text => return None,
    };
    let range = TextRange::new(size(place.range.start), size(place.range.end));
    Some(page(&markdown, positions.range(range), client))
}

/// The documentation of a rule, or the list of those whose ids begin so.
fn selected(selector: &str) -> Option<String> {
    if let Some(rule) = rules::find(selector) {
        return Some(explain_markdown(rule));
    }
    let selected = rules::all().filter(|rule| rules::selects(selector, rule));
    let lines: Vec<String> = selected.map(|rule| format!("- `{}`: `{}`\n", rule.id, rule.name)).collect();
    (!lines.is_empty()).then(|| format!("All rules whose ids begin so:\n\n{}", lines.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_explained_as_what_it_selects() {
        assert!(selected("b506").unwrap().starts_with("# B506: "));
        let list = selected("B50").unwrap();
        assert!(list.contains("- `B501`: ") && list.contains("- `B509`: ") && !list.contains("B601"));
        assert_eq!(selected("X"), None);
    }
}
