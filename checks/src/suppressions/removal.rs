//! Edits that take a `# nosec`, or a test in its list, away.

use ruff_text_size::{TextRange, TextSize};

use super::nosec::{self, Nosec};
use crate::{Edit, apply_edits};

/// A list of more words than that is not shortened: to try out each word costs a look at all.
const LONGEST_LIST: usize = 64;

impl Nosec<'_> {
    /// Takes the whole of it away: with the line if there is nothing else on it, and with the blanks in
    /// front of it if nothing else is left of the comment. What else the comment says stays.
    pub(crate) fn removal(&self) -> Edit {
        let text = &self.source[self.comment];
        let start = (self.range.start() - self.comment.start()).to_usize();
        let before = text[..start].trim_end_matches(|c: char| c == '#' || c.is_whitespace());
        let behind = self.source[TextRange::new(self.range.end(), self.comment.end())].trim_start();
        let gone = if !behind.is_empty() && behind.trim_start_matches('#').trim() != "" {
            let start = if before.is_empty() { self.comment.start() } else { self.range.start() };
            TextRange::new(start, self.comment.end() - TextSize::of(behind))
        } else if !before.is_empty() {
            TextRange::new(self.comment.start() + TextSize::of(before), self.comment.end())
        } else if let Some(line_start) = self.line_start() {
            self.whole_line(line_start)
        } else {
            let code = self.source[..self.comment.start().to_usize()].trim_end_matches([' ', '\t', '\x0c']);
            TextRange::new(TextSize::of(code), self.comment.end())
        };
        Edit::replace(gone, "")
    }

    /// The line of the comment with its end. The first two lines stay where they are, as a coding cookie
    /// counts on them alone.
    fn whole_line(&self, start: TextSize) -> TextRange {
        let end = self.comment.end();
        let start =
            if self.source.starts_with('\u{feff}') { start.max(TextSize::of('\u{feff}')) } else { start };
        let above = &self.source[..start.to_usize()];
        let lines_above = above.bytes().filter(|byte| *byte == b'\n').take(3).count();
        if i8::try_from(lines_above).unwrap_or(2) + self.lines_above < 2 {
            return TextRange::new(start, end);
        }
        let rest = &self.source[end.to_usize()..];
        let line_end = if rest.starts_with("\r\n") { 2 } else { u32::from(rest.starts_with(['\n', '\r'])) };
        TextRange::new(start, end + TextSize::new(line_end))
    }

    /// Takes a word out of the list, with what separates it from another. None where not all words are
    /// tests, or where the rest would say something else, to us or to Bandit.
    pub(crate) fn removal_of_word(&self, index: usize) -> Option<Edit> {
        if self.words.len() > LONGEST_LIST || self.words.iter().any(|word| word.id.is_none()) {
            return None;
        }
        let edit = self.word_edit(index)?;
        let idle = (0..self.words.len()).filter(|index| self.words[*index].is_idle());
        let all: Vec<Edit> = idle.filter_map(|index| self.word_edit(index)).collect();
        let is_sound = self.is_sound_after(std::slice::from_ref(&edit), |word| word == index)
            && self.is_sound_after(&all, |word| self.words[word].is_idle());
        is_sound.then_some(edit)
    }

    /// Words before the first that stays go with what is behind them, the others with what is before
    /// them. So the edits of several words do not overlap.
    fn word_edit(&self, index: usize) -> Option<Edit> {
        let kept = self.words.iter().position(|word| !word.is_idle())?;
        let range = self.words.get(index)?.range;
        let gone = if index < kept {
            TextRange::new(range.start(), self.words.get(index + 1)?.range.start())
        } else {
            TextRange::new(self.words.get(index.checked_sub(1)?)?.range.end(), range.end())
        };
        Some(Edit::replace(gone, ""))
    }

    /// Whether after `edits` it names what it named before, less the words that are gone, to us and to
    /// Bandit.
    fn is_sound_after(&self, edits: &[Edit], is_gone: impl Fn(usize) -> bool) -> bool {
        let moved =
            edits.iter().map(|edit| Edit::replace(edit.range - self.comment.start(), edit.text.as_str()));
        let comment = apply_edits(&self.source[self.comment], &moved.collect::<Vec<_>>());
        let start = self.range.start() - self.comment.start();
        let after = nosec::read(&comment, TextRange::up_to(TextSize::of(comment.as_str())));
        let Some(after) = after.iter().find(|nosec| nosec.range.start() == start) else { return false };
        let left = self.words.iter().enumerate().filter(|(index, _)| !is_gone(*index));
        let bandits = after.for_bandit();
        let stays = |id: &&str| bandits.contains(id) || !left.clone().any(|(_, word)| word.id == Some(*id));
        !after.is_blanket
            && self.for_bandit().iter().all(stays)
            && after.words.iter().map(|word| word.text).eq(left.clone().map(|(_, word)| word.text))
    }
}

