//! The `source` of a cell as it stands in the file: one JSON string, or a list of them.

use std::collections::HashMap;

/// The strings of a `source`, in the JSON text that they stand in.
#[derive(Debug)]
pub(super) struct Literals<'a> {
    json: &'a str,
    strings: Vec<Literal>,
}

/// One JSON string.
#[derive(Debug)]
struct Literal {
    /// Where it stands, from quote to quote.
    start: usize,
    end: usize,
    /// What it says.
    text: String,
    /// For each character of it, its offset in the text and where it is written.
    characters: Vec<(usize, usize)>,
}

impl<'a> Literals<'a> {
    /// Reads a value that a JSON parser has accepted as a string or a list of strings.
    pub(super) fn read(json: &'a str) -> Self {
        let mut strings = Vec::new();
        let mut at = 0;
        while let Some(quote) = json[at..].find('"') {
            let literal = Literal::read(json, at + quote);
            at = literal.end;
            strings.push(literal);
        }
        Self { json, strings }
    }

    /// Where the character at `offset` of the text is written; at the end of the text, the place behind
    /// the last one.
    pub(super) fn start_of(&self, offset: usize) -> usize {
        let mut before = 0;
        for string in &self.strings {
            if offset < before + string.text.len() {
                return string.place(offset - before);
            }
            before += string.text.len();
        }
        self.strings.last().map_or(0, |string| string.end - 1)
    }

    /// Where the writing of the character at `offset` ends.
    pub(super) fn end_of(&self, offset: usize) -> usize {
        let mut before = 0;
        for string in &self.strings {
            if offset < before + string.text.len() {
                let within = offset - before;
                let next = string.characters.iter().find(|(at, _)| *at > within);
                return next.map_or(string.end - 1, |(_, place)| *place);
            }
            before += string.text.len();
        }
        self.start_of(offset)
    }

    /// The value with `text` in it, written as the old one was. Lines that stay are written as before.
    pub(super) fn rewritten(&self, text: &str) -> String {
        if !self.json.starts_with('[') {
            return quoted(text);
        }
        let known: HashMap<&str, &str> = self
            .strings
            .iter()
            .map(|string| (string.text.as_str(), &self.json[string.start..string.end]))
            .collect();
        let lines = text.split_inclusive('\n');
        let lines: Vec<String> = lines
            .map(|line| known.get(line).map_or_else(|| quoted(line), |raw| (*raw).to_owned()))
            .collect();
        let (open, between, close) = self.joints();
        format!("{open}{}{close}", lines.join(between.as_str()))
    }

    /// What stands before, between and behind the strings of a list.
    fn joints(&self) -> (&str, String, &str) {
        let (Some(first), Some(last)) = (self.strings.first(), self.strings.last()) else {
            return ("[", ", ".to_owned(), "]");
        };
        let open = &self.json[..first.start];
        let between = self.strings.get(1).map(|second| self.json[first.end..second.start].to_owned());
        let between = between.unwrap_or_else(|| format!(",{}", open.trim_start_matches('[')));
        (open, between, &self.json[last.end..])
    }
}

impl Literal {
    /// Reads the string whose quote stands at `start`.
    fn read(json: &str, start: usize) -> Self {
        let mut literal = Self { start, end: json.len(), text: String::new(), characters: Vec::new() };
        let mut at = start + 1;
        while let Some(c) = json[at..].chars().next() {
            if c == '"' {
                literal.end = at + 1;
                break;
            }
            let (said, length) = if c == '\\' { unescape(&json[at..]) } else { (c, c.len_utf8()) };
            literal.characters.push((literal.text.len(), at));
            literal.text.push(said);
            at += length;
        }
        literal
    }

    fn place(&self, offset: usize) -> usize {
        let found = self.characters.binary_search_by_key(&offset, |(at, _)| *at);
        let index = found.unwrap_or_else(|behind| behind.saturating_sub(1));
        self.characters.get(index).map_or(self.start + 1, |(_, place)| *place)
    }
}

/// What the escape at the beginning of `json` says, and its length in bytes.
fn unescape(json: &str) -> (char, usize) {
    let unit = |at: usize| json.get(at..at + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match json.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'u') => match (unit(2), unit(8)) {
            (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
            }
            (unit, _) => (unit.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
        },
        Some(c) if c.is_ascii() => (char::from(*c), 2),
        _ => ('\\', 1),
    }
}

fn quoted(text: &str) -> String {
    // A string always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_as_json_reads_them() {
        for json in [r#""a\n\t\"\\\/\b\f\r""#, r#""\u00e9\ud83d\ude00x""#, r#""é😀""#, r#""""#] {
            let literals = Literals::read(json);
            let expected: String = serde_json::from_str(json).unwrap();
            assert_eq!(literals.strings[0].text, expected, "{json}");
            assert_eq!(literals.rewritten(&expected).is_empty(), false);
        }
    }

    #[test]
    fn a_list_is_written_as_it_was() {
        let old = "[\n  \"a\\n\",\n  \"\\u00e9\"\n ]";
        assert_eq!(Literals::read(old).rewritten("a\né"), old);
        assert_eq!(Literals::read(old).rewritten("b\né"), "[\n  \"b\\n\",\n  \"\\u00e9\"\n ]");
        assert_eq!(Literals::read("[\"a\"]").rewritten("a\nb"), "[\"a\\n\",\"b\"]");
        assert_eq!(Literals::read("[\n \"a\"\n]").rewritten("x\ny"), "[\n \"x\\n\",\n \"y\"\n]");
        assert_eq!(Literals::read("\"a\"").rewritten("x\ny"), "\"x\\ny\"");
    }
}
