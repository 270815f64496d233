//! Strings: what of a text is none of its code.

use std::ops::ControlFlow;

use memchr::{memchr, memchr3};

use super::scanner::Scanner;
use super::watch::Mode;

/// An f-string or t-string that is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interpolated {
    quote: u8,
    is_triple: bool,
    is_raw: bool,
    /// How many brackets are open around it.
    nesting: usize,
    /// In so many format specifications the scan is, each in a field of the one before.
    specs: usize,
    /// Where its quotes begin.
    pub(super) start: usize,
    /// The first line in it that plainly begins a statement.
    pub(super) plain: Option<usize>,
}

impl Interpolated {
    fn fields(&self, nesting: usize) -> usize {
        nesting.saturating_sub(self.nesting).saturating_sub(self.specs)
    }

    fn is_in_spec(&self, nesting: usize) -> bool {
        self.specs > 0 && self.fields(nesting) == 0
    }
}

impl Scanner<'_> {
    /// Whether the scan is in the text of an f-string or t-string, outside of its fields.
    pub(super) fn is_in_literal(&self) -> bool {
        self.interpolated.last().is_some_and(|string| string.fields(self.nesting) == 0)
    }

    /// Goes over the quotes where the scan is, and over the string unless it may have fields.
    pub(super) fn string(&mut self) -> ControlFlow<()> {
        let Some(quote) = self.byte() else { return ControlFlow::Continue(()) };
        let start = self.at;
        let is_triple = self.is_triple(quote);
        self.at += if is_triple { 3 } else { 1 };
        if let Some(is_raw) = self.interpolating_prefix(start) {
            let nesting = self.nesting;
            let (specs, plain) = (0, None);
            self.interpolated.push(Interpolated { quote, is_triple, is_raw, nesting, specs, start, plain });
            return ControlFlow::Continue(());
        }
        if is_triple {
            let is_closed = self.skip_triple_quoted(quote);
            self.is_string_open |= !is_closed;
            return self.pass_string(start, is_closed);
        }
        if !self.skip_single_quoted(quote) {
            self.end_field_at(start, quote);
        }
        ControlFlow::Continue(())
    }

    /// Whether the string whose quotes are at `start` has a prefix by which it may have fields, and then
    /// whether it is raw.
    fn interpolating_prefix(&self, start: usize) -> Option<bool> {
        let before = self.text.get(self.first..start)?.iter().rev();
        let mut word = before.take_while(|byte| is_word(**byte)).map(u8::to_ascii_lowercase);
        match (word.next(), word.next(), word.next()) {
            (Some(b'f' | b't'), None, _) => Some(false),
            (Some(b'f' | b't'), Some(b'r'), None) | (Some(b'r'), Some(b'f' | b't'), None) => Some(true),
            _ => None,
        }
    }

    fn is_triple(&self, quote: u8) -> bool {
        self.text.get(self.at..).unwrap_or_default().starts_with(&[quote; 3])
    }

    /// Returns whether the string ends. Where one does not, none behind it does, and is not looked at.
    fn skip_triple_quoted(&mut self, quote: u8) -> bool {
        let start = self.at;
        let open = usize::from(quote == b'"');
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(ahead) = memchr(quote, rest).filter(|_| start < self.open_from[open]) else {
                self.open_from[open] = self.open_from[open].min(start);
                self.at = self.text.len();
                return false;
            };
            let is_escaped = ends_in_escape(&rest[..ahead]);
            self.at += ahead;
            if !is_escaped && self.is_triple(quote) {
                self.at += 3;
                return true;
            }
            self.at += 1;
        }
    }

    /// Returns whether the string ends before its line does.
    fn skip_single_quoted(&mut self, quote: u8) -> bool {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(ahead) = memchr3(quote, b'\n', b'\r', rest) else {
                self.at = self.text.len();
                return false;
            };
            self.at += ahead;
            if ends_in_escape(&rest[..ahead]) {
                self.at += self.line_end(self.at).max(1);
            } else if rest[ahead] == quote {
                self.at += 1;
                return true;
            } else {
                return false;
            }
        }
    }

    /// What seemed to be a string that does not end is the end of the f-string around it, where that has
    /// the same quotes: `f"{x"`. Only of one that is in no other: so a line is not read again and again.
    fn end_field_at(&mut self, start: usize, quote: u8) {
        if let [string] = self.interpolated.as_slice()
            && string.quote == quote
            && !string.is_triple
        {
            self.at = start + 1;
            self.end_interpolated();
        }
    }

    /// Goes over the text of the f-string or t-string to its end or behind the next brace of a field.
    pub(super) fn literal(&mut self) -> ControlFlow<()> {
        let Some(&Interpolated { quote, is_triple, is_raw, .. }) = self.interpolated.last() else {
            return ControlFlow::Continue(());
        };
        let is_in_spec = self.interpolated.last().is_some_and(|string| string.is_in_spec(self.nesting));
        let mut is_in_name = false;
        while let Some(byte) = self.byte() {
            let is_doubled = !is_in_spec && self.text.get(self.at + 1) == Some(&byte);
            match byte {
                b'\n' | b'\r' if !is_triple => {
                    self.end_interpolated();
                    return ControlFlow::Continue(());
                }
                b'\n' | b'\r' if self.watch.mode != Mode::Exact => {
                    self.at += self.line_end(self.at);
                    self.pass_line_of_string()?;
                }
                b'\\' => is_in_name |= self.skip_escape(is_raw),
                _ if byte == quote && (!is_triple || self.is_triple(quote)) => {
                    self.at += if is_triple { 3 } else { 1 };
                    self.pass_interpolated();
                    self.end_interpolated();
                    return ControlFlow::Continue(());
                }
                b'}' if is_in_name => {
                    is_in_name = false;
                    self.at += 1;
                }
                b'{' | b'}' if is_doubled => self.at += 2,
                b'{' => {
                    self.at += 1;
                    self.nesting += 1;
                    return ControlFlow::Continue(());
                }
                b'}' => {
                    self.at += 1;
                    self.close_brace();
                    return ControlFlow::Continue(());
                }
                _ => self.at += 1,
            }
        }
        self.end_with_text(is_triple);
        ControlFlow::Continue(())
    }

    /// Goes behind a backslash and what it protects. A brace begins or ends a field nevertheless. Returns
    /// whether it goes into the braces of the name of a character.
    fn skip_escape(&mut self, is_raw: bool) -> bool {
        self.at += 1;
        match self.text.get(self.at..).unwrap_or_default() {
            [] | [b'{' | b'}', ..] => {}
            [b'N', b'{', ..] if !is_raw => {
                self.at += 2;
                return true;
            }
            _ => self.at += self.line_end(self.at).max(1),
        }
        false
    }

    /// The text ends in the f-string or t-string.
    fn end_with_text(&mut self, is_triple: bool) {
        self.is_string_open |= is_triple;
        let plain = self.interpolated.iter().filter_map(|string| string.plain);
        self.watch.plain = plain.chain(self.watch.plain).min();
        self.end_interpolated();
    }

    fn end_interpolated(&mut self) {
        if let Some(string) = self.interpolated.pop() {
            self.nesting = string.nesting;
        }
    }

    pub(super) fn close_brace(&mut self) {
        let string = self.interpolated.last();
        if string.is_some_and(|string| string.nesting == self.nesting) {
            return;
        }
        self.end_format_spec();
        self.nesting = self.nesting.saturating_sub(1);
    }

    /// A colon in a field, outside of all brackets in it, begins its format specification.
    pub(super) fn start_format_spec(&mut self) {
        if let Some(string) = self.interpolated.last_mut()
            && string.fields(self.nesting) == 1
        {
            string.specs += 1;
        }
    }

    pub(super) fn end_format_spec(&mut self) {
        if let Some(string) = self.interpolated.last_mut()
            && string.is_in_spec(self.nesting)
        {
            string.specs -= 1;
        }
    }
}

/// Whether the byte may be part of a name or number.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether `text` ends in a backslash that is not itself behind one.
fn ends_in_escape(text: &[u8]) -> bool {
    text.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}
