//! Eight editors at once, each with a server of its own: over one folder, and over one each.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex};

use ridealong_tests::client::{Client, PATIENCE, document};
use ridealong_tests::tree::Tree;
use serde_json::{Value, json};

const CLIENTS: usize = 8;

/// Files that nobody opens.
const CLOSED: usize = 12;

const CLOSED_TEXT: &str = "import pickle\nexec(x)\nassert y\n";

/// What the configuration is in turn, while everybody types. The third cannot be read.
const CONFIGURATIONS: [&str; 6] = [
    "ignore = ['B101']\n",
    "select = ['B102']\n",
    "ignore = [\n",
    "exclude = ['m3.py']\n",
    "",
    "ignore = ['B101']\nexclude = ['m2.py']\n[per-file-ignores]\n'm1.py' = ['B102']\n",
];

/// What is found, by URI: ids and lines.
type Found = BTreeMap<String, Vec<(String, u64)>>;

/// A folder that users work in.
struct Project {
    tree: Tree,
    root: String,
}

impl Project {
    fn new() -> Self {
        let tree = Tree::new::<&str>(&[]);
        for number in 0..CLOSED {
            tree.write(&format!("m{number}.py"), CLOSED_TEXT);
        }
        for number in 0..CLIENTS {
            tree.write(&own(number), CLOSED_TEXT);
        }
        tree.write("shared.py", CLOSED_TEXT);
        let path = tree.path().canonicalize().expect("it exists");
        Self { root: format!("file://{}", path.display()), tree }
    }

    fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    /// What the command line finds where these files have other texts.
    fn expected(&self, changed: &[(String, String)]) -> Found {
        let mirror = Project::new();
        let configuration = std::fs::read(self.tree.path().join("ridealong.toml")).expect("it is there");
        mirror.tree.write("ridealong.toml", configuration);
        for (path, text) in changed {
            mirror.tree.write(path, text);
        }
        let report = mirror.tree.report(&["."]);
        let mut found = Found::new();
        for finding in report["findings"].as_array().expect("findings") {
            let path = finding["path"].as_str().expect("a path").trim_start_matches("./");
            let line = finding["range"]["start"]["line"].as_u64().expect("a line") - 1;
            let id = finding["id"].as_str().expect("an id").to_owned();
            found.entry(self.uri(path)).or_default().push((id, line));
        }
        for findings in found.values_mut() {
            findings.sort();
        }
        found
    }
}

fn own(number: usize) -> String {
    format!("own{number}.py")
}

/// An editor, and what it shows.
struct Editor<'a> {
    client: Client,
    project: &'a Project,
    texts: [(String, String); 2],
    version: i64,
    shown: Found,
}

