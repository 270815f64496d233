//! How often each rule found something, and how much of that has a fix.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ridealong_checks::{Applicability, Finding};
use serde::Serialize;

use super::output::BOLD;
use super::report::Outcome;

/// The findings of one rule, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statistic {
    /// The id of the rule.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How many findings there are.
    pub findings: usize,
    /// How many of them have a safe fix.
    pub safe_fixes: usize,
    /// How many of the others have a fix that may change what the program does.
    pub unsafe_fixes: usize,
}

/// The rules that found something, the most frequent first; of equals in the order of their ids.
pub fn statistics(outcome: &Outcome) -> Vec<Statistic> {
    let mut by_id = BTreeMap::new();
    for finding in outcome.findings() {
        let (id, name) = (finding.rule.id, finding.rule.name);
        let none = Statistic { id, name, findings: 0, safe_fixes: 0, unsafe_fixes: 0 };
        let statistic = by_id.entry(id).or_insert(none);
        statistic.findings += 1;
        match applicability(finding) {
            Some(Applicability::Safe) => statistic.safe_fixes += 1,
            Some(Applicability::Unsafe) => statistic.unsafe_fixes += 1,
            None => {}
        }
    }
    let mut all: Vec<_> = by_id.into_values().collect();
    all.sort_by(|one, other| other.findings.cmp(&one.findings).then(one.id.cmp(other.id)));
    all
}

/// The better of the fixes that a finding has.
fn applicability(finding: &Finding) -> Option<Applicability> {
    let is_safe = finding.fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
    let first = finding.fixes.first().map(|fix| fix.applicability);
    if is_safe { Some(Applicability::Safe) } else { first }
}

/// Writes a line for each rule that found something.
pub fn table(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    let all = statistics(outcome);
    if all.is_empty() {
        return Ok(());
    }
    let width = all.iter().map(|one| one.name.len()).max().unwrap_or_default();
    let head = format!("findings  id     {:width$}  safe fix  unsafe fix", "name");
    writeln!(out, "{BOLD}{head}{BOLD:#}")?;
    for Statistic { id, name, findings, safe_fixes, unsafe_fixes } in &all {
        let (safe, risky) = (share(*safe_fixes, *findings), share(*unsafe_fixes, *findings));
        writeln!(out, "{findings:>8}  {id:5}  {name:width$}  {safe:>8}  {risky:>10}")?;
    }
    writeln!(out)
}

/// A part of the whole in percent; `-` for nothing.
fn share(part: usize, whole: usize) -> String {
    if part == 0 { "-".to_owned() } else { format!("{}%", (part * 100).div_ceil(whole.max(1)).min(100)) }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_told_in_percent() {
        assert_eq!([share(0, 3), share(1, 3), share(3, 3), share(1, 1000)], ["-", "34%", "100%", "1%"]);
    }
}
