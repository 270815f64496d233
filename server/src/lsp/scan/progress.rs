//! How far a scan is, for the client to show.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tower_lsp::ls_types::ProgressToken;

use super::Surroundings;
use crate::lsp::client::Client;
use crate::lsp::outbox::Outbox;

const PREFIX: &str = "ridealong/scan/";

/// The progress of one scan. It ends when it is dropped.
pub(super) struct Progress {
    token: ProgressToken,
    /// Whether the client waits for it.
    is_ready: Arc<AtomicBool>,
    total: usize,
    done: AtomicUsize,
    /// The percentage that was told last; none before the beginning.
    told: Mutex<Option<usize>>,
    outbox: Outbox,
}

/// The number of the scan whose token this is.
pub(super) fn number_of(token: &ProgressToken) -> Option<u64> {
    match token {
        ProgressToken::String(text) => text.strip_prefix(PREFIX)?.parse().ok(),
        ProgressToken::Number(_) => None,
    }
}

impl Progress {
    /// `token` is that of the request for which the scan is made, if it has one.
    pub(super) fn start(
        total: usize,
        number: u64,
        token: Option<ProgressToken>,
        client: &Client,
        surroundings: &Surroundings,
    ) -> Self {
        let is_ready = Arc::new(AtomicBool::new(token.is_some()));
        let own = || ProgressToken::String(format!("{PREFIX}{number}"));
        if token.is_none() && client.work_done_progress {
            surroundings.peer.create_progress(own(), Arc::clone(&is_ready));
        }
        Self {
            token: token.unwrap_or_else(own),
            is_ready,
            total,
            done: AtomicUsize::new(0),
            told: Mutex::new(None),
            outbox: surroundings.outbox.clone(),
        }
    }

    /// Notes that one more file is done.
    pub(super) fn advance(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.is_ready.load(Ordering::SeqCst) {
            return;
        }
        let percentage = done * 100 / self.total.max(1);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let message = format!("{done} of {} files", self.total);
        match *told {
            None => self.send(&json!({
                "kind": "begin", "title": "Checking the workspace", "cancellable": true,
                "message": message, "percentage": percentage,
            })),
            Some(last) if last < percentage => {
                self.send(&json!({ "kind": "report", "message": message, "percentage": percentage }));
            }
            Some(_) => return,
        }
        *told = Some(percentage);
    }

    fn send(&self, value: &Value) {
        self.outbox.notify("$/progress", &json!({ "token": self.token, "value": value }));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.get_mut().is_ok_and(|told| told.is_some()) {
            let message = format!("{} of {} files", self.done.load(Ordering::Relaxed), self.total);
            self.send(&json!({ "kind": "end", "message": message }));
        }
    }
}
