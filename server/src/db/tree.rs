//! Trees that are freed when there is time for it.

use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use ridealong_checks::Module;

/// Trees that nobody asks for any more.
static GARBAGE: Mutex<Vec<Module>> = Mutex::new(Vec::new());

/// The tree of an open file.
///
/// Salsa drops the outdated one while a new text is written, which is on the way from a key press to
/// its diagnostics, and freeing a tree takes a third of the time of making it. So it is only laid
/// aside then, until [`free_trees`].
#[derive(Debug)]
pub struct Tree {
    module: Option<Module>,
}

impl Tree {
    pub(super) fn new(module: Module) -> Self {
        Self { module: Some(module) }
    }
}

impl Deref for Tree {
    type Target = Module;

    fn deref(&self) -> &Module {
        // The module is taken on drop alone.
        self.module.as_ref().expect("a tree that is in use")
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        GARBAGE.lock().unwrap_or_else(PoisonError::into_inner).extend(self.module.take());
    }
}

/// Frees the trees that were laid aside. Best called by the thread that parses, as an allocator likes
/// its memory back where it gave it, and with a stack for deep trees.
pub fn free_trees() {
    let garbage = std::mem::take(&mut *GARBAGE.lock().unwrap_or_else(PoisonError::into_inner));
    drop(garbage);
}
