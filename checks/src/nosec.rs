//! `# nosec`, exactly as Bandit reads it.

use std::sync::LazyLock;

use regex::Regex;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{Finding, Lines, Module, rules};

/// To Python, the four information separators are blanks too.
pub(crate) static NOSEC: LazyLock<Regex> =
    LazyLock::new(|| regex(r"#[\s\x1c-\x1f]*nosec:?[\s\x1c-\x1f]*(?P<tests>[^#]+)?#?"));
/// Each match is a run of words joined by commas, of which Bandit takes the last one alone. `(?i)`
/// makes a long s and a Kelvin sign letters, and Python has a dotless and a dotted i besides.
static TESTS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)(?:(B\d+|[a-zıİ\d_]+),?)+"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// The tests that one comment names, by id; a blanket comment names none.
pub(crate) type Named = SmallVec<[&'static str; 2]>;

/// The `# nosec` comments of a module by line.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Suppressions {
    by_line: FxHashMap<u32, Named>,
}

/// How many findings were suppressed, in Bandit's words.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Suppressed {
    /// Those that a blanket comment suppressed.
    pub nosec: usize,
    /// Those that a comment suppressed which names their test.
    pub skipped_tests: usize,
}

/// How a finding is suppressed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By {
    Blanket,
    Name,
}

impl Suppressed {
    /// Whether a finding is kept that is suppressed in this way, if it is; counts it if not.
    pub(crate) fn keeps(&mut self, by: Option<By>) -> bool {
        match by {
            None => return true,
            Some(By::Blanket) => self.nosec += 1,
            Some(By::Name) => self.skipped_tests += 1,
        }
        false
    }
}

impl Suppressions {
    /// Whether a module with this source can have any. Looking for the word is much faster than
    /// looking at the comments.
    pub fn may_have_any(source: &str) -> bool {
        memchr::memmem::find(source.as_bytes(), b"nosec").is_some()
    }

    /// Reads the comments of `module`, the parse of `source`.
    pub fn read(module: &Module, source: &str, lines: Lines<'_>) -> Self {
        let mut by_line = FxHashMap::default();
        if !Self::may_have_any(source) {
            return Self { by_line };
        }
        if has_lone_cr(source) {
            by_line.extend(on_lines_of_tokenizer(module, source));
        } else {
            for comment in module.comments() {
                if let Some(named) = named_tests(&source[comment]) {
                    by_line.insert(lines.line(comment.start()), named);
                }
            }
        }
        Self { by_line }
    }

    /// Whether there is no `# nosec` at all.
    pub fn is_empty(&self) -> bool {
        self.by_line.is_empty()
    }

    /// Whether a comment names the test with this id.
    pub(crate) fn name(&self, id: &str) -> bool {
        self.by_line.values().flatten().any(|named| *named == id)
    }

    /// Takes the findings away that a comment suppresses, and counts them.
    pub fn apply(&self, findings: &mut Vec<Finding>, lines: Lines<'_>) -> Suppressed {
        let mut suppressed = Suppressed::default();
        if self.is_empty() {
            return suppressed;
        }
        findings.retain(|finding| suppressed.keeps(self.suppresses(finding, lines)));
        suppressed
    }

    /// Two comments are looked up: that on the finding's line, if the rule has chosen one, and the first
    /// one on the lines of the node. What they name is united, so that a specific one cancels a blanket
    /// one.
    fn suppresses(&self, finding: &Finding, lines: Lines<'_>) -> Option<By> {
        let location = lines.location(finding);
        // A string may stand outside of the lines of what it stands in, above a decorated class.
        let on_line = finding.has_line_of_its_own().then(|| self.by_line.get(&location.line)).flatten();
        // A finding on the source as a whole has no node; Bandit looks at the first line then.
        let (first, last) = match finding.location {
            Some(_) => (0, 1),
            None => (location.first_line, location.last_line),
        };
        let in_node = self.first_between(first, last);
        if on_line.is_none() && in_node.is_none() {
            return None;
        }
        let mut named = on_line.into_iter().chain(in_node).flatten().peekable();
        if named.peek().is_none() {
            return Some(By::Blanket);
        }
        named.any(|id| *id == finding.rule.id).then_some(By::Name)
    }

    /// The first comment on lines `first` to `last`, both included.
    pub(crate) fn first_between(&self, first: u32, last: u32) -> Option<&Named> {
        if (last - first) as usize <= self.by_line.len() {
            return (first..=last).find_map(|line| self.by_line.get(&line));
        }
        let inside = self.by_line.iter().filter(|(line, _)| (first..=last).contains(line));
        inside.min_by_key(|(line, _)| **line).map(|(_, named)| named)
    }
}

pub(crate) fn has_lone_cr(source: &str) -> bool {
    let mut line_ends = memchr::memchr_iter(b'\r', source.as_bytes());
    line_ends.any(|at| source.as_bytes().get(at + 1) != Some(&b'\n'))
}

