//! Files' names as references.

use std::fmt::Write as _;

/// The name as a URI, or as a relative reference if it is relative; either way everything special is
/// percent-encoded.
pub fn uri(filename: &str) -> String {
    let slashed = if cfg!(windows) { filename.replace('\\', "/") } else { filename.to_owned() };
    let path = normal(&slashed);
    match path.split_once(":/") {
        Some((drive, rest)) if cfg!(windows) && drive.len() == 1 => {
            format!("file:///{drive}:/{}", encoded(rest))
        }
        _ if path.starts_with('/') => format!("file://{}", encoded(&path)),
        _ => encoded(&path),
    }
}

/// Without what Python's `pathlib` leaves out: `.` and empty parts. Two slashes at the beginning stay,
/// as systems may give them a meaning.
fn normal(path: &str) -> String {
    let rest = path.trim_start_matches('/');
    let root = match path.len() - rest.len() {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let path = format!("{root}{}", parts.join("/"));
    if path.is_empty() { ".".to_owned() } else { path }
}

fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => _ = write!(encoded, "%{byte:02X}"),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn names_become_references() {
        assert_eq!(uri("./a b/./ü//%.py"), "a%20b/%C3%BC/%25.py");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        assert_eq!(uri("javascript:alert(1).py"), "javascript%3Aalert%281%29.py");
        assert_eq!(uri("."), ".");
    }

    #[cfg(unix)]
    #[test]
    fn absolute_names_become_uris() {
        assert_eq!(uri("/a/../b?.py"), "file:///a/../b%3F.py");
        assert_eq!(uri("//a//b.py"), "file:////a/b.py");
        assert_eq!(uri("///a.py"), "file:///a.py");
    }
}
