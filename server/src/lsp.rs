//! The language server, on standard input and output.
//!
//! A handler of [`frontend`] only puts an event into one ordered queue, before it awaits anything.
//! The thread of [`main_loop`] takes all events that wait, writes what changed to the database that
//! it alone owns, and has readers work on snapshots of it. LSP types stand in this module alone.

mod actions;
mod broken;
mod client;
mod closed;
mod commands;
mod completion;
mod diagnostics;
mod documents;
mod event;
mod foreground;
mod frontend;
mod governor;
mod hover;
mod known;
mod logging;
mod main_loop;
mod markup;
mod outbox;
mod peer;
mod position;
mod report;
mod scan;
mod settings;
mod severities;
pub(crate) mod transport;
mod watchdog;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::{LspService, Server};

pub use logging::ClientLog;

use crate::threads;

/// So many requests may wait for an answer at once. With the default of four, the fifth and with it
/// `$/cancelRequest` would wait too.
const CONCURRENT_REQUESTS: usize = 1024;

/// Runs the server until the client says `exit` or closes standard input: code 0 if it had said
/// `shutdown` before, else 1, as the protocol has it. Where the log level is fixed, no setting changes it.
pub fn run(is_log_level_fixed: bool) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("the server cannot start: {error}");
            return ExitCode::from(2);
        }
    };
    let (outbox, written) = outbox::start();
    let shutdown = Arc::new(AtomicBool::new(false));
    let requests = transport::start(outbox.clone(), Arc::clone(&shutdown));
    let (events, queue) = std::sync::mpsc::channel();
    logging::connect(outbox.clone());
    threads::spawn("main-loop", {
        let (events, outbox) = (events.clone(), outbox.clone());
        move || main_loop::run(&queue, &events, &outbox, is_log_level_fixed)
    });
    runtime.block_on(async {
        let frontend = |client| frontend::Frontend::new(client, events);
        let (service, socket) = LspService::build(frontend)
            .custom_method("ridealong/viewFileText", frontend::Frontend::view_file_text)
            .custom_method("$/setTrace", frontend::Frontend::set_trace)
            .custom_method("window/workDoneProgress/cancel", frontend::Frontend::cancel_progress)
            .finish();
        let server = Server::new(requests, outbox.sink(), socket);
        server.concurrency_level(CONCURRENT_REQUESTS).serve(service).await;
    });
    outbox.close();
    // What was answered before the end still has to be written.
    written.wait();
    if shutdown.load(Ordering::SeqCst) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
