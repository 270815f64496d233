//! Telling a string from the code between two strings.
//!
//! Behind a `"""` too many all strings are turned inside out: what is between two of them is read as a
//! string, and their text as code. Such a string gives itself away: text touches its quotes from outside,
//! or prose follows it.

use std::ops::Range;

use super::plain::line_of;
use super::strings::is_word;

/// The words that may stand before or behind a string or another word in code.
const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "case", "class", "def", "del", "elif", "else", "except", "exec",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match", "nonlocal", "not",
    "or", "print", "raise", "return", "type", "while", "with", "yield",
];

/// So many letters a prefix has at most.
const PREFIX: usize = 2;

/// Whether what is in `string`, quotes included, seems to stand between two strings rather than to be one.
pub(super) fn seems_inverted(text: &[u8], string: Range<usize>) -> bool {
    let before = text.get(..string.start).unwrap_or_default();
    let behind = text.get(string.end..).unwrap_or_default();
    is_touched_by_text(before) || begins_with_text(behind)
}

fn is_touched_by_text(before: &[u8]) -> bool {
    let Some(last) = before.last() else { return false };
    if !is_word(*last) {
        return b".!?)]}`".contains(last);
    }
    let length = before.iter().rev().take_while(|byte| is_word(**byte)).count();
    length > PREFIX && !is_keyword(&before[before.len() - length..])
}

/// A word at once, or two on the next line that is not blank.
fn begins_with_text(behind: &[u8]) -> bool {
    let word = word_of(behind);
    if !word.is_empty() {
        return !is_keyword(word);
    }
    let line = line_of(behind.trim_ascii_start());
    let word = word_of(line);
    let rest = &line[word.len()..];
    let next = word_of(rest.trim_ascii_start());
    rest.starts_with(b" ") && [word, next].into_iter().all(|word| !word.is_empty() && !is_keyword(word))
}

fn word_of(text: &[u8]) -> &[u8] {
    &text[..text.iter().position(|byte| !is_word(*byte)).unwrap_or(text.len())]
}

fn is_keyword(word: &[u8]) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.as_bytes() == word)
}
