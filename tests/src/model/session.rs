//! A client with its server: what it sends, how it answers, and what it shows.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::shown::Shown;
use super::step::Flavour;
use super::world::World;
use crate::client::{Client, PATIENCE, did_open};

/// The token under which parts of the diagnostics of the workspace come.
const PARTS: &str = "parts";

const PUBLISH: &str = "textDocument/publishDiagnostics";

/// What a request was about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Diagnostics(String),
    Workspace,
    /// Something whose answer is kept for whoever waits.
    Awaited,
    /// Something that is only to be answered.
    Anything,
}

/// A client with its server.
pub struct Session {
    client: Client,
    pub flavour: Flavour,
    pub shown: Shown,
    /// The documents that are open.
    open: BTreeSet<String>,
    settings: (Value, Option<Value>),
    asked: HashMap<i64, Asked>,
    answers: HashMap<i64, Value>,
    /// How often the server has asked for the settings.
    pub settings_asked: usize,
    /// The token of the newest scan.
    pub scan: Option<Value>,
    /// All that was sent and written.
    pub script: Vec<String>,
}

impl Session {
    /// Starts a server for what there is, and opens what is open.
    pub fn start(world: &World, flavour: Flavour) -> Result<Self, String> {
        let mut session = Self {
            client: Client::ridealong(),
            flavour,
            shown: Shown::default(),
            open: BTreeSet::new(),
            settings: world.settings(),
            asked: HashMap::new(),
            answers: HashMap::new(),
            settings_asked: 0,
            scan: None,
            script: Vec::new(),
        };
        let mut params = json!({
            "processId": null, "capabilities": capabilities(flavour), "workspaceFolders": world.folders(),
        });
        if !flavour.is_asked {
            params["initializationOptions"] = session.settings.0.clone();
        }
        session.request("initialize", params)?;
        session.notify("initialized", json!({}));
        for (uri, document) in &world.open {
            session.open(uri, document.version, document.text());
        }
        Ok(session)
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.script.push(format!("{method} {params}"));
        self.client.notify(method, params);
    }

