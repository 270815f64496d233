//! Threads that can walk and drop deep trees.

use std::thread::{Builder, JoinHandle};

/// The stack of a thread that walks or drops trees, in bytes. Only what is used of it takes memory.
pub const STACK_SIZE: usize = 256 << 20;

/// Starts a thread with room for deep trees.
///
/// # Panics
/// Where the system has no thread to give.
pub fn spawn<T: Send + 'static>(name: &str, run: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let thread = Builder::new().name(name.to_owned()).stack_size(STACK_SIZE);
    thread.spawn(run).unwrap_or_else(|error| panic!("no thread for {name}: {error}"))
}
