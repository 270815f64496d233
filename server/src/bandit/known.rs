//! The findings of an earlier report, which are not reported again.

use std::collections::HashSet;

use serde_json::Value;

use super::report::Issue;
use crate::lsp::transport::repair_surrogates;

/// What tells findings apart: the file, the test, the levels and the weakness.
///
/// Bandit looks at its text as well, but a report of Bandit's has other texts than ours. Neither looks at
/// the line, so that one old finding hides any number of new ones.
type Key = (String, String, String, String, i64);

/// The findings of a report.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Known {
    keys: HashSet<Key>,
}

impl Known {
    /// Reads a report in JSON, of Bandit's or of ours. It fails over an entry that lacks something, as
    /// Bandit does.
    pub fn read(mut json: Vec<u8>) -> Result<Self, String> {
        repair_surrogates(&mut json);
        let report: Value = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
        let results = report.get("results").and_then(Value::as_array).ok_or("it has no list of `results`")?;
        let keys = results.iter().map(key).collect::<Result<_, _>>();
        Ok(Self { keys: keys.map_err(|name| format!("a result has no `{name}`"))? })
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the finding is one of them.
    pub fn has(&self, issue: &Issue) -> bool {
        let Issue { filename, test_id, severity, confidence, cwe, .. } = issue;
        let (severity, confidence) = (severity.upper().to_owned(), confidence.upper().to_owned());
        self.keys.contains(&(filename.clone(), test_id.clone(), severity, confidence, i64::from(*cwe)))
    }
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
        assert!(known.keys.contains(&key), "{known:?}");
        assert!(Known::read(br#"{"results": []}"#.to_vec()).unwrap().is_empty());
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
