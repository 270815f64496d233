//! The checkers of a configuration, so that not every batch of files makes its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ridealong_checks::{Checker, Options};

/// Checkers by the selectors that they ignore besides those of the configuration.
#[derive(Debug, Default)]
pub struct Checkers {
    made: Mutex<HashMap<Vec<String>, Arc<Checker>>>,
}

impl Checkers {
    /// The checker of `options` without the rules that `ignored` selects. The options must be the same each
    /// time.
    pub fn get(&self, options: &Options, ignored: Vec<String>) -> Arc<Checker> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(checker) = made.get(&ignored) {
            return checker.clone();
        }
        let mut fewer = options.clone();
        fewer.ignore.extend_from_slice(&ignored);
        let checker = Arc::new(checker(fewer));
        made.insert(ignored, checker.clone());
        checker
    }
}

#[cfg(debug_assertions)]
use super::failing::checker;

#[cfg(not(debug_assertions))]
fn checker(options: Options) -> Checker {
    Checker::new(options)
}

/// A copy may be changed, so that it has none of these.
impl Clone for Checkers {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// They follow from the rest of the configuration.
impl PartialEq for Checkers {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Checkers {}
