//! Messages on the wire.

use std::io::BufRead;

use serde_json::Value;

/// A message with its header.
pub fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Reads a message, or none at the end.
///
/// # Panics
/// On anything that is no message: nothing else may come from a server.
pub(super) fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).expect("the server's output is text") == 0 {
            assert!(length.is_none(), "the output ends in the middle of a header");
            return None;
        }
        if line == "\r\n" {
            break;
        }
        let value =
            line.strip_prefix("Content-Length: ").unwrap_or_else(|| panic!("no header of LSP: {line:?}"));
        length = Some(value.trim().parse().expect("a number of bytes"));
    }
    let mut body = vec![0; length.expect("a header with the length")];
    // A server that is killed may leave half a message.
    input.read_exact(&mut body).ok()?;
    let message: Value = serde_json::from_slice(&body).expect("a message is JSON");
    assert_eq!(message["jsonrpc"], "2.0", "{message}");
    Some(message)
}
