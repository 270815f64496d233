//! A scan over the logical lines of a text, after the rules of Python's tokenizer.

use memchr::memchr2;

use super::strings::Interpolated;
use super::watch::Watch;

/// A UTF-8 byte order mark; it does not count at the start of a text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// So far a tab goes.
const TAB: usize = 8;

/// The bytes at which the scan has something to do.
static IS_SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let special = b"\n\r\\#'\"([{)]}:";
    let mut at = 0;
    while at < special.len() {
        table[special[at] as usize] = true;
        at += 1;
    }
    table
};

/// Goes over a text: for each line [`head`](Self::head), and for one with code then
/// [`body`](Self::body). It never recurses and keeps nothing from one logical line to the next.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    /// Where the text begins, behind a byte order mark.
    pub(super) first: usize,
    /// Where the code of the logical line begins.
    pub(super) line: usize,
    /// How many brackets are open, those of fields in strings counted in.
    pub(super) nesting: usize,
    /// The f-strings and t-strings that are open, each in a field of the one before.
    pub(super) interpolated: Vec<Interpolated>,
    pub(super) is_string_open: bool,
    /// From where on no triple-quoted string ends, of those with `'` and of those with `"`.
    pub(super) open_from: [usize; 2],
    pub(super) watch: Watch,
}

/// How far a line is indented. Equal are only those that Python takes for equal, however wide a tab is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Indentation {
    /// The column that it reaches.
    pub(super) column: usize,
    characters: usize,
}

/// The beginning of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) kind: LineKind,
    /// Where the code or comment begins.
    pub(super) at: usize,
    pub(super) indentation: Indentation,
    /// Behind the line end; for code, the same as `at`.
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Blank,
    Comment,
    Code,
}

/// How a logical line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// By a line end or with the text. `code` is where its code ends, in front of a comment.
    Line { code: usize },
    /// Before a line that plainly begins a statement, with something open.
    GivenUp,
    /// With the text, in a bracket or in a triple-quoted string.
    Open { is_string: bool },
}

impl Indentation {
    /// Behind one more space, tab or form feed, or else `None`.
    pub(super) fn after(self, byte: u8) -> Option<Self> {
        let column = match byte {
            b' ' => self.column + 1,
            b'\t' => (self.column / TAB + 1) * TAB,
            b'\x0c' => return Some(Self::default()),
            _ => return None,
        };
        Some(Self { column, characters: self.characters + 1 })
    }
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let text = source.as_bytes();
        let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        Self {
            text,
            at: first,
            first,
            line: first,
            nesting: 0,
            interpolated: Vec::new(),
            is_string_open: false,
            open_from: [usize::MAX; 2],
            watch: Watch::default(),
        }
    }

    /// Where the scan is.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes on from the start of a line, outside of everything.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at.max(self.first);
    }

    /// Reads the beginning of a line, and the whole of it where it has no code.
    pub(super) fn head(&mut self) -> Option<Head> {
        self.byte()?;
        let indentation = self.indentation();
        let at = self.at;
        let kind = match self.byte() {
            None | Some(b'\n' | b'\r') => LineKind::Blank,
            Some(b'#') => LineKind::Comment,
            Some(_) => LineKind::Code,
        };
        if kind != LineKind::Code {
            self.skip_comment();
            self.at += self.line_end(self.at);
        }
        Some(Head { kind, at, indentation, end: self.at })
    }

    /// A backslash at the end of an indented line leaves the indentation as it is.
    fn indentation(&mut self) -> Indentation {
        let mut indentation = Indentation::default();
        while let Some(byte) = self.byte() {
            if let Some(deeper) = indentation.after(byte) {
                indentation = deeper;
                self.at += 1;
            } else if byte == b'\\' && self.line_end(self.at + 1) > 0 {
                self.at += 1 + self.line_end(self.at + 1);
                while indentation.column > 0 && matches!(self.byte(), Some(b' ' | b'\t' | b'\x0c')) {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
        indentation
    }

    /// Goes behind the logical line whose head was read.
    pub(super) fn body(&mut self) -> Ending {
        self.line = self.at;
        self.watch = Watch { mode: self.watch.mode, members: self.watch.members, ..Watch::default() };
        let ending = self.code();
        self.nesting = 0;
        self.interpolated.clear();
        self.is_string_open = false;
        ending
    }

    fn code(&mut self) -> Ending {
        let mut comment = None;
        loop {
            if self.is_in_literal() {
                if self.literal().is_break() {
                    return Ending::GivenUp;
                }
                continue;
            }
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(ahead) = rest.iter().position(|&byte| IS_SPECIAL[usize::from(byte)]) else {
                self.at = self.text.len();
                return self.end(comment);
            };
            self.at += ahead;
            match rest[ahead] {
                b'\n' | b'\r' => {
                    let end = self.at;
                    self.at += self.line_end(end);
                    if self.nesting == 0 {
                        return Ending::Line { code: comment.unwrap_or(end) };
                    }
                    comment = None;
                    self.end_format_spec();
                    if self.pass_line().is_break() {
                        return Ending::GivenUp;
                    }
                }
                b'#' => {
                    comment = Some(self.at);
                    self.skip_comment();
                }
                b'\'' | b'"' => {
                    if self.string().is_break() {
                        return Ending::GivenUp;
                    }
                }
                byte => self.other(byte),
            }
        }
    }

    /// Brackets, colons and backslashes.
    fn other(&mut self, byte: u8) {
        self.at += 1;
        match byte {
            b'(' | b'[' | b'{' => self.nesting += 1,
            b')' | b']' => self.nesting = self.nesting.saturating_sub(1),
            b'}' => self.close_brace(),
            b':' => self.start_format_spec(),
            _ => self.at += self.line_end(self.at),
        }
    }

    /// At the end of the text.
    fn end(&mut self, comment: Option<usize>) -> Ending {
        if self.nesting == 0 && !self.is_string_open {
            return Ending::Line { code: comment.unwrap_or(self.at) };
        }
        let plain = self.interpolated.iter().filter_map(|string| string.plain);
        self.watch.plain = plain.chain(self.watch.plain).min();
        Ending::Open { is_string: self.is_string_open }
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The length of the line end at `at`, 0 if there is none.
    pub(super) fn line_end(&self, at: usize) -> usize {
        match self.text.get(at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\r' | b'\n', ..]) => 1,
            _ => 0,
        }
    }

    fn skip_comment(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }
}
