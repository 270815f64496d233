//! INI files as Python's `configparser` reads them, as far as `[bandit]` needs it.

use std::collections::{BTreeMap, HashSet};

/// The options of a section, by name in lower case.
pub type Options = BTreeMap<String, String>;

/// Where options of all sections come from.
const DEFAULTS: &str = "DEFAULT";

/// So deep may values refer to each other.
const DEEPEST: usize = 10;

/// Reads the options of `wanted` in `text`, those of `[DEFAULT]` among them.
pub fn section(text: &str, wanted: &str) -> Result<Options, String> {
    let mut sections = Reader::default().read(text)?;
    let found = sections.remove(wanted).ok_or_else(|| format!("it has no section [{wanted}]"))?;
    let mut options = sections.remove(DEFAULTS).unwrap_or_default();
    options.extend(found);
    let filled = options.iter().map(|(name, value)| Ok((name.clone(), fill_in(value, &options, 0)?)));
    filled.collect()
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
        value.map(|value| *value = format!("{value}\n{line}")).is_some()
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

/// Puts other values in the place of `%(name)s`, and `%` in that of `%%`.
fn fill_in(value: &str, options: &Options, depth: usize) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('%') {
        filled.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            filled.push('%');
            rest = after;
            continue;
        }
        let reference = after.strip_prefix('(').and_then(|after| after.split_once(")s"));
        let (name, after) = reference.ok_or("a `%` has to be written as `%%`")?;
        let other = options.get(&name.to_lowercase()).ok_or_else(|| format!("there is no `{name}`"))?;
        if depth == DEEPEST {
            return Err(format!("`{name}` refers to itself"));
        }
        filled.push_str(&fill_in(other, options, depth + 1)?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        section(text, "bandit").map(|options| options.into_iter().collect())
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
}
