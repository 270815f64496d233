//! Which rules run.

use crate::presets::{Preset, noise};
use crate::{Options, Rule, rules};

impl Options {
    /// Whether `rule` runs: it is selected, or nothing is selected and the preset has it; and it is not
    /// ignored.
    pub fn enables(&self, rule: &Rule) -> bool {
        let selected = if self.select.is_empty() { self.is_in_preset(rule) } else { any(&self.select, rule) };
        (selected || any(&self.extend_select, rule)) && !any(&self.ignore, rule)
    }

    /// Whether `rule` is selected by its whole id or its name, rather than among others.
    pub fn names(&self, rule: &Rule) -> bool {
        let mut selectors = self.select.iter().chain(&self.extend_select);
        selectors.any(|selector| rule.id.eq_ignore_ascii_case(selector) || rule.name == selector)
    }

    fn is_in_preset(&self, rule: &Rule) -> bool {
        match self.preset {
            Preset::Bandit => true,
            Preset::Recommended => noise(rule).is_none(),
        }
    }
}

fn any(selectors: &[String], rule: &Rule) -> bool {
    selectors.iter().any(|selector| rules::selects(selector, rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids below `B4` and `B6` that run.
    fn enabled(preset: Preset, [select, extend_select, ignore]: [&[&str]; 3]) -> Vec<&'static str> {
        let owned = |selectors: &[&str]| selectors.iter().map(ToString::to_string).collect();
        let options = Options {
            preset,
            select: owned(select),
            extend_select: owned(extend_select),
            ignore: owned(ignore),
            ..Options::default()
        };
        let ids = ["B101", "B403", "B404", "B602", "B603"];
        ids.into_iter().filter(|id| options.enables(rules::find(id).unwrap())).collect()
    }

    /// `ridealong bandit` starts from these.
    #[test]
    fn by_default_all_rules_run() {
        assert!(rules::all().all(|rule| Options::default().enables(rule)));
    }

    #[test]
    fn a_preset_counts_where_nothing_is_selected() {
        assert_eq!(enabled(Preset::Bandit, [&[]; 3]), ["B101", "B403", "B404", "B602", "B603"]);
        assert_eq!(enabled(Preset::Recommended, [&[]; 3]), ["B101", "B602"]);
        assert_eq!(enabled(Preset::Recommended, [&["B6"], &[], &[]]), ["B602", "B603"]);
        assert_eq!(enabled(Preset::Recommended, [&["import_pickle"], &[], &[]]), ["B403"]);
    }

    #[test]
    fn more_can_be_selected_and_what_is_ignored_never_runs() {
        assert_eq!(enabled(Preset::Recommended, [&[], &["B404"], &[]]), ["B101", "B404", "B602"]);
        assert_eq!(enabled(Preset::Recommended, [&["B101"], &["b40"], &[]]), ["B101", "B403", "B404"]);
        assert_eq!(enabled(Preset::Bandit, [&["B404"], &["B403"], &["B4"]]), [] as [&str; 0]);
    }

    #[test]
    fn a_rule_is_named_by_its_whole_id_or_its_name() {
        let rule = rules::find("B101").unwrap();
        for (selector, expected) in [("B101", true), ("b101", true), ("assert_used", true), ("B1", false)] {
            let options = Options { extend_select: vec![selector.to_owned()], ..Options::default() };
            assert_eq!(options.names(rule), expected, "{selector}");
        }
        assert!(!Options::default().names(rule));
    }
}