/// The comments by the lines on which Python's tokenizer has them, of which Bandit takes them for those of
/// the parser. To the tokenizer a lone CR ends a comment and no line, takes the character behind it away,
/// and is an error before another one: there it stops. Of several comments on a line the last one counts,
/// whatever it says.
fn on_lines_of_tokenizer(module: &Module, source: &str) -> FxHashMap<u32, Named> {
    let mut last_of_line = FxHashMap::default();
    let (mut line, mut done) = (1, 0);
    for token in module.tokens().into_iter().flat_map(|tokens| tokens.iter()) {
        let (start, text) = (token.start().to_usize(), &source[token.range()]);
        if token.kind().is_any_newline() && text == "\r" && source[start + 1..].starts_with('\r') {
            break;
        }
        if token.kind() != TokenKind::Comment {
            continue;
        }
        line += u32::try_from(memchr::memchr_iter(b'\n', &source.as_bytes()[done..start]).count())
            .unwrap_or_default();
        done = start;
        let is_cut = source[..start].ends_with('\r');
        let comment = if is_cut { text[1..].find('#').map(|at| &text[1 + at..]) } else { Some(text) };
        if let Some(comment) = comment {
            last_of_line.insert(line, named_tests(comment));
        }
    }
    last_of_line.into_iter().filter_map(|(line, named)| Some((line, named?))).collect()
}

/// The tests that a comment names, or none if it is no `# nosec`. Words that are neither an id nor
/// a name are dropped; where nothing is left the comment is a blanket one.
pub(crate) fn named_tests(comment: &str) -> Option<Named> {
    let nosec = NOSEC.captures(comment)?;
    let mut named = Named::new();
    if let Some(tests) = nosec.name("tests") {
        for word in TESTS.captures_iter(tests.as_str()).filter_map(|word| word.get(1)) {
            named.extend(rules::test_id(word.as_str()));
        }
    }
    Some(named)
}

/// The words in the `# nosec` comments of `module`, the parse of `source`, that name no test. Bandit warns
/// of each.
pub fn unknown_words<'a>(module: &Module, source: &'a str) -> Vec<&'a str> {
    let comments = module.comments().filter_map(|comment| NOSEC.captures(&source[comment]));
    let tests = comments.filter_map(|nosec| nosec.name("tests")).map(|tests| tests.as_str());
    let words = tests.flat_map(|tests| TESTS.captures_iter(tests)).filter_map(|word| word.get(1));
    words.map(|word| word.as_str()).filter(|word| rules::test_id(word).is_none()).collect()
}

/// Where in `comment` the words of its `# nosec` would start, if it is one.
pub(crate) fn words_start(comment: &str) -> Option<usize> {
    let nosec = NOSEC.captures(comment)?;
    let words = nosec.name("tests").map(|tests| tests.start());
    words.or_else(|| nosec.get(0).map(|whole| whole.start() + whole.as_str().trim_end_matches('#').len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(comment: &str) -> Option<Vec<&'static str>> {
        named_tests(comment).map(smallvec::SmallVec::into_vec)
    }

    #[test]
    fn comments_are_read_as_bandit_reads_them() {
        assert_eq!(named("# a comment"), None);
        assert_eq!(named("# NOSEC"), None);
        for blanket in ["#nosec", "# nosec", "# nosec:", "# noqa # nosec", "# nosecurity", "# nosec # B602"] {
            assert_eq!(named(blanket), Some(vec![]), "{blanket}");
        }
        assert_eq!(named("# nosec B602"), Some(vec!["B602"]));
        assert_eq!(named("#nosec:B602"), Some(vec!["B602"]));
        assert_eq!(named("# nosec B602, B607"), Some(vec!["B602", "B607"]));
        assert_eq!(named("# nosec B602 B607 # why"), Some(vec!["B602", "B607"]));
    }

    #[test]
    fn a_list_without_blanks_names_its_last_test() {
        assert_eq!(named("# nosec B602,B607"), Some(vec!["B607"]));
        assert_eq!(named("# nosec B602,B607, B404"), Some(vec!["B607", "B404"]));
        assert_eq!(named("# nosec B602xyz"), Some(vec![]));
    }

    #[test]
    fn names_count_and_unknown_words_do_not() {
        assert_eq!(named("# nosec yaml_load"), Some(vec!["B506"]));
        assert_eq!(named("# nosec hardcoded_tmp_directory"), Some(vec!["B108"]));
        assert_eq!(named("# nosec b602"), Some(vec![]));
        assert_eq!(named("# nosec because B602 is fine"), Some(vec!["B602"]));
        assert_eq!(named("# nosec B001"), Some(vec!["B001"]));
        assert_eq!(named("# nosec B999"), Some(vec![]));
    }
}
