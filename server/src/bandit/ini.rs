//! INI files as Python's `configparser` reads them, as far as `[bandit]` needs it.

use std::collections::{BTreeMap, HashSet};

/// The options of a section, by name in lower case.
pub type Options = BTreeMap<String, String>;

/// Where options of all sections come from.
const DEFAULTS: &str = "DEFAULT";

/// So deep may values refer to each other.
const DEEPEST: usize = 10;

/// So much may all values be together once they are filled in, in bytes: a few short lines can mean terabytes.
const LONGEST: usize = 1 << 20;

/// Why there are no options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IniError {
    /// It is not as Python reads it.
    #[error("{0}")]
    Malformed(String),
    /// Its values become too long.
    #[error("its values refer to each other so often that they become longer than 1 MB; write them out")]
    TooLong,
}

impl From<String> for IniError {
    fn from(message: String) -> Self {
        Self::Malformed(message)
    }
}

/// Reads the options of `wanted` in `text`, those of `[DEFAULT]` among them.
pub fn section(text: &str, wanted: &str) -> Result<Options, IniError> {
    let mut sections = Reader::default().read(text)?;
    let found = sections.remove(wanted).ok_or_else(|| format!("it has no section [{wanted}]"))?;
    let mut options = sections.remove(DEFAULTS).unwrap_or_default();
    options.extend(found);
    let mut filling = Filling { options: &options, left: LONGEST.max(text.len()) };
    let mut filled = Options::new();
    for (name, value) in &options {
        let mut whole = String::new();
        filling.fill_in(value, &mut whole, 0)?;
        filled.insert(name.clone(), whole);
    }
    Ok(filled)
}

#[derive(Default)]
struct Reader {
    sections: BTreeMap<String, Options>,
    seen: HashSet<(String, String)>,
    section: Option<String>,
    option: Option<String>,
    indentation: usize,
}

impl Reader {
    fn read(mut self, text: &str) -> Result<BTreeMap<String, Options>, String> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for (index, line) in text.split('\n').enumerate() {
            self.line(line).map_err(|message| format!("line {}: {message}", index + 1))?;
        }
        for options in self.sections.values_mut() {
            for value in options.values_mut() {
                value.truncate(value.trim_end_matches('\n').len());
            }
        }
        Ok(self.sections)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let clean = line.trim();
        if clean.starts_with(['#', ';']) {
            return Ok(());
        }
        if clean.is_empty() {
            self.continue_value("");
            return Ok(());
        }
        let indentation = line.chars().take_while(|c| c.is_whitespace()).count();
        if indentation > self.indentation && self.continue_value(clean) {
            return Ok(());
        }
        self.indentation = indentation;
        match header(clean) {
            Some(name) => self.start(name),
            None => self.set(clean),
        }
    }

    /// Adds a line to the value of the option above it. Returns whether there is one.
    fn continue_value(&mut self, line: &str) -> bool {
        let (Some(section), Some(option)) = (&self.section, &self.option) else { return false };
        let value = self.sections.get_mut(section).and_then(|options| options.get_mut(option));
        let continued = value.map(|value| {
            value.push('\n');
            value.push_str(line);
        });
        continued.is_some()
    }

    fn start(&mut self, name: &str) -> Result<(), String> {
        if name != DEFAULTS && self.sections.contains_key(name) {
            return Err(format!("there is a section [{name}] already"));
        }
        self.sections.entry(name.to_owned()).or_default();
        self.section = Some(name.to_owned());
        self.option = None;
        Ok(())
    }

    fn set(&mut self, line: &str) -> Result<(), String> {
        let Some(section) = self.section.clone() else {
            return Err("a section such as [bandit] has to come first".to_owned());
        };
        let (name, value) =
            line.split_once(['=', ':']).ok_or("a line has to be `name = value`, or indented to go on")?;
        let name = name.trim().to_lowercase();
        if name.is_empty() {
            return Err("the name is missing in front of the value".to_owned());
        }
        if !self.seen.insert((section.clone(), name.clone())) {
            return Err(format!("`{name}` is set already in [{section}]"));
        }
        self.sections.entry(section).or_default().insert(name.clone(), value.trim().to_owned());
        self.option = Some(name);
        Ok(())
    }
}

