//! What a client shows, after all that it was told.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The diagnostics by URI, each as a text, in order. What has none is not there.
pub type State = BTreeMap<String, Vec<String>>;

/// What a client was told.
#[derive(Debug, Default)]
pub struct Shown {
    /// The diagnostics that were pushed last, with the version that they are for.
    pub pushed: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// The diagnostics that open documents were answered with, and their ids.
    pub pulled: BTreeMap<String, (String, Vec<Value>)>,
    /// The diagnostics that files were reported with, and their ids.
    pub workspace: BTreeMap<String, (String, Vec<Value>)>,
    /// The documents that are to be asked about.
    pub stale: BTreeSet<String>,
}

impl Shown {
    /// Takes in what is pushed.
    pub fn push(&mut self, params: &Value) {
        let diagnostics = items(&params["diagnostics"]);
        self.pushed.insert(text(&params["uri"]), (params["version"].as_i64(), diagnostics));
    }

    /// Takes in the answer about an open document.
    pub fn pull(&mut self, uri: &str, report: &Value) {
        if report["kind"] == "full" {
            self.pulled.insert(uri.to_owned(), (text(&report["resultId"]), items(&report["items"])));
        }
    }

    /// Takes in reports about files. What is said of open ones is passed over.
    pub fn report(&mut self, reports: &Value, is_open: impl Fn(&str) -> bool) {
        for report in reports.as_array().into_iter().flatten() {
            let uri = text(&report["uri"]);
            if report["kind"] == "full" && !is_open(&uri) {
                self.workspace.insert(uri, (text(&report["resultId"]), items(&report["items"])));
            }
        }
    }

    /// Forgets what was shown of a document, as it is opened or closed.
    pub fn forget(&mut self, uri: &str) {
        self.pulled.remove(uri);
        self.workspace.remove(uri);
        self.stale.remove(uri);
    }

    /// What is shown.
    pub fn state(&self) -> State {
        let pushed = self.pushed.iter().map(|(uri, (_, items))| (uri, items));
        let pulled = self.pulled.iter().map(|(uri, (_, items))| (uri, items));
        let reported = self.workspace.iter().map(|(uri, (_, items))| (uri, items));
        let mut state = State::new();
        for (uri, items) in pushed.chain(pulled).chain(reported).filter(|(_, items)| !items.is_empty()) {
            let texts = state.entry(uri.clone()).or_default();
            texts.extend(items.iter().map(Value::to_string));
            texts.sort();
        }
        state
    }
}

/// How two states differ, the first being that of the server that was followed.
pub fn difference(followed: &State, fresh: &State) -> Option<String> {
    let uris: BTreeSet<&String> = followed.keys().chain(fresh.keys()).collect();
    let differs = uris.into_iter().filter(|uri| followed.get(*uri) != fresh.get(*uri));
    let lines = differs
        .map(|uri| format!("{uri}\n  followed: {:?}\n     fresh: {:?}", followed.get(uri), fresh.get(uri)));
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn items(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
