//! Watching, while a text is scanned, for lines inside brackets and strings that plainly begin a statement.

use std::ops::ControlFlow;

use memchr::memchr2_iter;

use super::inverted::seems_inverted;
use super::plain::{begins_member, begins_statement};
use super::scanner::{Indentation, Scanner};

/// A string with so many lines that plainly begin a statement may be what stands between two strings.
const STATEMENTS: usize = 5;

/// The same where the first of them is at the indentation of the members around the string, and so hardly
/// the start of a template.
const MEMBERS: usize = 3;

/// What the scan does about such lines, and which it found in the logical line at hand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Watch {
    pub(super) mode: Mode,
    /// The indentation of the members, in a class.
    pub(super) members: Option<Indentation>,
    /// The first that is in a bracket, or in what is still open where the text ends.
    pub(super) plain: Option<usize>,
    /// The first in a string that is none: see [`seems_inverted`].
    pub(super) inverted: Option<usize>,
    /// The first in a string with so many of them that it may be none.
    pub(super) suspect: Option<usize>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// They are not looked for.
    #[default]
    Exact,
    /// They are noted.
    Watching,
    /// The logical line ends in front of them.
    Eager,
}

impl Scanner<'_> {
    /// The scan is at the start of a line inside a bracket.
    pub(super) fn pass_line(&mut self) -> ControlFlow<()> {
        if self.watch.mode == Mode::Exact || !self.is_plain(self.at) {
            return ControlFlow::Continue(());
        }
        let plain = self.with_comments_above(self.at, self.line);
        self.watch.plain.get_or_insert(plain);
        self.give_up_at(plain)
    }

    /// The scan is at the start of a line inside a triple-quoted f-string or t-string.
    pub(super) fn pass_line_of_string(&mut self) -> ControlFlow<()> {
        let line = self.at;
        if !self.is_plain(line) {
            return ControlFlow::Continue(());
        }
        if let Some(string) = self.interpolated.last_mut() {
            string.plain.get_or_insert(line);
        }
        self.give_up_at(line)
    }

    /// The scan is behind a triple-quoted f-string or t-string.
    pub(super) fn pass_interpolated(&mut self) {
        if let Some(string) = self.interpolated.last()
            && let Some(plain) = string.plain
            && seems_inverted(self.text, string.start..self.at)
        {
            self.watch.inverted.get_or_insert(plain);
        }
    }

    /// The scan is behind a triple-quoted string, or where the text ends in it.
    pub(super) fn pass_string(&mut self, start: usize, is_closed: bool) -> ControlFlow<()> {
        if self.watch.mode == Mode::Exact {
            return ControlFlow::Continue(());
        }
        let string = self.text.get(start..self.at).unwrap_or_default();
        let lines = memchr2_iter(b'\n', b'\r', string).map(|end| start + end + 1);
        let mut lines = lines.filter(|line| *line < self.at && self.is_plain(*line));
        let Some(first) = lines.next() else { return ControlFlow::Continue(()) };
        let plain = self.with_comments_above(first, start);
        let more = if self.is_member(first) { MEMBERS } else { STATEMENTS } - 1;
        if !is_closed {
            self.watch.plain.get_or_insert(plain);
        } else if seems_inverted(self.text, start..self.at) {
            self.watch.inverted.get_or_insert(plain);
        } else if lines.take(more).count() == more {
            self.watch.suspect.get_or_insert(plain);
        } else {
            return ControlFlow::Continue(());
        }
        self.give_up_at(plain)
    }

    /// Whether the line is not one of a statement at the top.
    fn is_member(&self, line: usize) -> bool {
        matches!(self.text.get(line), Some(b' ' | b'\t'))
    }

    fn give_up_at(&mut self, line: usize) -> ControlFlow<()> {
        if self.watch.mode != Mode::Eager {
            return ControlFlow::Continue(());
        }
        self.at = line;
        ControlFlow::Break(())
    }

    /// Whether the line that starts at `line` plainly begins a statement at the top, or a member.
    fn is_plain(&self, line: usize) -> bool {
        let rest = self.text.get(line..).unwrap_or_default();
        if begins_statement(rest) {
            return true;
        }
        let Some(members) = self.watch.members else { return false };
        let mut indentation = Indentation::default();
        let mut skipped = 0;
        while let Some(deeper) = rest.get(skipped).and_then(|byte| indentation.after(*byte)) {
            indentation = deeper;
            skipped += 1;
        }
        indentation == members && begins_member(&rest[skipped..])
    }

    /// The start of the run of blank lines and comments above a line, which begins behind `floor`.
    fn with_comments_above(&self, mut line: usize, floor: usize) -> usize {
        while let Some(above) = self.line_above(line)
            && above > floor
            && is_blank_or_comment(&self.text[above..line])
        {
            line = above;
        }
        line
    }

    /// Where the line above the one that starts at `line` starts, if there is a line end before it.
    fn line_above(&self, line: usize) -> Option<usize> {
        let ([above @ .., b'\r', b'\n'] | [above @ .., b'\n' | b'\r']) = self.text.get(..line)? else {
            return None;
        };
        memchr::memrchr2(b'\n', b'\r', above).map(|end| end + 1)
    }
}

fn is_blank_or_comment(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), None | Some(b'#'))
}
