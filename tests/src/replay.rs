//! Recorded traffic of editors, played to our server.

mod screen;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::announced::Announced;
use crate::client::Client;
use crate::tree::Tree;
use screen::Screen;

/// The folder in which the recordings were made.
const RECORDED: &str = "/workspace";

const PUBLISH: &str = "textDocument/publishDiagnostics";

/// Ids of what is asked besides the recording begin above this.
const OWN_IDS: i64 = 1_000_000;

/// A client that does what a recording says, and notes all that is not as it should be.
pub struct Replay {
    client: Client,
    tree: Tree,
    root: String,
    introduction: Value,
    welcome: Value,
    screen: Screen,
    /// What the user sees of the document, and for which version of it.
    diagnostics: (i64, Value),
    /// The request for code actions that was sent last.
    actions: Option<Value>,
    /// The methods of all requests by their ids.
    asked: BTreeMap<String, String>,
    /// The requests that may be refused: they were cancelled, or the text was edited behind them.
    excused: BTreeSet<String>,
    faults: Vec<String>,
}

/// What came of a recording.
#[derive(Debug)]
pub struct Played {
    /// What was not as it should be.
    pub faults: Vec<String>,
    /// The diagnostics in the end, each by its id, its range, and its message.
    pub found: Vec<(String, Value, String)>,
    /// The same as the command line has it.
    pub expected: Vec<(String, Value, String)>,
    /// How many requests were answered.
    pub answered: usize,
}

/// The messages of a recording.
///
/// # Panics
/// If it cannot be read.
pub fn recording(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("traffic").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a message a line")).collect()
}

/// Plays a recording.
pub fn play(messages: &[Value]) -> Played {
    let tree = Tree::new::<&str>(&[]);
    let root = tree.path().canonicalize().expect("it exists").display().to_string();
    let mut client = Client::ridealong();
    client.number_from(OWN_IDS);
    let mut replay = Replay {
        client,
        tree,
        root,
        introduction: Value::Null,
        welcome: Value::Null,
        screen: Screen::default(),
        diagnostics: (-1, Value::Null),
        actions: None,
        asked: BTreeMap::new(),
        excused: BTreeSet::new(),
        faults: Vec::new(),
    };
    let is_about_end = |message: &&Value| message["method"] == "shutdown" || message["method"] == "exit";
    for message in messages.iter().filter(|message| !is_about_end(message)) {
        replay.play(replay.here(message));
    }
    let end: Vec<&Value> = messages.iter().filter(is_about_end).collect();
    replay.end(&end)
}

