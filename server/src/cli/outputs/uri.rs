//! Paths as URIs.

use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// All that a segment of a path must not hold as it is. A colon is encoded as well: in a first segment it
/// would make a scheme of what is before it.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Uri {
    /// Below the folder in which the program runs.
    Relative(String),
    /// Elsewhere.
    Absolute(String),
}

/// The URI of `path`, as seen from the folder `here`.
pub(super) fn uri(path: &Path, here: &Path) -> Uri {
    let absolute = here.join(path);
    let leaves = absolute.components().any(|part| part == Component::ParentDir);
    match absolute.strip_prefix(here) {
        Ok(inside) if !leaves => Uri::Relative(segments(inside)),
        _ => Uri::Absolute(format!("file:///{}", segments(&absolute).trim_start_matches('/'))),
    }
}

fn segments(path: &Path) -> String {
    let encoded = path.components().filter_map(|part| match part {
        Component::RootDir => None,
        part => Some(percent_encode(part.as_os_str().as_encoded_bytes(), SEGMENT).to_string()),
    });
    encoded.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn what_a_uri_cannot_hold_is_encoded() {
        let relative = |path: &str| match uri(Path::new(path), Path::new("/a/b")) {
            Uri::Relative(uri) => uri,
            Uri::Absolute(uri) => panic!("{uri}"),
        };
        assert_eq!(relative("src/x.py"), "src/x.py");
        assert_eq!(relative("a b/100%#?.py"), "a%20b/100%25%23%3F.py");
        assert_eq!(relative("c:x/ä.py"), "c%3Ax/%C3%A4.py");
        assert_eq!(relative("/a/b/x.py"), "x.py");
        let elsewhere = ["/else where/x.py", "../x.py"].map(|path| uri(Path::new(path), Path::new("/a/b")));
        let absolute = ["file:///else%20where/x.py", "file:///a/b/../x.py"];
        assert_eq!(elsewhere, absolute.map(|uri| Uri::Absolute(uri.to_owned())));
    }
}
