//! What comes from the client: messages that `tower_lsp` can decode, and nothing else.
//!
//! `tower_lsp` stops serving at the first message that it cannot decode, and sets no limit on the
//! size of one. So each message is read here, bounded, repaired and tried; what cannot be used is
//! answered with an error, and the next message is read.

use std::collections::VecDeque;
use std::io::{BufRead, Read as _};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

use super::outbox::Outbox;

/// The largest message that is taken, in bytes.
const LARGEST_MESSAGE: u64 = 256 << 20;

/// The largest header that is taken, in bytes.
const LARGEST_HEADER: u64 = 64 << 10;

/// So many messages may wait to be decoded; the client waits with the next one.
const WAITING_MESSAGES: usize = 64;

/// Starts the thread that reads standard input. It sets `shutdown` when the client asks for that, as a
/// handler may not get to it: `exit`, which may follow at once, cancels all that was not begun.
pub(super) fn start(outbox: Outbox, shutdown: Arc<AtomicBool>) -> Frames {
    let (queue, messages) = channel(WAITING_MESSAGES);
    let reader = std::thread::Builder::new().name("lsp-reader".to_owned());
    let run = move || read_messages(&mut std::io::stdin().lock(), &queue, &outbox, &shutdown);
    reader.spawn(run).unwrap_or_else(|error| panic!("no reader thread: {error}"));
    Frames { messages, current: VecDeque::new() }
}

/// The messages as a stream of bytes.
#[derive(Debug)]
pub(super) struct Frames {
    messages: Receiver<Vec<u8>>,
    current: VecDeque<u8>,
}

impl AsyncRead for Frames {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        while self.current.is_empty() {
            match ready!(self.messages.poll_recv(context)) {
                Some(message) => self.current = message.into(),
                None => return Poll::Ready(Ok(())),
            }
        }
        let (start, _) = self.current.as_slices();
        let length = start.len().min(buffer.remaining());
        buffer.put_slice(&start[..length]);
        self.current.drain(..length);
        Poll::Ready(Ok(()))
    }
}

/// A message that `tower_lsp` can decode.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    body: Vec<u8>,
    /// None in a response.
    method: Option<String>,
}

/// Why a message was not used.
#[derive(Debug, PartialEq, Eq)]
struct Refused {
    /// The request that gets the error; null where it cannot be told.
    id: Id,
    code: ErrorCode,
    message: String,
}

impl Refused {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { id: Id::Null, code, message: message.into() }
    }
}

fn read_messages(input: &mut impl BufRead, queue: &Sender<Vec<u8>>, outbox: &Outbox, shutdown: &AtomicBool) {
    loop {
        let message = match read_message(input) {
            Ok(Some(Ok(message))) => message,
            Ok(Some(Err(refused))) => {
                tracing::warn!("a message from the client was not used: {}", refused.message);
                let error = Error { code: refused.code, message: refused.message.into(), data: None };
                outbox.send(&Response::from_error(refused.id, error));
                continue;
            }
            // The end of the input, or an input that cannot be read any more.
            Ok(None) | Err(_) => return,
        };
        if message.method.as_deref() == Some("shutdown") {
            shutdown.store(true, Ordering::SeqCst);
        }
        let mut frame = format!("Content-Length: {}\r\n\r\n", message.body.len()).into_bytes();
        frame.extend(message.body);
        // What follows `exit` does not count.
        if queue.blocking_send(frame).is_err() || message.method.as_deref() == Some("exit") {
            return;
        }
    }
}

/// Reads one message, or none at the end of the input.
fn read_message(input: &mut impl BufRead) -> std::io::Result<Option<Result<Message, Refused>>> {
    let length = match read_header(input)? {
        None => return Ok(None),
        Some(Err(refused)) => return Ok(Some(Err(refused))),
        Some(Ok(length)) => length,
    };
    if length > LARGEST_MESSAGE {
        std::io::copy(&mut input.by_ref().take(length), &mut std::io::sink())?;
        let message = format!("a message of {length} bytes is too large; the limit is {LARGEST_MESSAGE}");
        return Ok(Some(Err(Refused::new(ErrorCode::InvalidRequest, message))));
    }
    let mut body = Vec::new();
    if input.take(length).read_to_end(&mut body)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(check(body)))
}

