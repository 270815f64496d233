//! The encodings that Python source may be in, by the names that Python knows for them.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{BIG5, DecoderResult, EUC_JP, EUC_KR, EncoderResult, GB18030, GBK, ISO_2022_JP, SHIFT_JIS};

use super::single_byte::{self, SingleByte};

/// What a file's text is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// The name by which it was found.
    name: Box<str>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Utf8,
    SingleByte(Box<SingleByte>),
    /// Latin-1, or ASCII, as long as there is none of these bytes, which start an escape.
    Unescaped {
        escape: u8,
        ascii: bool,
    },
    MultiByte(&'static encoding_rs::Encoding),
}

/// Why an encoding cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoEncoding {
    /// Python does not know the name.
    Unknown,
    /// Python knows it, but it turns bytes into bytes, or nothing into anything.
    NotText,
    /// Python cannot read source in it, as it has no ASCII in it.
    NotAscii,
    /// Python reads it, and nothing here does.
    NotSupported,
}

const UTF_8: &str = "utf_8 cp65001 u8 utf utf8 utf8_ucs2 utf8_ucs4 utf_8_sig";

/// By the names that Python knows, with blanks between them. The tables are those of the web, which have
/// characters that Python's have not; of those that both have, all but a few signs are the same.
const MULTI_BYTE: &[(&str, &encoding_rs::Encoding)] = &[
    ("big5 big5_tw csbig5 x_mac_trad_chinese big5hkscs big5_hkscs hkscs cp950 950 ms950", BIG5),
    (
        "shift_jis csshiftjis shiftjis sjis s_jis x_mac_japanese cp932 932 ms932 mskanji ms_kanji windows_31j",
        SHIFT_JIS,
    ),
    ("euc_jp eucjp ujis u_jis", EUC_JP),
    (
        "euc_kr euckr korean ksc5601 ks_c_5601 ks_c_5601_1987 ksx1001 ks_x_1001 x_mac_korean cp949 949 ms949 uhc",
        EUC_KR,
    ),
    ("gb18030 gb18030_2000", GB18030),
    (
        "gbk 936 cp936 ms936 gb2312 chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 \
         iso_ir_58 x_mac_simp_chinese",
        GBK,
    ),
    ("iso2022_jp csiso2022jp iso2022jp iso_2022_jp", ISO_2022_JP),
];

/// With the byte that starts an escape, and whether all others must be ASCII.
const UNESCAPED: &[(&str, u8, bool)] =
    &[("utf_7 u7 utf7 unicode_1_1_utf_7", b'+', true), ("unicode_escape raw_unicode_escape", b'\\', false)];

const NOT_ASCII: &str = "utf_16 u16 utf16 utf_16_be unicodebigunmarked utf_16be utf_16_le unicodelittleunmarked utf_16le utf_32 \
     u32 utf32 utf_32_be utf_32be utf_32_le utf_32le punycode cp037 037 csibm037 ebcdic_cp_ca ebcdic_cp_nl \
     ebcdic_cp_us ebcdic_cp_wt ibm037 ibm039 cp1026 1026 csibm1026 ibm1026 cp1140 1140 ibm1140 cp273 273 \
     ibm273 csibm273 cp424 424 csibm424 ebcdic_cp_he ibm424 cp500 500 csibm500 ebcdic_cp_be ebcdic_cp_ch \
     ibm500 cp875";

const NOT_TEXT: &str = "base64_codec base64 base_64 bz2_codec bz2 hex_codec hex quopri_codec quopri quoted_printable \
     quotedprintable rot_13 rot13 uu_codec uu zlib_codec zip zlib idna undefined";

const NOT_SUPPORTED: &str = "euc_jis_2004 jisx0213 eucjis2004 euc_jis2004 euc_jisx0213 eucjisx0213 hz hzgb hz_gb hz_gb_2312 \
     iso2022_jp_1 iso2022jp_1 iso_2022_jp_1 iso2022_jp_2 iso2022jp_2 iso_2022_jp_2 iso2022_jp_2004 \
     iso_2022_jp_2004 iso2022jp_2004 iso2022_jp_3 iso2022jp_3 iso_2022_jp_3 iso2022_jp_ext iso2022jp_ext \
     iso_2022_jp_ext iso2022_kr csiso2022kr iso2022kr iso_2022_kr johab cp1361 ms1361 shift_jis_2004 \
     shiftjis2004 sjis_2004 s_jis_2004 shift_jisx0213 shiftjisx0213 sjisx0213 s_jisx0213";

impl Encoding {
    /// UTF-8, which Python takes where nothing else is named.
    pub fn utf8() -> Self {
        Self { name: "utf-8".into(), kind: Kind::Utf8 }
    }

