//! The commands that a client can have executed.

use std::fmt::Write as _;

use ridealong_checks::{explain_markdown, rules};
use serde_json::Value;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, Uri};

use crate::selectors;

/// What can be asked for, in the order in which it is announced.
pub(super) const COMMANDS: [&str; 5] = [STATUS, RESTART, DEBUG_INFORMATION, FIX_ALL, EXPLAIN];

const STATUS: &str = "ridealong.showStatus";
const RESTART: &str = "ridealong.restart";
const DEBUG_INFORMATION: &str = "ridealong.debugInformation";
const FIX_ALL: &str = "ridealong.fixAll";
const EXPLAIN: &str = "ridealong.explain";

/// A command that was understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Shows in a sentence what the server is at, and answers with it.
    Status,
    /// Reads all configurations again, and checks all documents anew.
    Restart,
    /// Tells what a report of a fault should hold.
    DebugInformation,
    /// Makes all safe fixes in a document.
    FixAll(Uri),
    /// Answers with the documentation of a rule, in Markdown.
    Explain(String),
}

impl Command {
    /// Reads a command with its arguments: a document is named by its URI, or as in other requests.
    pub(super) fn new(params: &ExecuteCommandParams) -> Result<Self> {
        let argument = params.arguments.first();
        let text = |argument: &Value| argument.as_str().map(str::to_owned);
        match params.command.as_str() {
            STATUS => Ok(Self::Status),
            RESTART => Ok(Self::Restart),
            DEBUG_INFORMATION => Ok(Self::DebugInformation),
            FIX_ALL => argument
                .and_then(|argument| text(argument).or_else(|| text(argument.get("uri")?)))
                .and_then(|uri| uri.parse().ok())
                .map(Self::FixAll)
                .ok_or_else(|| Error::invalid_params(format!("{FIX_ALL} takes the URI of a document"))),
            EXPLAIN => argument.and_then(text).map(Self::Explain).ok_or_else(|| {
                Error::invalid_params(format!("{EXPLAIN} takes the id or the name of a rule"))
            }),
            other => Err(Error::invalid_params(format!(
                "there is no command `{other}`; there are {}",
                COMMANDS.join(", ")
            ))),
        }
    }
}

/// The documentation of a rule, in Markdown.
pub(super) fn explain(id_or_name: &str) -> Result<String> {
    let rule = rules::find(id_or_name);
    rule.map(explain_markdown).ok_or_else(|| Error::invalid_params(selectors::unknown(id_or_name)))
}

/// What the server is at.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// The open documents by their URIs, each with what is to be told of it.
    pub(super) documents: Vec<(String, String)>,
    /// The folders that the user works in.
    pub(super) folders: Vec<String>,
    /// What the client can do.
    pub(super) client: String,
}

impl Report {
    /// A sentence for users.
    pub(super) fn status(&self) -> String {
        let count = self.documents.len();
        let documents = if count == 1 { "document is" } else { "documents are" };
        format!(
            "Ridealong {} is running: {count} {documents} open, {} rules are known.",
            env!("CARGO_PKG_VERSION"),
            rules::all().count()
        )
    }

    /// What a report of a fault should hold: no text of any document, no environment.
    pub(super) fn debug_information(&self) -> String {
        let mut text = format!(
            "Ridealong {} on {} {}\nMemory: {}\nFolders: {}\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            memory().map_or_else(|| "unknown".to_owned(), |bytes| format!("{} MiB", bytes >> 20)),
            if self.folders.is_empty() { "none".to_owned() } else { self.folders.join(", ") },
        );
        for (uri, about) in &self.documents {
            let _ = writeln!(text, "{uri}: {about}");
        }
        let _ = writeln!(text, "{}", self.client);
        text
    }
}

/// The memory that this process takes, in bytes.
fn memory() -> Option<u64> {
    let process = sysinfo::get_current_pid().ok()?;
    let mut system = System::new();
    let kind = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[process]), true, kind);
    Some(system.process(process)?.memory())
}
