//! Texts as Python's `repr` and `ascii` write them.

/// A text as Python writes it in a program.
pub fn quoted(text: &str, is_ascii: bool) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            c if c == quote => quoted.extend(['\\', c]),
            c if is_printable(c) && (c.is_ascii() || !is_ascii) => quoted.push(c),
            c => quoted.push_str(&escape(c)),
        }
    }
    quoted.push(quote);
    quoted
}

fn is_printable(c: char) -> bool {
    // Behind a letter, so that Rust leaves accents alone, as Python does.
    c != '\0' && !format!("a{c}").escape_debug().to_string().contains("\\u")
}

fn escape(c: char) -> String {
    match u32::from(c) {
        code @ 0..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn texts_are_quoted_as_python_does() {
        assert_eq!(quoted("it's \"\\\n", false), r#"'it\'s "\\\n'"#);
        assert_eq!(quoted("it's", false), "\"it's\"");
        assert_eq!(
            quoted("\0\x7fé\u{a0}\u{301}\u{2028}\u{1f600}", false),
            "'\\x00\\x7fé\\xa0\u{301}\\u2028\u{1f600}'"
        );
        assert_eq!(quoted("é\u{1f600}", true), "'\\xe9\\U0001f600'");
    }
}
