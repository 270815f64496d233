//! Unified diffs that `patch -p0` and `git apply -p0` take.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use similar::{Algorithm, TextDiff};

/// The difference between two states of the file at `path`, in its own bytes.
pub fn unified(path: &Path, old: &[u8], new: &[u8]) -> Vec<u8> {
    let (old, new) = (lines(old), lines(new));
    let diff =
        TextDiff::configure().algorithm(Algorithm::Myers).newline_terminated(true).diff_slices(&old, &new);
    let name = quoted(path);
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    for (index, hunk) in diff.unified_diff().context_radius(3).iter_hunks().enumerate() {
        if index == 0 {
            _ = write!(bytes, "--- {name}\n+++ {name}\n");
        }
        // Only a hunk writes the bytes as they are; the whole diff would make characters of them.
        _ = hunk.to_writer(&mut bytes);
    }
    bytes
}

/// Lines as `patch` sees them: a lone CR ends none.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// A name as it stands behind `---`: one with blanks ends in a tab, one with anything stranger is quoted.
fn quoted(path: &Path) -> String {
    let name = path.to_string_lossy();
    if name.chars().any(|c| c.is_control() || c == '"' || c == '\\') {
        let mut quoted = String::from("\"");
        for c in name.chars() {
            match c {
                '"' | '\\' => quoted.extend(['\\', c]),
                c if c.is_control() => _ = write!(quoted, "\\{:03o}", u32::from(c)),
                c => quoted.push(c),
            }
        }
        return quoted + "\"";
    }
    if name.contains(char::is_whitespace) { format!("{name}\t") } else { name.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(path: &str, old: &str, new: &str) -> String {
        String::from_utf8(unified(Path::new(path), old.as_bytes(), new.as_bytes())).unwrap()
    }

    #[test]
    fn a_line_end_that_is_missing_is_told() {
        assert_eq!(
            diff("a.py", "x\r\nold", "x\r\nnew"),
            "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n x\r\n-old\n\\ No newline at end of file\n+new\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn names_are_quoted_where_they_have_to_be() {
        assert_eq!(quoted(Path::new("a b.py")), "a b.py\t");
        assert_eq!(quoted(Path::new("a\"\n.py")), "\"a\\\"\\012.py\"");
        assert_eq!(diff("a.py", "x\ry\n", "x\rz\n"), "--- a.py\n+++ a.py\n@@ -1 +1 @@\n-x\ry\n+x\rz\n");
    }
}