    /// The encoding that Python knows by `name`, as it stands in a cookie.
    pub fn find(name: &str) -> Result<Self, NoEncoding> {
        let known = normalised(name);
        let is_among = |names: &str| names.split(' ').any(|name| name == known);
        let multi_byte =
            || MULTI_BYTE.iter().find(|(names, _)| is_among(names)).map(|(_, encoding)| *encoding);
        let unescaped = || UNESCAPED.iter().find(|(names, ..)| is_among(names));
        let kind = if is_among(UTF_8) {
            Kind::Utf8
        } else if let Some(codec) = single_byte::find(&known) {
            Kind::SingleByte(Box::new(codec))
        } else if let Some(encoding) = multi_byte() {
            Kind::MultiByte(encoding)
        } else if let Some((_, escape, ascii)) = unescaped() {
            Kind::Unescaped { escape: *escape, ascii: *ascii }
        } else if is_among(NOT_TEXT) {
            return Err(NoEncoding::NotText);
        } else if is_among(NOT_ASCII) {
            return Err(NoEncoding::NotAscii);
        } else if is_among(NOT_SUPPORTED) {
            return Err(NoEncoding::NotSupported);
        } else {
            return Err(NoEncoding::Unknown);
        };
        Ok(Self { name: name.into(), kind })
    }

    /// Its name, as the file has it; `utf-8` where it names none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is UTF-8, under any name.
    pub fn is_utf8(&self) -> bool {
        self.kind == Kind::Utf8
    }

    /// Whether it is the UTF-8 that Python decodes by itself, and not by a codec.
    pub(super) fn is_plain_utf8(&self) -> bool {
        is_named_utf8(&self.name)
    }

    /// The text that `bytes` are, or where they are none.
    pub(super) fn decode(&self, bytes: Vec<u8>) -> Result<String, (Vec<u8>, usize)> {
        let decoded = match &self.kind {
            Kind::Utf8 => {
                return String::from_utf8(bytes).map_err(|error| {
                    let position = error.utf8_error().valid_up_to();
                    (error.into_bytes(), position)
                });
            }
            Kind::SingleByte(codec) => by_byte(&bytes, |byte| codec.decode(byte)),
            Kind::Unescaped { escape, ascii } => by_byte(&bytes, |byte| {
                (byte != *escape && (byte.is_ascii() || !ascii)).then_some(char::from(byte))
            }),
            Kind::MultiByte(encoding) => decode_multi_byte(encoding, &bytes),
        };
        decoded.map_err(|position| (bytes, position))
    }

    /// The bytes that `text` is in this encoding, or the first character that it does not have.
    pub fn encode<'a>(&self, text: &'a str) -> Result<Cow<'a, [u8]>, char> {
        let by_char = |encode: &dyn Fn(char) -> Option<u8>| {
            text.chars().map(|one| encode(one).ok_or(one)).collect::<Result<Vec<u8>, char>>().map(Cow::Owned)
        };
        match &self.kind {
            Kind::Utf8 => Ok(Cow::Borrowed(text.as_bytes())),
            Kind::SingleByte(codec) => by_char(&|one| codec.encode(one)),
            Kind::Unescaped { escape, ascii } => by_char(&|one| {
                u8::try_from(one).ok().filter(|byte| byte != escape && (byte.is_ascii() || !ascii))
            }),
            Kind::MultiByte(encoding) => encode_multi_byte(encoding, text),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Whether Python takes the name for its own `utf-8`. Editors add line ends to names, as in
/// `utf-8-unix`, which Python takes off from this one and Latin-1 only.
pub(super) fn is_named_utf8(name: &str) -> bool {
    is_variant(&dashed(name), "utf-8")
}

fn dashed(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

fn is_variant(name: &str, of: &str) -> bool {
    name.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The name as Python looks it up.
fn normalised(name: &str) -> String {
    let lower = dashed(name);
    if is_variant(&lower, "utf-8") {
        return "utf_8".to_owned();
    }
    if ["latin-1", "iso-8859-1", "iso-latin-1"].into_iter().any(|of| is_variant(&lower, of)) {
        return "latin_1".to_owned();
    }
    let words = lower.split(|one: char| !one.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

fn by_byte(bytes: &[u8], decode: impl Fn(u8) -> Option<char>) -> Result<String, usize> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for (position, byte) in bytes.iter().enumerate() {
        text.push(decode(*byte).ok_or(position)?);
    }
    Ok(text)
}

fn decode_multi_byte(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or_default());
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(length, after), read) => {
            Err(read.saturating_sub(usize::from(length) + usize::from(after)))
        }
        (DecoderResult::OutputFull, read) => Err(read),
    }
}

fn encode_multi_byte<'a>(
    encoding: &'static encoding_rs::Encoding,
    text: &'a str,
) -> Result<Cow<'a, [u8]>, char> {
    let mut encoder = encoding.new_encoder();
    let room = encoder.max_buffer_length_from_utf8_without_replacement(text.len());
    let mut bytes = Vec::with_capacity(room.unwrap_or_default());
    match encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true) {
        (EncoderResult::InputEmpty, _) => Ok(Cow::Owned(bytes)),
        (EncoderResult::Unmappable(one), _) => Err(one),
        (EncoderResult::OutputFull, _) => Err(char::REPLACEMENT_CHARACTER),
    }
}