impl<'a> Editor<'a> {
    fn start(number: usize, project: &'a Project) -> Self {
        let mut client = Client::ridealong();
        client.initialize(json!({
            "processId": std::process::id(),
            "capabilities": { "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } },
            "workspaceFolders": [{ "uri": project.root, "name": "project" }],
            "initializationOptions": { "diagnosticMode": "workspace" },
        }));
        let texts = [own(number), "shared.py".to_owned()].map(|path| (path, CLOSED_TEXT.to_owned()));
        for (path, text) in &texts {
            client.open(&project.uri(path), text);
        }
        Self { client, project, texts, version: 1, shown: Found::new() }
    }

    /// Types a line in front of each document, and asks about it.
    fn edit(&mut self, line: &str) {
        self.version += 1;
        let start = json!({ "line": 0, "character": 0 });
        for (path, text) in &mut self.texts {
            let uri = self.project.uri(path);
            text.insert_str(0, line);
            let change = json!([{ "range": { "start": start, "end": start }, "text": line }]);
            self.client.change(&uri, self.version, &change);
            let mut params = document(&uri);
            params["position"] = start.clone();
            let id = self.client.start_request("textDocument/hover", params);
            let response = self.client.response(id);
            assert!(response.get("error").is_none(), "the text did not change meanwhile: {response}");
        }
    }

    /// The configuration was saved, here or elsewhere.
    fn configured(&mut self) {
        let changes = json!([{ "uri": self.project.uri("ridealong.toml"), "type": 2 }]);
        self.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// Reads on until all is shown that the command line finds.
    fn settle(&mut self) {
        let expected = self.project.expected(&self.texts);
        assert!(expected.len() > CLOSED, "{expected:?}");
        while self.shown != expected {
            let missing: Vec<_> =
                expected.iter().filter(|(uri, found)| self.shown.get(*uri) != Some(found)).collect();
            let what = format!("what is found, and now {missing:?}");
            let message = self.client.wait(&what, |message| message.get("method").is_some());
            if message.get("id").is_some() {
                self.client.respond(&message, Value::Null);
            } else if message["method"] == "textDocument/publishDiagnostics" {
                show(&mut self.shown, &message);
            }
        }
    }

    /// Ends the server; what it said last must stay right.
    fn finish(self) {
        let Self { client, shown, .. } = self;
        let mut last = Found::new();
        for message in client.finish() {
            if message["method"] == "textDocument/publishDiagnostics" {
                show(&mut last, &message);
            }
        }
        assert_eq!(last, shown);
    }
}

/// Notes what the diagnostics of a file are now.
fn show(shown: &mut Found, message: &Value) {
    let params = &message["params"];
    let uri = params["uri"].as_str().expect("a URI").to_owned();
    let diagnostics = params["diagnostics"].as_array().expect("diagnostics").iter();
    // What is wrong with a configuration has no code.
    let findings = diagnostics.filter_map(|it| {
        Some((it["code"].as_str()?.to_owned(), it["range"]["start"]["line"].as_u64().expect("a line")))
    });
    let mut found: Vec<_> = findings.collect();
    found.sort();
    if found.is_empty() {
        shown.remove(&uri);
    } else {
        shown.insert(uri, found);
    }
}

/// Where all wait for one another; but not for one that has failed.
#[derive(Default)]
struct Together {
    arrived: Mutex<usize>,
    changed: Condvar,
}

impl Together {
    fn wait(&self) {
        let mut arrived = self.arrived.lock().expect("nobody fails in here");
        *arrived += 1;
        let wanted = arrived.next_multiple_of(CLIENTS);
        self.changed.notify_all();
        let still = |arrived: &mut usize| *arrived < wanted;
        let (arrived, result) =
            self.changed.wait_timeout_while(arrived, 4 * PATIENCE, still).expect("nobody fails in here");
        drop(arrived);
        assert!(!result.timed_out(), "another editor has failed");
    }
}

/// One editor among others, which all do the same at the same time.
fn work(number: usize, project: &Project, together: &Together) {
    let mut editor = Editor::start(number, project);
    for (round, configuration) in CONFIGURATIONS.iter().enumerate() {
        editor.edit("eval(y)\n");
        together.wait();
        if number == round {
            project.tree.write("ridealong.toml", configuration);
        } else {
            editor.edit("z = 1\n");
        }
        together.wait();
        editor.configured();
        editor.edit(&format!("exec({number})\n"));
    }
    editor.settle();
    // Nobody's end touches the others.
    if number.is_multiple_of(2) {
        editor.finish();
        together.wait();
    } else {
        together.wait();
        editor.edit("assert z, 'é'\nexec(z)\n");
        editor.settle();
        editor.finish();
    }
}

#[test]
fn over_one_folder() {
    let project = Project::new();
    let together = Together::default();
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (project, together) = (&project, &together);
            scope.spawn(move || work(number, project, together));
        }
    });
}

#[test]
fn over_a_folder_each() {
    let together = Together::default();
    let projects: Vec<Project> = (0..CLIENTS).map(|_| Project::new()).collect();
    std::thread::scope(|scope| {
        for (number, project) in projects.iter().enumerate() {
            let together = &together;
            scope.spawn(move || work_alone(number, project, together));
        }
    });
}

/// One editor in a folder of its own, while others work elsewhere.
fn work_alone(number: usize, project: &Project, together: &Together) {
    project.tree.write("ridealong.toml", "");
    let mut editor = Editor::start(number, project);
    for round in 0..CONFIGURATIONS.len() {
        together.wait();
        project.tree.write("ridealong.toml", CONFIGURATIONS[(round + number) % CONFIGURATIONS.len()]);
        editor.configured();
        editor.edit(&format!("exec({number})\n"));
    }
    project.tree.write("ridealong.toml", CONFIGURATIONS[CONFIGURATIONS.len() - 1]);
    editor.configured();
    editor.edit("eval(y)\n");
    editor.settle();
    editor.finish();
}