impl Replay {
    /// A message with the paths of this machine.
    fn here(&self, message: &Value) -> Value {
        match message {
            Value::String(text) => {
                let path = text.strip_prefix("file://").unwrap_or(text);
                match path.strip_prefix(RECORDED).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                    Some(rest) => format!("{}{}{rest}", &text[..text.len() - path.len()], self.root).into(),
                    None => message.clone(),
                }
            }
            Value::Array(items) => items.iter().map(|item| self.here(item)).collect(),
            Value::Object(items) => {
                Value::Object(items.iter().map(|(key, item)| (key.clone(), self.here(item))).collect())
            }
            _ => message.clone(),
        }
    }

    fn play(&mut self, mut message: Value) {
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            // An answer to what another server asked.
            return;
        };
        let params = &mut message["params"];
        match method.as_str() {
            "initialize" => return self.introduce(&message),
            "textDocument/didOpen" => self.screen.open(params),
            "textDocument/didChange" => {
                self.screen.change(params);
                self.excused.extend(self.asked.keys().cloned());
            }
            "textDocument/didSave" => self.screen.save(params),
            "textDocument/codeAction" => {
                self.show(params);
                self.actions = Some(message["id"].clone());
            }
            "textDocument/diagnostic" if self.provides("/diagnosticProvider") => {
                // That of our provider, which has none.
                params.as_object_mut().expect("a table").remove("identifier");
            }
            "codeAction/resolve" if self.provides("/codeActionProvider/resolveProvider") => {
                *params = self.choose();
            }
            "textDocument/diagnostic" | "codeAction/resolve" => return,
            "$/cancelRequest" => drop(self.excused.insert(params["id"].to_string())),
            _ => self.screen.move_places(params),
        }
        self.send(&message, &method);
    }

    fn send(&mut self, message: &Value, method: &str) {
        if let Some(id) = message.get("id") {
            let other = self.asked.insert(id.to_string(), method.to_owned());
            assert!(other.is_none(), "an id is used once: {message}");
        }
        self.client.send(message);
    }

    fn introduce(&mut self, message: &Value) {
        self.send(message, "initialize");
        self.introduction = message["params"].clone();
        self.welcome = self.answer_to(&message["id"])["result"]["capabilities"].take();
        self.screen.count_in(self.welcome["positionEncoding"].as_str().unwrap_or("utf-16"));
    }

    fn provides(&self, path: &str) -> bool {
        self.welcome.pointer(path).is_some_and(|value| !value.is_null() && *value != Value::Bool(false))
    }

    /// Puts the diagnostics that the user sees into a request for code actions, with as much of each as this
    /// client sends back, and has the request be about the first of them.
    fn show(&mut self, params: &mut Value) {
        let recorded = params["context"]["diagnostics"].as_array().cloned().unwrap_or_default();
        let Some(keys) = recorded.first().and_then(Value::as_object) else {
            return self.screen.move_places(params);
        };
        let shown = self.current()[0].clone();
        let back = shown.as_object().into_iter().flatten().filter(|(key, _)| keys.contains_key(*key));
        let back: Value = Value::Object(back.map(|(key, value)| (key.clone(), value.clone())).collect());
        let is_caret = params["range"]["start"] == params["range"]["end"];
        params["range"] = shown["range"].clone();
        if is_caret {
            params["range"]["end"] = shown["range"]["start"].clone();
        }
        params["context"]["diagnostics"] = json!([back]);
    }

    /// The first action of the last answer that can be chosen.
    fn choose(&mut self) -> Value {
        let id = self.actions.clone().expect("actions were asked for");
        let answer = self.answer_to(&id);
        let mut actions = answer["result"].as_array().into_iter().flatten();
        let action = actions.find(|action| action.get("disabled").is_none());
        action
            .filter(|it| it.get("data").is_some())
            .unwrap_or_else(|| panic!("what to resolve? {answer}"))
            .clone()
    }

    /// The diagnostics of the document as it is now.
    fn current(&mut self) -> Value {
        let (uri, version) = (self.screen.uri.clone(), self.screen.version);
        if self.provides("/diagnosticProvider") {
            return self.client.pull(&uri, None)["items"].take();
        }
        if self.diagnostics.0 != version {
            let what = format!("the diagnostics of version {version}");
            let mut message = self.wait(&what, |message| {
                let params = &message["params"];
                message["method"] == PUBLISH && params["uri"] == uri && params["version"] == version
            });
            self.diagnostics = (version, message["params"]["diagnostics"].take());
        }
        self.diagnostics.1.clone()
    }

    fn answer_to(&mut self, id: &Value) -> Value {
        self.wait(&format!("the answer to {id}"), |message| {
            message.get("method").is_none() && message["id"] == *id
        })
    }

    /// Waits for a message, and does meanwhile what the server asks.
    fn wait(&mut self, what: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let is_request = |message: &Value| message.get("method").is_some() && message.get("id").is_some();
            let message = self.client.wait(what, |message| is_wanted(message) || is_request(message));
            if !is_request(&message) {
                return message;
            }
            let result = match message["method"].as_str() {
                Some("workspace/configuration") => {
                    let items = message["params"]["items"].as_array().expect("items");
                    vec![Value::Null; items.len()].into()
                }
                Some("workspace/applyEdit") => json!({ "applied": true }),
                _ => Value::Null,
            };
            self.client.respond(&message, result);
        }
    }

    /// Ends the server as the client does, or dies as it did.
    fn end(mut self, messages: &[&Value]) -> Played {
        let diagnostics = self.current();
        for id in self.asked.clone().into_keys() {
            let id: Value = serde_json::from_str(&id).expect("an id");
            if self.client.has_answered(&id) == 0 {
                self.answer_to(&id);
            }
        }
        for message in messages {
            let method = message["method"].as_str().expect("a method").to_owned();
            self.send(message, &method);
            if let Some(id) = message.get("id") {
                self.answer_to(id);
            }
        }
        if messages.is_empty() {
            self.client.close_input();
        }
        let Self { client, tree, screen, introduction, asked, excused, mut faults, .. } = self;
        let (status, log) = client.ended();
        // Without a word before, the end of the input is not the one that the protocol has.
        if status.code() != Some(i32::from(messages.is_empty())) {
            faults.push(format!("the server ended with {status}"));
        }
        let announced = Announced { capabilities: &introduction["capabilities"] };
        faults.extend(faults_of(&log, &asked, &excused, announced));
        let answered = asked.len();
        Played { faults, found: screen::found(&diagnostics), expected: screen.expected(&tree), answered }
    }
}

