//! What can be typed at the caret: the tests that a `# nosec` may name; keys and rules in a configuration.

mod settings;

use ridealong_checks::{
    Finding, Lines, Rule, TextSize, TypedWord, reached_from, rules, summary, word_typed_at,
};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation, Range, TextEdit,
};

use super::client::Client;
use super::hover::line_around;
use super::main_loop::View;
use super::markup::{markup, plain};
use crate::db::{self, Db};

pub(super) use settings::in_configuration;

/// The characters behind which there may be something to offer.
pub(super) const TRIGGERS: [&str; 5] = [" ", ":", ",", "\"", "'"];

/// The tests that a `# nosec` may name: first those that it would be of use for.
pub(super) fn in_comment(db: &dyn Db, view: &View, offset: TextSize) -> Option<CompletionList> {
    let text = view.file.text(db);
    // Others are not worth a look at the whole file.
    if !line_around(text, offset).contains("nosec") {
        return None;
    }
    let module = db::parsed(db, view.file);
    let TypedWord { range, named } = word_typed_at(module, text, offset)?;
    let found = db::unsuppressed(db, view.file);
    let lines = Lines::new(text, db::line_index(db, view.file));
    let reached = reached_from(module, lines, &found, offset);
    let range = view.positions(text).range(range);
    let is_of_use = |rule: &Rule| reached.iter().any(|finding: &&Finding| finding.rule == rule);
    let others = rules::bandits().filter(|rule| !named.contains(&rule.id));
    let items = others.flat_map(|rule| {
        let order = if is_of_use(rule) { '0' } else { '1' };
        by_id_and_name(rule, order, range, &view.client)
    });
    Some(CompletionList { is_incomplete: false, items: items.collect() })
}

/// A rule by its id and by its name. Items are shown in the order of `order`, ids before names.
fn by_id_and_name(rule: &'static Rule, order: char, range: Range, client: &Client) -> [CompletionItem; 2] {
    let item = |(label, detail, kind): (&str, &str, char)| CompletionItem {
        label: label.to_owned(),
        kind: Some(CompletionItemKind::VALUE),
        detail: Some(detail.to_owned()),
        documentation: Some(documentation(&summary(rule), client)),
        sort_text: Some(format!("{order}{kind}{label}")),
        preselect: (order == '0' && kind == '0').then_some(true),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: label.to_owned() })),
        ..CompletionItem::default()
    };
    [(rule.id, rule.name, '0'), (rule.name, rule.id, '1')].map(item)
}

fn documentation(markdown: &str, client: &Client) -> Documentation {
    if client.markdown_completion {
        Documentation::MarkupContent(markup(markdown, true))
    } else {
        Documentation::String(plain(markdown))
    }
}
