//! What is wrong with a configuration, and where.

use std::ops::Range;
use std::path::PathBuf;

use ridealong_checks::LineIndex;

/// A configuration that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {message}", path.display(), place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// The line and column, in characters from 1, where it has one.
    pub place: Option<(usize, usize)>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What is wrong in a text, and at which byte.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) offset: Option<usize>,
    pub(super) message: String,
}

impl Fault {
    /// Something wrong in these bytes.
    pub(super) fn at(span: Range<usize>, message: String) -> Self {
        Self { offset: Some(span.start), message }
    }

    /// The same as a mistake in the file at `path`, which holds `text`.
    pub(super) fn in_file(self, path: PathBuf, text: &str) -> ConfigError {
        let place = self.offset.map(|offset| place(text, offset));
        ConfigError { path, place, message: self.message }
    }
}

impl From<toml::de::Error> for Fault {
    fn from(error: toml::de::Error) -> Self {
        let offset = error.span().map(|span| span.start);
        Self { offset, message: error.message().trim_end().replace('\n', "; ") }
    }
}

/// The line and column of a byte, in characters from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let offset = u32::try_from(offset.min(text.len())).unwrap_or_default();
    let place = LineIndex::from_source_text(text).line_column(offset.into(), text);
    (place.line.get(), place.column.get())
}
