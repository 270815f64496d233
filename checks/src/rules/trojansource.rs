//! Source that reads other than it runs.

use crate::rule::rule;
use crate::{Context, Edit, Fix, Location, Module};
use ruff_python_ast::StringFlags;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::{Ranged, TextRange, TextSize};

rule! {
    /// A control character for bidirectional text shows code in another order than it runs in.
    ///
    /// Editors and review tools obey such characters, Python does not. So a comment can look like code, a
    /// condition can look as if it held, and whoever reviews the change does not see it. No program needs
    /// them in its source: where a text needs them, write the escape, such as `"\u202e"`.
    ///
    /// ```python
    /// if level == "admin":  # <U+202E>admins alone<U+202C>  # B613 => if level == "admin":
    ///     unlock()
    /// greeting = "\u202eabc"
    /// ```
    ///
    /// Here `<U+202E>` stands for the character itself. One finding tells the first line that has any. There are
    /// two fixes for all of them: in strings they become escapes, and are removed elsewhere; or all are removed.
    /// The first is not there where no string has any, or one that knows no escapes, as after `r`. Both are
    /// unsafe: text that is shown from right to left may need them.
    B613 "trojansource" {
        severity: High, confidence: Medium, cwe: 838,
        message: "a control character hides in which order this code runs; remove it, or write its escape",
        on: Source(check),
    }
}

/// In the order in which Bandit looks for them on a line.
const BIDIRECTIONAL: [char; 10] = [
    '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}', '\u{200f}',
];

/// Where Python's `str.splitlines` ends a line.
const LINE_ENDS: [char; 9] = ['\n', '\x0b', '\x0c', '\x1c', '\x1d', '\x1e', '\u{85}', '\u{2028}', '\u{2029}'];

fn check(context: &mut Context<'_>) {
    let source = context.source;
    // All of these start with the same byte in UTF-8.
    let mut suspects = memchr::memchr_iter(0xe2, source.as_bytes());
    let is_one = |at: usize| source[at..].starts_with(BIDIRECTIONAL);
    let Some(first) = suspects.find(|at| is_one(*at)) else { return };
    let (line, start) = line_of(&source[..first]);
    let text = &source[start..];
    let text = &text[..text.find(LINE_ENDS).unwrap_or(text.len())];
    let text = &text[..text.find('\r').unwrap_or(text.len())];
    let Some((at, c)) = BIDIRECTIONAL.iter().find_map(|c| Some((text.find(*c)?, *c))) else { return };
    let column = text[..at].trim_start_matches('\u{feff}').chars().count() + 1;
    let length = TextSize::of(c);
    let range = TextRange::at(TextSize::try_from(start + at).unwrap_or_default(), length);
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let removed = Fix::unsafe_("Remove all such control characters", removals(source));
    let escaped =
        escapes(source).map(|edits| Fix::unsafe_("Write escapes in strings, and remove the others", edits));
    let finding = context.report(&B613, range).fix(escaped).fix(removed);
    finding.location = Some(Location {
        line: number(line),
        column: number(column),
        end_column: 0,
        first_line: number(line),
        last_line: number(line),
    });
    let code = u32::from(c);
    finding.about(format!("'\\u{code:04x}'"));
    finding.message(format!(
        "the control character U+{code:04X} hides in which order this code runs; remove it, or write its escape"
    ));
}

fn removals(source: &str) -> Vec<Edit> {
    let all = source.match_indices(BIDIRECTIONAL);
    let range =
        |at, text: &str| TextRange::at(TextSize::try_from(at).unwrap_or_default(), TextSize::of(text));
    all.map(|(at, text)| Edit::replace(range(at, text), "")).collect()
}

/// Writes the escape of each in a string, and takes the others away. None where no string has any, or one that
/// cannot be escaped.
fn escapes(source: &str) -> Option<Vec<Edit>> {
    let module = Module::parse(source);
    let mut has_escapes = false;
    let edits = removals(source).into_iter().map(|edit| {
        // A string is one token, and an f-string has one for each of its texts.
        let token = module.tokens()?.iter().find(|token| token.range().contains_range(edit.range));
        let Some(token) = token else { return Some(edit) };
        let is_text =
            matches!(token.kind(), TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle);
        if !is_text {
            return Some(edit);
        }
        let written = source.get(std::ops::Range::from(token.range()))?;
        let before = source.get(token.start().to_usize()..edit.range.start().to_usize())?;
        let follows_backslash = before.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
        let is_raw = token.string_flags().is_none_or(|flags| flags.prefix().is_raw())
            || written.starts_with(['b', 'B']);
        let c = source.get(std::ops::Range::from(edit.range))?.chars().next()?;
        has_escapes = true;
        (!is_raw && !follows_backslash).then(|| Edit::replace(edit.range, format!("\\u{:04x}", u32::from(c))))
    });
    let edits: Vec<Edit> = edits.collect::<Option<_>>()?;
    has_escapes.then_some(edits)
}

/// The number of the line that `before` ends in, from 1, and where that line starts, as
/// `str.splitlines` counts.
fn line_of(before: &str) -> (usize, usize) {
    let mut line = 1;
    let mut start = 0;
    let mut last = ' ';
    for (at, c) in before.char_indices() {
        if c == '\r' || LINE_ENDS.contains(&c) {
            // A line feed behind a carriage return ends no other line.
            line += usize::from(!(c == '\n' && last == '\r'));
            start = at + c.len_utf8();
        }
        last = c;
    }
    (line, start)
}
