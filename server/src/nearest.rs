//! What somebody probably meant.

/// The name that is most like `text`, whatever the case, if one is at all.
pub fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&text, &name.to_lowercase());
    let scored = names.into_iter().map(|name| (likeness(name), name));
    // Of equals the first.
    let (likeness, name) = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (likeness >= 0.5).then_some(name)
}

/// `; did you mean …?`, or nothing where no name is near.
pub fn did_you_mean<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(text, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let names = ["select", "ignore", "assert_used"];
        assert_eq!(nearest("slect", names), Some("select"));
        assert_eq!(nearest("Assert-Used", names), Some("assert_used"));
        assert_eq!(nearest("something_else_altogether", names), None);
        assert_eq!(did_you_mean("ignored", names), "; did you mean `ignore`?");
        assert_eq!(did_you_mean("x", []), "");
    }
}
