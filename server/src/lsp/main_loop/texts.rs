//! The texts of open documents: opened, edited, saved, closed, and written to the database.

use std::sync::Arc;

use ridealong_checks::Dialect;
use tower_lsp::ls_types::{MessageType, TextDocumentContentChangeEvent, Uri};

use super::{MainLoop, Todo, View};
use crate::lsp::broken::is_configuration;
use crate::lsp::client::path_of;
use crate::lsp::documents::{Document, Kind, Text};

impl MainLoop {
    pub(super) fn open_document(&mut self, uri: Uri, version: i32, text: &str, kind: Kind, todo: &mut Todo) {
        let document = Document::new(version, self.next_revision(), Text::new(text), kind);
        self.tell_if_large(&uri, &document);
        if self.documents.insert(uri.clone(), document).is_none() {
            self.opened(&uri, false);
        }
        // A client that watches no files tells of no change to the configuration.
        todo.reload_configuration |= !self.client.watches_files;
        todo.mark_dirty(uri);
    }

    pub(super) fn change_document(
        &mut self,
        uri: Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        todo: &mut Todo,
    ) {
        let revision = self.next_revision();
        let Some(mut document) = self.documents.get_mut(&uri) else {
            tracing::warn!("a document was edited that is not open: {}", uri.as_str());
            return;
        };
        document.text.apply(changes, self.client.encoding);
        (document.version, document.revision) = (version, revision);
        document.is_behind = document.is_large();
        let is_checked = !document.is_behind;
        drop(document);
        if is_checked {
            todo.mark_dirty(uri);
        }
    }

    pub(super) fn document_saved(&mut self, uri: Uri, todo: &mut Todo) {
        // Clients that watch no files may just have saved the configuration.
        todo.reload_configuration = true;
        if let Some(path) = path_of(&uri).filter(|path| is_configuration(path)) {
            todo.configurations.push(path);
            todo.scan = true;
        }
        if self.documents.get(&uri).is_some_and(|document| document.is_behind) {
            todo.mark_dirty(uri);
            self.refresh();
        }
    }

    pub(super) fn close_document(&mut self, uri: Uri, todo: &mut Todo) {
        if self.documents.remove(&uri).is_some() {
            todo.closed.push(uri);
        }
    }

    pub(super) fn next_revision(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    pub(super) fn current_revision(&self, uri: &Uri) -> Option<u64> {
        self.documents.get(uri).map(|document| document.revision)
    }

    /// Writes the text of an open document to the database.
    pub(super) fn write(&mut self, uri: &Uri) -> Option<View> {
        let mut document = self.documents.get_mut(uri).filter(|document| document.kind == Kind::Python)?;
        if let Some(notebook) = document.notebook.clone() {
            drop(document);
            let joined = self.join(&notebook)?;
            if joined.cell(uri).is_none() {
                self.publish_nothing(uri);
            }
            return self.view(uri);
        }
        document.is_behind = false;
        let text = Arc::clone(document.text.content());
        // No look-up may be held here: a reader that has to finish first may want one.
        drop(document);
        let known = self.workspace.write(uri, Arc::clone(&text), Dialect::Python);
        // Of a text that is again what it was, the database keeps the one that it has.
        if !Arc::ptr_eq(&known, &text)
            && let Some(mut document) = self.documents.get_mut(uri)
        {
            document.text.share(known);
        }
        self.view(uri)
    }

    /// Says once of a document that it is not checked at each key.
    fn tell_if_large(&self, uri: &Uri, document: &Document) {
        if document.is_large() {
            let message = format!(
                "{} is so large that Ridealong checks it when it is opened and saved, not at each key.",
                uri.as_str()
            );
            self.outbox.show(MessageType::INFO, &message);
        }
    }
}