    /// Sends a request that is only to be answered; returns its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.send(method, params, Asked::Anything)
    }

    /// Sends a request and waits for the response, whole.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.send(method, params, Asked::Awaited);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(answer) = self.answers.remove(&id) {
                return Ok(answer);
            }
            self.pump(Duration::from_millis(500))?;
        }
        Err(format!("{method} was not answered"))
    }

    fn send(&mut self, method: &str, params: Value, asked: Asked) -> i64 {
        if asked == Asked::Anything {
            self.script.push(format!("{method} {params}"));
        }
        let id = self.client.start_request(method, params);
        self.asked.insert(id, asked);
        id
    }

    /// Waits until the server has taken in all that was sent.
    pub fn barrier(&mut self) -> Result<(), String> {
        let command = json!({ "command": "ridealong.debugInformation" });
        self.request("workspace/executeCommand", command).map(drop)
    }

    /// Opens a document.
    pub fn open(&mut self, uri: &str, version: i64, text: &str) {
        self.shown.forget(uri);
        self.open.insert(uri.to_owned());
        self.changed(uri);
        let mut params = did_open(uri, version, text);
        if Path::new(uri).extension().is_some_and(|end| end == "toml") {
            params["textDocument"]["languageId"] = "toml".into();
        }
        self.notify("textDocument/didOpen", params);
    }

    /// Notes that a document is in another state.
    pub fn changed(&mut self, uri: &str) {
        if self.flavour.pulls {
            self.shown.stale.insert(uri.to_owned());
        }
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.open.remove(uri);
        self.shown.forget(uri);
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Tells what the user has set.
    pub fn set(&mut self, settings: (Value, Option<Value>)) {
        let sent = if self.flavour.is_asked { Value::Null } else { json!({ "ridealong": settings.0 }) };
        self.settings = settings;
        self.notify("workspace/didChangeConfiguration", json!({ "settings": sent }));
    }

    /// Asks for all that there may be news of.
    pub fn pull(&mut self, files_too: bool) {
        if !self.flavour.pulls {
            return;
        }
        for uri in std::mem::take(&mut self.shown.stale) {
            let mut params = json!({ "textDocument": { "uri": uri } });
            if let Some((id, _)) = self.shown.pulled.get(&uri) {
                params["previousResultId"] = json!(id);
            }
            self.send("textDocument/diagnostic", params, Asked::Diagnostics(uri));
        }
        if files_too && !self.asked.values().any(|asked| *asked == Asked::Workspace) {
            let previous = self.shown.workspace.iter();
            let previous = previous.map(|(uri, (id, _))| json!({ "uri": uri, "value": id }));
            let mut params = json!({ "previousResultIds": previous.collect::<Vec<_>>() });
            if self.flavour.streams {
                params["partialResultToken"] = json!(PARTS);
            }
            self.send("workspace/diagnostic", params, Asked::Workspace);
        }
    }

    /// Whether the diagnostics of the workspace have still to be answered.
    pub fn waits_for_workspace(&self) -> bool {
        self.asked.values().any(|asked| *asked == Asked::Workspace)
    }

    /// Whether something has still to be answered, but for a request that stays open.
    pub fn waits(&self) -> bool {
        let stays_open = |asked: &Asked| *asked == Asked::Workspace && self.flavour.streams;
        !self.shown.stale.is_empty() || self.asked.values().any(|asked| !stays_open(asked))
    }

    /// Takes in what the server sends, waiting for so long at most.
    pub fn pump(&mut self, time: Duration) -> Result<(), String> {
        let mut time = time;
        while let Some(message) = self.client.next(time) {
            time = Duration::ZERO;
            self.take(&message)?;
        }
        Ok(())
    }

    /// Whether the server says anything within this time. It is taken in.
    pub fn hears(&mut self, time: Duration) -> Result<bool, String> {
        let Some(message) = self.client.next(time) else { return Ok(false) };
        self.take(&message).map(|()| true)
    }

    fn take(&mut self, message: &Value) -> Result<(), String> {
        let params = &message["params"];
        match message["method"].as_str() {
            None => return self.answered(message),
            Some(PUBLISH) => self.shown.push(params),
            Some("$/progress") if params["token"] == PARTS => {
                let open = &self.open;
                self.shown.report(&params["value"]["items"], |uri| open.contains(uri));
            }
            Some("workspace/diagnostic/refresh") => {
                let open = self.open.iter().cloned();
                self.shown.stale.extend(open);
            }
            Some("window/workDoneProgress/create") => self.scan = Some(params["token"].clone()),
            _ => {}
        }
        if message.get("id").is_some() {
            let answer = self.answer(message);
            self.client.respond(message, answer);
        }
        Ok(())
    }

    /// What a request of the server is answered.
    fn answer(&mut self, message: &Value) -> Value {
        if message["method"] != "workspace/configuration" {
            return Value::Null;
        }
        self.settings_asked += 1;
        let (everywhere, two) = &self.settings;
        let items = message["params"]["items"].as_array().into_iter().flatten().map(|item| {
            let is_two = item["scopeUri"].as_str().is_some_and(|uri| uri.ends_with("/two"));
            two.as_ref().filter(|_| is_two).unwrap_or(everywhere).clone()
        });
        items.collect()
    }

    fn answered(&mut self, message: &Value) -> Result<(), String> {
        let asked = message["id"].as_i64().and_then(|id| Some((id, self.asked.remove(&id)?)));
        let Some((id, asked)) = asked else { return Err(format!("nobody asked for {message}")) };
        let error = &message["error"];
        let is_allowed = matches!(error["code"].as_i64(), None | Some(-32803..=-32800 | -32602));
        if !is_allowed {
            return Err(format!("an error that nothing is known of: {message}"));
        }
        match asked {
            Asked::Diagnostics(uri) if error["data"]["retriggerRequest"] == true => {
                if self.open.contains(&uri) {
                    self.shown.stale.insert(uri);
                }
            }
            Asked::Diagnostics(uri) if self.open.contains(&uri) => self.shown.pull(&uri, &message["result"]),
            Asked::Workspace => {
                let open = &self.open;
                self.shown.report(&message["result"]["items"], |uri| open.contains(uri));
            }
            Asked::Awaited => drop(self.answers.insert(id, message.clone())),
            Asked::Diagnostics(_) | Asked::Anything => {}
        }
        Ok(())
    }
}

fn capabilities(flavour: Flavour) -> Value {
    let mut capabilities = flavour.unit.capabilities();
    capabilities["textDocument"] = json!({
        "publishDiagnostics": {
            "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true,
            "dataSupport": true, "tagSupport": { "valueSet": [1, 2] },
        },
        "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["", "quickfix"] } } },
    });
    capabilities["window"] = json!({ "workDoneProgress": true });
    capabilities["workspace"] = json!({ "workspaceEdit": { "documentChanges": true } });
    if flavour.pulls {
        capabilities["textDocument"]["diagnostic"] = json!({});
        capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    }
    if flavour.watches {
        capabilities["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    }
    if flavour.is_asked {
        capabilities["workspace"]["configuration"] = json!(true);
        capabilities["workspace"]["didChangeConfiguration"] = json!({ "dynamicRegistration": true });
    }
    capabilities
}
