//! What is written to the database; all else follows from it.

#![allow(missing_docs, reason = "salsa's macro makes constructors and setters without documentation")]

use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::{Cut, Dialect, PieceKind};

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
    pub text: Arc<str>,
    /// Whether it is open in an editor.
    #[returns(copy)]
    pub is_open: bool,
    /// The configuration that governs it.
    #[returns(copy)]
    pub settings: Settings,
    /// What the text is written in. Of a notebook, the text is that of its code cells.
    #[default]
    #[returns(copy)]
    pub dialect: Dialect,
    /// Whether it is not to be checked. The command line has left out by then what nobody named; an editor
    /// opens what it likes.
    #[default]
    #[returns(copy)]
    pub is_left_out: bool,
    /// Whether its tree is kept, as more is asked of it than findings.
    #[default]
    #[returns(copy)]
    pub keeps_tree: bool,
    /// The pieces that the text of an open file is cut into.
    #[default]
    pub cut: Option<Arc<CutText>>,
}

/// A text cut into pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutText {
    /// Where the pieces are.
    pub cut: Cut,
    /// The pieces, each at the index of its place.
    pub pieces: Vec<Piece>,
    /// Those that are being edited, and not durable.
    pub edited: Vec<Piece>,
    /// All pieces in chunks, in order.
    pub chunks: Vec<Chunk>,
}

/// Some pieces that stand side by side, so that a change need not look at all there are. It is never made
/// durable: what is interned on the way would then be kept for good.
#[salsa::input(debug)]
pub struct Chunk {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of an open file. It stands for whatever has this text at a time: inputs are never freed, and
/// so used again.
#[salsa::input(debug)]
pub struct Piece {
    /// The file that it is in.
    #[returns(copy)]
    pub file: SourceFile,
    /// What it is.
    #[returns(copy)]
    pub kind: PieceKind,
    /// Its text.
    pub text: Arc<str>,
}
