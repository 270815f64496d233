//! `# noqa`, as flake8 and ruff read it, for those who ask for it.
//!
//! A comment counts on the line where a finding starts and on the line that Bandit reports; where a
//! string or a backslash joins that line with others, on the last of them. The codes are those of
//! flake8-bandit and ruff: `S602` is `B602`. As in ruff, words that are no codes make the comment void
//! rather than a blanket one.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::By;
use super::reach::Reach;
use super::statements::Spans;
use crate::{Finding, Lines, Module, Rule, rules};

static WORD: LazyLock<Regex> = LazyLock::new(|| regex("(?i)noqa"));
static NOQA: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)#\s*noqa(?P<rest>.*)"));
/// A code, and what may follow it.
static CODE: LazyLock<Regex> = LazyLock::new(|| regex(r"^[\s,]*([A-Za-z]+[0-9]+)(?:[\s,#]|$)"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// Whether a module with this source can have any.
pub(super) fn may_have_any(source: &str) -> bool {
    WORD.is_match(source)
}

/// The `# noqa` comments of a module by line.
#[derive(Debug, Default)]
pub(super) struct Noqas {
    blanket: Reach<()>,
    /// By the id of the test.
    by_id: FxHashMap<&'static str, Reach<()>>,
    joined: Spans,
}

/// What one comment says.
#[derive(Debug, PartialEq, Eq)]
enum Noqa {
    Everything,
    /// The ids of the tests that its codes stand for. Those of other linters are left out.
    Named(Vec<&'static str>),
}

impl Noqas {
    pub(super) fn read(module: &Module, source: &str, lines: Lines<'_>) -> Self {
        let mut noqas = Self::default();
        let mut has_any = false;
        for comment in module.comments() {
            let Some(noqa) = parse(&source[comment]) else { continue };
            has_any = true;
            let line = lines.line(comment.start());
            match noqa {
                Noqa::Everything => noqas.blanket.push(line, ()),
                Noqa::Named(ids) => {
                    for id in ids {
                        noqas.by_id.entry(id).or_default().push(line, ());
                    }
                }
            }
        }
        if has_any {
            noqas.joined = Spans::joined(module, source, lines);
        }
        noqas
    }

    /// How `finding`, which is on these lines, is suppressed, if it is.
    pub(super) fn suppress(&mut self, finding: &Finding, lines: [u32; 3]) -> Option<By> {
        let mut by_name = self.by_id.get_mut(finding.rule.id);
        lines.into_iter().find_map(|line| {
            let (_, line) = self.joined.around(line);
            if self.blanket.reaches(line, line) {
                return Some(By::Blanket);
            }
            by_name.as_mut().is_some_and(|reach| reach.reaches(line, line)).then_some(By::Name)
        })
    }
}

/// Reads a comment. Only its first `# noqa` counts.
fn parse(comment: &str) -> Option<Noqa> {
    let rest = NOQA.captures(comment)?.name("rest")?.as_str();
    let Some(mut list) = rest.trim_start().strip_prefix(':') else {
        // `noqa` is a word of its own, and what is behind it a reason.
        let is_word = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        return is_word.then_some(Noqa::Everything);
    };
    let mut ids = Vec::new();
    let mut has_code = false;
    while let Some(code) = CODE.captures(list).and_then(|code| code.get(1)) {
        has_code = true;
        ids.extend(tests(code.as_str()));
        list = &list[code.end()..];
    }
    has_code.then_some(Noqa::Named(ids))
}

/// The rule that `code` stands for, if this comment names it.
pub(super) fn named(comment: &str, code: &str) -> Option<&'static Rule> {
    let Some(Noqa::Named(ids)) = parse(comment) else { return None };
    tests(code).find(|id| ids.contains(id)).and_then(rules::find)
}

/// The tests that a code of flake8-bandit or ruff stands for. The numbers are Bandit's; ruff has one
/// code for the two tests about `mark_safe`.
fn tests(code: &str) -> impl Iterator<Item = &'static str> {
    let number = code.strip_prefix(['S', 's']).filter(|number| number.len() == 3);
    let test = number.and_then(|number| rules::test_id(&format!("B{number}")));
    let second = (number == Some("308")).then(|| rules::test_id("B703")).flatten();
    test.into_iter().chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_read_as_flake8_and_ruff_read_them() {
        let named = |ids: &[&'static str]| Some(Noqa::Named(ids.to_vec()));
        for (comment, expected) in [
            ("# noqa", Some(Noqa::Everything)),
            ("#NOQA", Some(Noqa::Everything)),
            ("# a comment # NoQA because", Some(Noqa::Everything)),
            ("# noqa # nosec", Some(Noqa::Everything)),
            ("# noqa: S602", named(&["B602"])),
            ("# noqa:S602 S607", named(&["B602", "B607"])),
            ("# noqa : s602,E501", named(&["B602"])),
            ("# noqa: E501,S602 # S607", named(&["B602"])),
            ("# noqa: S308", named(&["B308", "B703"])),
            ("# noqa: E501", named(&[])),
            ("# noqa: S999, S60, S6, S6022", named(&[])),
            ("# noqa: S602because", None),
            ("# noqa: because", None),
            ("# noqa:", None),
            ("# noqable", None),
            ("# ruff: noqa", None),
            ("# no qa", None),
        ] {
            assert_eq!(parse(comment), expected, "{comment}");
        }
    }
}
