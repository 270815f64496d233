use super::*;

fn text(bytes: &[u8]) -> String {
    decode(bytes.to_vec()).unwrap_or_else(|error| panic!("{error}: {bytes:?}")).to_string()
}

fn error(bytes: &[u8]) -> ReadError {
    decode(bytes.to_vec()).expect_err("what cannot be read")
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    assert_eq!(text(b"\xef\xbb\xbfx = 1\n"), "x = 1\n");
    assert_eq!(text(b""), "");
}

#[test]
fn what_is_not_utf8_is_told_with_its_line() {
    let error = error(b"x = 1\r\ny = '\xe9'\n");
    assert!(error.to_string().contains("byte 0xe9 on line 2"), "{error}");
    assert_eq!(error.refusal(), Some(Refusal::Syntax));
}

#[test]
fn cookies_are_followed() {
    assert_eq!(text(b"# coding: latin-1\n'\xe9\x80'\n"), "# coding: latin-1\n'é\u{80}'\n");
    assert_eq!(text(b"# coding: iso-8859-15\n'\xa4'\n"), "# coding: iso-8859-15\n'€'\n");
    assert_eq!(text(b"#\n# coding=cp1252\n'\x80'\n"), "#\n# coding=cp1252\n'€'\n");
    assert_eq!(text(b"# coding: koi8-r\n'\xc1'\n"), "# coding: koi8-r\n'а'\n");
    assert_eq!(text(b"# coding: Latin-1-unix\n'\xe9'\n"), "# coding: Latin-1-unix\n'é'\n");
    assert_eq!(text(b"# coding: shift_jis\n'\x95\x5c'\n"), "# coding: shift_jis\n'表'\n");
    assert_eq!(text(b"# coding: euc-jp\n'\xc6\xfc'\n"), "# coding: euc-jp\n'日'\n");
    assert_eq!(text(b"# coding: gbk\n'\xc8\xd5'\n"), "# coding: gbk\n'日'\n");
    assert_eq!(text(b"# coding: big5\n'\xa4\xe9'\n"), "# coding: big5\n'日'\n");
    assert_eq!(text(b"# coding: utf-7\nx\n"), "# coding: utf-7\nx\n");
}

#[test]
fn what_is_not_in_the_named_encoding_is_told() {
    for (name, bytes) in [("ascii", b"\xe9"), ("cp1252", b"\x81"), ("euc-jp", b"\x81"), ("utf8", b"\xe9")] {
        let error = error(&[b"# coding: ", name.as_bytes(), b"\n'", bytes, b"'\n"].concat());
        let wanted = format!("is not in `{name}`, as it says: byte 0x{:02x} on line 2", bytes[0]);
        assert!(error.to_string().starts_with(&wanted), "{error}");
    }
}

#[test]
fn encodings_that_cannot_be_used_are_told() {
    let reason = |name: &str| match error(format!("#\n# coding: {name}\n").as_bytes()) {
        ReadError::NoEncoding { line: 2, reason, .. } => reason,
        other => panic!("{other}"),
    };
    assert_eq!(reason("foobar"), NoEncoding::Unknown);
    assert_eq!(reason("-"), NoEncoding::Unknown);
    assert_eq!(reason("utf8-unix"), NoEncoding::Unknown);
    assert_eq!(reason("utf-16"), NoEncoding::NotAscii);
    assert_eq!(reason("rot13"), NoEncoding::NotText);
    assert_eq!(reason("hz"), NoEncoding::NotSupported);
    let error = error(b"\xef\xbb\xbf# coding: latin-1\n");
    assert!(matches!(error, ReadError::Contradiction { line: 1, .. }), "{error}");
}

#[test]
fn bandit_wants_the_lines_of_the_cookie_in_utf8() {
    let refusal = |bytes: &[u8]| Source::decode(bytes.to_vec()).unwrap().refusal;
    assert_eq!(refusal(b"# \xe9\n# coding: latin-1\n"), Some(Refusal::Syntax));
    assert_eq!(refusal(b"# coding: latin-1 \xe9\n"), Some(Refusal::Syntax));
    assert_eq!(refusal(b"# coding: latin-1\n# \xe9\n"), None);
    assert_eq!(refusal(b"#\r# coding: latin-1\r# \xe9\r"), Some(Refusal::Syntax));
}

#[test]
fn bytes_in_comments_do_not_matter_where_utf8_is_read_anyway() {
    let source = Source::decode(b"x = '\xef\xbf\xbd'\ny  # \xe9t\xe9\nz # \xe9".to_vec());
    assert!(source.is_err(), "a replacement character in a string may stand for anything");
    let source = Source::decode(b"x\ny  # \xe9t\xe9\nz # \xe9".to_vec()).unwrap();
    assert_eq!((&*source.text, source.is_lossy), ("x\ny  # \u{fffd}t\u{fffd}\nz # \u{fffd}", true));
    assert_eq!(source.encode(&source.text), Err(EncodeError::Lossy));
    assert!(Source::decode(b"# coding: utf-8\ny  # \xe9\n".to_vec()).is_ok());
    for refused in [&b"x  # \xe9\n"[..], b"#\ny  # \xe9\n", b"# coding: utf8\nx\ny  # \xe9\n", b"x\n\xe9#\n"]
    {
        assert_eq!(error(refused).refusal(), Some(Refusal::Syntax));
    }
}

#[test]
fn a_text_goes_back_into_the_bytes_it_came_from() {
    let sources: [&[u8]; 6] = [
        b"\xef\xbb\xbfx = '\xc3\xa9'\r\n",
        b"# coding: latin-1\nx = '\xe9\x85'\r",
        b"# coding: cp1252\nx = '\x80'\n",
        b"# coding: shift_jis\n'\x95\x5c'\n",
        b"# coding: iso-2022-jp\n'\x1b$BF|K\\\x1b(B'\n",
        b"# coding: cp437\n'\x80\xff'\n",
    ];
    for bytes in sources {
        let source = Source::decode(bytes.to_vec()).unwrap();
        assert_eq!(source.encode(&source.text).as_deref(), Ok(bytes));
    }
    let source = Source::decode(b"# coding: latin-1\n".to_vec()).unwrap();
    assert_eq!(
        source.encode("'€'"),
        Err(EncodeError::Missing { character: '€', encoding: source.encoding.to_string() })
    );
    // Back to ASCII twice is the same text.
    let source = Source::decode(b"# coding: iso-2022-jp\n'\x1b(B\x1b(B'\n".to_vec());
    assert!(source.is_err() || source.is_ok_and(|source| source.is_lossy));
}
