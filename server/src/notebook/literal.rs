//! The `source` of a cell as it stands in the file: one JSON string, or a list of them.

use ridealong_checks::Edit;

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

    /// The value after `edits` of its text, in order, written as the old one was: what stays keeps its
    /// spelling.
    pub(super) fn edited(&self, edits: &[Edit]) -> String {
        let mut lines = Lines::default();
        let mut edits = edits.iter().peekable();
        let (mut before, mut gone_to) = (0, 0);
        for string in &self.strings {
            for (index, (at, place)) in string.characters.iter().enumerate() {
                let offset = before + at;
                while let Some(edit) = edits.next_if(|edit| edit.range.start().to_usize() <= offset) {
                    lines.insert(&edit.text);
                    gone_to = gone_to.max(edit.range.end().to_usize());
                }
                if offset >= gone_to {
                    let end = string.characters.get(index + 1).map_or(string.end - 1, |(_, place)| *place);
                    lines.push(&self.json[*place..end], string.text[*at..].starts_with('\n'));
                }
            }
            before += string.text.len();
        }
        edits.for_each(|edit| lines.insert(&edit.text));
        self.joined(&lines.finish())
    }

    /// `lines` as one string or as a list, whatever the value was.
    fn joined(&self, lines: &[String]) -> String {
        if !self.json.starts_with('[') {
            return format!("\"{}\"", lines.concat());
        }
        if lines.len() == self.strings.len() {
            return self.in_place(lines);
        }
        let (open, between, close) = self.joints();
        let quoted: Vec<String> = lines.iter().map(|line| format!("\"{line}\"")).collect();
        format!("{open}{}{close}", quoted.join(&between))
    }

    /// The list with a line in the place of each string, and all between them as it was.
    fn in_place(&self, lines: &[String]) -> String {
        let mut json = String::with_capacity(self.json.len() + 16);
        let mut done = 0;
        for (string, line) in self.strings.iter().zip(lines) {
            json.push_str(&self.json[done..=string.start]);
            json.push_str(line);
            done = string.end - 1;
        }
        json.push_str(&self.json[done..]);
        json
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

/// Lines as they are written within JSON strings, each with its line end.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    open: String,
}

impl Lines {
    fn push(&mut self, written: &str, is_line_end: bool) {
        self.open.push_str(written);
        if is_line_end {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    fn insert(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            // A string always has a JSON form, in quotes.
            let quoted = serde_json::to_string(line).unwrap_or_default();
            self.push(
                quoted.strip_prefix('"').unwrap_or_default().strip_suffix('"').unwrap_or_default(),
                line.ends_with('\n'),
            );
        }
    }

    fn finish(mut self) -> Vec<String> {
        if !self.open.is_empty() {
            self.done.push(self.open);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use ridealong_checks::TextRange;

    use super::*;

    #[test]
    fn escapes_are_read_as_json_reads_them() {
        for json in [r#""a\n\t\"\\\/\b\f\r""#, r#""\u00e9\ud83d\ude00x""#, r#""é😀""#, r#""""#] {
            let literals = Literals::read(json);
            let expected: String = serde_json::from_str(json).unwrap();
            assert_eq!(literals.strings[0].text, expected, "{json}");
            assert_eq!(literals.edited(&[]), json);
        }
    }

    fn edited(json: &str, range: std::ops::Range<u32>, text: &str) -> String {
        Literals::read(json)
            .edited(&[Edit::replace(TextRange::new(range.start.into(), range.end.into()), text)])
    }

    #[test]
    fn a_list_is_written_as_it_was() {
        let old = "[\n  \"a\\n\",\n  \"\\u00e9b\"\n ]";
        assert_eq!(edited(old, 0..0, ""), old);
        assert_eq!(edited(old, 0..1, "x\"y"), old.replace('a', "x\\\"y"));
        assert_eq!(edited(old, 4..5, "c"), old.replace('b', "c"));
        assert_eq!(edited(old, 5..5, "!"), old.replace('b', "b!"));
        assert_eq!(edited(old, 0..2, ""), "[\n  \"\\u00e9b\"\n ]");
        assert_eq!(edited("[\"a\"]", 1..1, "\nb"), "[\"a\\n\",\"b\"]");
        assert_eq!(edited("[\n \"a\"\n]", 0..1, "x\ny"), "[\n \"x\\n\",\n \"y\"\n]");
        assert_eq!(edited("\"a\"", 0..1, "x\ny"), "\"x\\ny\"");
    }
}
