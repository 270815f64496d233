//! A thread that works on snapshots.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};

use crate::{db, threads};

type Job = Box<dyn FnOnce() + Send>;

/// A thread that does what it is given, one thing after the other.
pub(super) struct Reader {
    jobs: Sender<Job>,
}

impl Reader {
    pub(super) fn start(name: &'static str) -> Self {
        let (jobs, queue) = channel::<Job>();
        threads::spawn(name, move || {
            for job in queue {
                // Whatever goes wrong, the next job must find somebody to do it.
                if let Err(panic) = catch_unwind(AssertUnwindSafe(job)) {
                    tracing::error!("{name} failed: {}", db::panic_message(&*panic));
                }
            }
        });
        Self { jobs }
    }

    pub(super) fn spawn(&self, job: impl FnOnce() + Send + 'static) {
        // The thread ends with the queue only.
        let _ = self.jobs.send(Box::new(job));
    }
}
