//! One `# nosec`, word by word.

use ruff_text_size::{TextRange, TextSize};

use crate::nosec::{NOSEC, Named, named_tests};
use crate::rules;

/// The word that makes a comment one that suppresses.
const HEAD: &str = "nosec";

/// A `# nosec` as `ridealong check` reads it. A comment may hold several, each up to the next hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nosec<'a> {
    /// The text of the module.
    pub(crate) source: &'a str,
    /// The whole comment that it stands in.
    pub(crate) comment: TextRange,
    /// From its hash to its last word, that of a reason included.
    pub(crate) range: TextRange,
    /// How many lines stand above the text; 2 stands for any more.
    pub(crate) lines_above: i8,
    /// Whether it stands on no line of any statement.
    pub(crate) is_outside: bool,
    /// The words in front of a reason.
    pub(crate) words: Vec<Word<'a>>,
    /// Whether it suppresses all findings, as it names no test that Bandit would understand.
    pub(crate) is_blanket: bool,
    /// Whether it suppresses anything.
    pub(crate) is_used: bool,
}

/// A word behind `# nosec`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Where it stands.
    pub(crate) range: TextRange,
    /// The word itself.
    pub(crate) text: &'a str,
    /// The id of the test that it names: an id in any case, or a name.
    pub(crate) id: Option<&'static str>,
    /// Whether naming that test suppresses anything.
    pub(crate) is_used: bool,
    /// What is wrong with it, if it seems to be meant for a test that it does not name.
    pub(crate) slip: Option<Slip>,
}

/// What a word that names no test was perhaps meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// This id or name: there is no other like it.
    Meant(&'static str),
    /// Perhaps this one, perhaps another.
    Nearest(&'static str),
    /// A rule that no comment suppresses.
    NotSuppressible,
    /// Nothing is like it.
    Unlike,
}

impl Nosec<'_> {
    /// Whether it, or a test in its list, seems to suppress nothing.
    pub(super) fn seems_unused(&self) -> bool {
        !self.is_mention() && (!self.is_used || !self.is_blanket && self.words.iter().any(Word::is_idle))
    }

    /// Whether the comment seems to speak of `nosec` only, as in `# nosec_lines is a list` or, on a line of
    /// its own, `# such code is marked as #nosec`. It suppresses all the same.
    pub(crate) fn is_mention(&self) -> bool {
        let is_longer = self.behind_head().starts_with(is_of_word);
        let before = self.source[self.comment].split(HEAD).next().unwrap_or_default();
        let has_prose = before.contains(|c: char| c != '#' && !c.is_whitespace());
        is_longer || has_prose && self.line_start().is_some()
    }

    /// Whether it says nothing but which tests it is about, if any.
    pub(crate) fn names_tests_alone(&self) -> bool {
        let is_separator = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';' | '/');
        self.words.iter().all(|word| word.id.is_some())
            && self.behind_head().chars().all(|c| is_of_word(c) || is_separator(c))
    }

    /// The words, by index, that are there to name a test and suppress nothing: a name such as `pickle`
    /// may be a word of a sentence, but not in front of all other words.
    pub(crate) fn idle_words(&self) -> impl Iterator<Item = (usize, &Word<'_>)> {
        let listed = self.words.iter().take_while(|word| word.id.is_some()).count();
        let words = self.words.iter().enumerate();
        words.filter(move |(index, word)| word.is_idle() && (*index < listed || word.id == Some(word.text)))
    }

    /// What stands behind the word itself.
    fn behind_head(&self) -> &str {
        self.source[self.range].split_once(HEAD).map_or("", |(_, behind)| behind)
    }

    /// The tests that Bandit takes it to name.
    pub(super) fn for_bandit(&self) -> Named {
        let end = self.words.last().map_or(self.range.end(), |word| word.range.end());
        named_tests(&self.source[TextRange::new(self.range.start(), end)]).unwrap_or_default()
    }

    /// Where the comment stands alone on its line, the offset at which that starts.
    pub(crate) fn line_start(&self) -> Option<TextSize> {
        let before = &self.source[..self.comment.start().to_usize()];
        let code = before.trim_end_matches([' ', '\t', '\x0c', '\u{feff}']);
        let is_alone = code.is_empty() || code.ends_with(['\n', '\r']);
        is_alone.then(|| TextSize::of(code))
    }
}

impl Word<'_> {
    /// Whether it names a test and suppresses nothing.
    pub(crate) fn is_idle(&self) -> bool {
        self.id.is_some() && !self.is_used
    }
}

/// All `# nosec` in a comment of `source`.
pub(super) fn read(source: &str, comment: TextRange) -> Vec<Nosec<'_>> {
    let text = &source[comment];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(captures) = NOSEC.captures_at(text, at) {
        let Some(whole) = captures.get(0) else { break };
        let head_end = whole.start() + whole.as_str().trim_end_matches('#').len();
        let (start, end) =
            captures.name("tests").map_or((head_end, head_end), |tests| (tests.start(), tests.end()));
        let dashes = text[start..end].find("--").map(|dashes| start + dashes);
        let list_end = dashes.unwrap_or(end);
        at = if dashes.is_some() { reason_end(text, end) } else { end };
        let range = TextRange::new(
            offset(comment, whole.start()),
            offset(comment, whole.start() + text[whole.start()..at].trim_end().len()),
        );
        let words = words(source, comment, start, list_end);
        let bandits = named_tests(&text[whole.start()..list_end]).unwrap_or_default();
        let is_blanket =
            bandits.is_empty() || bandits.iter().any(|id| words.iter().all(|word| word.id != Some(id)));
        found.push(Nosec {
            source,
            comment,
            range,
            lines_above: 0,
            is_outside: false,
            words,
            is_blanket,
            is_used: false,
        });
    }
    found
}