/// What is not as it should be in what a server sent.
fn faults_of(
    log: &[Value],
    asked: &BTreeMap<String, String>,
    excused: &BTreeSet<String>,
    announced: Announced<'_>,
) -> Vec<String> {
    const REFUSALS: [i64; 3] = [-32800, -32801, -32802];
    let mut faults = Vec::new();
    let mut open = asked.clone();
    for message in log {
        if message.get("method").is_some() {
            faults.extend(announced.faults_of_message(message));
            let is_trouble = message["params"]["type"].as_i64().is_some_and(|kind| kind < 3);
            if message["method"] == "window/showMessage" && is_trouble {
                faults.push(format!("the user is shown {message}"));
            }
            continue;
        }
        if message["id"].as_i64().is_some_and(|id| id > OWN_IDS) {
            continue;
        }
        let id = message["id"].to_string();
        let Some(method) = open.remove(&id) else {
            faults.push(format!("nobody asked, or it was answered already: {message}"));
            continue;
        };
        match message["error"]["code"].as_i64() {
            Some(code) if REFUSALS.contains(&code) && excused.contains(&id) => {}
            Some(_) => faults.push(format!("{method} failed: {message}")),
            None => faults.extend(announced.faults_of_result(&method, &message["result"])),
        }
    }
    faults.extend(open.iter().map(|(id, method)| format!("{method} ({id}) was not answered")));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_as_it_should_be_is_told() {
        let asked = BTreeMap::from([("1".to_owned(), "textDocument/hover".to_owned())]);
        let answer = json!({ "id": 1, "result": null });
        let cancelled = json!({ "id": 1, "error": { "code": -32800 } });
        let shown = json!({ "method": "window/showMessage", "params": { "type": 1, "message": "x" } });
        let capabilities = json!({});
        let faults = |log: &[&Value], excused: &[&str]| {
            let log: Vec<Value> = log.iter().map(|message| (*message).clone()).collect();
            let excused = excused.iter().map(|id| (*id).to_owned()).collect();
            faults_of(&log, &asked, &excused, Announced { capabilities: &capabilities }).len()
        };
        assert_eq!(faults(&[&answer], &[]), 0);
        assert_eq!(faults(&[&cancelled], &["1"]), 0);
        assert_eq!(faults(&[&cancelled], &[]), 1);
        assert_eq!(faults(&[], &[]), 1);
        assert_eq!(faults(&[&answer, &answer], &[]), 1);
        assert_eq!(faults(&[&answer, &shown], &[]), 1);
    }
}
