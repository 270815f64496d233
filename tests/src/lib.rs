//! What the tests of the whole share: the binary, annotated Python, a client of the language server.

pub mod binary;
