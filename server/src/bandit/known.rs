//! The findings of an earlier report, which are not reported again.

use std::collections::{HashMap, HashSet};

use ridealong_checks::rules;
use serde_json::Value;

use super::report::Issue;
use crate::lsp::transport::repair_surrogates;

/// What findings have in common that may be the same: the file, the test, the levels and the weakness.
type Key = (String, String, String, String, i64);

/// The findings of a report.
///
/// Bandit compares texts as well, but a report of Bandit's has other texts than ours. So what its text names
/// is compared in the place of the text. Nobody looks at the line: one old finding hides any number of new
/// ones that say the same.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Known {
    entries: HashMap<Key, HashSet<Mark>>,
}

/// What tells findings of one key apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Mark {
    /// Nothing, as the test always says the same.
    None,
    /// What the text of Bandit's names.
    Subject(String),
    /// A text of ours, or one by the user.
    Text(String),
    /// A text of ours that does not show the secret, and the lines of code from that of the entry on.
    Secret(String, Vec<String>),
}

impl Known {
    /// Reads a report in JSON, of Bandit's or of ours. It fails over an entry that lacks something, as
    /// Bandit does.
    pub fn read(mut json: Vec<u8>) -> Result<Self, String> {
        repair_surrogates(&mut json);
        let report: Value = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
        let results = report.get("results").and_then(Value::as_array).ok_or("it has no list of `results`")?;
        let mut known = Self::default();
        for result in results {
            let key = key(result).map_err(|name| format!("a result has no `{name}`"))?;
            let mark = mark(&key.1, result);
            known.entries.entry(key).or_default().insert(mark);
        }
        Ok(known)
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the finding is one of them.
    pub fn has(&self, issue: &Issue) -> bool {
        let Issue { filename, test_id, severity, confidence, cwe, .. } = issue;
        let (severity, confidence) = (severity.upper().to_owned(), confidence.upper().to_owned());
        let key = (filename.clone(), test_id.clone(), severity, confidence, i64::from(*cwe));
        let Some(marks) = self.entries.get(&key) else { return false };
        let is_plain = is_built_in(test_id) && named(issue).is_none();
        is_plain || marks.iter().any(|mark| mark.is_of(issue))
    }
}

impl Mark {
    fn is_of(&self, issue: &Issue) -> bool {
        match self {
            Self::None => true,
            Self::Subject(subject) => named(issue) == Some(subject),
            Self::Text(text) => *text == issue.text,
            Self::Secret(text, lines) => *text == issue.text && lines.starts_with(&lines_of_secret(issue)),
        }
    }
}

/// What the text of Bandit's would name for an issue; None where it names nothing or that is not known.
pub fn named(issue: &Issue) -> Option<&str> {
    frames(&issue.test_id).and(issue.subject.as_deref())
}

/// What stands round what Bandit's text of a test names. Several texts may belong to one test.
fn frames(test_id: &str) -> Option<&'static [(&'static str, &'static str)]> {
    Some(match test_id {
        "B103" => &[(" mask ", ".")],
        "B105" | "B106" | "B107" => &[(" password: '", "'")],
        "B113" => &[("Call to ", "")],
        "B202" => &[(" dangerous members ", ").")],
        "B304" => &[(" cipher ", ". Replace")],
        "B305" => &[(" mode ", ".")],
        "B313" | "B314" | "B315" | "B316" | "B317" | "B318" | "B319" | "B405" | "B406" | "B407" | "B408"
        | "B409" | "B411" => &[("Using ", " to parse ")],
        "B324" => &[(" weak ", " hash "), (" crypt.", " hash ")],
        "B403" | "B412" => &[(" associated with ", " module")],
        "B413" => &[(" its module ", " are ")],
        "B501" => &[("Call to ", " with verify=")],
        "B505" => &[("", " bits are ")],
        "B609" => &[(" in call: ", "")],
        "B613" => &[(" characters (", ")")],
        "B615" => &[(" in ", "()")],
        "B704" => &[(" with ``", "`` detected")],
        _ => return None,
    })
}

fn is_secret(test_id: &str) -> bool {
    matches!(test_id, "B105" | "B106" | "B107")
}

fn is_built_in(test_id: &str) -> bool {
    rules::all().any(|rule| rule.id == test_id)
}

