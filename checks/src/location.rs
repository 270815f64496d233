//! Bandit's view of a position: lines from 1, columns in UTF-8 bytes from 0.

use ruff_source_file::LineIndex;
use ruff_text_size::TextSize;

use crate::Finding;

/// Where Bandit says that a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Location {
    /// The line, from 1. Some tests report that of an argument.
    pub line: u32,
    /// The column at which the visited node starts, in UTF-8 bytes from 0.
    pub column: u32,
    /// The column at which the visited node ends, in UTF-8 bytes from 0.
    pub end_column: u32,
    /// The first line of the visited node.
    pub first_line: u32,
    /// The last line of the visited node.
    pub last_line: u32,
}

/// The lines of a source, as CPython counts them.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    source: &'a str,
    index: &'a LineIndex,
}

impl<'a> Lines<'a> {
    /// `index` must be that of `source`.
    pub fn new(source: &'a str, index: &'a LineIndex) -> Self {
        Self { source, index }
    }

    /// The line that holds `offset`, from 1.
    pub fn line(&self, offset: TextSize) -> u32 {
        u32::try_from(self.index.line_index(offset).get()).unwrap_or(u32::MAX)
    }

    /// The column of `offset`, in UTF-8 bytes from 0. A byte order mark does not count.
    pub fn column(&self, offset: TextSize) -> u32 {
        let line = self.index.line_index(offset);
        let mut start = self.index.line_start(line, self.source);
        if start == TextSize::new(0) && self.source.starts_with('\u{feff}') {
            start = TextSize::of('\u{feff}');
        }
        offset.checked_sub(start).unwrap_or_default().to_u32()
    }

    /// Where Bandit says that `finding` is.
    pub fn location(&self, finding: &Finding) -> Location {
        finding.location.unwrap_or_else(|| Location {
            line: self.line(finding.line_at),
            column: self.column(finding.node.start()),
            end_column: self.column(finding.node.end()),
            first_line: self.line(finding.lines.start()),
            last_line: self.line(finding.lines.end()),
        })
    }
}
