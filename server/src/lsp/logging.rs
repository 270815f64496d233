//! What the log says, at the client's trace level, in the editor too.

use std::fmt::Write as _;
use std::sync::OnceLock;

use tower_lsp::ls_types::{MessageType, TraceValue};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::outbox::Outbox;
use crate::log;

static CLIENT: OnceLock<Outbox> = OnceLock::new();

/// Lets the log go to the client as well.
pub(super) fn connect(outbox: Outbox) {
    let _ = CLIENT.set(outbox);
}

/// Sets how much of the log the client wants.
pub(super) fn set_trace(trace: TraceValue) {
    log::set_client_level(match trace {
        TraceValue::Off => LevelFilter::OFF,
        TraceValue::Messages => LevelFilter::INFO,
        TraceValue::Verbose => LevelFilter::DEBUG,
    });
}

/// Sends events to the client as `window/logMessage`: those for users at the level `messages`, all
/// of ours at `verbose`.
#[derive(Debug, Clone, Copy)]
pub struct ClientLog;

impl<S: Subscriber> Layer<S> for ClientLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Some(client) = CLIENT.get() else { return };
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
