//! Making things happen.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::sample::Index;
use serde_json::{Value, json};

use super::session::Session;
use super::shown::{State, difference};
use super::step::{By, Flavour, How, Question, Step};
use super::world::{Document, PLACES, World};
use super::{fresh, on_disk};
use crate::client::did_change;
use crate::edits::Edit;

/// How long a server may take to come to what a fresh one shows.
const TIME: Duration = Duration::from_secs(20);

/// After so long a silence a server has said all that it had to say, or goes on soon enough to be heard.
const QUIET: Duration = Duration::from_millis(50);

/// Makes things happen to a server, and notes how they are.
pub struct Actor {
    pub(super) world: World,
    pub(super) session: Session,
    /// How the cell is called that comes next.
    pub(super) next_cell: usize,
    /// What was to be seen at the last comparison.
    last: Option<State>,
}

impl Actor {
    pub fn start(flavour: Flavour) -> Result<Self, String> {
        let world = World::new();
        let mut session = Session::start(&world, flavour)?;
        session.barrier()?;
        Ok(Self { world, session, next_cell: 0, last: None })
    }

    /// All that was sent and written, a line for each.
    pub fn script(&self) -> String {
        self.session.script.join("\n")
    }

    /// Makes something happen.
    pub fn act(&mut self, step: &Step) -> Result<(), String> {
        self.last = None;
        match step {
            Step::Open(at) => {
                let (uri, path) = at.get(&self.world.names()).clone();
                self.open(&uri, path);
            }
            Step::Edit(at, edit, how) => {
                if let Some(uri) = pick(*at, &self.world.movable()) {
                    self.edit(&uri, edit, *how);
                }
            }
            Step::Save(at) => {
                if let Some(uri) = pick(*at, &self.world.movable()) {
                    self.save(&uri);
                }
            }
            Step::Close(at) => {
                if let Some(uri) = pick(*at, &self.world.movable()) {
                    self.close(&uri);
                }
            }
            Step::Rename(from, to) => self.rename(*from, *to),
            Step::Write(at, text) => self.write_on_disk(*at, *text),
            Step::Configure(place, content, by) => {
                let (places, contents) = World::PLACES_AND_CONTENTS;
                let place = self.world.configuration(place.index(places));
                self.configure(place, content.index(contents), *by)?;
            }
            Step::Flip(place, times) => self.flip(*place, *times)?,
            Step::Set(at) => {
                self.world.set(at.index(usize::MAX), self.session.flavour.is_asked);
                self.session.set(self.world.settings());
            }
            Step::Folder => self.change_folders(),
            Step::Notebook(step) => self.act_in_notebook(step),
            Step::Ask(at, question, is_cancelled) => self.ask(*at, *question, *is_cancelled),
            Step::StopAndRestart => {
                if let Some(token) = self.session.scan.clone() {
                    self.session.notify("window/workDoneProgress/cancel", json!({ "token": token }));
                }
                self.session.ask("workspace/executeCommand", json!({ "command": "ridealong.restart" }));
            }
            Step::Compare => self.compare()?,
        }
        self.session.pump(Duration::ZERO)
    }

    fn open(&mut self, uri: &str, path: Option<PathBuf>) {
        if self.world.open.contains_key(uri) {
            return;
        }
        let text = path.as_deref().and_then(|path| self.world.read(path));
        let document = Document::new(path, text.unwrap_or_else(|| "exec(new)\n".to_owned()));
        self.session.open(uri, 1, document.text());
        self.world.open.insert(uri.to_owned(), document);
    }

    fn edit(&mut self, uri: &str, edit: &Edit, how: How) {
        let Some(document) = self.world.open.get_mut(uri) else { return };
        for changes in changes(document, edit, how, &self.session) {
            document.version += 1;
            let params = did_change(uri, document.version, &changes);
            self.session.changed(uri);
            self.session.notify("textDocument/didChange", params);
        }
    }

    fn save(&mut self, uri: &str) {
        let Some(Document { path: Some(path), past, .. }) = self.world.open.get(uri).cloned() else { return };
        self.write(&path, past.last().map(String::as_str));
        self.session.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
        self.tell_of(&[path]);
    }

    fn close(&mut self, uri: &str) {
        self.world.open.remove(uri);
        self.session.close(uri);
    }

