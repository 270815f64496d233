//! Annotated Python: comments that say what must be found on their line.
//!
//! ```text
//! yaml.load(text)  # B506
//! run(["ls"])  # B603, B607 low/high                several ids, and how the findings are rated
//! run(["ls"])  # B607 at 4-20 over 1-3              the columns and lines that Bandit reports
//! yaml.load(text)  # B506 => yaml.safe_load(text)   what the first fix makes of the line
//! yaml.load(text, loader())  # B506 no fix
//! # ^^ B506                                         two lines up, where no comment can stand
//! ```
//!
//! Control characters that nobody may see are written by their code point: `<U+202E>`.
//! What a fix makes of a comment is shown with the comment.
//!
//! A marker may follow another comment (`# nosec B404 # B603`). It is cut off before the code is
//! checked, so that it cannot be part of what is tested.

use ridealong_checks::{Edit, Finding, Module, NosecStyle, Rule, TextRange, rules};

use crate::checked::Source;

/// What a marker says.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The line, from 1.
    pub line: u32,
    /// What must be found there; the same id twice is found twice.
    pub ids: Vec<String>,
    rating: Option<String>,
    columns: Option<String>,
    lines: Option<String>,
    fixed: Option<String>,
    no_fix: bool,
}

/// Code without its markers, and what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotated {
    /// The code. It has as many lines as before.
    pub code: String,
    /// What must be found; nothing on the other lines.
    pub expected: Vec<Expected>,
}

/// Reads the markers of `text`.
pub fn read(text: &str) -> Annotated {
    let text = &with_control_characters(text);
    let module = Module::parse(text);
    let mut annotated = Annotated { code: String::new(), expected: Vec::new() };
    let mut done = 0;
    for comment in module.comments() {
        let Some((offset, mut expected)) = marker(&text[comment]) else { continue };
        let start = comment.start().to_usize() + offset;
        let above = text[start..].bytes().skip(2).take_while(|byte| *byte == b'^').count();
        let line = text[..start].matches('\n').count() + 1;
        expected.line = u32::try_from(line - above).expect("a short text");
        annotated.code.push_str(text[done..start].trim_end_matches(' '));
        annotated.expected.push(expected);
        done = comment.end().to_usize();
    }
    annotated.code.push_str(&text[done..]);
    annotated
}

/// `text` with `<U+202E>` and its like turned into the characters that they stand for.
fn with_control_characters(text: &str) -> String {
    let mut parts = text.split("<U+");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let character = part
            .split_once('>')
            .and_then(|(code, rest)| Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, rest)));
        if let Some((character, rest)) = character {
            result.push(character);
            result.push_str(rest);
        } else {
            result.push_str("<U+");
            result.push_str(part);
        }
    }
    result
}

/// The marker at the end of a comment, and where it starts.
fn marker(comment: &str) -> Option<(usize, Expected)> {
    comment.match_indices("# ").find_map(|(at, _)| Some((at, parse(&comment[at + 2..])?)))
}

/// Reads a marker. What has another form is an ordinary comment; the finding that it was meant to
/// announce is then one too many.
fn parse(marker: &str) -> Option<Expected> {
    let marker = marker.trim_start_matches('^').trim_start();
    let (head, fixed) = match marker.split_once(" => ") {
        Some((head, fixed)) => (head, Some(fixed.trim().to_owned())),
        None => (marker, None),
    };
    let mut expected = Expected { fixed, ..Expected::default() };
    let mut words = head.split_whitespace();
    loop {
        let word = words.next()?;
        let id = word.strip_suffix(',').unwrap_or(word);
        expected.ids.push(is_id(id).then(|| id.to_owned())?);
        if id == word {
            break;
        }
    }
    while let Some(word) = words.next() {
        match word {
            "at" => expected.columns = Some(words.next()?.to_owned()),
            "over" => expected.lines = Some(words.next()?.to_owned()),
            "no" if words.next() == Some("fix") => expected.no_fix = true,
            rating if rating.contains('/') => expected.rating = Some(rating.to_owned()),
            _ => return None,
        }
    }
    Some(expected)
}

/// Whether this is the id of a rule, such as `B506` or `RA101`.
pub fn is_id(word: &str) -> bool {
    let number = word.strip_prefix("RA").or_else(|| word.strip_prefix('B'));
    number.is_some_and(|number| number.len() == 3 && number.bytes().all(|digit| digit.is_ascii_digit()))
}

