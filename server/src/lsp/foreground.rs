//! Who waits for whom: work in the background yields to what the user waits for.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Counts what is done for the user at present.
#[derive(Debug, Clone, Default)]
pub(super) struct Foreground {
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    busy: Mutex<usize>,
    idle: Condvar,
}

/// Something that the user waits for, until it is dropped.
#[derive(Debug)]
pub(super) struct Busy(Foreground);

impl Foreground {
    /// Notes that the user waits for something.
    pub(super) fn enter(&self) -> Busy {
        *self.busy() += 1;
        Busy(self.clone())
    }

    /// Waits until the user waits for nothing.
    pub(super) fn wait_until_idle(&self) {
        let idle = self.state.idle.wait_while(self.busy(), |busy| *busy > 0);
        drop(idle.unwrap_or_else(PoisonError::into_inner));
    }

    fn busy(&self) -> MutexGuard<'_, usize> {
        self.state.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut busy = self.0.busy();
        *busy -= 1;
        if *busy == 0 {
            self.0.state.idle.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_background_waits_for_all_that_is_in_front() {
        let foreground = Foreground::default();
        let (first, second) = (foreground.enter(), foreground.enter());
        let (sender, done) = channel();
        std::thread::spawn({
            let foreground = foreground.clone();
            move || {
                foreground.wait_until_idle();
                sender.send(()).unwrap();
            }
        });
        drop(first);
        assert!(done.recv_timeout(Duration::from_millis(50)).is_err());
        drop(second);
        assert_eq!(done.recv_timeout(Duration::from_mins(1)), Ok(()));
    }
}
