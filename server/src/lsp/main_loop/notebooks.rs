//! Notebooks that are open in the editor: their cells are documents, and are checked as one module.

use std::collections::HashMap;
use std::sync::Arc;

use ridealong_checks::{Dialect, TextRange};
use serde_json::json;
use tower_lsp::ls_types::{
    DidChangeNotebookDocumentParams, DidOpenNotebookDocumentParams, NotebookCell, NotebookCellKind,
    NotebookDocumentCellChangeStructure, PublishDiagnosticsParams, TextDocumentItem, Uri,
};

use super::{MainLoop, Todo};
use crate::lsp::client::path_of;
use crate::lsp::diagnostics::PUBLISH;
use crate::lsp::documents::{Document, Kind, Text};
use crate::notebook::Notebook;

/// The open notebooks by their URIs.
pub(super) type Notebooks = HashMap<Uri, OpenNotebook>;

/// A notebook that is open.
#[derive(Debug, Default)]
pub(super) struct OpenNotebook {
    /// Its cells in their order, and whether each is one of code.
    cells: Vec<(Uri, bool)>,
    /// What is checked, as long as no cell has changed.
    joined: Option<Arc<Joined>>,
}

/// The cells of a notebook as one text.
#[derive(Debug)]
pub(crate) struct Joined {
    /// The same as a file would hold it.
    pub(crate) notebook: Arc<Notebook>,
    /// The cells that are looked at.
    pub(crate) cells: Vec<JoinedCell>,
}

/// A cell in the text of its notebook.
#[derive(Debug)]
pub(crate) struct JoinedCell {
    /// The document that it is.
    pub(crate) uri: Uri,
    /// The state of that.
    pub(crate) version: i32,
    /// Where it stands.
    pub(crate) range: TextRange,
}

impl OpenNotebook {
    /// What is checked, if that is known.
    pub(super) fn joined(&self) -> Option<Arc<Joined>> {
        self.joined.clone()
    }

    /// Has what is checked worked out and written again.
    pub(super) fn forget(&mut self) {
        self.joined = None;
    }
}

impl Joined {
    /// The cell that is this document.
    pub(crate) fn cell(&self, uri: &Uri) -> Option<&JoinedCell> {
        self.cells.iter().find(|cell| cell.uri == *uri)
    }
}

impl MainLoop {
    pub(super) fn open_notebook(&mut self, params: DidOpenNotebookDocumentParams, todo: &mut Todo) {
        let uri = params.notebook_document.uri;
        let cells = params.notebook_document.cells.iter().map(cell_of).collect();
        if self.notebooks.insert(uri.clone(), OpenNotebook { cells, joined: None }).is_none() {
            self.opened(&uri, true);
        }
        params.cell_text_documents.into_iter().for_each(|cell| self.open_cell(&uri, cell));
        self.notebook_changed(&uri, todo);
    }

    pub(super) fn change_notebook(&mut self, params: DidChangeNotebookDocumentParams, todo: &mut Todo) {
        let uri = params.notebook_document.uri;
        let Some(change) = params.change.cells.filter(|_| self.notebooks.contains_key(&uri)) else { return };
        if let Some(structure) = change.structure {
            self.change_structure(&uri, structure);
        }
        for changed in change.text_content.into_iter().flatten() {
            if let Some(mut document) = self.documents.get_mut(&changed.document.uri) {
                document.text.apply(changed.changes, self.client.encoding);
                document.version = changed.document.version;
            }
        }
        if let Some(notebook) = self.notebooks.get_mut(&uri) {
            for (cell, is_code) in change.data.iter().flatten().map(cell_of) {
                notebook.cells.iter_mut().filter(|known| known.0 == cell).for_each(|known| known.1 = is_code);
            }
        }
        self.notebook_changed(&uri, todo);
    }

