//! Words that were meant for a test and name none.

use rustc_hash::FxHashMap;

use super::nosec::{Nosec, Slip, Word};
use crate::rules;

/// So many different words are compared with all ids and names; of any further one nothing is said.
pub(crate) const MOST_WORDS: usize = 1_000;

/// No id or name is longer than that, in bytes, nor is what is meant for one.
const LONGEST: usize = 64;

/// Finds slips, each word once.
#[derive(Debug, Default)]
pub(super) struct Spelling<'a> {
    nearest: FxHashMap<&'a str, Option<(&'static str, f64)>>,
}

impl<'a> Spelling<'a> {
    /// How many words were compared.
    pub(super) fn compared(&self) -> usize {
        self.nearest.len()
    }

    /// Notes the slips in the words of a comment.
    pub(super) fn check(&mut self, nosec: &mut Nosec<'a>) {
        let (source, is_blanket) = (nosec.source, nosec.is_blanket);
        let is_only_one = nosec.words.len() == 1;
        let mut is_in_list = true;
        for (index, word) in nosec.words.iter_mut().enumerate() {
            let is_listed = is_listed(source, word);
            let is_code_there = is_in_list && (index == 0 || is_listed);
            let is_compared = is_only_one || is_listed;
            let looks_like_an_id =
                looks_like_an_id(word.text) || is_code_there && looks_like_a_code(word.text);
            is_in_list &= word.id.is_some() || looks_like_an_id;
            word.slip = match word.id {
                // Bandit reads capitals only; where it still names a test it does what it says.
                Some(id) if is_blanket && word.text != id && word.text.eq_ignore_ascii_case(id) => {
                    Some(Slip::Meant(id))
                }
                Some(_) => None,
                None => self.slip(word, looks_like_an_id, is_compared),
            };
        }
    }

    fn slip(&mut self, word: &Word<'a>, looks_like_an_id: bool, is_listed: bool) -> Option<Slip> {
        let text = word.text;
        if text.len() > LONGEST {
            return None;
        }
        if rules::find(text).is_some() {
            return Some(Slip::NotSuppressible);
        }
        if looks_like_an_id && let Some(id) = rules::test_id(&unconfused(text)) {
            return Some(Slip::Meant(id));
        }
        // Words of a sentence are not compared with names.
        if !looks_like_an_id && !is_listed && !text.contains('_') {
            return None;
        }
        let nearest = self.nearest(text);
        match nearest {
            Some((name, likeness)) if likeness >= 0.75 && name.len() >= 5 => Some(Slip::Meant(name)),
            Some((name, _)) if looks_like_an_id => Some(Slip::Nearest(name)),
            _ => looks_like_an_id.then_some(Slip::Unlike),
        }
    }

    /// The id or name that is most like `text`, and how much, if one is at all. Of equals the first.
    fn nearest(&mut self, text: &'a str) -> Option<(&'static str, f64)> {
        if let Some(known) = self.nearest.get(text) {
            return *known;
        }
        if self.nearest.len() == MOST_WORDS {
            return None;
        }
        let lower = text.to_lowercase();
        let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase());
        let scored = rules::tests().flat_map(|(id, name)| [id, name]).map(|name| (name, likeness(name)));
        let nearest = scored.reduce(|best, next| if next.1 > best.1 { next } else { best });
        let nearest = nearest.filter(|(_, likeness)| *likeness >= 0.5);
        self.nearest.insert(text, nearest);
        nearest
    }
}

/// Whether a comma stands beside a word.
fn is_listed(source: &str, word: &Word<'_>) -> bool {
    let blanks = [' ', '\t'];
    let before = source[..word.range.start().to_usize()].trim_end_matches(blanks);
    let behind = source[word.range.end().to_usize()..].trim_start_matches(blanks);
    before.ends_with(',') || behind.starts_with(',')
}

