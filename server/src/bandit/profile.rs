//! Which tests run.

use std::collections::BTreeSet;

use ridealong_checks::{Hook, Options, Rule, rules};

use super::config::Profile;
use super::log::Log;

/// The id that stands for both lists of calls and imports together.
const BLACKLISTS: &str = "B001";

/// Whether Bandit has a test of this id.
pub fn is_id(id: &str) -> bool {
    id == BLACKLISTS || rules::bandits().any(|rule| rule.id == id)
}

impl Profile {
    /// Says which names mean no test, and fails if a test is to run and not to run.
    pub fn validate(&self, log: &Log) -> Result<(), String> {
        for id in self.include.iter().chain(&self.exclude).filter(|id| !is_id(id)) {
            log.warning(
                "extension_loader",
                &format!("There is no test `{id}`; tests are named by ids such as B101"),
            );
        }
        let both: Vec<_> = self.include.intersection(&self.exclude).map(String::as_str).collect();
        if both.is_empty() {
            return Ok(());
        }
        Err(format!("{} cannot be both among the tests that run and those that do not", both.join(", ")))
    }

    /// Enables the tests that run and no others in `options`. Returns whether there are any.
    pub fn apply(self, options: &mut Options) -> bool {
        let (include, exclude) = (expanded(&self.include), expanded(&self.exclude));
        let is_enabled = |rule: &&Rule| {
            (include.is_empty() || include.contains(rule.id))
                && !exclude.contains(rule.id)
                && !(self.blacklist.is_some() && is_listed(rule))
        };
        options.select = rules::bandits().filter(is_enabled).map(|rule| rule.id.to_owned()).collect();
        options.ignore = Vec::new();
        let any = !options.select.is_empty() || self.blacklist.is_some();
        leave_out(&[], options);
        options.blacklist = self.blacklist;
        any
    }
}

/// Takes tests from those that are enabled.
pub fn leave_out(tests: &[&str], options: &mut Options) {
    options.select.retain(|id| !tests.contains(&id.as_str()));
    if options.select.is_empty() {
        // Nothing at all would mean everything; this is no rule's id.
        options.select.push(BLACKLISTS.to_owned());
    }
}

/// The ids, with those of all rows of both lists for the id of the lists, unless some are named.
fn expanded(ids: &BTreeSet<String>) -> BTreeSet<&str> {
    let mut expanded: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    if expanded.remove(BLACKLISTS) {
        let rows = || rules::bandits().filter(|rule| is_listed(rule)).map(|rule| rule.id);
        if !rows().any(|id| expanded.contains(id)) {
            expanded.extend(rows());
        }
    }
    expanded
}

/// Whether the rule is a row of one of the lists.
fn is_listed(rule: &Rule) -> bool {
    matches!(rule.hook, Hook::Called(_) | Hook::Imported(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(include: &[&str], exclude: &[&str]) -> Vec<String> {
        let set = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
        let profile = Profile { include: set(include), exclude: set(exclude), blacklist: None };
        let mut options = Options::default();
        if profile.apply(&mut options) { options.select } else { Vec::new() }
    }

    #[test]
    fn the_id_of_both_lists_stands_for_their_rows_unless_one_is_named() {
        assert_eq!(selected(&[], &[]).len(), rules::bandits().count());
        assert_eq!(selected(&["B101"], &[]), ["B101"]);
        assert_eq!(selected(&["B001", "B401"], &[]), ["B401"]);
        assert!(selected(&["B001"], &[]).iter().all(|id| id.starts_with("B3") || id.starts_with("B4")));
        assert!(selected(&["B001"], &[]).len() > 20);
        assert!(!selected(&[], &["B001"]).contains(&"B401".to_owned()));
        assert!(selected(&[], &["B001", "B402"]).contains(&"B401".to_owned()));
        assert_eq!(selected(&["B1", "assert_used"], &[]), [""; 0]);
    }
}
