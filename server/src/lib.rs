//! Ridealong: a security linter for Python that rides along as you type.
//!
//! `checks` finds, this crate brings: it keeps the salsa database ([`db`]), speaks the Language
//! Server Protocol ([`lsp`]) and is the command line ([`cli`]). Nothing in it ever executes, imports
//! or installs anything from the workspace, opens a network connection, or writes a file that the
//! user has not named.

pub mod bandit;
pub mod cli;
pub mod config;
pub mod db;
pub mod log;
pub mod lsp;
pub mod nearest;
pub mod notebook;
pub mod selectors;
pub mod source;
pub mod threads;
