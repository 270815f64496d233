//! Reading files that somebody else may have written, without taking all memory for them.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// The longest configuration, in bytes.
pub const CONFIGURATION: u64 = 16 << 20;

/// The longest report that is read as a baseline, in bytes.
pub const REPORT: u64 = 512 << 20;

/// Reads a file of `longest` bytes at most. One without an end, such as a device, is an error too.
pub fn read(path: &Path, longest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(longest.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= longest) {
        return Ok(bytes);
    }
    Err(io::Error::new(ErrorKind::FileTooLarge, format!("it is longer than {} MB", longest >> 20)))
}

/// Reads the text of a configuration.
pub fn read_text(path: &Path) -> io::Result<String> {
    let not_utf8 = |_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8");
    String::from_utf8(read(path, CONFIGURATION)?).map_err(not_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_be_as_long_as_is_said_and_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 4).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_an_error() {
        assert!(read_text(Path::new("/dev/zero")).is_err());
    }
}
