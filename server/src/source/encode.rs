//! Writing a text back as its file was written.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A comment that names an encoding, on the first or second line (PEP 263).
static COOKIE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\A(?:[ \t\x0c]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\x0c]*#[^\r\n]*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)",
    )
    .expect("a constant pattern")
});

/// Why a text cannot be written as its file was.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The file is in an encoding that is only read.
    #[error(
        "is not in UTF-8, and is written back in no other encoding: nothing was fixed; save it as UTF-8 first"
    )]
    NotUtf8,
    /// The file says that it is in another encoding, and the new text holds more than ASCII.
    #[error("says that it is in `{0}`, and a fix brings characters beyond ASCII: nothing was fixed")]
    Cookie(String),
}

/// The bytes of `text` in the encoding of `old`, the bytes of a file that holds `old_text`.
pub fn encode_like(old: &[u8], old_text: &str, text: &str) -> Result<Vec<u8>, EncodeError> {
    let (mark, body) = if old.starts_with(MARK) { old.split_at(MARK.len()) } else { (&b""[..], old) };
    if body != old_text.as_bytes() {
        return Err(EncodeError::NotUtf8);
    }
    if let Some(cookie) = foreign_cookie(body)
        && !text.is_ascii()
    {
        return Err(EncodeError::Cookie(cookie));
    }
    Ok([mark, text.as_bytes()].concat())
}

/// The encoding that a file names, if it is not UTF-8.
fn foreign_cookie(bytes: &[u8]) -> Option<String> {
    let name = COOKIE.captures(bytes)?.get(1)?;
    let name = String::from_utf8_lossy(name.as_bytes()).into_owned();
    let plain = name.to_lowercase().replace('_', "-");
    let is_utf8 = matches!(plain.as_str(), "utf-8" | "utf8" | "utf-8-sig" | "u8" | "utf")
        || plain.starts_with("utf-8-");
    (!is_utf8).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(old: &[u8], old_text: &str, text: &str) -> Result<Vec<u8>, String> {
        encode_like(old, old_text, text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_byte_order_mark_stays() {
        assert_eq!(encode(b"\xef\xbb\xbfx", "x", "y"), Ok(b"\xef\xbb\xbfy".to_vec()));
        assert_eq!(encode("ä".as_bytes(), "ä", "ö"), Ok("ö".into()));
    }

    #[test]
    fn nothing_is_written_in_another_encoding_than_it_had() {
        assert!(encode(b"x = '\xe9'", "x = 'é'", "y = 'é'").unwrap_err().contains("not in UTF-8"));
        let latin = "#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx\n";
        assert_eq!(
            encode(latin.as_bytes(), latin, "# coding: latin-1\ny\n"),
            Ok("# coding: latin-1\ny\n".into())
        );
        assert!(encode(latin.as_bytes(), latin, "é").unwrap_err().contains("`latin-1`"));
        let utf = "# vim: set fileencoding=UTF-8 :\n";
        assert!(encode(utf.as_bytes(), utf, "é").is_ok());
        assert!(encode(b"x\n# coding: latin-1\n", "x\n# coding: latin-1\n", "é").is_ok());
    }
}
