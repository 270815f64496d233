//! What the log says, at the client's trace level, in the editor too.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use tower_lsp::ls_types::{MessageType, TraceValue};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::outbox::Outbox;

static CLIENT: OnceLock<Outbox> = OnceLock::new();
static TRACE: AtomicU8 = AtomicU8::new(OFF);

const OFF: u8 = 0;
const MESSAGES: u8 = 1;
const VERBOSE: u8 = 2;

/// Lets the log go to the client as well.
pub(super) fn connect(outbox: Outbox) {
    let _ = CLIENT.set(outbox);
}

/// Sets how much of the log the client wants.
pub(super) fn set_trace(trace: TraceValue) {
    let level = match trace {
        TraceValue::Off => OFF,
        TraceValue::Messages => MESSAGES,
        TraceValue::Verbose => VERBOSE,
    };
    TRACE.store(level, Ordering::Relaxed);
}

/// Sends events to the client as `window/logMessage`: those for users at the level `messages`, all
/// of ours at `verbose`.
#[derive(Debug, Clone, Copy)]
pub struct ClientLog;

impl<S: Subscriber> Layer<S> for ClientLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let most = match TRACE.load(Ordering::Relaxed) {
            OFF => return,
            MESSAGES => Level::INFO,
            _ => Level::DEBUG,
        };
        // Other crates log what they send, and that would be without end.
        let is_ours = event.metadata().target().starts_with("ridealong");
        let Some(client) = CLIENT.get().filter(|_| is_ours && *event.metadata().level() <= most) else {
            return;
        };
        let mut message = Message::default();
        event.record(&mut message);
        let kind = message_type(*event.metadata().level());
        client.notify("window/logMessage", &serde_json::json!({ "type": kind, "message": message.0 }));
    }
}

fn message_type(level: Level) -> MessageType {
    match level {
        Level::ERROR => MessageType::ERROR,
        Level::WARN => MessageType::WARNING,
        Level::INFO => MessageType::INFO,
        _ => MessageType::LOG,
    }
}

/// The message of an event, followed by its other fields.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