    fn rename(&mut self, from: Index, to: Index) {
        let names = self.world.names();
        let ((_, Some(from)), (_, Some(to))) = (from.get(&names), to.get(&names)) else { return };
        if from == to || self.world.read(from).is_none() || self.world.is_open(to) {
            return;
        }
        let open = self.world.open.iter().filter(|(_, document)| document.path.as_ref() == Some(from));
        let open: Vec<_> = open.map(|(uri, document)| (uri.clone(), document.clone())).collect();
        for (uri, _) in &open {
            self.close(uri);
        }
        self.session.script.push(format!("mv {} {}", from.display(), to.display()));
        let renamed = fs::rename(self.world.root.join(from), self.world.root.join(to));
        renamed.expect("a file gets another name");
        if let Some((_, document)) = open.first() {
            let uri = self.world.uri(to);
            self.session.open(&uri, 1, document.text());
            self.world.open.insert(uri, Document::new(Some(to.clone()), document.text()));
        }
        let files = json!([{ "oldUri": self.world.uri(from), "newUri": self.world.uri(to) }]);
        self.session.notify("workspace/didRenameFiles", json!({ "files": files }));
        self.tell_of(&[from.clone(), to.clone()]);
    }

    fn write_on_disk(&mut self, at: Index, text: Option<&str>) {
        // Nobody would tell of it otherwise.
        let (_, Some(path)) = at.get(&self.world.names()).clone() else { return };
        if self.session.flavour.watches {
            self.write(&path, text);
            self.tell_of(&[path]);
        }
    }

    /// Writes or deletes a file.
    pub(super) fn write(&mut self, path: &Path, text: Option<&str>) {
        self.session.script.push(format!("write {} {text:?}", path.display()));
        match text {
            Some(text) => self.world.write(path, text),
            None => self.world.remove(path),
        }
    }

    /// Tells that files have changed, where the client watches them.
    pub(super) fn tell_of(&mut self, paths: &[PathBuf]) {
        if self.session.flavour.watches {
            let changes = paths.iter().map(|path| json!({ "uri": self.world.uri(path), "type": 2 }));
            let changes: Vec<Value> = changes.collect();
            self.session.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
        }
    }

    fn configure(&mut self, place: (usize, usize), content: usize, by: By) -> Result<(), String> {
        let (path, text) = self.world.configure(place, content);
        self.session.script.push(format!("write {} {text:?}", path.display()));
        let uri = self.world.uri(&path);
        let Some(text) = text else {
            self.close_if_open(&uri);
            let files = json!([{ "uri": uri }]);
            self.session.notify("workspace/didDeleteFiles", json!({ "files": files }));
            self.tell_of(&[path]);
            return self.configured();
        };
        if matches!(by, By::Watching) && self.session.flavour.watches && !self.world.open.contains_key(&uri) {
            self.tell_of(&[path]);
            return self.configured();
        }
        if let Some(document) = self.world.open.get_mut(&uri) {
            document.past.push(text.clone());
            document.version += 1;
            let params = did_change(&uri, document.version, &json!([{ "text": text }]));
            self.session.changed(&uri);
            self.session.notify("textDocument/didChange", params);
        } else {
            let document = Document::new(Some(path.clone()), text);
            self.session.open(&uri, 1, document.text());
            self.world.open.insert(uri.clone(), document);
        }
        self.session.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
        self.tell_of(&[path]);
        if !matches!(by, By::SavingOpen) {
            self.close(&uri);
        }
        self.configured()
    }

    fn close_if_open(&mut self, uri: &str) {
        if self.world.open.contains_key(uri) {
            self.close(uri);
        }
    }

    /// Waits until the server has read what is configured.
    fn configured(&mut self) -> Result<(), String> {
        self.session.barrier()?;
        self.world.configured();
        Ok(())
    }

    fn flip(&mut self, place: Index, times: usize) -> Result<(), String> {
        let place = self.world.configuration(place.index(World::PLACES_AND_CONTENTS.0));
        let anchor = self.world.uri(&Path::new(PLACES[place.0]).join("anchor.py"));
        for time in 0..times {
            for content in [6 + time % 3, 2 + time % 3] {
                let (path, text) = self.world.configure(place, content);
                self.session.script.push(format!("write {} {text:?}", path.display()));
                let uri = self.world.uri(&path);
                self.close_if_open(&uri);
                self.session.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
                self.tell_of(&[path]);
                let Some(document) = self.world.open.get_mut(&anchor) else { continue };
                let text = format!("{}exec(typed)\n", document.text());
                let change = json!([self.session.flavour.unit.change(document.text(), &text)]);
                document.past.push(text);
                document.version += 1;
                let params = did_change(&anchor, document.version, &change);
                self.session.changed(&anchor);
                self.session.notify("textDocument/didChange", params);
            }
        }
        self.configured()
    }

