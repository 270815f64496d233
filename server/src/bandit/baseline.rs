//! What is new against a baseline, as Bandit shows it.

use std::collections::HashMap;

use super::known;
use super::report::Issue;

/// The issues that a baseline does not have. Bandit cannot tell equal issues of a file apart: if one
/// of them is new, so may be each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The new issues in order: the index of the issue, and that of its group.
    pub new: Vec<(usize, usize)>,
    /// The groups of equal issues that have a new one: indices of issues, in order. An issue alone in
    /// its group is certainly the new one.
    pub groups: Vec<Vec<usize>>,
}

impl Baseline {
    /// Takes the issues that `is_known` does not say of that the baseline has them, and groups those
    /// that Bandit holds equal: same file, test, severity, confidence, weakness and text.
    pub fn new(issues: &[Issue], mut is_known: impl FnMut(&Issue) -> bool) -> Self {
        let mut baseline = Self { new: Vec::new(), groups: Vec::new() };
        let mut members: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, issue) in issues.iter().enumerate() {
            members.entry(key(issue)).or_default().push(index);
        }
        let mut groups = HashMap::new();
        for (index, issue) in issues.iter().enumerate().filter(|(_, issue)| !is_known(issue)) {
            let key = key(issue);
            let group = *groups.entry(key).or_insert_with(|| {
                baseline.groups.push(members.get(&key).cloned().unwrap_or_default());
                baseline.groups.len() - 1
            });
            baseline.new.push((index, group));
        }
        baseline
    }

    /// The index of the new issue at `position`, and the members of its group.
    pub(super) fn entry(&self, position: usize) -> Option<(usize, &[usize])> {
        let (issue, group) = self.new.get(position)?;
        Some((*issue, self.groups.get(*group)?))
    }
}

/// What Bandit compares.
fn key(issue: &Issue) -> impl Eq + std::hash::Hash + Copy + '_ {
    let Issue { filename, test_name, test_id, severity, confidence, cwe, text, .. } = issue;
    (filename, test_name, test_id, *severity, *confidence, *cwe, text, known::named(issue))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::bandit::report::Rank;
    use crate::bandit::source::Source;

    fn issue(filename: &str, line_number: u32) -> Issue {
        Issue {
            filename: filename.to_owned(),
            test_id: "B101".to_owned(),
            test_name: "assert_used".to_owned(),
            severity: Rank::Low,
            confidence: Rank::High,
            cwe: 703,
            text: String::new(),
            subject: None,
            last_line: line_number,
            line_number,
            line_range: (line_number, line_number),
            col_offset: 0,
            end_col_offset: 0,
            more_info: String::new(),
            node: None,
            source: Arc::new(Source::file("")),
        }
    }

    #[test]
    fn all_issues_of_a_kind_are_candidates_for_a_new_one() {
        let issues = [issue("a", 1), issue("b", 1), issue("a", 2), issue("a", 3)];
        let baseline = Baseline::new(&issues, |issue| issue.line_number == 2);
        assert_eq!(baseline.new, [(0, 0), (1, 1), (3, 0)]);
        assert_eq!(baseline.groups, [vec![0, 2, 3], vec![1]]);
    }
}
