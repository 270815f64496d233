//! Markdown as a client can show it.

use std::fmt::Write as _;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use tower_lsp::ls_types::{MarkupContent, MarkupKind};

/// Markdown for a client that shows it, or else the same as plain text.
pub(super) fn markup(markdown: &str, shows_markdown: bool) -> MarkupContent {
    if shows_markdown {
        MarkupContent { kind: MarkupKind::Markdown, value: markdown.to_owned() }
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: plain(markdown) }
    }
}

/// The text of some Markdown, without what marks it up. Code is indented; the target of a link stands behind
/// its text.
pub(super) fn plain(markdown: &str) -> String {
    let mut writer = Writer::default();
    for event in Parser::new(markdown) {
        writer.write(event);
    }
    format!("{}\n", writer.text.trim())
}

/// A text as Markdown that shows it as it is: whatever could mark something up has a backslash before it.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

#[derive(Default)]
struct Writer {
    text: String,
    targets: Vec<String>,
    is_code: bool,
    /// How deep lists are nested here.
    depth: usize,
}

impl Writer {
    fn write(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) if self.is_code => {
                let lines = text.split_inclusive('\n').map(|line| format!("    {line}"));
                self.text.extend(lines);
            }
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                self.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::Rule => self.text.push_str("---\n\n"),
            Event::Start(tag) => self.start(&tag),
            Event::End(end) => self.end(end),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => self.is_code = true,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.targets.push(dest_url.to_string());
            }
            Tag::List(_) => {
                self.new_line();
                self.depth += 1;
            }
            Tag::Item => {
                self.new_line();
                let indent = "  ".repeat(self.depth.saturating_sub(1));
                _ = write!(self.text, "{indent}- ");
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::CodeBlock => {
                self.is_code = false;
                self.text.push('\n');
            }
            TagEnd::Link | TagEnd::Image => {
                let target = self.targets.pop().unwrap_or_default();
                _ = write!(self.text, " ({target})");
            }
            TagEnd::List(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.text.push_str("\n\n");
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => self.text.push_str("\n\n"),
            _ => {}
        }
    }

    fn new_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use ridealong_checks::{explain_markdown, rules};

    use super::*;

    #[test]
    fn what_marks_up_is_gone_and_all_else_stays() {
        let markdown = "# B1: a_b\n\nUse `x` **now**,\nsee [the page](https://x.y).\n\n```python\nf(*a)\n\ng()\n```\n\n- one\n- `two`\n\nend\n";
        let expected = "B1: a_b\n\nUse x now,\nsee the page (https://x.y).\n\n    f(*a)\n    \n    g()\n\n- one\n- two\n\nend\n";
        assert_eq!(plain(markdown), expected);
    }

    #[test]
    fn what_is_escaped_shows_as_it_is() {
        for text in ["*a*", "[x](y)", "<b>", "a_b_c", "`x`", "# a", "1. a", "![x](y)", "a\\b"] {
            assert_eq!(plain(&escape(text)), format!("{text}\n"));
        }
    }

    #[test]
    fn the_pages_of_rules_read_well_as_text() {
        for rule in rules::all() {
            let text = plain(&explain_markdown(rule));
            assert!(text.starts_with(&format!("{}: {}\n\n", rule.id, rule.name)), "{text}");
            assert!(!text.contains('`') && !text.contains("](http") && !text.contains("\n\n\n"), "{text}");
        }
    }
}
