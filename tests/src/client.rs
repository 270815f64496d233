//! A client of the language server, over the real binary's standard input and output.

#![allow(clippy::needless_pass_by_value, reason = "`json!` makes values, and nobody needs them again")]

use std::collections::VecDeque;
use std::io::{BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

mod frames;

pub use frames::frame;

/// How long an answer may take before the test fails. Long, as machines are shared.
pub const PATIENCE: Duration = Duration::from_mins(1);

const PUBLISH: &str = "textDocument/publishDiagnostics";

/// A running server with the messages that came from it.
pub struct Client {
    process: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Reads the messages, and panics at what is none.
    reader: Option<JoinHandle<()>>,
    /// What nobody has asked for yet.
    waiting: VecDeque<Value>,
    /// All that came, in the order of the wire.
    log: Vec<Value>,
    is_logging: bool,
    /// What the server wrote to its standard error.
    stderr: Arc<Mutex<String>>,
    last_id: i64,
}

impl Client {
    /// Starts `command`, which must be a language server.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the server starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("standard output is a pipe"));
        let (sender, messages) = channel();
        let reader = std::thread::spawn(move || {
            while let Some(message) = frames::read(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut errors = process.stderr.take().expect("standard error is a pipe");
        let stderr = Arc::new(Mutex::new(String::new()));
        std::thread::spawn({
            let stderr = Arc::clone(&stderr);
            move || {
                let mut bytes = [0; 4096];
                while let Ok(length @ 1..) = errors.read(&mut bytes) {
                    stderr.lock().expect("no panic").push_str(&String::from_utf8_lossy(&bytes[..length]));
                }
            }
        });
        Self {
            stdin: process.stdin.take(),
            process,
            messages,
            reader: Some(reader),
            waiting: VecDeque::new(),
            log: Vec::new(),
            is_logging: true,
            stderr,
            last_id: 0,
        }
    }

    /// Starts our server.
    pub fn ridealong() -> Self {
        let mut command = crate::binary::command();
        command.arg("server");
        Self::start(command)
    }

    /// Starts our server and introduces a client with these capabilities.
    pub fn initialized(capabilities: Value) -> Self {
        let mut client = Self::ridealong();
        client.initialize(json!({ "processId": null, "capabilities": capabilities }));
        client
    }

    /// Sends `initialize` and `initialized`; returns the result.
    pub fn initialize(&mut self, params: Value) -> Value {
        let result = self.request("initialize", params);
        self.notify("initialized", json!({}));
        result
    }

    /// The number of the process.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Writes bytes as they are.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("standard input is open");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server reads");
    }

    /// Writes a message.
    pub fn send(&mut self, message: &Value) {
        self.send_raw(&frame(message));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&notification(method, params));
    }

    /// Sends a request without waiting; returns its id.
    pub fn start_request(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params }));
        self.last_id
    }

    /// Sends a request and returns its result.
    ///
    /// # Panics
    /// On an error.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.start_request(method, params);
        let mut response = self.response(id);
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].take()
    }

    /// Sends a request that must fail, and returns the code of the error.
    pub fn refused(&mut self, method: &str, params: Value) -> i64 {
        let id = self.start_request(method, params);
        let response = self.response(id);
        response["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method} did not fail: {response}"))
    }

    /// Waits for the response to a request, whole.
    pub fn response(&mut self, id: i64) -> Value {
        self.wait(&format!("the response to request {id}"), |message| {
            is_response(message) && message["id"] == id
        })
    }

    /// Waits for an error that answers no particular request; returns its code.
    pub fn error_without_id(&mut self) -> i64 {
        let error = self.wait("an error", |message| is_response(message) && message["id"].is_null());
        error["error"]["code"].as_i64().expect("an error has a code")
    }

    /// Waits for a notification or a request of the server, and returns it whole.
    pub fn incoming(&mut self, method: &str) -> Value {
        self.wait(method, |message| message["method"] == method)
    }

    /// Waits for the diagnostics of a document in this version; others are passed over.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let wanted = |params: &Value| params["uri"] == uri && params["version"] == version;
        let what = format!("diagnostics of version {version}");
        list(self.wait(&what, |message| message["method"] == PUBLISH && wanted(&message["params"])))
    }

    /// Waits for the diagnostics of a file that is not open, some or none; others are passed over.
    pub fn diagnostics_of_file(&mut self, uri: &str, are_wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let wanted = |params: &Value| {
            let items = params["diagnostics"].as_array().map(Vec::as_slice).unwrap_or_default();
            params["uri"] == uri && params.get("version").is_none_or(Value::is_null) && are_wanted(items)
        };
        let what = format!("diagnostics of the file {uri}");
        list(self.wait(&what, |message| message["method"] == PUBLISH && wanted(&message["params"])))
    }

    /// Asks for the diagnostics of a document; returns the whole report. As long as the server says so, it is
    /// asked again.
    pub fn pull(&mut self, uri: &str, previous: Option<&str>) -> Value {
        loop {
            let mut params = document(uri);
            if let Some(previous) = previous {
                params["previousResultId"] = previous.into();
            }
            let id = self.start_request("textDocument/diagnostic", params);
            let mut response = self.response(id);
            if response["error"]["data"]["retriggerRequest"] == true {
                continue;
            }
            assert!(response.get("error").is_none(), "textDocument/diagnostic: {response}");
            return response["result"].take();
        }
    }

    /// Asks for the diagnostics of a document, all of them.
    pub fn pulled(&mut self, uri: &str) -> Vec<Value> {
        match self.pull(uri, None)["items"].take() {
            Value::Array(items) => items,
            other => panic!("diagnostics are a list, not {other}"),
        }
    }

    /// Answers a request of the server.
    pub fn respond(&mut self, request: &Value, result: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }));
    }

    /// Waits until the diagnostics of a document are taken away.
    pub fn cleared(&mut self, uri: &str) {
        let wanted =
            |params: &Value| params["uri"] == uri && params.get("version").is_none_or(Value::is_null);
        let diagnostics = list(self.wait("cleared diagnostics", |message| {
            message["method"] == PUBLISH && wanted(&message["params"])
        }));
        assert_eq!(diagnostics, [] as [Value; 0], "of a closed document");
    }

    /// Waits for a message; those that come before it are kept.
    ///
    /// # Panics
    /// If it does not come.
    pub fn wait(&mut self, what: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.waiting.iter().position(&is_wanted) {
            return self.waiting.remove(index).expect("an index that was just found");
        }
        let start = Instant::now();
        loop {
            let problem = match self.messages.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
                Ok(message) => {
                    self.log.push(message.clone());
                    if is_wanted(&message) {
                        return message;
                    }
                    self.waiting.push_back(message);
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => "did not come",
                Err(RecvTimeoutError::Disconnected) => "did not come before the server ended",
            };
            let stderr = self.stderr.lock().expect("no panic");
            panic!("{what} {problem}; there were {:?}; the server said {stderr:?}", self.waiting);
        }
    }

    /// The next message that nobody has asked for, which comes within `time`.
    ///
    /// # Panics
    /// If the server has ended.
    pub fn next(&mut self, time: Duration) -> Option<Value> {
        if let Some(message) = self.waiting.pop_front() {
            return Some(message);
        }
        match self.messages.recv_timeout(time) {
            Ok(message) => {
                if self.is_logging {
                    self.log.push(message.clone());
                }
                Some(message)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                panic!("the server has ended; it said {:?}", self.stderr())
            }
        }
    }

    /// Keeps no message that was handed out: of a long run that would be too many.
    pub fn forget_messages(&mut self) {
        self.is_logging = false;
    }

    /// What the server has written to its standard error.
    pub fn stderr(&self) -> String {
        self.stderr.lock().expect("no panic").clone()
    }

    /// Ends the server as the protocol has it; returns all messages that ever came, in order.
    pub fn finish(mut self) -> Vec<Value> {
        let id = self.start_request("shutdown", Value::Null);
        self.response(id);
        self.notify("exit", Value::Null);
        let (status, log) = self.ended();
        assert!(status.success(), "the server ended badly");
        log
    }

    /// Waits for the end of a server that was told to end; returns all messages that ever came as well, in
    /// order.
    pub fn ended(mut self) -> (ExitStatus, Vec<Value>) {
        let status = self.exit_status();
        let mut log = std::mem::take(&mut self.log);
        log.extend(self.messages.iter());
        let reader = self.reader.take().expect("nobody else takes it");
        reader.join().expect("nothing but messages came");
        (status, log)
    }

    /// Has the ids of requests begin above this one.
    pub fn number_from(&mut self, id: i64) {
        self.last_id = id;
    }

    /// How many responses to a request have come so far and were looked at.
    pub fn has_answered(&self, id: &Value) -> usize {
        self.log.iter().filter(|message| is_response(message) && message["id"] == *id).count()
    }

    /// Opens a document of version 1.
    pub fn open(&mut self, uri: &str, text: &str) {
        self.notify("textDocument/didOpen", did_open(uri, 1, text));
    }

    /// Edits a document.
    pub fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        self.notify("textDocument/didChange", did_change(uri, version, changes));
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", document(uri));
    }

    /// The text of a document as the server has it.
    pub fn text(&mut self, uri: &str) -> String {
        let text = self.request("ridealong/viewFileText", json!({ "uri": uri }));
        text.as_str().unwrap_or_else(|| panic!("a text, not {text}")).to_owned()
    }

    /// The code actions for a range.
    pub fn code_actions(&mut self, uri: &str, range: &Value) -> Vec<Value> {
        let params =
            json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
        match self.request("textDocument/codeAction", params) {
            Value::Array(actions) => actions,
            other => panic!("code actions are a list, not {other}"),
        }
    }

    /// Closes the server's standard input.
    pub fn close_input(&mut self) {
        self.stdin = None;
    }

    /// Waits for the end of the process.
    ///
    /// # Panics
    /// If it does not end.
    pub fn exit_status(&mut self) -> ExitStatus {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait().expect("the process can be waited for") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server does not end");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A notification as a message.
pub fn notification(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

/// The parameters that name a document.
pub fn document(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri } })
}

/// The parameters of `textDocument/didOpen`.
pub fn did_open(uri: &str, version: i64, text: &str) -> Value {
    json!({ "textDocument": { "uri": uri, "languageId": "python", "version": version, "text": text } })
}

/// The parameters of `textDocument/didChange`.
pub fn did_change(uri: &str, version: i64, changes: &Value) -> Value {
    json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes })
}

/// The versions for which diagnostics of a document came, in their order; -1 for a document that was
/// closed.
pub fn published_versions(log: &[Value], uri: &str) -> Vec<i64> {
    let published =
        log.iter().filter(|message| message["method"] == PUBLISH && message["params"]["uri"] == uri);
    published.map(|message| message["params"]["version"].as_i64().unwrap_or(-1)).collect()
}

fn is_response(message: &Value) -> bool {
    message.get("method").is_none()
}

/// The diagnostics of a publication.
fn list(mut publication: Value) -> Vec<Value> {
    match publication["params"]["diagnostics"].take() {
        Value::Array(diagnostics) => diagnostics,
        other => panic!("diagnostics are a list, not {other}"),
    }
}
