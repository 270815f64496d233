//! What is new against a baseline, as Bandit shows it.

use std::collections::HashMap;

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
    (filename, test_name, test_id, *severity, *confidence, *cwe, text)
}
