//! What stands at a place of a configuration file, be it half typed.
//!
//! The parser of TOML gives up where a file is broken, as one is while somebody types in it. So the text is
//! read here once more, for nothing but the keys and texts in it and where they stand.

use std::ops::Range;

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whether it is a key, or a text in a value.
    pub kind: PlaceKind,
    /// The key, or the one whose value the text stands in, with all tables that it is in.
    pub path: Vec<String>,
    /// Where the key or the text stands, without its quotes; empty where nothing is typed yet.
    pub range: Range<usize>,
}

/// What can stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A key, or a part of a heading.
    Key,
    /// A text in a value.
    Text,
}

/// So deep may values be nested.
const DEEPEST: usize = 64;

/// What stands at the byte `offset` of `text`.
pub fn place_at(text: &str, offset: usize) -> Option<Place> {
    let mut reader = Reader { text, at: 0, offset, found: None, is_open: false };
    let mut table = Vec::new();
    while reader.found.is_none() && reader.at < text.len() {
        reader.line(&mut table);
    }
    let is_at_end = offset == text.len() && (text.is_empty() || text.ends_with('\n'));
    if is_at_end && !reader.is_open {
        reader.offer(PlaceKind::Key, &table, "", offset..offset);
    }
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// The place that is asked for.
    offset: usize,
    found: Option<Place>,
    /// Whether the text ends within a value.
    is_open: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_skipped).len();
    }

    fn blanks(&mut self) {
        self.skip(|c| matches!(c, ' ' | '\t'));
    }

    fn rest_of_line(&mut self) {
        self.skip(|c| c != '\n');
        self.skip_one('\n');
    }

    fn skip_one(&mut self, c: char) -> bool {
        let is_there = self.rest().starts_with(c);
        self.at += if is_there { c.len_utf8() } else { 0 };
        is_there
    }

    /// Takes the place, if it is the one.
    fn offer(&mut self, kind: PlaceKind, path: &[String], word: &str, range: Range<usize>) {
        if self.found.is_none() && range.start <= self.offset && self.offset <= range.end {
            let mut path = path.to_vec();
            path.extend((kind == PlaceKind::Key).then(|| word.to_owned()));
            self.found = Some(Place { kind, path, range });
        }
    }

    /// Reads a line, and all lines that its value runs over.
    fn line(&mut self, table: &mut Vec<String>) {
        let start = self.at;
        self.blanks();
        match self.next() {
            Some('[') => {
                self.skip(|c| c == '[');
                *table = self.keys(&[]);
                self.rest_of_line();
            }
            Some('\n' | '\r') => {
                let end = self.at;
                self.offer(PlaceKind::Key, table, "", start..end);
                self.rest_of_line();
            }
            Some('#') => self.rest_of_line(),
            _ => {
                let path = self.keys(table);
                self.blanks();
                if self.skip_one('=') {
                    self.value(&path, 0);
                }
                self.rest_of_line();
            }
        }
    }

    /// Reads keys with dots between them, and returns them behind those of `table`.
    fn keys(&mut self, table: &[String]) -> Vec<String> {
        let mut path = table.to_vec();
        loop {
            self.blanks();
            let (word, range) = if let Some(quote @ ('"' | '\'')) = self.next() {
                self.quoted(quote)
            } else {
                let start = self.at;
                self.skip(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
                (self.text[start..self.at].to_owned(), start..self.at)
            };
            self.offer(PlaceKind::Key, &path, &word, range);
            path.push(word);
            self.blanks();
            if !self.skip_one('.') {
                return path;
            }
        }
    }

    /// Reads a text of one line. One that is not closed ends with it.
    fn quoted(&mut self, quote: char) -> (String, Range<usize>) {
        self.at += 1;
        let start = self.at;
        let mut is_escaped = false;
        while let Some(c) = self.next().filter(|c| !matches!(c, '\n' | '\r')) {
            if c == quote && !is_escaped {
                break;
            }
            is_escaped = quote == '"' && c == '\\' && !is_escaped;
            self.at += c.len_utf8();
        }
        let range = start..self.at;
        self.skip_one(quote);
        (self.text[range.clone()].to_owned(), range)
    }

    fn value(&mut self, path: &[String], depth: usize) {
        self.blanks();
        match self.next() {
            Some(quote @ ('"' | '\'')) => {
                let long = quote.to_string().repeat(3);
                if self.rest().starts_with(&long) {
                    self.at += long.len();
                    let end = self.rest().find(&long);
                    self.is_open = end.is_none();
                    self.at += end.map_or(self.rest().len(), |end| end + long.len());
                } else {
                    let (word, range) = self.quoted(quote);
                    self.offer(PlaceKind::Text, path, &word, range);
                }
            }
            Some('[') if depth < DEEPEST => self.list(path, depth),
            Some('{') if depth < DEEPEST => self.table(path, depth),
            _ => self.skip(|c| !matches!(c, ',' | ']' | '}' | '\n' | '#')),
        }
    }

    fn list(&mut self, path: &[String], depth: usize) {
        self.elements(']', |scan| scan.value(path, depth + 1));
    }

    fn table(&mut self, path: &[String], depth: usize) {
        self.elements('}', |scan| {
            let path = scan.keys(path);
            scan.blanks();
            if scan.skip_one('=') {
                scan.value(&path, depth + 1);
            }
        });
    }

    /// Goes over what stands in brackets up to the one that closes them. What is no element is passed over.
    fn elements(&mut self, close: char, mut element: impl FnMut(&mut Self)) {
        self.at += 1;
        loop {
            self.skip(|c| c.is_whitespace() || c == ',');
            match self.next() {
                None => {
                    self.is_open = true;
                    return;
                }
                Some('#') => self.rest_of_line(),
                Some(c) if c == close => {
                    self.at += 1;
                    return;
                }
                Some(c) => {
                    let before = self.at;
                    element(self);
                    self.at += if self.at == before { c.len_utf8() } else { 0 };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_bar(text: &str) -> Option<(PlaceKind, String, String)> {
        let at = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let place = place_at(&text, at)?;
        Some((place.kind, place.path.join("/"), text[place.range].to_owned()))
    }

    #[test]
    fn keys_and_texts_are_found() {
        use PlaceKind::{Key, Text};
        for (text, kind, path, word) in [
            ("[tool.ride|along]\n", Key, "tool/ridealong", "ridealong"),
            ("[tool.ridealong]\nsel|ect = []\n", Key, "tool/ridealong/select", "select"),
            ("[tool.ridealong]\nsel|", Key, "tool/ridealong/sel", "sel"),
            ("|", Key, "", ""),
            ("[tool.ridealong]\n|", Key, "tool/ridealong/", ""),
            ("[tool.ridealong]\n|\nignore = []", Key, "tool/ridealong/", ""),
            ("ignore = [\n  'B1', # ]\n  \"B6|02\",\n]\n", Text, "ignore", "B602"),
            ("ignore = ['B|", Text, "ignore", "B"),
            ("ignore = ['|']", Text, "ignore", ""),
            ("preset = \"re|\"", Text, "preset", "re"),
            ("per-file-ignores = { 'a.py' = ['B1|'] }", Text, "per-file-ignores/a.py", "B1"),
            ("[per-file-ignores]\n\"a.p|y\" = []", Key, "per-file-ignores/a.py", "a.py"),
            ("a = '''\n[x]\n'''\nb|", Key, "b", "b"),
            ("a.b|.c = 1\n", Key, "a/b", "b"),
            ("a = \"x\\\"y\" # b\nc = 'é|'\n", Text, "c", "é"),
        ] {
            assert_eq!(at_bar(text), Some((kind, path.to_owned(), word.to_owned())), "{text}");
        }
        for text in ["a = 1|\n", "# a|\n", "a = [1, |2]", "a = '''\n|\n'''", "a = '''\n|", "a = [\n|"] {
            assert_eq!(at_bar(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[a\\[\\]{}=.,'\"\\\\#\né ]{0,40}", at in 0_usize..50) {
            let at = text.floor_char_boundary(at.min(text.len()));
            if let Some(place) = place_at(&text, at) {
                proptest::prop_assert!(text.get(place.range).is_some());
            }
        }
    }
}
