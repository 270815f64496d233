//! Which lines belong together.

use ruff_python_ast::token::TokenKind;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{Lines, Module};

/// Runs of more than one line that belong together, in order and apart.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// The first and the last line of each.
    spans: Vec<(u32, u32)>,
}

impl Spans {
    /// The lines of statements: from the first token to the end of the logical line.
    pub(super) fn of_statements(module: &Module, lines: Lines<'_>) -> Self {
        let mut spans = Self::default();
        let mut start = None;
        let mut end = TextSize::default();
        for token in module.tokens().into_iter().flat_map(|tokens| tokens.iter()) {
            match token.kind() {
                TokenKind::Comment
                | TokenKind::NonLogicalNewline
                | TokenKind::Indent
                | TokenKind::Dedent
                | TokenKind::EndOfFile => {}
                TokenKind::Newline => {
                    if let Some(start) = start.take() {
                        spans.push(lines, TextRange::new(start, end));
                    }
                }
                _ => {
                    start = start.or(Some(token.start()));
                    end = token.end();
                }
            }
        }
        // Half-typed code may have no end.
        if let Some(start) = start {
            spans.push(lines, TextRange::new(start, end));
        }
        spans
    }

    /// The lines that a string or a backslash joins: no comment can stand on any but the last.
    pub(super) fn joined(module: &Module, source: &str, lines: Lines<'_>) -> Self {
        let mut spans = Self::default();
        let mut before = TextSize::default();
        let mut depth = 0_usize;
        let mut string = TextSize::default();
        for token in module.tokens().into_iter().flat_map(|tokens| tokens.iter()) {
            let range = token.range();
            let gap = TextRange::new(before.min(range.start()), range.start());
            if source[gap].contains('\\') {
                spans.push(lines, gap);
            }
            match token.kind() {
                TokenKind::String => spans.push(lines, range),
                TokenKind::FStringStart | TokenKind::TStringStart => {
                    if depth == 0 {
                        string = range.start();
                    }
                    depth += 1;
                }
                TokenKind::FStringEnd | TokenKind::TStringEnd => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        spans.push(lines, TextRange::new(string.min(range.end()), range.end()));
                    }
                }
                _ => {}
            }
            before = range.end();
        }
        spans
    }

    /// The first and the last line of the run that holds `line`; the line itself if none does.
    pub(super) fn around(&self, line: u32) -> (u32, u32) {
        let next = self.spans.partition_point(|(first, _)| *first <= line);
        let span = next.checked_sub(1).and_then(|index| self.spans.get(index));
        span.filter(|(_, last)| line <= *last).copied().unwrap_or((line, line))
    }

    /// Adds the lines of `range`, which ends behind all others; runs that share a line are one.
    fn push(&mut self, lines: Lines<'_>, range: TextRange) {
        let (mut first, last) = (lines.line(range.start()), lines.line(range.end()));
        if first == last {
            return;
        }
        while let Some(span) = self.spans.pop_if(|span| first <= span.1) {
            first = first.min(span.0);
        }
        self.spans.push((first, last));
    }
}

#[cfg(test)]
mod tests {
    use ruff_source_file::LineIndex;

    use super::*;

    fn spans(source: &str, read: impl Fn(&Module, Lines<'_>) -> Spans) -> Vec<(u32, u32)> {
        let index = LineIndex::from_source_text(source);
        read(&Module::parse(source), Lines::new(source, &index)).spans
    }

    #[test]
    fn statements_end_with_their_logical_lines() {
        for (source, expected) in [
            ("f()\ng(\n  1,\n)\n\nh()\n", vec![(2, 4)]),
            ("# a\n\n@d(\n)\ndef f(\n  a,\n):\n  # b\n  return (\n  )", vec![(3, 4), (5, 7), (9, 10)]),
            ("x = 1; y = '''\n''' + \\\n 2; z\nw\n", vec![(1, 3)]),
            ("if x: f(\n)\nelse: g(\r\n)\r\n", vec![(1, 2), (3, 4)]),
            ("f(\n\n# a\n", vec![(1, 4)]),
            ("\u{feff}f(\r1)\rg()", vec![(1, 2)]),
        ] {
            assert_eq!(spans(source, Spans::of_statements), expected, "{source:?}");
        }
    }

    #[test]
    fn strings_and_backslashes_join_lines() {
        for (source, expected) in [
            ("x = 1\ny = '''\n''', f'''\n{z}\n{'''\n'''}'''\n", vec![(2, 6)]),
            ("x = 1 + \\\n 2 + \\\n3\ny = '\\\\'\nz = 'a\\\nb'\n", vec![(1, 3), (5, 6)]),
            ("f(\n  '''\n''',\n)\n", vec![(2, 3)]),
        ] {
            let joined = |module: &Module, lines: Lines<'_>| Spans::joined(module, source, lines);
            assert_eq!(spans(source, joined), expected, "{source:?}");
        }
    }

    #[test]
    fn a_line_outside_all_spans_stands_alone() {
        let spans = Spans { spans: vec![(2, 4), (7, 8)] };
        let around: Vec<_> = (1..=9).map(|line| spans.around(line)).collect();
        assert_eq!(around[..4], [(1, 1), (2, 4), (2, 4), (2, 4)]);
        assert_eq!(around[4..], [(5, 5), (6, 6), (7, 8), (7, 8), (9, 9)]);
    }
}
