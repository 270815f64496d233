//! Keys pressed in an editor, as a server sees them.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use ridealong_tests::typing::Edit;
use serde_json::{Value, json};

use super::Times;
use crate::wire::Server;

/// How diagnostics come.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Pushed,
    Pulled,
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

pub fn press_keys(
    command: Command,
    workspace: &Path,
    text: &str,
    edits: impl Iterator<Item = Edit>,
    mode: Mode,
) -> anyhow::Result<Times> {
    let root = format!("file://{}", workspace.display());
    let uri = format!("{root}/module.py");
    let mut server = Server::start(command)?;
    let mut text_document = json!({
        "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true },
    });
    if mode == Mode::Pulled {
        text_document["diagnostic"] = json!({ "dynamicRegistration": false });
    }
    let params = json!({
        "processId": null,
        "rootUri": root,
        "workspaceFolders": [{ "uri": root, "name": "benchmark" }],
        "capabilities": { "textDocument": text_document },
    });
    server.request(0, "initialize", &params)?;
    server.arrival(|message| message["id"] == 0)?;
    server.notify("initialized", &json!({}))?;
    let document = json!({ "uri": uri, "languageId": "python", "version": 1, "text": text });
    server.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
    diagnostics(&mut server, &uri, 1, mode)?;
    let mut times = Vec::new();
    for (version, edit) in (2..).zip(edits) {
        let start = Instant::now();
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [change(&edit)] });
        server.notify("textDocument/didChange", &params)?;
        times.push(diagnostics(&mut server, &uri, version, mode)?.duration_since(start));
    }
    Ok(Times::of(times))
}

fn change(edit: &Edit) -> Value {
    let position = |character: usize| json!({ "line": edit.line, "character": character });
    let range = json!({ "start": position(edit.column), "end": position(edit.column + edit.gone) });
    json!({ "range": range, "text": edit.text })
}

/// When the diagnostics of this version are there.
fn diagnostics(server: &mut Server, uri: &str, version: i64, mode: Mode) -> anyhow::Result<Instant> {
    if mode == Mode::Pushed {
        return server.arrival(|message| message["params"]["version"] == version);
    }
    server.request(version, "textDocument/diagnostic", &json!({ "textDocument": { "uri": uri } }))?;
    server.arrival(|message| message["id"] == version)
}
