//! Reading Python source, in the encoding that it is in, and writing it back in the same.

mod cookie;
mod encoding;
mod single_byte;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use ridealong_checks::{Module, Refusal};

pub use encoding::{Encoding, NoEncoding};

/// The longest text that the parser's offsets can count, in bytes.
const LONGEST: u64 = u32::MAX as u64;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why a file could not be read. The path is for the caller to add.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system would not let it be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is a pipe, a device or a socket.
    #[error("is not a regular file; name it on the command line if it is to be read all the same")]
    Special,
    /// It is too large for the parser's offsets.
    #[error("is larger than 4 GiB; exclude it from the scan")]
    TooLarge,
    /// It names no encoding, and its bytes are not UTF-8.
    #[error(
        "is not UTF-8: byte 0x{byte:02x} on line {line} is not allowed there; save the file as UTF-8, or name its \
         encoding on the first line, as in `# coding: latin-1`"
    )]
    NotUtf8 {
        /// The first byte that is not allowed.
        byte: u8,
        /// Its line, from 1.
        line: usize,
    },
    /// Its bytes are not in the encoding that it names.
    #[error(
        "is not in `{encoding}`, as it says: byte 0x{byte:02x} on line {line} is not allowed there; name the \
         encoding that it is in, or save it as UTF-8"
    )]
    Undecodable {
        /// The name, as the file has it.
        encoding: String,
        /// The first byte that is not allowed.
        byte: u8,
        /// Its line, from 1.
        line: usize,
    },
    /// It names an encoding that cannot be used.
    #[error("names the encoding `{name}` on line {line}, {}", why_not(*.reason))]
    NoEncoding {
        /// The name, as the file has it.
        name: String,
        /// The line of the cookie, from 1.
        line: usize,
        /// What is wrong with it.
        reason: NoEncoding,
    },
    /// It starts with a byte order mark of UTF-8 and names another encoding.
    #[error(
        "starts with a byte order mark, which says UTF-8, but names the encoding `{name}` on line {line}; take one \
         of the two away"
    )]
    Contradiction {
        /// The name, as the file has it.
        name: String,
        /// The line of the cookie, from 1.
        line: usize,
    },
}

/// Why a text cannot be written as its file was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The file holds bytes that could not be read.
    #[error("holds bytes that are not UTF-8, and was not fixed; save it as UTF-8 first")]
    Lossy,
    /// The encoding of the file has no such character.
    #[error("is in `{encoding}`, which has no {character:?}, and was not fixed; save it as UTF-8 first")]
    Missing {
        /// The first character that the encoding does not have.
        character: char,
        /// What the file is in.
        encoding: String,
    },
}

fn why_not(reason: NoEncoding) -> &'static str {
    match reason {
        NoEncoding::Unknown => {
            "which Python does not know; name the one that the file is in, such as `utf-8`"
        }
        NoEncoding::NotText => "which is not one of text; name the one that the file is in, such as `utf-8`",
        NoEncoding::NotAscii => "in which Python reads no source; save the file as UTF-8",
        NoEncoding::NotSupported => "which is not supported; save the file as UTF-8",
    }
}

impl ReadError {
    /// Why Bandit skips such a file; none where it is the system that refuses it.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Io(_) | Self::Special | Self::TooLarge => None,
            Self::NoEncoding { reason: NoEncoding::NotText, .. } => Some(Refusal::Exception),
            Self::NotUtf8 { .. }
            | Self::Undecodable { .. }
            | Self::NoEncoding { .. }
            | Self::Contradiction { .. } => Some(Refusal::Syntax),
        }
    }
}

/// The text of a file, and what is needed to write it back as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text, without a byte order mark. Line ends are as in the file.
    pub text: Arc<str>,
    /// What the file is written in.
    pub encoding: Encoding,
    /// Whether the file starts with a byte order mark.
    pub has_bom: bool,
    /// Why Bandit skips the file although Python reads it: `tokenize`, which finds the comments, wants
    /// the lines before a cookie to be UTF-8.
    pub refusal: Option<Refusal>,
    /// Whether the text does not tell what the bytes were: those in comments that are not in the encoding
    /// stand in it as U+FFFD, and some encodings have several ways to write a character.
    pub is_lossy: bool,
}

