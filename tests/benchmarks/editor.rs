//! An editor, as a server sees one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use ridealong_tests::typing::Edit;
use serde_json::{Value, json};

use crate::wire::Server;

/// How diagnostics come.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Pushed,
    Pulled,
}

/// An editor with a server that was started for it.
pub struct Editor {
    server: Server,
    root: String,
    mode: Mode,
    version: i64,
}

pub fn ridealong() -> Command {
    let mut command = ridealong_tests::binary::command();
    command.arg("server");
    command
}

pub fn ruff(binary: &Path, workspace: &Path) -> anyhow::Result<Command> {
    std::fs::write(workspace.join("ruff.toml"), "[lint]\nselect = [\"S\"]\n")?;
    let mut command = Command::new(binary);
    command.arg("server").current_dir(workspace);
    Ok(command)
}

impl Editor {
    /// Starts a server with these folders, of which the first one holds what is opened, and introduces itself.
    pub fn start(command: Command, folders: &[PathBuf], mode: Mode, options: &Value) -> anyhow::Result<Self> {
        let uri = |folder: &PathBuf| format!("file://{}", folder.display());
        let mut server = Server::start(command)?;
        let mut capabilities = json!({ "textDocument": { "publishDiagnostics": {
            "relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true,
        } } });
        if mode == Mode::Pulled {
            capabilities["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": false });
            capabilities["workspace"] = json!({ "diagnostics": { "refreshSupport": true } });
        }
        let named = |folder| json!({ "uri": uri(folder), "name": "benchmark" });
        let params = json!({
            "processId": null,
            "rootUri": folders.first().map(uri),
            "workspaceFolders": folders.iter().map(named).collect::<Vec<_>>(),
            "capabilities": capabilities,
            "initializationOptions": options,
        });
        server.request(0, "initialize", &params)?;
        server.arrival(|message| message["id"] == 0)?;
        server.notify("initialized", &json!({}))?;
        let root = folders.first().map(uri).unwrap_or_default();
        Ok(Self { server, root, mode, version: 1 })
    }

    /// The process of the server.
    pub fn server_id(&self) -> u32 {
        self.server.id()
    }

    /// Opens the one document, and returns when its diagnostics are there.
    pub fn open(&mut self, text: &str) -> anyhow::Result<Instant> {
        let document = json!({ "uri": self.uri(), "languageId": "python", "version": 1, "text": text });
        self.server.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
        self.diagnostics()
    }

    /// Edits the document, and returns when its diagnostics are there.
    pub fn edit(&mut self, edit: &Edit) -> anyhow::Result<Instant> {
        self.version += 1;
        let document = json!({ "uri": self.uri(), "version": self.version });
        let params = json!({ "textDocument": document, "contentChanges": [change(edit)] });
        self.server.notify("textDocument/didChange", &params)?;
        self.diagnostics()
    }

    /// Asks about the whole workspace as VS Code does, which takes the answer in parts. Returns when the scan is
    /// at its end, and how many files it told of.
    pub fn ask_for_all(&mut self) -> anyhow::Result<(Instant, usize)> {
        let params =
            json!({ "previousResultIds": [], "partialResultToken": "parts", "workDoneToken": "scan" });
        self.server.request(-1, "workspace/diagnostic", &params)?;
        let mut files = 0;
        let arrival = self.server.arrival_of(|body| {
            let body = std::str::from_utf8(body)?;
            files += body.matches(r#""kind":"full""#).count();
            Ok(body.contains(r#""kind":"end""#))
        })?;
        Ok((arrival, files))
    }

    /// When the diagnostics of the present version are there.
    fn diagnostics(&mut self) -> anyhow::Result<Instant> {
        let version = self.version;
        if self.mode == Mode::Pushed {
            return self.server.arrival(|message| message["params"]["version"] == version);
        }
        let params = json!({ "textDocument": { "uri": self.uri() } });
        self.server.request(version, "textDocument/diagnostic", &params)?;
        self.server.arrival(|message| message["id"] == version)
    }

    fn uri(&self) -> String {
        format!("{}/module.py", self.root)
    }
}

fn change(edit: &Edit) -> Value {
    let position = |character: usize| json!({ "line": edit.line, "character": character });
    let range = json!({ "start": position(edit.column), "end": position(edit.column + edit.gone) });
    json!({ "range": range, "text": edit.text })
}