/// Whether a word looks like `B602`, `b6O2` or `S602`, wherever it stands.
fn looks_like_an_id(word: &str) -> bool {
    let number = word.strip_prefix(['B', 'b', 'S', 's']).unwrap_or_default();
    let is_digit = |c: u8| c.is_ascii_digit() || matches!(c, b'o' | b'O' | b'l' | b'I');
    (3..=4).contains(&number.len())
        && number.bytes().all(is_digit)
        && number.bytes().any(|c| c.is_ascii_digit())
}

/// Whether a word looks like some linter's id, such as `E501`. A standard or an issue may be called like
/// that too.
fn looks_like_a_code(word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_code =
        (1..=3).contains(&letters.len()) && letters.bytes().all(|letter| letter.is_ascii_uppercase());
    let digits = word.len() - letters.len();
    is_code && ((3..=4).contains(&digits) || letters == "B" && digits > 1)
}

/// A word with Bandit's letter, and digits for the letters that look like them.
fn unconfused(word: &str) -> String {
    let number = word.strip_prefix(['B', 'b', 'S', 's']).unwrap_or(word);
    let digits = number.chars().map(|c| match c {
        'o' | 'O' => '0',
        'l' | 'I' => '1',
        c => c,
    });
    std::iter::once('B').chain(digits).collect()
}

#[cfg(test)]
mod tests {
    use ruff_text_size::{TextRange, TextSize};

    use super::*;

    /// The slips in a comment.
    fn slips(comment: &str) -> Vec<(&str, Slip)> {
        let nosecs = super::super::nosec::read(comment, TextRange::up_to(TextSize::of(comment)));
        let mut spelling = Spelling::default();
        let mut found = Vec::new();
        for mut nosec in nosecs {
            spelling.check(&mut nosec);
            found.extend(nosec.words.iter().filter_map(|word| Some((word.text, word.slip?))));
        }
        found
    }

    #[test]
    fn slips_of_the_finger_are_understood() {
        for (comment, word, meant) in [
            ("# nosec B6O2", "B6O2", "B602"),
            ("# nosec b602", "b602", "B602"),
            ("# nosec S602", "S602", "B602"),
            ("# nosec B101 unlike s602", "s602", "B602"),
            ("# nosec B602, BlO1", "BlO1", "B101"),
            ("# nosec yaml_laod", "yaml_laod", "yaml_load"),
            ("# nosec as yaml_laod is fine", "yaml_laod", "yaml_load"),
            ("# nosec ASSERT_USED", "ASSERT_USED", "assert_used"),
            ("# nosec B101, pikcle", "pikcle", "pickle"),
            ("# nosec assertused", "assertused", "assert_used"),
        ] {
            assert_eq!(slips(comment), [(word, Slip::Meant(meant))], "{comment}");
        }
    }

    #[test]
    fn what_looks_like_an_id_is_told_even_if_nothing_is_near() {
        assert!(matches!(slips("# nosec B999")[..], [("B999", Slip::Nearest(_))]));
        assert_eq!(slips("# nosec XYZ8888"), [("XYZ8888", Slip::Unlike)]);
        assert_eq!(slips("# nosec B102, XYZ8888 why"), [("XYZ8888", Slip::Unlike)]);
        assert_eq!(slips("# nosec RA002"), [("RA002", Slip::NotSuppressible)]);
    }

    #[test]
    fn words_of_a_sentence_are_left_alone() {
        for comment in [
            "# nosec because it is needed",
            "# nosec: the command is a constant of ours, see the docs",
            "# nosec B602 it uses my_own_shell for 80 days on py38",
            "# nosec B602, b607",
            "# nosec B001",
            "# nosec -- B999 yaml_laod",
            "# nosec - tests",
            "# nosec OK",
            "# nosec B102 SHA256 per RFC1234, GH1234, PEP484, E501",
            "# nosec B102 reads b64, B64 and S3",
        ] {
            assert_eq!(slips(comment), [], "{comment}");
        }
    }
}
