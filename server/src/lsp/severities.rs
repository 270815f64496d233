//! How bad a finding looks in the editor.

use std::collections::HashMap;

use ridealong_checks::{Confidence, Finding, Severity, rules};
use serde_json::Value;
use tower_lsp::ls_types::DiagnosticSeverity;

use crate::nearest::did_you_mean;
use crate::selectors::selector;

/// The words for what the editor shows, in the order of their weight.
const WORDS: [(&str, Shown); 5] = [
    ("error", Some(DiagnosticSeverity::ERROR)),
    ("warning", Some(DiagnosticSeverity::WARNING)),
    ("information", Some(DiagnosticSeverity::INFORMATION)),
    ("hint", Some(DiagnosticSeverity::HINT)),
    ("off", None),
];

const LEVELS: [&str; 3] = ["low", "medium", "high"];

/// What a finding is shown as; none where it is not shown at all.
type Shown = Option<DiagnosticSeverity>;

/// What findings are shown as: by their rule, or else by how severe and how sure they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Severities {
    by_rule: HashMap<&'static str, Shown>,
    /// By severity, then by confidence.
    by_level: [[Shown; 3]; 3],
}

impl Default for Severities {
    fn default() -> Self {
        let about_comments = rules::all().filter(|rule| rules::is_about_comments(rule));
        Self {
            // They are about how the code is written, and no hazard.
            by_rule: about_comments.map(|rule| (rule.id, Some(DiagnosticSeverity::HINT))).collect(),
            by_level: [
                [Some(DiagnosticSeverity::INFORMATION); 3],
                [Some(DiagnosticSeverity::WARNING); 3],
                [Some(DiagnosticSeverity::ERROR); 3],
            ],
        }
    }
}

impl Severities {
    /// Reads a table from `high`, `high/low` (severity and confidence) or rules to what they are shown as.
    /// What says more exactly what it means counts.
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let table = value.as_object().ok_or_else(|| format!("it has to be a table, not `{value}`"))?;
        let mut entries = table.iter().map(|(key, value)| Ok((key.as_str(), shown(key, value)?)));
        let mut entries = entries.by_ref().collect::<Result<Vec<_>, String>>()?;
        // `high` before `high/low`, and `B1` before `B101`.
        entries.sort_by_key(|(key, _)| key.len());
        let mut severities = Self::default();
        for (key, shown) in entries {
            severities.set(key, shown)?;
        }
        Ok(severities)
    }

    fn set(&mut self, key: &str, shown: Shown) -> Result<(), String> {
        let (severity, confidence) = key.split_once('/').map_or((key, None), |(a, b)| (a, Some(b)));
        if let Some(severity) = level(severity) {
            match confidence.map(level) {
                None => self.by_level[severity] = [shown; 3],
                Some(Some(confidence)) => self.by_level[severity][confidence] = shown,
                Some(None) => {
                    return Err(format!("`{key}` names no confidence; there are `low`, `medium` and `high`"));
                }
            }
            return Ok(());
        }
        let selector = selector(key)?;
        for rule in rules::all().filter(|rule| rules::selects(&selector, rule)) {
            self.by_rule.insert(rule.id, shown);
        }
        Ok(())
    }

    /// What a finding is shown as; none where it is not shown.
    pub(super) fn of(&self, finding: &Finding) -> Shown {
        let by_level = || self.by_level[severity(finding.severity)][confidence(finding.confidence)];
        self.by_rule.get(finding.rule.id).copied().unwrap_or_else(by_level)
    }
}

fn shown(key: &str, value: &Value) -> Result<Shown, String> {
    let word = value.as_str().unwrap_or_default();
    let found = WORDS.iter().find(|(name, _)| *name == word);
    found.map(|(_, shown)| *shown).ok_or_else(|| {
        let names = WORDS.map(|(name, _)| name);
        let meant = did_you_mean(word, names);
        format!("`{key}` is shown as one of `{}`, not as `{value}`{meant}", names.join("`, `"))
    })
}

fn level(word: &str) -> Option<usize> {
    LEVELS.iter().position(|level| *level == word)
}

fn severity(severity: Severity) -> usize {
    match severity {
        Severity::Low => 0,
        Severity::Medium => 1,
        Severity::High => 2,
    }
}

fn confidence(confidence: Confidence) -> usize {
    match confidence {
        Confidence::Low => 0,
        Confidence::Medium => 1,
        Confidence::High => 2,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_said_more_exactly_counts() {
        let table = json!({ "high/low": "hint", "high": "warning", "B1": "off", "B101": "error" });
        let severities = Severities::read(&table).unwrap();
        assert_eq!(severities.by_level[2][0], Some(DiagnosticSeverity::HINT));
        assert_eq!(severities.by_level[2][1], Some(DiagnosticSeverity::WARNING));
        assert_eq!(severities.by_level[1][0], Some(DiagnosticSeverity::WARNING));
        assert_eq!(severities.by_rule["B101"], Some(DiagnosticSeverity::ERROR));
        assert_eq!(severities.by_rule["B102"], None);
        assert_eq!(severities.by_rule["RA002"], Some(DiagnosticSeverity::HINT));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (table, reason) in [
            (json!([]), "it has to be a table"),
            (json!({ "high": "eror" }), "did you mean `error`?"),
            (json!({ "high": 1 }), "not as `1`"),
            (json!({ "high/x": "hint" }), "no confidence"),
            (json!({ "B6O2": "hint" }), "did you mean `B602`?"),
        ] {
            let error = Severities::read(&table).unwrap_err();
            assert!(error.contains(reason), "{table}: {error}");
        }
    }
}
