//! What the code of a logical line begins with.

use std::ops::Range;

use super::strings::is_word;

/// The word that starts at `at`, which may be empty.
pub(super) fn word_at(text: &[u8], at: usize) -> &[u8] {
    let rest = text.get(at..).unwrap_or_default();
    &rest[..rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len())]
}

/// Whether a logical line is the header of a class with nothing behind the colon, and then whether the
/// class has type parameters.
pub(super) fn class_header(text: &[u8], code: Range<usize>) -> Option<bool> {
    const CLASS: &[u8] = b"class";
    let code = text.get(code)?;
    let rest = code.strip_prefix(CLASS).filter(|rest| !rest.first().is_some_and(|byte| is_word(*byte)))?;
    let last = rest.iter().rposition(|byte| !is_blank(*byte))?;
    if rest[last] != b':' {
        return None;
    }
    let mut behind_name = rest.iter().skip_while(|byte| is_blank(**byte)).skip_while(|byte| is_word(**byte));
    Some(behind_name.find(|byte| !is_blank(**byte)) == Some(&b'['))
}

/// Whether the byte is nothing but space, or continues a line.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c' | b'\\' | b'\n' | b'\r')
}
