//! Reading Python source from disk, and writing it back.

mod encode;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

pub use encode::{EncodeError, encode_like};

/// The longest text that the parser's offsets can count, in bytes.
const LONGEST: u64 = u32::MAX as u64;

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
    /// Its bytes are not UTF-8.
    #[error(
        "is not UTF-8: byte 0x{byte:02x} on line {line} is not allowed there; save the file as UTF-8 (a coding \
         cookie is not followed yet)"
    )]
    NotUtf8 {
        /// The first byte that is not allowed.
        byte: u8,
        /// Its line, from 1.
        line: usize,
    },
}

/// Reads a file as text. A byte order mark is dropped, as it is no part of a program.
pub fn read(path: &Path) -> Result<Arc<str>, ReadError> {
    let file = File::open(path)?;
    let length = file.metadata()?.len().min(LONGEST);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    // A device may tell no length and have no end.
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    decode(bytes)
}

/// Turns the bytes of a file into text. A byte order mark is dropped.
pub fn decode(bytes: Vec<u8>) -> Result<Arc<str>, ReadError> {
    if bytes.len() as u64 > LONGEST {
        return Err(ReadError::TooLarge);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).into()),
        Err(error) => {
            let position = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let line = bytes[..position].split(|byte| *byte == b'\n').count();
            Err(ReadError::NotUtf8 { byte: bytes[position], line })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(&*decode(b"\xef\xbb\xbfx = 1\n".to_vec()).unwrap(), "x = 1\n");
        assert_eq!(&*decode(Vec::new()).unwrap(), "");
    }

    #[test]
    fn what_is_not_utf8_is_told_with_its_line() {
        let error = decode(b"x = 1\ny = '\xe9'\n".to_vec()).unwrap_err();
        assert!(error.to_string().contains("byte 0xe9 on line 2"), "{error}");
    }
}