    fn change_folders(&mut self) {
        let two = json!([{ "uri": self.world.uri(Path::new("two")), "name": "two" }]);
        self.world.has_two = !self.world.has_two;
        let (added, removed) = if self.world.has_two { (two, json!([])) } else { (json!([]), two) };
        let event = json!({ "added": added, "removed": removed });
        self.session.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    }

    fn ask(&mut self, at: Index, question: Question, is_cancelled: bool) {
        let uris: Vec<&String> = self.world.open.keys().collect();
        let uri = at.get(&uris);
        let document = json!({ "uri": uri });
        let start = json!({ "line": 0, "character": 0 });
        let range = json!({ "start": start, "end": { "line": 9, "character": 0 } });
        let place = json!({ "textDocument": document, "position": { "line": 1, "character": 1 } });
        let (method, params) = match question {
            Question::Hover => ("textDocument/hover", place),
            Question::Completion => ("textDocument/completion", place),
            Question::Actions => (
                "textDocument/codeAction",
                json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } }),
            ),
            Question::Workspace if !self.session.flavour.streams && self.session.flavour.pulls => {
                ("workspace/diagnostic", json!({ "previousResultIds": [] }))
            }
            Question::Diagnostics if self.session.flavour.pulls => {
                ("textDocument/diagnostic", json!({ "textDocument": document }))
            }
            _ => ("ridealong/viewFileText", document),
        };
        let id = self.session.ask(method, params);
        if is_cancelled {
            self.session.notify("$/cancelRequest", json!({ "id": id }));
        }
    }

    /// Compares what is shown, once it has had time, with what a fresh server shows.
    pub fn compare(&mut self) -> Result<(), String> {
        let fresh = fresh::state(&self.world, self.session.flavour)?;
        let start = Instant::now();
        loop {
            if !self.session.waits() {
                let difference = difference(&self.session.shown.state(), &fresh);
                let is_told = self.is_told();
                if difference.is_none() && is_told {
                    break;
                }
                if start.elapsed() > TIME {
                    let old = "the diagnostics of an older version came last".to_owned();
                    return Err(difference.unwrap_or(old));
                }
            } else if start.elapsed() > 2 * TIME {
                return Err("a request was not answered".to_owned());
            }
            self.session.pull(true);
            self.session.pump(Duration::from_millis(20))?;
        }
        if self.world.is_as_on_the_command_line() && on_disk::is_all_saved(&self.world) {
            on_disk::compare(&self.world, &fresh)?;
        }
        self.last = Some(fresh);
        Ok(())
    }

    /// Whether all that is pushed is for the present state of what is open.
    fn is_told(&self) -> bool {
        let shown = &self.session.shown;
        let is_told = |(uri, document): (&String, &Document)| {
            let is_asked_for = self.session.flavour.pulls || document.is_configuration();
            is_asked_for
                || shown.pushed.get(uri).is_some_and(|(version, _)| *version == Some(document.version))
        };
        self.world.open.iter().all(is_told) && fresh::cells_are_told(&self.session, &self.world)
    }

    /// Ends the server, once it has said all that it had still to say, which changes nothing.
    pub fn finish(&mut self) -> Result<(), String> {
        let Some(last) = self.last.take() else { return Ok(()) };
        self.session.barrier()?;
        while self.session.hears(QUIET)? {}
        let start = Instant::now();
        while let Some(difference) = difference(&self.session.shown.state(), &last) {
            if start.elapsed() > TIME {
                return Err(format!("what was said last was wrong: {difference}"));
            }
            self.session.pull(true);
            self.session.pump(Duration::from_millis(20))?;
        }
        Ok(())
    }
}

/// The changes that an edit makes, a list for each message. The texts are noted in the document.
pub(super) fn changes(document: &mut Document, edit: &Edit, how: How, session: &Session) -> Vec<Value> {
    let texts = edit.made(document.text(), &document.past);
    let mut changes = Vec::new();
    for text in texts {
        changes.push(match how {
            How::Whole => json!({ "text": text }),
            How::Ranges | How::Together => session.flavour.unit.change(document.text(), &text),
        });
        document.past.push(text);
    }
    match how {
        How::Together if changes.is_empty() => Vec::new(),
        How::Together => vec![Value::Array(changes)],
        How::Ranges | How::Whole => changes.into_iter().map(|change| json!([change])).collect(),
    }
}

fn pick(at: Index, from: &[String]) -> Option<String> {
    (!from.is_empty()).then(|| at.get(from).clone())
}
