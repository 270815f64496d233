//! Rules as users name them.

use ridealong_checks::rules;

use crate::nearest::did_you_mean;

/// Reads an id, the beginning of an id, or a name; ids in any case. What selects no rule is an error: a
/// misspelt one would turn a rule off in silence.
pub fn selector(text: &str) -> Result<String, String> {
    let selects = rules::all().any(|rule| rules::selects(text, rule));
    if selects { Ok(text.to_owned()) } else { Err(unknown(text)) }
}

/// What to say about a name that no rule has.
pub fn unknown(text: &str) -> String {
    let near = did_you_mean(text, names());
    format!("no rule is called `{text}`{near} (`ridealong rules` lists those there are)")
}

/// All ids and names.
fn names() -> impl Iterator<Item = &'static str> {
    rules::all().flat_map(|rule| [rule.id, rule.name])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert!(unknown("b6o2").contains("; did you mean `B602`?"));
        assert!(unknown("yaml_laod").contains("; did you mean `yaml_load`?"));
        assert!(!unknown("quite_something_else_altogether").contains("mean"));
    }

    #[test]
    fn rules_are_selected_in_any_case_and_by_their_beginning() {
        assert!(selector("b6").is_ok() && selector("yaml_load").is_ok());
        assert!(selector("B6O2").unwrap_err().contains("`B602`"));
        assert!(selector("").is_err());
    }
}
