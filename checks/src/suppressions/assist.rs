//! What an editor asks about comments that suppress.

use ruff_text_size::{TextRange, TextSize};

use super::{Comments, noqa, nosec};
use crate::nosec::words_start;
use crate::{Finding, Lines, Module, Rule, rules};

/// The rule that a `# nosec` or `# noqa` names at `offset`, and where.
pub fn rule_named_at(module: &Module, source: &str, offset: TextSize) -> Option<(TextRange, &'static Rule)> {
    let comment = comment_at(module, offset)?;
    let nosecs = nosec::read(source, comment);
    let mut words = nosecs.iter().flat_map(|nosec| &nosec.words);
    if let Some(word) = words.find(|word| word.range.contains_inclusive(offset)) {
        return rules::find(word.id.unwrap_or(word.text)).map(|rule| (word.range, rule));
    }
    let word = word_around(source, comment, offset);
    noqa::named(&source[comment], &source[word]).map(|rule| (word, rule))
}

/// A word of a `# nosec` that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedWord {
    /// From its beginning to its end; empty where nothing is typed yet.
    pub range: TextRange,
    /// The ids of the tests that the comment names elsewhere.
    pub named: Vec<&'static str>,
}

/// The word of a `# nosec` that is being typed at `offset`, which is neither in its reason nor in the word
/// `nosec` itself.
pub fn word_typed_at(module: &Module, source: &str, offset: TextSize) -> Option<TypedWord> {
    let comment = comment_at(module, offset)?;
    let text = &source[comment];
    let start = comment.start() + TextSize::try_from(words_start(text)?).ok()?;
    let range = word_around(source, comment, offset);
    let before = source.get(start.to_usize()..range.start().to_usize())?;
    let is_parted = range.start() > start || source[..start.to_usize()].ends_with([' ', '\t', ':']);
    if !is_parted || before.contains("--") || before.contains('#') {
        return None;
    }
    let nosecs = nosec::read(source, comment);
    let words = nosecs.iter().flat_map(|nosec| &nosec.words).filter(|word| word.range != range);
    Some(TypedWord { range, named: words.filter_map(|word| word.id).collect() })
}

/// Those of `findings` that a `# nosec` on the line of `offset` would suppress.
pub fn reached_from<'a>(
    module: &Module,
    lines: Lines<'_>,
    findings: &'a [Finding],
    offset: TextSize,
) -> Vec<&'a Finding> {
    let line = lines.line(offset);
    let comments = Comments::new(module, lines);
    let reaches = |finding: &Finding| {
        comments
            .lines_of(finding, lines.location(finding), lines.line(finding.range.start()))
            .any(|(first, last)| (first..=last).contains(&line))
    };
    let about_code = findings.iter().filter(|finding| !rules::is_about_comments(finding.rule));
    about_code.filter(|finding| reaches(finding)).collect()
}

fn comment_at(module: &Module, offset: TextSize) -> Option<TextRange> {
    module.comments().find(|comment| comment.contains_inclusive(offset))
}

/// The letters, digits and underscores around an offset in a comment.
fn word_around(source: &str, comment: TextRange, offset: TextSize) -> TextRange {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let (before, behind) = (
        &source[comment.start().to_usize()..offset.to_usize()],
        &source[offset.to_usize()..comment.end().to_usize()],
    );
    let start = TextSize::of(before.trim_end_matches(is_of_word));
    let length = TextSize::of(behind) - TextSize::of(behind.trim_start_matches(is_of_word));
    TextRange::new(comment.start() + start, offset + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without its bar, and where that was.
    fn at_bar(text: &str) -> (String, TextSize) {
        let at = text.find('|').unwrap();
        (text.replacen('|', "", 1), TextSize::try_from(at).unwrap())
    }

    #[test]
    fn a_rule_is_found_by_id_name_and_code() {
        for (text, expected) in [
            ("x  # nosec B1|01\n", Some(("B101", "B101"))),
            ("x  # nosec yaml_load|, B101\n", Some(("yaml_load", "B506"))),
            ("x  # noqa: E501, |S602\n", Some(("S602", "B602"))),
            ("x  # noqa: E5|01\n", None),
            ("x  # S6|02\n", None),
            ("x  # nosec B101 -- as B1|02\n", None),
            ("x = '# nosec B1|01'\n", None),
            ("x  # no|sec B101\n", None),
        ] {
            let (source, offset) = at_bar(text);
            let found = rule_named_at(&Module::parse(&source), &source, offset);
            assert_eq!(found.map(|(range, rule)| (&source[range], rule.id)), expected, "{text}");
        }
    }

    #[test]
    fn a_word_is_typed_where_a_test_may_stand() {
        for (text, expected) in [
            ("x  # nosec |\n", Some(("", vec![]))),
            ("x  # nosec: B1|\n", Some(("B1", vec![]))),
            ("x  # nosec B101, ya|ml\n", Some(("yaml", vec!["B101"]))),
            ("x  # nosec |B101\n", Some(("B101", vec![]))),
            ("x  # nosec|\n", None),
            ("x  # nos|\n", None),
            ("x  # nosec B101 -- be|\n", None),
            ("x = '# nosec |'\n", None),
        ] {
            let (source, offset) = at_bar(text);
            let word = word_typed_at(&Module::parse(&source), &source, offset);
            assert_eq!(word.map(|word| (&source[word.range], word.named)), expected, "{text}");
        }
    }
}
