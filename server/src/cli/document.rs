//! The text that is checked: that of a Python file, or that of the cells of a notebook.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ridealong_checks::{Dialect, Edit, apply_edits};

use crate::db::{Database, Settings, SourceFile};
use crate::notebook::{BrokenNotebook, Notebook};

/// A file that was understood as what its name says it is.
#[derive(Debug, Clone)]
pub enum Document {
    /// Python.
    Python(Arc<str>),
    /// A notebook.
    Notebook(Arc<Notebook>),
}

impl Document {
    /// Understands the text of the file at `path`.
    pub fn read(path: &Path, text: Arc<str>) -> Result<Self, BrokenNotebook> {
        if Notebook::is_name_of_one(path) {
            return Ok(Self::Notebook(Arc::new(Notebook::read(text)?)));
        }
        Ok(Self::Python(text))
    }

    /// The Python in it.
    pub fn text(&self) -> &Arc<str> {
        match self {
            Self::Python(text) => text,
            Self::Notebook(notebook) => notebook.source(),
        }
    }

    /// The text of the file.
    pub fn file_text(&self) -> &Arc<str> {
        match self {
            Self::Python(text) => text,
            Self::Notebook(notebook) => notebook.json(),
        }
    }

    /// What its Python is written in.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Python(_) => Dialect::Python,
            Self::Notebook(_) => Dialect::Notebook,
        }
    }

    /// The same as an input of the database.
    pub fn input(&self, db: &Database, path: PathBuf, settings: Settings) -> SourceFile {
        let file = SourceFile::builder(path, self.text().clone(), false, settings);
        file.dialect(self.dialect()).new(db)
    }

    /// The notebook, if it is one.
    pub fn into_notebook(self) -> Option<Arc<Notebook>> {
        match self {
            Self::Python(_) => None,
            Self::Notebook(notebook) => Some(notebook),
        }
    }

    /// An edit of the Python as it can be made, if it can.
    pub fn accepted(&self, edit: &Edit) -> Option<Edit> {
        match self {
            Self::Python(_) => Some(edit.clone()),
            Self::Notebook(notebook) => notebook.within_a_cell(edit),
        }
    }

    /// The same after edits of the Python. None where the file could not be read again.
    pub fn edited(&self, edits: &[Edit]) -> Option<Self> {
        match self {
            Self::Python(text) => Some(Self::Python(apply_edits(text, edits).into())),
            Self::Notebook(notebook) => {
                Notebook::read(notebook.edited(edits).into()).ok().map(|read| Self::Notebook(Arc::new(read)))
            }
        }
    }
}
