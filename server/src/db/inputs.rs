//! What is written to the database; all else follows from it.

#![allow(missing_docs, reason = "salsa's macro makes constructors and setters without documentation")]

use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::Dialect;

use crate::config::Config;

/// The configuration that governs some files.
#[salsa::input(debug)]
pub struct Settings {
    /// As it was read.
    pub config: Arc<Config>,
}

/// A file, as on disk or as in an editor.
#[salsa::input(debug)]
pub struct SourceFile {
    /// Its absolute path, where it has one.
    pub path: PathBuf,
    /// Its text.
    #[returns(deref)]
    pub text: Arc<str>,
    /// Whether it is open in an editor, so that its tree is worth keeping.
    #[returns(copy)]
    pub is_open: bool,
    /// The configuration that governs it.
    #[returns(copy)]
    pub settings: Settings,
    /// What the text is written in. Of a notebook, the text is that of its code cells.
    #[default]
    #[returns(copy)]
    pub dialect: Dialect,
}
