//! What the user has the server do or tell.

use super::{MainLoop, Todo};
use crate::lsp::commands::Report;
use crate::lsp::documents::Kind;
use crate::lsp::main_loop::notebooks::OpenNotebook;

impl MainLoop {
    /// Has everything read and checked again.
    pub(super) fn restart(&mut self, todo: &mut Todo) {
        self.workspace.restart();
        self.notebooks.values_mut().for_each(OpenNotebook::forget);
        todo.reload_configuration = true;
        todo.show_anew = true;
        todo.scan = true;
    }

    /// What the server is at.
    pub(super) fn report(&self) -> Report {
        let mut documents: Vec<_> = self
            .documents
            .iter()
            .map(|document| {
                let about = match document.kind {
                    Kind::Python => self.workspace.governed_by(document.key()),
                    Kind::Configuration { .. } => "a configuration".to_owned(),
                    Kind::Other => "not looked at".to_owned(),
                };
                let about = format!("version {}, {about}", document.version);
                (document.key().as_str().to_owned(), about)
            })
            .collect();
        documents.sort();
        let folders = self.workspace.governor.folders().iter();
        let folders = folders.map(|folder| folder.path.display().to_string()).collect();
        Report { documents, folders, client: format!("{:#?}", self.client) }
    }
}
