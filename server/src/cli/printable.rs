//! Text from files and of file names, made fit for a terminal: no escape sequences, and nothing that
//! makes a line look other than it is.

use std::borrow::Cow;

/// `text` with a visible sign in the place of each character that a terminal would obey.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        return Cow::Borrowed(text);
    }
    text.chars().map(visible).collect()
}

/// `c`, or a visible sign for it.
pub fn visible(c: char) -> char {
    match c {
        // Unicode has a picture of each.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        // The C1 controls, and what is invisible, breaks lines or turns the direction of writing.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(printable("plain, größer 日本"), "plain, größer 日本");
        assert_eq!(printable("\x1b[31m\n\x7f"), "␛[31m␊␡");
        assert_eq!(printable("a\u{202e}b\u{9b}c"), "a\u{fffd}b\u{fffd}c");
    }
}