fn header(line: &str) -> Option<&str> {
    let name = line.strip_prefix('[')?;
    let name = name.get(..name.rfind(']')?)?;
    (!name.is_empty()).then_some(name)
}

/// Putting values into each other.
struct Filling<'a> {
    options: &'a Options,
    /// So many bytes may still be added.
    left: usize,
}

impl Filling<'_> {
    /// Puts other values in the place of `%(name)s`, and `%` in that of `%%`.
    fn fill_in(&mut self, value: &str, filled: &mut String, depth: usize) -> Result<(), IniError> {
        let mut rest = value;
        while let Some((before, after)) = rest.split_once('%') {
            self.add(before, filled)?;
            if let Some(after) = after.strip_prefix('%') {
                self.add("%", filled)?;
                rest = after;
                continue;
            }
            let reference = after.strip_prefix('(').and_then(|after| after.split_once(")s"));
            let (name, after) = reference.ok_or_else(|| "a `%` has to be written as `%%`".to_owned())?;
            let other = self.options.get(&name.to_lowercase());
            let other = other.ok_or_else(|| format!("there is no `{name}`"))?;
            if depth == DEEPEST {
                return Err(format!("`{name}` refers to itself").into());
            }
            self.fill_in(other, filled, depth + 1)?;
            rest = after;
        }
        self.add(rest, filled)
    }

    /// Adds a text. Even an empty one takes time, and so counts.
    fn add(&mut self, text: &str, filled: &mut String) -> Result<(), IniError> {
        self.left = self.left.checked_sub(text.len().max(1)).ok_or(IniError::TooLong)?;
        filled.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let options = section(text, "bandit").map_err(|error| error.to_string());
        options.map(|options| options.into_iter().collect())
    }

    fn pairs(text: &str, expected: &[(&str, &str)]) {
        let read = read(text).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, expected, "{text:?}");
    }

    #[test]
    fn values_are_read_as_python_reads_them() {
        let text =
            "[DEFAULT]\nx=1\n[bandit]\n# c\nA : b\n  more\n\n  after\nkey=v ; no\n; c\nempty=\nz=%(x)s%%\n";
        let expected = [("a", "b\nmore\n\nafter"), ("empty", ""), ("key", "v ; no"), ("x", "1"), ("z", "1%")];
        pairs(text, &expected);
        pairs("  [bandit]\n  a=1\nb=2\n   c\n", &[("a", "1"), ("b", "2\nc")]);
        pairs("[bandit]\na = = b\nc == d\n e\n# x\n  f\n", &[("a", "= b"), ("c", "= d\ne\nf")]);
        pairs("[bandit] trailing\r\na = 1\r\n", &[("a", "1")]);
    }

    #[test]
    fn what_python_refuses_is_refused() {
        for (text, part) in [
            ("[other]\na=1", "no section [bandit]"),
            ("[bandit]\nkey\n", "line 2: "),
            ("[bandit]\na=1\n[bandit]\n", "line 3: "),
            ("[bandit]\na=1\nA=2\n", "`a` is set already"),
            ("a=1\n", "has to come first"),
            ("[bandit]\na=100%\n", "%%"),
            ("[bandit]\na=%(b)s\n", "no `b`"),
            ("[bandit]\na=%(a)s\n", "refers to itself"),
            ("[bandit]\n=1\n", "name is missing"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(part), "{text:?}: {error}");
        }
    }

    #[test]
    fn a_few_lines_that_mean_terabytes_are_refused() {
        for first in ["xxxxxxxxxx", ""] {
            let level = |level: usize| format!("a{}={}\n", level + 1, format!("%(a{level})s").repeat(60));
            let text: String = (0..9).map(level).collect();
            let read = section(&format!("[bandit]\na0={first}\n{text}"), "bandit");
            assert_eq!(read, Err(IniError::TooLong), "{first}");
        }
    }
}