    fn change_structure(&mut self, uri: &Uri, structure: NotebookDocumentCellChangeStructure) {
        if let Some(notebook) = self.notebooks.get_mut(uri) {
            let count = notebook.cells.len();
            let start = (structure.array.start as usize).min(count);
            let end = start.saturating_add(structure.array.delete_count as usize).min(count);
            let new = structure.array.cells.iter().flatten().map(cell_of);
            notebook.cells.splice(start..end, new);
        }
        for closed in structure.did_close.into_iter().flatten() {
            self.close_cell(&closed.uri);
        }
        structure.did_open.into_iter().flatten().for_each(|cell| self.open_cell(uri, cell));
    }

    pub(super) fn close_notebook(&mut self, uri: &Uri, todo: &mut Todo) {
        let Some(notebook) = self.notebooks.remove(uri) else { return };
        for (cell, _) in notebook.cells {
            self.close_cell(&cell);
        }
        self.workspace.close(uri);
        self.closed(uri);
        todo.changed.extend(path_of(uri));
    }

    fn close_cell(&self, uri: &Uri) {
        if self.documents.remove(uri).is_some() {
            self.publish_nothing(uri);
        }
    }

    fn open_cell(&mut self, notebook: &Uri, cell: TextDocumentItem) {
        let kind = if cell.language_id == "python" { Kind::Python } else { Kind::Other };
        let (version, revision, text) = (cell.version, self.next_revision(), Text::new(&cell.text));
        let document =
            Document { notebook: Some(notebook.clone()), ..Document::new(version, revision, text, kind) };
        self.documents.insert(cell.uri, document);
    }

    /// What is found in one cell depends on all: each of them is in a new state.
    fn notebook_changed(&mut self, uri: &Uri, todo: &mut Todo) {
        let revision = self.next_revision();
        let Some(notebook) = self.notebooks.get_mut(uri) else { return };
        notebook.joined = None;
        for (cell, _) in &notebook.cells {
            if let Some(mut document) = self.documents.get_mut(cell) {
                document.revision = revision;
                todo.mark_dirty(cell.clone());
            }
        }
    }

    /// The cells of a notebook as one text, which is written to the database if that is not done yet.
    pub(super) fn join(&mut self, uri: &Uri) -> Option<Arc<Joined>> {
        let notebook = self.notebooks.get_mut(uri)?;
        if let Some(joined) = &notebook.joined {
            return Some(Arc::clone(joined));
        }
        let mut documents = Vec::new();
        let mut cells = Vec::new();
        for (cell, _) in notebook.cells.iter().filter(|(_, is_code)| *is_code) {
            let Some(document) = self.documents.get(cell).filter(|document| document.kind == Kind::Python)
            else {
                continue;
            };
            documents.push((cell.clone(), document.version));
            let source: &str = document.text.content();
            cells.push(json!({
                "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": source,
            }));
        }
        let file = json!({ "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4 });
        let read = Notebook::read(file.to_string().into()).ok()?;
        let cells = read.cells().iter().filter_map(|cell| {
            let (uri, version) = documents.get(cell.number.checked_sub(1)?)?.clone();
            Some(JoinedCell { uri, version, range: cell.range })
        });
        let joined = Arc::new(Joined { cells: cells.collect(), notebook: Arc::new(read) });
        notebook.joined = Some(Arc::clone(&joined));
        self.workspace.write(uri, joined.notebook.source().clone(), Dialect::Notebook);
        Some(joined)
    }

    /// Takes the diagnostics of a cell away that is not looked at.
    pub(super) fn publish_nothing(&self, uri: &Uri) {
        let version = self.documents.get(uri).map(|document| document.version);
        let nothing = PublishDiagnosticsParams { uri: uri.clone(), diagnostics: Vec::new(), version };
        self.outbox.notify(PUBLISH, &nothing);
    }
}

fn cell_of(cell: &NotebookCell) -> (Uri, bool) {
    (cell.document.clone(), cell.kind == NotebookCellKind::CODE)
}
