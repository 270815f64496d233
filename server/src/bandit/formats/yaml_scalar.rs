//! Scalars of YAML as PyYAML's `safe_dump` writes them: what it escapes, and where it breaks lines.

use super::yaml_style::{Style, style};

/// PyYAML breaks lines once they are longer.
const WIDTH: usize = 80;

/// Text being put together, and the column that it has come to.
#[derive(Debug, Default)]
pub struct Page {
    pub text: String,
    pub column: usize,
}

impl Page {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        // All that is written is ASCII.
        self.column += text.len();
    }

    /// A new line that starts with `indent` blanks.
    pub fn new_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// A value, after a blank. Its further lines start with `indent` blanks.
    pub fn value(&mut self, text: &str, indent: usize) {
        self.push(" ");
        self.scalar(text, Some(indent));
    }

    /// A key, which must be fit for one.
    pub fn simple_key(&mut self, text: &str) {
        self.scalar(text, None);
    }

    /// Without an indent, it stays on its line.
    fn scalar(&mut self, text: &str, indent: Option<usize>) {
        let chars: Vec<char> = text.chars().collect();
        match style(text, &chars) {
            Style::Plain => self.words(text, indent),
            Style::Single => self.single(&chars, indent),
            Style::Double => self.double(&chars, indent),
        }
    }

    /// Text without line breaks, folded at single blanks.
    fn words(&mut self, text: &str, indent: Option<usize>) {
        let mut rest = text;
        while let Some(at) = rest.find(' ') {
            let blanks = rest[at..].len() - rest[at..].trim_start_matches(' ').len();
            self.push(&rest[..at]);
            let is_inside = at > 0 || rest.len() < text.len();
            match indent {
                Some(indent) if blanks == 1 && is_inside && at + 1 < rest.len() && self.column > WIDTH => {
                    self.new_line(indent);
                }
                _ => self.push(&" ".repeat(blanks)),
            }
            rest = &rest[at + blanks..];
        }
        self.push(rest);
    }

    fn single(&mut self, chars: &[char], indent: Option<usize>) {
        self.push("'");
        let text: String = chars.iter().collect();
        let mut rest = text.as_str();
        let mut is_first = true;
        loop {
            let line = rest.find('\n').map_or(rest, |at| &rest[..at]);
            self.quoted_words(line, indent, is_first, line.len() == rest.len());
            rest = &rest[line.len()..];
            let breaks = rest.len() - rest.trim_start_matches('\n').len();
            if breaks == 0 {
                break;
            }
            // One break alone would be read as a blank.
            self.text.extend(std::iter::repeat_n('\n', breaks));
            self.new_line(indent.unwrap_or_default());
            rest = &rest[breaks..];
            is_first = false;
        }
        self.push("'");
    }

    /// A line of a scalar in single quotes, folded at single blanks but those at its very ends.
    fn quoted_words(&mut self, line: &str, indent: Option<usize>, is_first: bool, is_last: bool) {
        let mut rest = line;
        while let Some(at) = rest.find(' ') {
            let blanks = rest[at..].len() - rest[at..].trim_start_matches(' ').len();
            self.push(&rest[..at].replace('\'', "''"));
            let is_start = is_first && at == 0 && rest.len() == line.len();
            let is_end = is_last && at + 1 == rest.len();
            match indent {
                Some(indent) if blanks == 1 && !is_start && !is_end && self.column > WIDTH => {
                    self.new_line(indent);
                }
                _ => self.push(&" ".repeat(blanks)),
            }
            rest = &rest[at + blanks..];
        }
        self.push(&rest.replace('\'', "''"));
    }

    fn double(&mut self, chars: &[char], indent: Option<usize>) {
        self.push("\"");
        // What lies between `start` and the present character is yet to be written.
        let mut start = 0;
        for end in 0..=chars.len() {
            let c = chars.get(end).copied();
            if c.is_none_or(|c| matches!(c, '"' | '\\') || !(' '..='~').contains(&c)) {
                self.push_chars(chars, start, end);
                start = start.max(end);
                if let Some(c) = c {
                    self.push(&escape(c));
                    start = end + 1;
                }
            }
            let Some(indent) = indent else { continue };
            let is_inside = end > 0 && end + 1 < chars.len();
            let is_break = c == Some(' ') || start >= end;
            if is_inside && is_break && self.column + end > WIDTH + start {
                self.push_chars(chars, start, end);
                start = start.max(end);
                self.push("\\");
                self.new_line(indent);
                if chars.get(start) == Some(&' ') {
                    self.push("\\");
                }
            }
        }
        self.push("\"");
    }

    fn push_chars(&mut self, chars: &[char], start: usize, end: usize) {
        let text: String = chars.get(start..end).unwrap_or_default().iter().collect();
        self.push(&text);
    }
}

fn escape(c: char) -> String {
    let letter = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            let code = u32::from(c);
            return match code {
                0..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{letter}")
}
