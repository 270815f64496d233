//! What happens in the notebook.

use std::path::PathBuf;

use proptest::sample::Index;
use serde_json::{Value, json};

use super::act::{Actor, changes};
use super::fresh;
use super::step::InNotebook;
use super::world::{Document, notebook_file};

impl Actor {
    /// Makes something happen to the notebook, if it is open; or opens it.
    pub(super) fn act_in_notebook(&mut self, step: &InNotebook) {
        if let InNotebook::Open = step {
            self.open_notebook();
            return;
        }
        let count = self.world.notebook.as_ref().map_or(0, Vec::len);
        match step {
            _ if self.world.notebook.is_none() => {}
            InNotebook::Insert(at, text) => {
                let at = at.index(count + 1);
                let cell = self.new_cell(text);
                let opened =
                    json!({ "uri": cell.0, "languageId": "python", "version": 1, "text": cell.1.text() });
                let array =
                    json!({ "start": at, "deleteCount": 0, "cells": [{ "kind": 2, "document": cell.0 }] });
                self.cells().insert(at, cell);
                self.change(&json!({ "structure": { "array": array, "didOpen": [opened] } }));
            }
            InNotebook::Save => self.save_notebook(),
            InNotebook::Close => self.close_notebook(),
            _ if count == 0 => {}
            InNotebook::Edit(at, edit, how) => {
                let mut document = self.cells()[at.index(count)].1.clone();
                let uri = self.cells()[at.index(count)].0.clone();
                for changes in changes(&mut document, edit, *how, &self.session) {
                    document.version += 1;
                    let edited = json!({
                        "document": { "uri": uri, "version": document.version }, "changes": changes,
                    });
                    self.change(&json!({ "textContent": [edited] }));
                }
                self.cells()[at.index(count)].1 = document;
            }
            InNotebook::Remove(at) => {
                let at = at.index(count);
                let (uri, _) = self.cells().remove(at);
                let array = json!({ "start": at, "deleteCount": 1 });
                self.change(&json!({ "structure": { "array": array, "didClose": [{ "uri": uri }] } }));
            }
            InNotebook::Move(from, to) => self.move_cell(*from, *to, count),
            InNotebook::Open => {}
        }
    }

    fn open_notebook(&mut self) {
        let (_, path) = self.world.notebook_name();
        let file = self.world.read(&path).and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let (None, Some(file)) = (&self.world.notebook, file) else { return };
        let sources = file["cells"].as_array().into_iter().flatten();
        let sources: Vec<_> = sources.filter_map(|cell| cell["source"].as_str()).collect();
        let cells = sources.into_iter().map(|source| self.new_cell(source)).collect();
        self.world.notebook = Some(cells);
        fresh::open_notebook(&mut self.session, &self.world);
    }

    fn new_cell(&mut self, text: &str) -> (String, Document) {
        let (uri, _) = self.world.notebook_name();
        self.next_cell += 1;
        let uri = format!("{}#c{}", uri.replacen("file", "vscode-notebook-cell", 1), self.next_cell);
        (uri, Document::new(None, text))
    }

    fn cells(&mut self) -> &mut Vec<(String, Document)> {
        self.world.notebook.get_or_insert_default()
    }

    fn move_cell(&mut self, from: Index, to: Index, count: usize) {
        let (from, to) = (from.index(count), to.index(count));
        let cells = self.cells();
        let cell = cells.remove(from);
        cells.insert(to, cell);
        let named: Vec<_> = cells.iter().map(|(uri, _)| json!({ "kind": 2, "document": uri })).collect();
        let array = json!({ "start": 0, "deleteCount": count, "cells": named });
        self.change(&json!({ "structure": { "array": array } }));
    }

    fn change(&mut self, cells: &Value) {
        let (uri, _) = self.world.notebook_name();
        self.world.notebook_version += 1;
        let notebook = json!({ "uri": uri, "version": self.world.notebook_version });
        let params = json!({ "notebookDocument": notebook, "change": { "cells": cells } });
        self.session.notify("notebookDocument/didChange", params);
    }

    fn save_notebook(&mut self) {
        let (uri, path): (String, PathBuf) = self.world.notebook_name();
        let file = notebook_file(&self.cells().iter().map(|(_, cell)| cell.text()).collect::<Vec<_>>());
        self.write(&path, Some(&file));
        self.session.notify("notebookDocument/didSave", json!({ "notebookDocument": { "uri": uri } }));
        self.tell_of(&[path]);
    }

    fn close_notebook(&mut self) {
        let (uri, _) = self.world.notebook_name();
        let cells = self.world.notebook.take().into_iter().flatten();
        let cells: Vec<_> = cells.map(|(uri, _)| json!({ "uri": uri })).collect();
        let params = json!({ "notebookDocument": { "uri": uri }, "cellTextDocuments": cells });
        self.session.notify("notebookDocument/didClose", params);
    }
}