#[cfg(test)]
mod tests {
    use ruff_source_file::LineIndex;

    use super::*;
    use crate::{Checked, Checker, Code, Lines, Module, NosecStyle, Options, Watch};

    /// The source with the fixes of all comments that are not used.
    fn tidied(source: &str) -> String {
        let checker = Checker::new(Options { nosec: NosecStyle::Statement, ..Options::default() });
        let module = Module::parse(source);
        let index = LineIndex::from_source_text(source);
        let watch = Watch { checkpoint: &|| {}, running: &Default::default() };
        let code = Code::new(&module, source, "x.py");
        let mut checked: Checked = checker.check(&code, &watch);
        checker.suppress(&code, || Lines::new(source, &index), &mut checked, &watch);
        let unused = checked.findings.iter().filter(|finding| finding.rule.id == "RA002");
        let edits = unused.flat_map(|finding| &finding.fixes).flat_map(|fix| fix.edits.clone());
        apply_edits(source, &edits.collect::<Vec<_>>())
    }

    #[test]
    fn the_rest_of_a_comment_stays() {
        for (comment, expected) in [
            ("  # nosec", ""),
            ("  # nosec B602 -- as agreed in #12", ""),
            ("\t#nosec: it is fine", ""),
            ("  ## nosec ##", ""),
            ("  # noqa: E501  # nosec", "  # noqa: E501"),
            ("  # nosec  # noqa: E501", "  # noqa: E501"),
            ("  # a # nosec B602 # b", "  # a # b"),
            ("  # nosec B602 -- as agreed  # noqa", "  # noqa"),
            ("  ## nosec # b", "  # b"),
        ] {
            assert_eq!(tidied(&format!("f(){comment}\n")), format!("f(){expected}\n"), "{comment}");
        }
    }

    #[test]
    fn what_is_no_suppression_stays() {
        for source in [
            "y = 1  # nosecond chances\n",
            "# nosec_lines is a dict of lines\n",
            "# NOTE(me) This is marked as #nosec since Bandit will see SHA1\n",
        ] {
            assert_eq!(tidied(source), source);
        }
    }

    #[test]
    fn only_what_says_nothing_else_goes_by_itself() {
        for (comment, expected) in [
            ("# nosec", true),
            ("# nosec: B602, pickle; B607/B404", true),
            ("# nosec B602 # a", true),
            ("# nosec as agreed", false),
            ("# nosec B602 unlike B307", false),
            ("# nosec B602 -- as agreed", false),
            ("# nosec B602 (!)", false),
        ] {
            let range = TextRange::up_to(TextSize::of(comment));
            assert_eq!(nosec::read(comment, range)[0].names_tests_alone(), expected, "{comment}");
        }
    }

    #[test]
    fn a_comment_on_a_line_of_its_own_takes_the_line_with_it() {
        assert_eq!(tidied("f()\n\ng(\n    # nosec\n)\n"), "f()\n\ng(\n)\n");
        assert_eq!(tidied("f()\r\n\r\n\r\n\r\n# nosec\r\n"), "f()\r\n\r\n\r\n\r\n");
        assert_eq!(tidied("1\n2\n3\n4\n5\n# nosec"), "1\n2\n3\n4\n5\n");
        assert_eq!(tidied("# nosec\n\n# coding: latin-1\n"), "\n\n# coding: latin-1\n");
        assert_eq!(tidied("\u{feff}# nosec\n"), "\u{feff}\n");
    }

    #[test]
    fn tests_go_out_of_a_list() {
        for (words, expected) in [
            ("B101, B102", "B102"),
            ("B102, B101", "B102"),
            ("B101,B102,B602 -- a reason", "B102 -- a reason"),
            ("B101, B602, B102 B607, assert_used", "B102"),
            ("B102,B101: B602 -- as agreed", "B102 -- as agreed"),
            // What is a sentence stays one.
            ("B102 B101 as agreed", "B102 B101 as agreed"),
            ("B102 - the pickle is ours, not a random one", "B102 - the pickle is ours, not a random one"),
            ("B102 unlike B602 this is fine", "B102 unlike B602 this is fine"),
            // Without the test, Bandit would take this for a comment about everything.
            ("B102,as B101", "B102,as B101"),
            ("B102 B101,as", "B102 B101,as"),
            // Of `B102,B307` it would take the last alone.
            ("B102, B101,B307", "B102, B101,B307"),
        ] {
            let expected = format!("exec(eval(x))  # nosec {expected}\n");
            assert_eq!(tidied(&format!("exec(eval(x))  # nosec {words}\n")), expected, "{words}");
        }
    }
}
