//! What can be typed in a configuration.

use ridealong_checks::{TextRange, rules};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Position, Range, TextEdit,
};

use super::{by_id_and_name, documentation};
use crate::config::{Described, PlaceKind, holds_rules, keys_of, place_at, words_of};
use crate::lsp::client::Client;
use crate::lsp::documents::Text;
use crate::lsp::position::size;

/// The keys of a table, the rules of a list, or the words that a value may be.
pub(crate) fn in_configuration(
    text: &Text,
    is_pyproject: bool,
    position: Position,
    client: &Client,
) -> Option<CompletionList> {
    let positions = text.positions(client.encoding);
    let place = place_at(text.content(), positions.offset(position).to_usize())?;
    let range = positions.range(TextRange::new(size(place.range.start), size(place.range.end)));
    let items: Vec<_> = match place.kind {
        PlaceKind::Key => {
            let table = place.path.split_last().map_or(&[][..], |(_, table)| table);
            let keys = keys_of(table, is_pyproject).into_iter();
            keys.map(|key| item(key, CompletionItemKind::PROPERTY, range, client)).collect()
        }
        PlaceKind::Text if holds_rules(&place.path, is_pyproject) => {
            rules::all().flat_map(|rule| by_id_and_name(rule, '1', range, client)).collect()
        }
        PlaceKind::Text => {
            let words = words_of(&place.path, is_pyproject).into_iter();
            words.map(|word| item(word, CompletionItemKind::ENUM_MEMBER, range, client)).collect()
        }
    };
    (!items.is_empty()).then_some(CompletionList { is_incomplete: false, items })
}

fn item(what: Described, kind: CompletionItemKind, range: Range, client: &Client) -> CompletionItem {
    CompletionItem {
        kind: Some(kind),
        documentation: Some(documentation(&what.text, client)),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: what.name.clone() })),
        label: what.name,
        ..CompletionItem::default()
    }
}
