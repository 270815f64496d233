//! What runs where nobody selects anything, and which rules seldom tell news.

use crate::Rule;

/// A choice of rules to start from.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// All of Bandit's tests.
    #[default]
    Bandit,
    /// Bandit's tests without those that seldom tell news.
    Recommended,
}

/// Why `rule` seldom tells news, if it is one of those. They are left out of [`Preset::Recommended`].
pub fn noise(rule: &Rule) -> Option<&'static str> {
    NOISE.iter().find(|(id, _)| *id == rule.id).map(|(_, reason)| *reason)
}

/// The rules that seldom tell news, by id, each with the reason. All documentation of them is made from
/// this table.
///
/// A rule is one of them only if another rule reports the same code where it matters, or if what it looks
/// for is harmless nearly everywhere and nothing at the place tells the exceptions apart. To be frequent
/// or of low severity is not enough: `B101` and `B105` stay.
pub static NOISE: &[(&str, &str)] = &[
    (
        "B110",
        "an exception that is passed over is a question of style nearly everywhere, and security hangs on it in \
         few places that look no different",
    ),
    (
        "B112",
        "a loop that goes on after an exception is nearly always meant to, and nothing at the place tells the \
         exceptions apart",
    ),
    ("B308", "`B703` looks at the same calls, and leaves out those that mark a text of the program's own"),
    (
        "B311",
        "nearly all random numbers are for samples, delays and games, and the call does not show which of them \
         guard something",
    ),
    ("B403", "to import a module does no harm, and `B301` reports the calls that load a pickle"),
    ("B404", "to import a module does no harm, and `B602` to `B609` look at how programs are started"),
    ("B405", "to import a module does no harm, and `B313` and `B314` report the calls that parse"),
    ("B406", "to import a module does no harm, and `B315` and `B317` report the calls that parse"),
    ("B407", "to import a module does no harm, and `B316` reports the calls that parse"),
    ("B408", "to import a module does no harm, and `B318` reports the calls that parse"),
    ("B409", "to import a module does no harm, and `B319` reports the calls that parse"),
    ("B603", "to start a program without a shell is the safe way to start one, and what others advise"),
    ("B606", "to start a program without a shell is the safe way to start one, and what others advise"),
    (
        "B607",
        "programs are rightly found by the search path, and who can change that of a process can do worse \
         already",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn the_table_is_in_order_and_names_tests_of_bandit() {
        assert!(NOISE.is_sorted_by(|one, other| one.0 < other.0));
        for (id, reason) in NOISE {
            let rule = rules::find(id);
            assert!(rule.is_some_and(|rule| rule.id == *id), "{id}");
            assert!(!reason.is_empty() && !reason.ends_with('.'), "{id}: {reason}");
        }
    }

    #[test]
    fn what_is_severe_is_news() {
        for rule in rules::all().filter(|rule| rule.severity == crate::Severity::High) {
            assert_eq!(noise(rule), None, "{}", rule.id);
        }
    }
}
