//! Places as people and other programs are told them.

use std::fmt;

use ridealong_checks::{LineIndex, TextRange, TextSize};

use super::report::FileReport;

/// A line and a column, in characters from 1; in a notebook, those of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The number of the cell among all cells of a notebook, from 1.
    pub cell: Option<usize>,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl From<(usize, usize)> for Place {
    fn from((line, column): (usize, usize)) -> Self {
        Self { cell: None, line, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cell, line, column } = self;
        match cell {
            Some(cell) => write!(f, "cell {cell}:{line}:{column}"),
            None => write!(f, "{line}:{column}"),
        }
    }
}

impl FileReport {
    /// The place of an offset of the text.
    pub fn place(&self, offset: TextSize) -> Place {
        let place = self.lines.line_column(offset, &self.text);
        let line = place.line.get().saturating_sub(self.lines_before(offset)).max(1);
        Place { cell: self.cell(offset), line, column: place.column.get() }
    }

    /// The number of the cell that holds an offset, in a notebook.
    pub fn cell(&self, offset: TextSize) -> Option<usize> {
        self.notebook.as_ref()?.cell_at(offset).map(|cell| cell.number)
    }

    /// How many lines of the text come before the cell that holds an offset.
    pub fn lines_before(&self, offset: TextSize) -> usize {
        self.notebook
            .as_ref()
            .and_then(|notebook| notebook.cell_at(offset))
            .map_or(0, |cell| cell.lines_before)
    }

    /// The text of the file itself, without a byte order mark: of a notebook, its JSON. Programs that
    /// know nothing of notebooks show this one.
    pub fn file_text(&self) -> &str {
        self.notebook.as_ref().map_or(&self.text, |notebook| notebook.json())
    }

    /// The lines of [`file_text`](Self::file_text).
    pub fn file_lines(&self) -> &LineIndex {
        self.notebook.as_ref().map_or(&self.lines, |notebook| notebook.json_lines())
    }

    /// Where a part of the text stands in the file itself.
    pub fn in_file(&self, range: TextRange) -> TextRange {
        self.notebook.as_ref().map_or(range, |notebook| notebook.in_json(range))
    }

    /// The lines that a part of the text stands on in the file itself, from 1: the first and the last.
    pub fn lines_in_file(&self, range: TextRange) -> (usize, usize) {
        let range = self.in_file(range);
        let line = |offset| self.file_lines().line_index(offset).get();
        (line(range.start()), line(range.end()))
    }

    /// Where an offset of the file itself is, in the units of UTF-16 from 1.
    pub fn utf16_in_file(&self, offset: TextSize) -> (usize, usize) {
        let line = self.file_lines().line_index(offset);
        let start = self.file_lines().line_start(line, self.file_text()).min(offset);
        let before = &self.file_text()[TextRange::new(start, offset)];
        (line.get(), before.encode_utf16().count() + 1)
    }
}
