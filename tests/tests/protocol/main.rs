//! The language server as a client sees it: the real binary, over standard input and output.

mod actions;
mod all_fixes;
mod cancellation;
mod clients;
mod commands;
mod configuration;
mod documents;
mod failing_rule;
mod faults;
mod features;
mod forms;
mod garbage;
mod ignoring;
mod lifecycle;
mod open_notebooks;
mod ordering;
mod positions;
mod pull;
mod scan;
mod settings;
mod understanding;

use std::fmt::Write as _;

use serde_json::{Value, json};

/// A document of a folder that does not exist: what is open is never read from disk.
const URI: &str = "file:///ridealong-tests/app.py";

/// The codes of JSON-RPC and of the protocol.
mod code {
    pub const PARSE_ERROR: i64 = -32700;
    pub const INVALID_REQUEST: i64 = -32600;
    pub const METHOD_NOT_FOUND: i64 = -32601;
    pub const INVALID_PARAMS: i64 = -32602;
    pub const NOT_INITIALIZED: i64 = -32002;
    pub const REQUEST_CANCELLED: i64 = -32800;
    pub const CONTENT_MODIFIED: i64 = -32801;
    pub const SERVER_CANCELLED: i64 = -32802;
}

/// The capabilities of a client that takes all that is offered, and counts in UTF-16.
fn everything() -> Value {
    json!({
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["", "quickfix"] } },
                "isPreferredSupport": true,
            },
            "publishDiagnostics": {
                "relatedInformation": true,
                "versionSupport": true,
                "codeDescriptionSupport": true,
                "dataSupport": true,
                "tagSupport": { "valueSet": [1, 2] },
            },
        },
    })
}

/// The empty range at the start of a document.
fn start() -> Value {
    json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } })
}

/// The parameters of a request about a place.
fn place(uri: &str, line: usize, character: usize) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

/// The parameters that ask for the code actions of a whole document.
fn all_actions(uri: &str) -> Value {
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1_000_000, "character": 0 } });
    json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } })
}

/// The codes of diagnostics, in order.
fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap_or("none")).collect()
}

/// A module with findings all over it, that takes a while to check.
fn large_module(functions: usize) -> String {
    let mut text = "import subprocess\nimport yaml\n".to_owned();
    for number in 0..functions {
        let _ = write!(
            text,
            "\n\ndef run_{number}(command, options):\n    \
             for option in options:\n        \
             print(option, command[option:], [x.strip() for x in option.split(',')])\n    \
             result = subprocess.run(command, shell=True)\n    \
             return yaml.load(result.stdout), {{'number': {number}, 'options': options}}\n"
        );
    }
    text
}
