//! Ridealong's check set: what is wrong with a Python module, why, and how to mend it.
//!
//! This crate knows nothing of salsa, LSP, files, clocks, threads or the environment. In goes a
//! parsed [`Module`] with its source and the [`Options`]; out come [`Finding`]s. It cannot fail and
//! does not panic: broken code gives fewer findings, never an error. It prints nothing.
//!
//! All positions are byte offsets into the source. [`Location`] turns them into Bandit's lines and
//! columns; positions that a client of the language server understands are the server's affair.

mod ancestors;
mod bodies;
mod call;
mod calls;
mod checker;
mod context;
mod cpython;
mod cut;
mod explain;
mod finding;
mod idle;
mod imports;
mod location;
mod names;
mod nosec;
mod numbers;
mod options;
mod parse;
mod piece;
mod pieces;
mod presets;
mod rule;
pub mod rules;
mod selection;
mod string;
mod suppress;
mod suppressions;
mod surroundings;
mod values;
mod walk;

pub use call::Call;
pub use checker::{Checked, Checker, Code, Watch, fnmatch};
pub use context::Context;
pub use cpython::{Refusal, needs_newer_python, refusal};
pub use cut::{Change, Cut, PieceKind, Place};
pub use explain::{explain_markdown, has_fix, reference_url, summary};
pub use finding::{Applicability, Edit, Finding, Fix, Origin, Related, apply_edits};
pub use idle::Idle;
pub use imports::Import;
pub use location::{Lines, Location};
pub use nosec::{Suppressed, Suppressions, unknown_words};
pub use options::{NosecStyle, Options, ShellInjection};
pub use parse::{Dialect, Module, SyntaxError};
pub use piece::PieceModule;
pub use pieces::{Assembly, FileChecked, PieceChecked, Shift, assigned_in_piece, lines_above, settle};
pub use presets::{NOISE, Preset, noise};
pub use rule::{Confidence, Hook, Rule, Severity, When};
pub use string::StringConstant;
pub use suppress::{Suppression, suppression};
pub use suppressions::{Nosec, Slip, TypedWord, Word, reached_from, rule_named_at, word_typed_at};
pub use surroundings::{
    Asked, AssignedInPiece, ImportTable, PieceId, PieceImports, RestOfFile, Surroundings,
};

pub use ruff_source_file::LineIndex;
pub use ruff_text_size::{TextRange, TextSize};
