//! Rules as users name them.

use ridealong_checks::rules;

/// Reads an id, the beginning of an id, or a name; ids in any case. What selects no rule is an error: a
/// misspelt one would turn a rule off in silence.
pub fn selector(text: &str) -> Result<String, String> {
    let selects = rules::all().any(|rule| rules::selects(text, rule));
    if selects { Ok(text.to_owned()) } else { Err(unknown(text)) }
}

/// What to say about a name that no rule has.
pub fn unknown(text: &str) -> String {
    let nearest = nearest(text).map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default();
    format!("no rule is called `{text}`{nearest} (`ridealong rules` lists those there are)")
}

/// The id or name that is most like `text`, if one is at all.
fn nearest(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let names = rules::all().flat_map(|rule| [rule.id, rule.name]);
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&text, &name.to_lowercase());
    let scored = names.map(|name| (likeness(name), name));
    // Of equals the first.
    let (likeness, name) = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (likeness >= 0.5).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert_eq!(nearest("b6o2"), Some("B602"));
        assert_eq!(nearest("yaml_laod"), Some("yaml_load"));
        assert_eq!(nearest("quite_something_else_altogether"), None);
    }

    #[test]
    fn rules_are_selected_in_any_case_and_by_their_beginning() {
        assert!(selector("b6").is_ok() && selector("yaml_load").is_ok());
        assert!(selector("B6O2").unwrap_err().contains("`B602`"));
        assert!(selector("").is_err());
    }
}
