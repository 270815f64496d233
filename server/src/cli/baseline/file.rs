//! The file of a baseline: a line per entry, sorted, so that it can be reviewed and merged.

use std::fmt;

use super::Entry;
use crate::cli::fingerprint;

const HEAD: &str = "# Ridealong baseline, version ";

/// What stands in a baseline.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct BaselineFile {
    /// The entries, sorted, each once.
    pub(super) entries: Vec<Entry>,
}

impl BaselineFile {
    pub(super) fn of(mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        Self { entries }
    }

    /// Reads a baseline. An error starts with the line that is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let head = text.lines().next().unwrap_or_default();
        let version = head.strip_prefix(HEAD).and_then(|rest| rest.trim().parse::<u32>().ok());
        match version {
            None => {
                return Err(format!(
                    "1: is no baseline: one starts with `{HEAD}{}`, and a report by Bandit with a brace",
                    fingerprint::VERSION
                ));
            }
            Some(version) if version != fingerprint::VERSION => {
                return Err(format!(
                    "1: is of version {version}, and this Ridealong knows {}; write it anew with --write-baseline",
                    fingerprint::VERSION
                ));
            }
            Some(_) => {}
        }
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let entries = lines.map(|(index, line)| {
            Entry::parse(line).ok_or_else(|| {
                format!(
                    "{}: is no entry: one is an id, 16 hexadecimal digits and a path; mend or remove it",
                    index + 1
                )
            })
        });
        Ok(Self::of(entries.collect::<Result<_, _>>()?))
    }
}

impl fmt::Display for BaselineFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}{}", fingerprint::VERSION)?;
        writeln!(f, "# Each line hides one finding: its rule, its fingerprint, its file.")?;
        writeln!(f, "# `ridealong check --baseline THIS --prune-baseline` takes out what was mended.")?;
        self.entries.iter().try_for_each(|entry| writeln!(f, "{entry}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written_and_sorted() {
        let text = "# Ridealong baseline, version 1\n\nB2 0000000000000002 b.py\r\n# why\nB1 0000000000000001 a.py\n";
        let file = BaselineFile::parse(text).unwrap();
        let written = file.to_string();
        assert!(written.ends_with("\nB1 0000000000000001 a.py\nB2 0000000000000002 b.py\n"), "{written}");
        assert_eq!(BaselineFile::parse(&written), Ok(file));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, reason) in [
            ("", "1: is no baseline"),
            ("# Ridealong baseline, version 9\n", "1: is of version 9"),
            ("# Ridealong baseline, version 1\n<<<<<<< ours\n", "2: is no entry"),
        ] {
            let error = BaselineFile::parse(text).unwrap_err();
            assert!(error.starts_with(reason), "{error}");
        }
    }
}
