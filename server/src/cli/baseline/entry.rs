//! One line of a baseline: `B602 0123456789abcdef src/app.py`.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};

use crate::cli::fingerprint::Fingerprint;

/// What may not stand in a line as it is.
const ENCODED: &AsciiSet = &CONTROLS.add(b'%');

/// A finding that is known. No line number and no source is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Entry {
    /// The path from the folder of the baseline, with `/`, encoded as it is written.
    pub(super) path: String,
    /// The id of the rule.
    pub(super) rule: String,
    /// Which of the rule's findings in the file.
    pub(super) fingerprint: Fingerprint,
}

impl Entry {
    /// Reads a line.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (rule, rest) = line.split_once(' ')?;
        let (fingerprint, path) = rest.split_once(' ')?;
        let is_id = !rule.is_empty() && rule.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let fingerprint = Fingerprint::parse(fingerprint)?;
        (is_id && !path.is_empty()).then(|| Self {
            path: path.to_owned(),
            rule: rule.to_owned(),
            fingerprint,
        })
    }

    /// The absolute path of its file, for a baseline in the folder `root`.
    pub(super) fn absolute(&self, root: &Path) -> PathBuf {
        let mut absolute = root.to_owned();
        for part in decoded(&self.path).components() {
            match part {
                Component::ParentDir => _ = absolute.pop(),
                part => absolute.push(part),
            }
        }
        absolute
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.rule, self.fingerprint, self.path)
    }
}

/// The path of a file from `root`, as an entry holds it. Both are absolute.
pub(super) fn relative(path: &Path, root: &Path) -> String {
    let common = path.components().zip(root.components()).take_while(|(one, other)| one == other).count();
    let up = root.components().skip(common).map(|_| "..".to_owned());
    let down = path.components().skip(common).map(|part| encoded(part.as_os_str()));
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// As it is, unless it would break the line.
fn encoded(part: &std::ffi::OsStr) -> String {
    match part.to_str() {
        Some(text) if !text.chars().any(|c| c.is_control() || c == '%') => text.to_owned(),
        _ => percent_encode(part.as_encoded_bytes(), ENCODED).to_string(),
    }
}

fn decoded(path: &str) -> PathBuf {
    let bytes: Vec<u8> = percent_decode_str(path).collect();
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt as _;
        std::ffi::OsString::from_vec(bytes).into()
    }
    #[cfg(not(unix))]
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let line = "B602 0123456789abcdef a b/ä.py";
        assert_eq!(Entry::parse(line).unwrap().to_string(), line);
        for bad in [
            "",
            "B602",
            "B602 0123456789abcdef",
            "B602 0123 a.py",
            "<<<<<<< ours",
            "B602  0123456789abcdef a",
        ] {
            assert_eq!(Entry::parse(bad), None, "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn paths_are_told_from_the_folder_of_the_baseline() {
        for (path, root, expected) in [
            ("/a/b/x.py", "/a/b", "x.py"),
            ("/a/b/c/x.py", "/a/b", "c/x.py"),
            ("/a/x.py", "/a/b", "../x.py"),
            ("/a/b/100%\n.py", "/a/b", "100%25%0A.py"),
        ] {
            let told = relative(Path::new(path), Path::new(root));
            assert_eq!(told, expected);
            let entry = Entry::parse(&format!("B1 0123456789abcdef {told}")).unwrap();
            assert_eq!(entry.absolute(Path::new(root)), Path::new(path));
        }
    }
}