impl Annotated {
    /// Checks the code and says what is other than expected, one line each. Only findings of these
    /// families count. `name` and the line of the first line of code in it are for the reader.
    pub fn problems(&self, families: &[&str], name: &str, first_line: usize) -> Vec<String> {
        // Bandit has no tests about comments.
        let of_comments = |rule: &Rule| rules::is_about_comments(rule) && families.contains(&rule.family);
        let is_ours = rules::all().any(of_comments);
        let style = if is_ours { NosecStyle::Statement } else { NosecStyle::Bandit };
        let source = Source::check_in(style, self.code.clone());
        let counted = |finding: &&Finding| families.contains(&finding.rule.family);
        let findings: Vec<&Finding> = source.findings.iter().filter(counted).collect();
        let mut problems = Vec::new();
        for (number, text) in (1..).zip(self.code.lines()) {
            let here = findings.iter().filter(|finding| source.location(finding).line == number);
            let here: Vec<&Finding> = here.copied().collect();
            for problem in self.problems_of_line(number, &source, &here) {
                let line = first_line + number as usize - 1;
                problems.push(format!("{name}:{line}: {problem}\n    {text}"));
            }
        }
        problems
    }

    fn problems_of_line(&self, number: u32, source: &Source, findings: &[&Finding]) -> Vec<String> {
        let expected: Vec<&Expected> =
            self.expected.iter().filter(|expected| expected.line == number).collect();
        let mut wanted: Vec<&str> =
            expected.iter().flat_map(|expected| &expected.ids).map(String::as_str).collect();
        let mut found: Vec<&str> = findings.iter().map(|finding| finding.rule.id).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        if wanted != found {
            return vec![difference("findings", &wanted.join(", "), &found.join(", "))];
        }
        let details = expected.iter().flat_map(|expected| expected.details(source, findings));
        details.collect()
    }
}

impl Expected {
    /// Whether it says what a fix of this rule makes of the line.
    pub fn shows_fix_of(&self, id: &str) -> bool {
        self.fixed.is_some() && self.ids.first().is_some_and(|first| first == id)
    }

    /// What is other than the marker has it, besides the ids.
    fn details(&self, source: &Source, findings: &[&Finding]) -> Vec<String> {
        let mut problems = Vec::new();
        let mut compare = |what: &str, wanted: Option<&String>, found: String| {
            if let Some(wanted) = wanted.filter(|wanted| **wanted != found) {
                problems.push(difference(what, wanted, &found));
            }
        };
        for finding in findings.iter().filter(|finding| self.ids.iter().any(|id| id == finding.rule.id)) {
            let (id, at) = (finding.rule.id, source.location(finding));
            let rating = format!("{}/{}", finding.severity.as_str(), finding.confidence.as_str());
            compare(&format!("rating of {id}"), self.rating.as_ref(), rating);
            let columns = format!("{}-{}", at.column, at.end_column);
            compare(&format!("columns of {id}"), self.columns.as_ref(), columns);
            let lines = format!("{}-{}", at.first_line, at.last_line);
            compare(&format!("lines of {id}"), self.lines.as_ref(), lines);
        }
        let first = findings.iter().find(|finding| finding.rule.id == self.ids[0]);
        let fix = first.and_then(|finding| finding.fixes.first());
        if let Some(fixed) = &self.fixed {
            let of_comment = first.is_some_and(|finding| rules::is_about_comments(finding.rule));
            let line = fix.map(|fix| {
                let text = source.edited(&fix.edits).text;
                let line = self.line + lines_above(&source.text, &fix.edits, self.line);
                if of_comment { whole_line(&text, line).to_owned() } else { line_of(&text, line) }
            });
            compare("fixed line", Some(fixed), line.unwrap_or_else(|| "no fix".to_owned()));
        }
        if self.no_fix && fix.is_some() {
            problems.push(difference(
                "fix",
                "none",
                &fix.map_or_else(String::new, |fix| fix.title.to_string()),
            ));
        }
        problems
    }
}

fn difference(what: &str, wanted: &str, found: &str) -> String {
    let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    format!("{what}: expected {}, found {}", or_none(wanted), or_none(found))
}

/// How many lines the edits add above the line with this number: those of an import.
fn lines_above(text: &str, edits: &[Edit], line: u32) -> u32 {
    let start: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let above = edits.iter().filter(|edit| edit.is_import() && edit.range.end().to_usize() <= start);
    let lines = above.map(|edit| edit.text.matches('\n').count()).sum::<usize>();
    u32::try_from(lines).expect("a short text")
}

/// A line of a text, from 1.
fn whole_line(text: &str, number: u32) -> &str {
    text.lines().nth(number as usize - 1).unwrap_or_default().trim()
}

/// A line of a text, from 1, without the comment at its end.
fn line_of(text: &str, number: u32) -> String {
    let comment = |range: &TextRange| {
        u32::try_from(text[..range.start().to_usize()].matches('\n').count())
            .is_ok_and(|line| line + 1 == number)
    };
    let comment = Module::parse(text).comments().find(comment).map(|range| text[range].to_owned());
    let line = text.lines().nth(number as usize - 1).unwrap_or_default();
    let code = comment.and_then(|comment| line.strip_suffix(comment.as_str())).unwrap_or(line);
    code.trim().to_owned()
}