/// Reads header lines up to the empty one; returns the content length. Other headers are passed over.
fn read_header(input: &mut impl BufRead) -> std::io::Result<Option<Result<u64, Refused>>> {
    let refused = |message: &str| Ok(Some(Err(Refused::new(ErrorCode::ParseError, message))));
    let mut length = None;
    let mut has_lines = false;
    let mut header = input.by_ref().take(LARGEST_HEADER);
    let mut line = Vec::new();
    loop {
        line.clear();
        if header.read_until(b'\n', &mut line)? == 0 {
            return if header.limit() == 0 {
                refused("a header without end; expected `Content-Length: …`")
            } else {
                Ok(None)
            };
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if let Some(value) = content_length(text) {
            length = Some(value.parse::<u64>().ok());
        }
        if text.is_empty() {
            return match length {
                Some(Some(length)) => Ok(Some(Ok(length))),
                Some(None) => refused("the value of `Content-Length` is not a number of bytes"),
                // Empty lines between messages do no harm.
                None if !has_lines => continue,
                None => refused("a message without `Content-Length`"),
            };
        }
        has_lines = true;
    }
}

/// The value of `Content-Length`, if the line has one. It may stand behind the rest of a message whose
/// length was given too small; otherwise no later message would ever be found.
fn content_length(line: &str) -> Option<&str> {
    const NAME: &str = "content-length:";
    let at = line.to_ascii_lowercase().rfind(NAME)?;
    let (before, header) = line.split_at(at);
    (before.is_empty() || before.ends_with('}')).then(|| header[NAME.len()..].trim())
}

/// Makes sure that `tower_lsp` can decode a message, and will answer it.
fn check(mut body: Vec<u8>) -> Result<Message, Refused> {
    let refused = |code, message: String| Err(Refused::new(code, message));
    repair_surrogates(&mut body);
    if let Ok(request) = serde_json::from_slice::<Request>(&body) {
        return match request.id() {
            // `tower_lsp` drops such requests, as if they were notifications.
            Some(id) if request.method().starts_with("$/") => {
                let message = format!("there is no method `{}`", request.method());
                Err(Refused { id: id.clone(), code: ErrorCode::MethodNotFound, message })
            }
            _ => Ok(Message { body, method: Some(request.method().to_owned()) }),
        };
    }
    if serde_json::from_slice::<Response>(&body).is_ok() {
        return Ok(Message { body, method: None });
    }
    match serde_json::from_slice::<serde_json::Value>(&body) {
        Err(error) => refused(ErrorCode::ParseError, format!("this is not JSON: {error}")),
        Ok(serde_json::Value::Array(_)) => refused(
            ErrorCode::InvalidRequest,
            "batches are not part of the Language Server Protocol".to_owned(),
        ),
        Ok(_) => refused(ErrorCode::InvalidRequest, "this is not a JSON-RPC 2.0 message".to_owned()),
    }
}

/// Puts U+FFFD in the place of escaped surrogates that have no partner: they stand for no character,
/// yet JavaScript's strings can hold them.
pub(crate) fn repair_surrogates(json: &mut [u8]) {
    let unit = |json: &[u8], at: usize| -> Option<u16> {
        let escape = json.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    let mut at = 0;
    while at < json.len() {
        if json[at] != b'\\' {
            at += 1;
            continue;
        }
        let (high, low) = (unit(json, at), unit(json, at + 6));
        let is_pair = matches!((high, low), (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)));
        at += match high {
            Some(_) if is_pair => 12,
            Some(0xD800..=0xDFFF) => {
                json[at..at + 6].copy_from_slice(b"\\ufffd");
                6
            }
            Some(_) => 6,
            None => 2,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(mut input: &[u8]) -> Vec<Result<String, i64>> {
        let mut all = Vec::new();
        while let Some(message) = read_message(&mut input).unwrap() {
            all.push(
                message
                    .map(|message| String::from_utf8(message.body).unwrap())
                    .map_err(|refused| refused.code.code()),
            );
        }
        all
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    const GOOD: &str = r#"{"jsonrpc":"2.0","method":"x"}"#;

    #[test]
    fn the_next_message_is_read_after_a_bad_one() {
        for (bad, code) in [
            (framed("{"), -32700),
            (framed("[]"), -32600),
            (framed("42"), -32600),
            (framed("{}"), -32600),
            ("X-Header: 1\r\n\r\n".to_owned(), -32700),
            ("Content-Length: many\r\n\r\n".to_owned(), -32700),
            (framed(r#"{"jsonrpc":"2.0","id":1,"method":"$/x"}"#), -32601),
        ] {
            let input = format!("{bad}{}", framed(GOOD));
            assert_eq!(messages(input.as_bytes()), [Err(code), Ok(GOOD.to_owned())], "{bad:?}");
        }
    }

    #[test]
    fn headers_are_read_as_http_has_them() {
        let body = GOOD.len();
        for header in [
            format!("content-length:{body}\r\nX-Unknown: 1\r\nContent-Type: application/json\r\n\r\n"),
            format!("Content-Length: {body}\n\n"),
            format!("\r\n\r\nContent-Length: {body}\r\n\r\n"),
        ] {
            assert_eq!(messages(format!("{header}{GOOD}").as_bytes()), [Ok(GOOD.to_owned())], "{header:?}");
        }
    }

    #[test]
    fn a_length_that_is_too_small_costs_one_more_message() {
        let input = format!("Content-Length: 1\r\n\r\n{GOOD}{}{}", framed(GOOD), framed(GOOD));
        // The rest of the first is taken for a part of the second one's header.
        assert_eq!(messages(input.as_bytes()), [Err(-32700), Ok(GOOD.to_owned()), Ok(GOOD.to_owned())]);
    }

    #[test]
    fn an_oversized_message_is_skipped() {
        let length = LARGEST_MESSAGE + 1;
        let large = std::io::repeat(b' ').take(length);
        let good = framed(GOOD);
        let header = format!("Content-Length: {length}\r\n\r\n");
        let mut input = std::io::BufReader::new(header.as_bytes().chain(large).chain(good.as_bytes()));
        assert_eq!(read_message(&mut input).unwrap().unwrap().unwrap_err().code, ErrorCode::InvalidRequest);
        assert_eq!(read_message(&mut input).unwrap().unwrap().unwrap().body, GOOD.as_bytes());
    }

    #[test]
    fn only_surrogates_without_a_partner_are_replaced() {
        for (json, expected) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\ude00\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\"\ud83dx""#, r#""\"\ufffdx""#),
            (r#""\ud83"#, r#""\ud83"#),
        ] {
            let mut bytes = json.as_bytes().to_vec();
            repair_surrogates(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        }
    }
}
