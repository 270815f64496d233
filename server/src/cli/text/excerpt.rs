//! The line of source that a finding starts on, cut to what fits and fit for a terminal.

use std::ops::Range;

use ridealong_checks::{LineIndex, TextRange};

use crate::cli::printable::visible;

/// The most bytes of a line that are shown.
pub const WIDEST: usize = 160;

/// Of a longer line, so many bytes in front of the finding are shown.
const BEFORE: usize = 60;

/// A line, ready to show.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Its number, from 1.
    pub line: usize,
    /// What is shown of it.
    pub source: String,
    /// Which bytes of `source` to underline.
    pub span: Range<usize>,
    /// What to say beside the underlining, for a finding over several lines.
    pub label: Option<String>,
}

/// The line of `text` on which `range` starts. Lines are counted after the first `lines_before`.
pub fn excerpt(text: &str, lines: &LineIndex, range: TextRange, lines_before: usize) -> Excerpt {
    let line = lines.line_index(range.start());
    let last = lines.line_index(range.end());
    let whole = lines.line_range(line, text);
    let start = whole.start().to_usize();
    let content = text[whole].trim_end_matches(['\n', '\r']);
    let wanted = range.start().to_usize() - start..range.end().to_usize() - start;
    let wanted = wanted.start.min(content.len())..wanted.end.min(content.len());
    let (source, span) = cut(content, wanted);
    let label = (last > line).then(|| format!("to line {}", last.get().saturating_sub(lines_before)));
    Excerpt { line: line.get().saturating_sub(lines_before), source, span, label }
}

/// The part of `content` around `wanted`, with `wanted` in it.
fn cut(content: &str, wanted: Range<usize>) -> (String, Range<usize>) {
    let mut window = 0..content.len();
    if content.len() > WIDEST {
        let start = wanted.start.saturating_sub(BEFORE).min(content.len() - WIDEST);
        window = content.floor_char_boundary(start)..content.floor_char_boundary(start + WIDEST);
    }
    let mut shown = String::with_capacity(window.len() + 8);
    if window.start > 0 {
        shown.push('…');
    }
    let mut span = shown.len()..shown.len();
    for (at, c) in content[window.clone()].char_indices() {
        shown.push(if c == '\t' { c } else { visible(c) });
        let behind = window.start + at + c.len_utf8();
        if behind <= wanted.start {
            span = shown.len()..shown.len();
        } else if behind <= wanted.end {
            span.end = shown.len();
        }
    }
    if window.end < content.len() {
        shown.push('…');
    }
    (shown, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, range: Range<usize>) -> (usize, String, String, Option<String>) {
        let offset = |at: usize| u32::try_from(at).unwrap().into();
        let range = TextRange::new(offset(range.start), offset(range.end));
        let excerpt = excerpt(text, &LineIndex::from_source_text(text), range, 0);
        let underlined = excerpt.source[excerpt.span].to_owned();
        (excerpt.line, excerpt.source, underlined, excerpt.label)
    }

    #[test]
    fn a_line_stands_without_its_end() {
        for text in ["a\nb = c\nd\n", "a\rb = c\rd\r", "a\r\nb = c\r\nd\r\n"] {
            let start = text.find('c').unwrap();
            assert_eq!(of(text, start..start + 1), (2, "b = c".into(), "c".into(), None), "{text:?}");
        }
    }

    #[test]
    fn of_several_lines_the_first_is_shown() {
        assert_eq!(
            of("x = f(\n  1,\n)\n", 4..13),
            (1, "x = f(".into(), "f(".into(), Some("to line 3".into()))
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_finding() {
        let text = format!("{}call(){}\n", "ä".repeat(10_000), "z".repeat(10_000));
        let (_, source, underlined, _) = of(&text, 20_000..20_006);
        assert_eq!(underlined, "call()");
        assert!(source.len() < WIDEST + 10 && source.starts_with("…ä") && source.ends_with("z…"), "{source}");
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_as_a_sign() {
        let (_, source, underlined, _) = of("f('\x1b[31m')  # \u{202e}\n", 2..9);
        assert_eq!((source.as_str(), underlined.as_str()), ("f('␛[31m')  # \u{fffd}", "'␛[31m'"));
    }

    #[test]
    fn an_empty_range_at_the_end_of_the_text_is_no_trouble() {
        assert_eq!(of("x\n", 2..2), (2, String::new(), String::new(), None));
        assert_eq!(of("x", 1..1), (1, "x".into(), String::new(), None));
    }
}
