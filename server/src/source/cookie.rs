//! The comment in the first two lines that names a file's encoding (PEP 263), as CPython looks for it.

/// What a line says about the encoding.
enum Line<'a> {
    /// It is a comment that names one.
    Names(&'a [u8]),
    /// It holds no code, so that the next line may name one.
    Blank,
    /// It holds code, after which nothing is a cookie.
    Code,
}

/// A cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cookie<'a> {
    /// The name as it is written.
    pub name: &'a str,
    /// The line, from 1.
    pub line: usize,
}

/// The cookie that Python's parser finds: it takes a lone CR for a line end.
pub(super) fn of_parser(bytes: &[u8]) -> Option<Cookie<'_>> {
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let (first, rest) = split(bytes, bytes.iter().position(ends));
    let (second, _) = split(rest, rest.iter().position(ends));
    find(first, second)
}

/// The cookie that Python's `tokenize` finds: it reads lines that end with LF alone.
pub(super) fn of_tokenize(bytes: &[u8]) -> Option<Cookie<'_>> {
    let (first, second) = lines_of_tokenize(bytes);
    find(first, second)
}

/// Whether `tokenize` can read the lines in which it looks for a cookie: they have to be UTF-8,
/// whatever they name.
pub(super) fn tokenize_can_look(bytes: &[u8]) -> bool {
    let (first, second) = lines_of_tokenize(bytes);
    let is_utf8 = |line| std::str::from_utf8(line).is_ok();
    is_utf8(first) && (!matches!(look_at(first), Line::Blank) || is_utf8(second))
}

fn lines_of_tokenize(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (first, rest) = split(bytes, memchr::memchr(b'\n', bytes));
    (first, split(rest, memchr::memchr(b'\n', rest)).0)
}

/// What stands before a line end, and what behind it.
fn split(bytes: &[u8], end: Option<usize>) -> (&[u8], &[u8]) {
    let Some(end) = end else { return (bytes, &[]) };
    let length = if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
    (&bytes[..end], &bytes[end + length..])
}

fn find<'a>(first: &'a [u8], second: &'a [u8]) -> Option<Cookie<'a>> {
    let (name, line) = match look_at(first) {
        Line::Names(name) => (name, 1),
        Line::Code => return None,
        Line::Blank => match look_at(second) {
            Line::Names(name) => (name, 2),
            Line::Blank | Line::Code => return None,
        },
    };
    Some(Cookie { name: std::str::from_utf8(name).ok()?, line })
}

fn look_at(line: &[u8]) -> Line<'_> {
    let code = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
    match code.map(|code| &line[code..]) {
        None | Some([b'\r', ..]) => Line::Blank,
        Some(comment @ [b'#', ..]) => named_in(comment).map_or(Line::Blank, Line::Names),
        Some(_) => Line::Code,
    }
}

/// The name behind the first `coding:` or `coding=` of a comment that has one behind it.
fn named_in(comment: &[u8]) -> Option<&[u8]> {
    memchr::memmem::find_iter(comment, b"coding").find_map(|at| {
        let rest = comment[at + b"coding".len()..]
            .strip_prefix(b":")
            .or_else(|| comment[at + b"coding".len()..].strip_prefix(b"="))?;
        let start = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = rest[start..].iter().position(|byte| !is_name(byte)).unwrap_or(rest.len() - start);
        (length > 0).then(|| &rest[start..start + length])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Option<(&str, usize)> {
        of_parser(bytes).map(|cookie| (cookie.name, cookie.line))
    }

    #[test]
    fn cookies_stand_in_comments_of_the_first_two_lines() {
        assert_eq!(found(b"# -*- coding: latin-1 -*-\n"), Some(("latin-1", 1)));
        assert_eq!(found(b" \t\x0c#coding=koi8_r"), Some(("koi8_r", 1)));
        assert_eq!(found(b"#!/usr/bin/python\r\n# vim: fileencoding=a.b\r\n"), Some(("a.b", 2)));
        assert_eq!(found(b"\r\r# coding: latin-1\r"), None);
        assert_eq!(found(b"\n# coding: latin-1\n"), Some(("latin-1", 2)));
        assert_eq!(found(b"x = 1  # coding: latin-1\n# coding: latin-1\n"), None);
        assert_eq!(found(b"# coding: , coding:\tcp1252\n"), Some(("cp1252", 1)));
        assert_eq!(found(b"# coding : latin-1\n# coding:\n"), None);
    }

    #[test]
    fn tokenize_knows_no_lone_cr() {
        let bytes = b"x = 1\r# coding: latin-1\r\r# y\n";
        assert_eq!(of_tokenize(bytes), None);
        assert_eq!(of_tokenize(b"#\r\r# coding: latin-1\n"), Some(Cookie { name: "latin-1", line: 1 }));
        assert_eq!(found(b"#\r\r# coding: latin-1\n"), None);
        assert!(!tokenize_can_look(b"# \xe9\n# coding: latin-1\n"));
        assert!(tokenize_can_look(b"x\n# \xe9\n"));
    }
}
