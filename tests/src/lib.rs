//! What the tests of the whole share: the binary, annotated Python, a client of the language server.

pub mod annotated;
pub mod bandit_report;
pub mod binary;
pub mod checked;
pub mod client;
pub mod corpus;
pub mod cost;
pub mod edits;
pub mod examples;
pub mod fixtures;
pub mod fuzz;
pub mod generate;
pub mod laws;
pub mod long_run;
pub mod markdown;
pub mod model;
pub mod oracle;
pub mod soak;
pub mod text;
pub mod tools;
pub mod tree;
pub mod typing;
pub mod verdict;