impl Source {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let file = File::open(path)?;
        let length = file.metadata()?.len().min(LONGEST);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
        // A device may tell no length and have no end.
        file.take(LONGEST + 1).read_to_end(&mut bytes)?;
        Self::decode(bytes)
    }

    /// Turns the bytes of a file into text.
    pub fn decode(mut bytes: Vec<u8>) -> Result<Self, ReadError> {
        if bytes.len() as u64 > LONGEST {
            return Err(ReadError::TooLarge);
        }
        let has_bom = bytes.starts_with(BYTE_ORDER_MARK);
        if has_bom {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        let encoding = named_encoding(&bytes, has_bom)?;
        let refusal = tokenize_refusal(&bytes, encoding.as_ref());
        let names = encoding.is_some();
        let encoding = encoding.unwrap_or_else(Encoding::utf8);
        // Some encodings have several ways to write a character.
        let original = (!encoding.is_utf8()).then(|| bytes.clone());
        match encoding.decode(bytes) {
            Ok(text) => {
                let is_lossy =
                    original.is_some_and(|original| encoding.encode(&text).as_deref() != Ok(&*original));
                Ok(Self { text: text.into(), encoding, has_bom, refusal, is_lossy })
            }
            Err((bytes, position)) => {
                // Where it reads UTF-8 anyway, Python does not look at the bytes of comments.
                let is_plain = encoding.is_plain_utf8() && cookie::tokenize_can_look(&bytes);
                if let Some(text) = is_plain.then(|| with_odd_comments(&bytes)).flatten() {
                    return Ok(Self { text: text.into(), encoding, has_bom, refusal, is_lossy: true });
                }
                let byte = bytes.get(position).copied().unwrap_or_default();
                let line = line_of(&bytes, position);
                Err(if names {
                    ReadError::Undecodable { encoding: encoding.to_string(), byte, line }
                } else {
                    ReadError::NotUtf8 { byte, line }
                })
            }
        }
    }

    /// The bytes of a file with this `text` in place of the present one. A text that does not tell what
    /// the bytes were cannot be written back.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, EncodeError> {
        if self.is_lossy {
            return Err(EncodeError::Lossy);
        }
        let missing = |character| EncodeError::Missing { character, encoding: self.encoding.to_string() };
        let bytes = self.encoding.encode(text).map_err(missing)?;
        let mark = if self.has_bom { BYTE_ORDER_MARK } else { &[] };
        Ok([mark, &bytes].concat())
    }
}

/// The encoding that a cookie names, if there is one.
fn named_encoding(bytes: &[u8], has_bom: bool) -> Result<Option<Encoding>, ReadError> {
    let Some(cookie::Cookie { name, line }) = cookie::of_parser(bytes) else { return Ok(None) };
    // Python compares the names: beside the mark even `utf8` is another encoding.
    if has_bom && !encoding::is_named_utf8(name) {
        return Err(ReadError::Contradiction { name: name.to_owned(), line });
    }
    let no_encoding = |reason| ReadError::NoEncoding { name: name.to_owned(), line, reason };
    Encoding::find(name).map(Some).map_err(no_encoding)
}

/// Why Python's `tokenize` would not read what its parser reads in `encoding`.
fn tokenize_refusal(bytes: &[u8], encoding: Option<&Encoding>) -> Option<Refusal> {
    let named = encoding.map(Encoding::name);
    // Nearly all files are plain UTF-8, and what is wrong with these stops the parser as well.
    let other = cookie::of_tokenize(bytes).map(|cookie| cookie.name);
    if other != named {
        let found = other.map_or_else(|| Ok(Encoding::utf8()), Encoding::find);
        return match found {
            Ok(found) => found.decode(bytes.to_vec()).is_err().then_some(Refusal::Syntax),
            Err(NoEncoding::NotText) => Some(Refusal::Exception),
            Err(_) => Some(Refusal::Syntax),
        };
    }
    (named.is_some() && !cookie::tokenize_can_look(bytes)).then_some(Refusal::Syntax)
}

/// The text of bytes that are UTF-8 but for those in comments, which are replaced.
fn with_odd_comments(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let module = Module::parse(&text);
    let mut comments = module.comments().peekable();
    let in_comment = |at: usize| {
        while comments.next_if(|comment| comment.end().to_usize() <= at).is_some() {}
        comments.peek().is_some_and(|comment| comment.start().to_usize() < at)
    };
    let mut odd = text.match_indices(char::REPLACEMENT_CHARACTER).map(|(at, _)| at);
    odd.all(in_comment).then_some(text)
}

/// The line of a byte, from 1, however lines end.
fn line_of(bytes: &[u8], position: usize) -> usize {
    let before = &bytes[..position.min(bytes.len())];
    let ends = memchr::memchr2_iter(b'\n', b'\r', before);
    1 + ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).count()
}

/// Reads a file as text. A byte order mark is dropped, as it is no part of a program.
pub fn read(path: &Path) -> Result<Arc<str>, ReadError> {
    Source::read(path).map(|source| source.text)
}

/// Turns the bytes of a file into text. A byte order mark is dropped.
pub fn decode(bytes: Vec<u8>) -> Result<Arc<str>, ReadError> {
    Source::decode(bytes).map(|source| source.text)
}

#[cfg(test)]
mod tests;
