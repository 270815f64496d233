//! The lines of a file, as Bandit shows them.

use std::sync::{Arc, OnceLock};

use super::report::Issue;

/// The text of a file that has issues.
#[derive(Debug)]
pub struct Source {
    text: Arc<str>,
    is_stdin: bool,
    /// The offsets at which lines start, found when they are first asked for.
    starts: OnceLock<Vec<usize>>,
}

impl Source {
    /// The decoded text of a file, without its byte order mark.
    pub fn file(text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), is_stdin: false, starts: OnceLock::new() }
    }

    /// What was read from standard input, and whether a byte order mark was before it. Bandit shows its
    /// lines as they are, where those of files all end in a line feed and no mark is shown.
    pub fn stdin(text: Arc<str>, has_bom: bool) -> Self {
        let text = if has_bom { format!("\u{feff}{text}").into() } else { text };
        Self { text, is_stdin: true, starts: OnceLock::new() }
    }

    /// A line, from 1, with the line end that Bandit shows.
    fn line(&self, number: u32) -> Option<(&str, &str)> {
        let starts = self.starts.get_or_init(|| self.find_starts());
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let start = *starts.get(index)?;
        let end = starts.get(index + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end)?;
        if self.is_stdin {
            return Some((line, ""));
        }
        let bare = line.strip_suffix("\r\n").or_else(|| line.strip_suffix(['\r', '\n'])).unwrap_or(line);
        Some((bare, "\n"))
    }

    fn find_starts(&self) -> Vec<usize> {
        let bytes = self.text.as_bytes();
        let ends_line = |at: &usize| match bytes.get(*at) {
            Some(b'\n') => true,
            Some(b'\r') => !self.is_stdin && bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts = (0..bytes.len()).filter(ends_line).map(|at| at + 1);
        std::iter::once(0).chain(starts).filter(|start| *start < bytes.len()).collect()
    }
}

impl Issue {
    /// The lines of code that are shown with the issue, each with its number, from 1, and its line
    /// end.
    pub fn excerpt(&self, context_lines: i64) -> impl Iterator<Item = (u32, String)> {
        let context = u32::try_from(context_lines.max(1)).unwrap_or(u32::MAX);
        let first = self.line_number.saturating_sub(context / 2).max(1);
        let end = first.saturating_add(self.lines()).saturating_add(context - 1);
        (first..end).map_while(|number| {
            let (line, ending) = self.source.line(number)?;
            Some((number, format!("{line}{ending}")))
        })
    }

    /// The same as one text, with `separator` between number and line.
    pub fn code(&self, context_lines: i64, separator: char) -> String {
        self.excerpt(context_lines).fold(String::new(), |mut code, (number, line)| {
            code.push_str(&number.to_string());
            code.push(separator);
            code.push_str(&line);
            code
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &Source) -> Vec<String> {
        let line = |number| source.line(number).map(|(line, ending)| format!("{line}{ending}"));
        (1..).map_while(line).collect()
    }

    #[test]
    fn the_lines_of_a_file_all_end_alike() {
        let source = Source::file("a\r\n\rb\x0c\u{2028}\nc");
        assert_eq!(lines(&source), ["a\n", "\n", "b\x0c\u{2028}\n", "c\n"]);
        assert!(lines(&Source::file("")).is_empty());
        assert!(Source::file("a").line(0).is_none());
    }

    #[test]
    fn the_lines_of_standard_input_are_as_they_are() {
        assert_eq!(lines(&Source::stdin("a\r\nb\rc\nd".into(), false)), ["a\r\n", "b\rc\n", "d"]);
        assert_eq!(lines(&Source::stdin("\na\n".into(), true)), ["\u{feff}\n", "a\n"]);
    }
}
