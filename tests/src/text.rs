//! Texts and positions as the protocol describes them, worked out plainly and slowly, to compare the
//! server with.

use serde_json::{Value, json};

/// What the characters of a line are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16.
    Utf16,
    /// Code points.
    Utf32,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Utf8, Self::Utf16, Self::Utf32];

    /// Its name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    /// The capabilities of a client that counts in nothing else.
    pub fn capabilities(self) -> Value {
        json!({ "general": { "positionEncodings": [self.name()] } })
    }

    /// The length of a piece of a line.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The position of a byte, which must not stand between a CR and its LF.
    pub fn position(self, text: &str, offset: usize) -> Value {
        let lines = lines(text);
        let line = lines.iter().rposition(|(start, _)| *start <= offset).expect("the first line starts at 0");
        json!({ "line": line, "character": self.length(&text[lines[line].0..offset]) })
    }

    /// The range between two bytes.
    pub fn range(self, text: &str, start: usize, end: usize) -> Value {
        json!({ "start": self.position(text, start), "end": self.position(text, end) })
    }

    /// The byte of a position inside the text.
    ///
    /// # Panics
    /// If it is outside, or within a character.
    pub fn offset(self, text: &str, position: &Value) -> usize {
        let number = |key: &str| usize::try_from(position[key].as_u64().expect(key)).expect(key);
        let (start, end) = lines(text)[number("line")];
        let mut offsets = text[start..end].char_indices().map(|(at, _)| start + at).chain([end]);
        let character = number("character");
        offsets
            .find(|at| self.length(&text[start..*at]) == character)
            .unwrap_or_else(|| panic!("no such place: {position}"))
    }

    /// The change of one range that makes `text` of `now`.
    pub fn change(self, now: &str, text: &str) -> Value {
        let is_between = |whole: &str, at: usize| {
            !whole.is_char_boundary(at) || whole[..at].ends_with('\r') && whole[at..].starts_with('\n')
        };
        let mut start = now.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        while is_between(now, start) || !text.is_char_boundary(start) {
            start -= 1;
        }
        let ends = now.as_bytes()[start..].iter().rev().zip(text.as_bytes()[start..].iter().rev());
        let mut behind = ends.take_while(|(a, b)| a == b).count();
        while is_between(now, now.len() - behind) || !text.is_char_boundary(text.len() - behind) {
            behind -= 1;
        }
        let with = &text[start..text.len() - behind];
        json!({ "range": self.range(now, start, now.len() - behind), "text": with })
    }

    /// `text` with the edits of a workspace edit for `uri`, in either of its two forms.
    pub fn apply(self, text: &str, uri: &str, edit: &Value) -> String {
        let edits = edit["documentChanges"][0].get("edits").unwrap_or(&edit["changes"][uri]);
        let edits = edits.as_array().unwrap_or_else(|| panic!("edits of {uri}, not {edit}"));
        let offset = |edit: &Value, end: &str| self.offset(text, &edit["range"][end]);
        let mut edits: Vec<_> =
            edits.iter().map(|edit| (offset(edit, "start"), offset(edit, "end"), edit)).collect();
        edits.sort_by_key(|(start, end, _)| (*start, *end));
        let mut edited = text.to_owned();
        for (start, end, edit) in edits.into_iter().rev() {
            edited.replace_range(start..end, edit["newText"].as_str().expect("a new text"));
        }
        edited
    }
}

/// Where the lines of a text start, and where they end without their line ends.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let Some(end) = text[start..].find(['\n', '\r']).map(|length| start + length) else {
            lines.push((start, text.len()));
            return lines;
        };
        lines.push((start, end));
        start = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
    }
}
