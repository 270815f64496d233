//! What the tests of the whole share: the binary, annotated Python, a client of the language server.

pub mod annotated;
pub mod bandit_report;
pub mod binary;
pub mod checked;
pub mod client;
pub mod corpus;
pub mod cost;
pub mod debian;
pub mod editor;
pub mod edits;
pub mod emacs;
pub mod examples;
pub mod fixtures;
pub mod fuzz;
pub mod generate;
pub mod hostile;
pub mod laws;
pub mod long_run;
pub mod markdown;
pub mod oracle;
pub mod text;
pub mod tools;
pub mod tree;
pub mod typing;
pub mod verdict;
