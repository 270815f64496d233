//! Source that reads other than it runs.

use crate::rule::rule;
use crate::{Context, Edit, Fix, Location};
use ruff_text_size::{TextRange, TextSize};

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
    /// Here `<U+202E>` stands for the character itself. One finding tells the first line that has any; the
    /// fix removes all of them.
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
    let fix = Fix::unsafe_("Remove all such control characters", removals(source));
    let finding = context.report(&B613, range).fix(fix);
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
