//! What goes to the client: whole messages, in one queue, written by one thread.

use std::io::Write as _;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::io::AsyncWrite;
use tower_lsp::ls_types::MessageType;

/// The way to the client. Never blocks.
#[derive(Debug, Clone)]
pub(super) struct Outbox {
    queue: Sender<Item>,
}

enum Item {
    /// A message with its header.
    Frame(Vec<u8>),
    /// Nothing comes after this.
    Close,
}

/// What stands between a header and its message.
const END: &[u8] = b"\r\n\r\n";

/// How long to wait in the end for a client that does not read what is left for it.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Tells when all is written.
#[derive(Debug)]
pub(super) struct Written(Receiver<()>);

impl Written {
    /// Waits until all is written, but for no client that has stopped to read.
    pub(super) fn wait(&self) {
        let _ = self.0.recv_timeout(LAST_WORDS);
    }
}

/// Starts the thread that writes to standard output. It ends after [`Outbox::close`], or when the
/// client is gone.
pub(super) fn start() -> (Outbox, Written) {
    let (queue, items) = channel();
    let (done, written) = channel();
    let writer = std::thread::Builder::new().name("lsp-writer".to_owned());
    let run = move || {
        write(&items);
        let _ = done.send(());
    };
    writer.spawn(run).unwrap_or_else(|error| panic!("no writer thread: {error}"));
    (Outbox { queue }, Written(written))
}

fn write(items: &Receiver<Item>) {
    let mut stdout = std::io::stdout().lock();
    while let Ok(Item::Frame(frame)) = items.recv() {
        if stdout.write_all(&frame).and_then(|()| stdout.flush()).is_err() {
            return;
        }
    }
}

impl Outbox {
    /// Sends a notification.
    pub(super) fn notify(&self, method: &str, params: &impl Serialize) {
        #[derive(Serialize)]
        struct Notification<'a, P> {
            jsonrpc: &'static str,
            method: &'a str,
            params: &'a P,
        }
        self.send(&Notification { jsonrpc: "2.0", method, params });
    }

    /// Shows a message to the user.
    pub(super) fn show(&self, kind: MessageType, message: &str) {
        self.notify("window/showMessage", &serde_json::json!({ "type": kind, "message": message }));
    }

    /// Sends a message of any kind.
    pub(super) fn send(&self, message: &impl Serialize) {
        let Ok(body) = serde_json::to_vec(message) else { return };
        let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        frame.extend(body);
        // A closed queue means that the client is gone.
        let _ = self.queue.send(Item::Frame(frame));
    }

    /// Ends the writing thread once all that was sent before is written.
    pub(super) fn close(&self) {
        let _ = self.queue.send(Item::Close);
    }

    /// A stream for `tower_lsp`, whose messages go into the same queue.
    pub(super) fn sink(&self) -> Sink {
        Sink { outbox: self.clone(), partial: Vec::new() }
    }
}

/// Collects a stream of bytes into whole messages.
#[derive(Debug)]
pub(super) struct Sink {
    outbox: Outbox,
    partial: Vec<u8>,
}

impl Sink {
    fn send_whole_frames(&mut self) {
        while let Some(length) = frame_length(&self.partial).filter(|length| *length <= self.partial.len()) {
            let rest = self.partial.split_off(length);
            let frame = std::mem::replace(&mut self.partial, rest);
            match without_null(&frame) {
                Some(message) => self.outbox.send(&message),
                None => drop(self.outbox.queue.send(Item::Frame(frame))),
            }
        }
    }
}

/// The message of a frame without its parameters, where these are null: `tower_lsp` writes them so for
/// requests that have none, while JSON-RPC knows only lists and tables.
fn without_null(frame: &[u8]) -> Option<Value> {
    const NULL: &[u8] = b"\"params\":null";
    /// The names of methods are shorter than this.
    const BEGINNING: usize = 256;
    let beginning = frame.get(..BEGINNING).unwrap_or(frame);
    beginning.windows(NULL.len()).find(|window| *window == NULL)?;
    let body = frame.windows(END.len()).position(|window| window == END)? + END.len();
    let mut message: Value = serde_json::from_slice(&frame[body..]).ok()?;
    let is_null = message.get("method").is_some() && message.get("params").is_some_and(Value::is_null);
    message.as_object_mut().filter(|_| is_null)?.remove("params");
    Some(message)
}

/// The length in bytes of the message that starts here, once its header is complete.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    let header = bytes.windows(END.len()).position(|window| window == END)?;
    let text = std::str::from_utf8(&bytes[..header]).ok()?;
    let length = text.lines().find_map(|line| line.strip_prefix("Content-Length: "))?;
    Some(header + END.len() + length.trim().parse::<usize>().ok()?)
}

impl AsyncWrite for Sink {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        self.partial.extend_from_slice(bytes);
        self.send_whole_frames();
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart_whatever_the_pieces() {
        let stream = b"Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull";
        for size in 1..=stream.len() {
            let (queue, items) = channel();
            let mut sink = Outbox { queue }.sink();
            for piece in stream.chunks(size) {
                sink.partial.extend_from_slice(piece);
                sink.send_whole_frames();
            }
            drop(sink);
            let frames: Vec<_> = items.iter().collect();
            let Ok([Item::Frame(first), Item::Frame(second)]) = <[Item; 2]>::try_from(frames) else {
                panic!("two messages in pieces of {size}");
            };
            assert!(first.ends_with(b"{}") && second.ends_with(b"null"));
        }
    }
    #[test]
    fn parameters_that_are_null_are_left_out_of_requests_alone() {
        let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
        let without = |body: &str| without_null(&frame(body)).map(|message| message.to_string());
        let request = r#"{"jsonrpc":"2.0","method":"x","params":null,"id":3}"#;
        assert_eq!(without(request), Some(r#"{"id":3,"jsonrpc":"2.0","method":"x"}"#.to_owned()));
        for other in [
            r#"{"jsonrpc":"2.0","method":"x","params":{"params":null},"id":3}"#,
            r#"{"jsonrpc":"2.0","result":{"params":null},"id":3}"#,
            r#"{"jsonrpc":"2.0","method":"x"}"#,
        ] {
            assert_eq!(without(other), None, "{other}");
        }
    }
}