/// Where a reason ends that goes on at `end`: the hash of a number, as in `#12`, is part of it.
fn reason_end(text: &str, mut end: usize) -> usize {
    while text[end..].strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        let rest = &text[end + 1..];
        end = rest.find('#').map_or(text.len(), |next| end + 1 + next);
    }
    end
}

/// The words between two places of a comment.
fn words(source: &str, comment: TextRange, start: usize, end: usize) -> Vec<Word<'_>> {
    let text = &source[comment];
    let mut words = Vec::new();
    let mut at = start;
    while let Some(begin) = text[at..end].find(is_of_word).map(|begin| at + begin) {
        let length = text[begin..end].find(|c| !is_of_word(c)).unwrap_or(end - begin);
        at = begin + length;
        let word = &text[begin..at];
        let id = rules::test_id_in_any_case(word);
        words.push(Word {
            range: TextRange::new(offset(comment, begin), offset(comment, at)),
            text: word,
            id,
            is_used: false,
            slip: None,
        });
    }
    words
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The offset in the source of a place in a comment.
fn offset(comment: TextRange, at: usize) -> TextSize {
    comment.start() + TextSize::try_from(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each `# nosec` of a comment names, and whether it is a blanket one.
    fn named(comment: &str) -> Vec<(Vec<&'static str>, bool)> {
        let range = TextRange::up_to(TextSize::of(comment));
        let nosecs = read(comment, range).into_iter();
        nosecs
            .map(|nosec| (nosec.words.iter().filter_map(|word| word.id).collect(), nosec.is_blanket))
            .collect()
    }

    #[test]
    fn whatever_separates_them_all_tests_count() {
        for comment in [
            "# nosec B602 B607",
            "#nosec: B602,B607",
            "# nosec B602;B607",
            "# nosec b602, B607",
            "# nosec B602 and (B607)",
            "# nosec subprocess_popen_with_shell_equals_true/start_process_with_partial_path B607",
        ] {
            let [(ids, is_blanket)] = &named(comment)[..] else { panic!("{comment}") };
            assert_eq!((&ids[..2], *is_blanket), (&["B602", "B607"][..], false), "{comment}");
        }
    }

    #[test]
    fn what_suppresses_everything_for_bandit_does_so_here() {
        for comment in
            ["# nosec", "# nosec:", "# nosec b602", "# nosec B602,why", "# nosec B602xyz", "# nosecurity"]
        {
            assert!(named(comment)[0].1, "{comment}");
        }
        assert_eq!(named("# nosec B602B607"), [(vec![], true)]);
    }

    #[test]
    fn a_reason_names_nothing() {
        assert_eq!(named("# nosec B602 -- unlike B607"), [(vec!["B602"], false)]);
        assert_eq!(named("# nosec -- unlike B607"), [(vec![], true)]);
        assert_eq!(named("# nosec B602--B607"), [(vec!["B602"], false)]);
    }

    #[test]
    fn a_comment_may_speak_of_it_only() {
        for (comment, expected) in [
            ("# nosec_lines is a dict", true),
            ("x  # nosecond chances", true),
            ("# nosecB602", true),
            ("# This is marked as #nosec since", true),
            ("x  # noqa # nosec", false),
            ("x  # nosec", false),
            ("## nosec: B602 # nosec", false),
        ] {
            let start = comment.find('#').unwrap_or_default();
            let range = TextRange::new(offset(TextRange::default(), start), TextSize::of(comment));
            let nosecs = read(comment, range);
            assert!(nosecs.iter().all(|nosec| nosec.is_mention() == expected), "{comment}");
        }
    }

    #[test]
    fn every_nosec_of_a_comment_counts() {
        let two = [(vec!["B602"], false), (vec![], true)];
        assert_eq!(named("# nosec B602 # nosec"), two);
        assert_eq!(named("# nosec B602 -- see #12 # a # nosec"), two);
        assert_eq!(named("# noqa"), []);
    }

    #[test]
    fn its_range_goes_to_the_end_of_its_words() {
        for (comment, expected) in [
            ("# noqa: E501  # nosec  # why", "# nosec"),
            ("# nosec B602 , B607  ", "# nosec B602 , B607"),
            ("# nosec B602 #12", "# nosec B602"),
            ("# nosec B602 -- see #12 and #13  # noqa", "# nosec B602 -- see #12 and #13"),
            ("## nosec#", "# nosec"),
        ] {
            let range = TextRange::up_to(TextSize::of(comment));
            assert_eq!(&comment[read(comment, range)[0].range], expected, "{comment}");
        }
    }
}
