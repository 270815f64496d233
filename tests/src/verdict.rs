//! What is made of a source, by Bandit or by Ridealong, in the form in which the two are compared.

use std::collections::HashSet;

use ridealong::bandit::metrics::lines_of_code;
use ridealong::source::Source as File;
use ridealong_checks::{Checker, Refusal, needs_newer_python};

use crate::checked::Source;

/// What was made of a source.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The findings as in [`Source::rows`], in the order of the walk.
    pub rows: Vec<String>,
    /// The lines that are neither empty nor a comment; none where they were not counted.
    pub loc: Option<usize>,
    /// How many findings a blanket `# nosec` took away.
    pub nosec: usize,
    /// How many findings a `# nosec` took away that names their test.
    pub skipped_tests: usize,
    /// Why the source was skipped, in Bandit's words.
    pub skipped: Option<String>,
    /// Whether it is a source for Python 3.14, or for Python 2 and taken for one: Ridealong looks at it,
    /// and Bandit on 3.13 skips it. Only told by Ridealong.
    pub is_for_newer_python: bool,
}

/// How Ridealong differs from Bandit on one source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// What differs: a row with who has it, a figure or the reason to skip with both values.
    pub what: String,
    /// The line of the row, from 1.
    pub line: Option<usize>,
}

impl Verdict {
    /// What Ridealong makes of the bytes of a file with the rules of `checker`.
    pub fn of(checker: &Checker, path: &str, bytes: &[u8]) -> Self {
        let skipped = |reason: &str| Self { skipped: Some(reason.to_owned()), ..Self::default() };
        let file = match File::decode(bytes.to_vec()) {
            Ok(file) => file,
            Err(error) => {
                return skipped(error.refusal().map_or("cannot be read", |refusal| refusal.reason()));
            }
        };
        let source = Source::check_at(checker, path, &*file.text);
        if let Some(refusal) = file.refusal.or_else(|| source.refusal()) {
            return skipped(refusal.reason());
        }
        let suppressed = source.suppressed;
        let (nosec, skipped_tests) = (suppressed.nosec, suppressed.skipped_tests);
        let loc = usize::try_from(lines_of_code(bytes)).unwrap_or(usize::MAX);
        let is_for_newer_python = needs_newer_python(&source.module);
        Self { rows: source.rows(), loc: Some(loc), nosec, skipped_tests, skipped: None, is_for_newer_python }
    }

    /// The findings, or none where the source was skipped.
    pub fn scanned(self) -> Option<Vec<String>> {
        self.skipped.is_none().then_some(self.rows)
    }

    /// How `ours` differs from this, which is Bandit's.
    pub fn differences(&self, ours: &Self) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut note = |what: String, line| differences.push(Difference { what, line });
        if ours.is_for_newer_python && self.skipped.as_deref() == Some(Refusal::Syntax.reason()) {
            return differences;
        }
        if self.skipped != ours.skipped {
            let reason = |verdict: &Self| verdict.skipped.clone().unwrap_or_else(|| "scanned".to_owned());
            note(format!("Bandit: {}; Ridealong: {}", reason(self), reason(ours)), None);
            return differences;
        }
        if self.skipped.is_some() {
            return differences;
        }
        for (side, rows, others) in
            [("Bandit", &self.rows, &ours.rows), ("Ridealong", &ours.rows, &self.rows)]
        {
            let others: HashSet<&String> = others.iter().collect();
            for row in rows.iter().filter(|row| !others.contains(row)) {
                let line = row.split('\t').nth(1).and_then(|line| line.parse().ok());
                note(format!("only {side}: {row}"), line);
            }
        }
        let same_rows = self.rows == ours.rows;
        let counts = |verdict: &Self| (verdict.nosec, verdict.skipped_tests);
        if counts(self) != counts(ours) {
            note(
                format!("nosec and skipped_tests: Bandit {:?}, Ridealong {:?}", counts(self), counts(ours)),
                None,
            );
        }
        if let (Some(bandit), Some(ours)) = (self.loc, ours.loc)
            && bandit != ours
        {
            note(format!("loc: Bandit {bandit}, Ridealong {ours}"), None);
        }
        if differences.is_empty() && !same_rows {
            let what = format!("another order or number: Bandit {:?}, Ridealong {:?}", self.rows, ours.rows);
            differences.push(Difference { what, line: None });
        }
        differences
    }
}

/// The code on a line, from 1, for people; empty where there is none.
pub fn code_of(source: &[u8], line: Option<usize>) -> String {
    let line = line.and_then(|line| source.split(|byte| *byte == b'\n').nth(line.checked_sub(1)?));
    line.map_or_else(String::new, |line| String::from_utf8_lossy(line).trim().to_owned())
}