fn mark(test_id: &str, result: &Value) -> Mark {
    let text = result.get("issue_text").and_then(Value::as_str).unwrap_or_default();
    let Some(frames) = frames(test_id) else {
        return if is_built_in(test_id) { Mark::None } else { Mark::Text(text.to_owned()) };
    };
    if let Some(subject) = frames.iter().find_map(|frame| within(text, *frame)) {
        return Mark::Subject(subject.to_owned());
    }
    if !is_secret(test_id) {
        return Mark::Text(text.to_owned());
    }
    let first = result.get("line_number").and_then(Value::as_u64).unwrap_or_default();
    let code = result.get("code").and_then(Value::as_str).unwrap_or_default();
    Mark::Secret(text.to_owned(), lines_from(first, code))
}

/// What stands between the two, as far apart as can be.
fn within<'a>(text: &'a str, (before, behind): (&str, &str)) -> Option<&'a str> {
    let rest = text.get(text.find(before)? + before.len()..)?;
    rest.get(..rest.rfind(behind)?)
}

/// The lines of numbered code from a number on, without indentation.
fn lines_from(first: u64, code: &str) -> Vec<String> {
    let numbered = code.split('\n').filter_map(|line| {
        let (number, line) = line.split_once(' ')?;
        Some((number.parse::<u64>().ok()?, line.trim().to_owned()))
    });
    numbered.filter(|(number, _)| *number >= first).map(|(_, line)| line).collect()
}

fn lines_of_secret(issue: &Issue) -> Vec<String> {
    let lines = issue
        .excerpt(i64::from(issue.last_line))
        .filter(|(number, _)| (issue.line_number..=issue.last_line.max(issue.line_number)).contains(number));
    lines.map(|(_, line)| line.trim().to_owned()).collect()
}

/// The key of a result, or the name of what it lacks.
fn key(result: &Value) -> Result<Key, &'static str> {
    for name in ["code", "issue_text", "test_name", "line_number", "line_range"] {
        result.get(name).ok_or(name)?;
    }
    let text = |name| result.get(name).and_then(Value::as_str).map(str::to_owned).ok_or(name);
    let cwe = result.get("issue_cwe").and_then(Value::as_object).ok_or("issue_cwe")?;
    let number = |id: &Value| id.as_i64().or_else(|| id.as_str()?.trim().parse().ok());
    let cwe = cwe.get("id").map_or(Some(0), number).ok_or("issue_cwe.id")?;
    Ok((text("filename")?, text("test_id")?, text("issue_severity")?, text("issue_confidence")?, cwe))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = r#"{
        "code": "", "filename": "./a\udcff.py", "test_name": "", "test_id": "B101", "issue_text": "",
        "issue_severity": "LOW", "issue_cwe": {"id": 703}, "issue_confidence": "HIGH",
        "line_number": 1, "line_range": [1]
    }"#;

    #[test]
    fn entries_are_known_by_what_both_reports_have() {
        let known = Known::read(format!(r#"{{"results": [{ENTRY}]}}"#).into_bytes()).unwrap();
        let key = ("./a\u{fffd}.py".into(), "B101".into(), "LOW".into(), "HIGH".into(), 703);
        assert!(known.entries.contains_key(&key), "{known:?}");
        assert!(Known::read(br#"{"results": []}"#.to_vec()).unwrap().is_empty());
    }

    #[test]
    fn what_a_text_names_is_read() {
        for (test, text, expected) in [
            ("B105", "Possible hardcoded password: 'it's'", "it's"),
            ("B403", "x associated with dill module.", "dill"),
            ("B103", "a mask 0o777 on file (a).).", "0o777 on file (a).)"),
            ("B113", "Call to requests without timeout", "requests without timeout"),
            ("B505", "RSA key sizes below 1024 bits are breakable", "RSA key sizes below 1024"),
            ("B324", "insecure crypt.METHOD_MD5 hash function.", "METHOD_MD5"),
        ] {
            let result = serde_json::json!({"issue_text": text});
            assert_eq!(mark(test, &result), Mark::Subject(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_report_that_lacks_something_is_no_report() {
        for name in ["code", "filename", "issue_cwe", "line_range"] {
            let entry = ENTRY.replace(name, "x");
            let error = Known::read(format!(r#"{{"results": [{entry}]}}"#).into_bytes()).unwrap_err();
            assert!(error.contains(&format!("`{name}`")), "{error}");
        }
        for report in ["", "[]", "{}", r#"{"results": 1}"#] {
            assert!(Known::read(report.into()).is_err(), "{report}");
        }
    }
}
