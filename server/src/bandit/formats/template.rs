//! The template of `custom`: text with tags in braces, in the notation of Python's `str.format`.

use super::python_format::{SpecError, Value, converted, formatted};

/// A template that was found valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// Why a template cannot be used; Bandit ends with a usage error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace opens nothing or closes nothing.
    #[error("a single `{0}` stands for nothing; write `{0}{0}` for the sign itself")]
    SingleBrace(char),
    /// The text ends within a tag.
    #[error("the last `{{` has no `}}`")]
    Unclosed,
    /// A brace in a tag's name.
    #[error("there is a `{{` in the name of a tag")]
    BraceInName,
    /// `{}` and `{0}` have no meaning here.
    #[error("`{{{0}}}` names no tag; tags have names, such as `{{line}}`")]
    Position(String),
    /// What comes after `!` is not one of the conversions, or is followed by something.
    #[error("after `!` comes one of `s`, `r` and `a`, and then `:` or `}}`")]
    Conversion,
    /// Tags in a tag's format that have tags in theirs.
    #[error("tags are nested too deeply")]
    TooDeep,
    /// What comes after `:` does not fit the value.
    #[error("the format of `{{{name}}}` does not fit: {error}")]
    Spec {
        /// The tag.
        name: String,
        /// What is wrong with its format.
        error: SpecError,
    },
    /// No tag at all.
    #[error("there is no tag in the template; are its braces missing, as in `{{line}}`?")]
    NoTags,
}

/// A tag that is not known. Its name is written in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTag {
    /// What the template says.
    pub name: String,
    /// The tag that looks most like it.
    pub similar: &'static str,
}

/// What a template can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    AbsPath,
    RelPath,
    Line,
    Col,
    EndCol,
    TestId,
    Severity,
    Msg,
    Confidence,
    Range,
    Cwe,
}

const TAGS: [(&str, Tag); 11] = [
    ("abspath", Tag::AbsPath),
    ("relpath", Tag::RelPath),
    ("line", Tag::Line),
    ("col", Tag::Col),
    ("end_col", Tag::EndCol),
    ("test_id", Tag::TestId),
    ("severity", Tag::Severity),
    ("msg", Tag::Msg),
    ("confidence", Tag::Confidence),
    ("range", Tag::Range),
    ("cwe", Tag::Cwe),
];

const DEFAULT: &str = "{abspath}:{line}: {test_id}[bandit]: {severity}: {msg}";

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    name: String,
    conversion: Option<char>,
    spec: Vec<Piece>,
}

impl Default for Template {
    /// Bandit's, which is known to be valid.
    fn default() -> Self {
        Self { pieces: parse(DEFAULT, 2).unwrap_or_default() }
    }
}

impl Template {
    /// Reads a template. Unknown tags are no error.
    pub fn parse(text: &str) -> Result<(Self, Vec<UnknownTag>), TemplateError> {
        let pieces = parse(text, 2)?;
        // As Bandit tries a template: the line is a number, and everything else a text.
        for piece in &pieces {
            let Piece::Field(field) = piece else { continue };
            let sample = |name: &str| sample(name);
            field.fill(&sample).map_err(|error| TemplateError::Spec { name: field.name.clone(), error })?;
        }
        let mut names: Vec<&str> = Vec::new();
        for piece in &pieces {
            if let Piece::Field(field) = piece
                && !names.contains(&field.name.as_str())
            {
                names.push(&field.name);
            }
        }
        if names.is_empty() {
            return Err(TemplateError::NoTags);
        }
        let unknown = names.into_iter().filter(|name| tag(name).is_none());
        let unknown =
            unknown.map(|name| UnknownTag { name: name.to_owned(), similar: similar(name) }).collect();
        Ok((Self { pieces }, unknown))
    }

    /// The template with the values of one issue.
    pub(super) fn fill(&self, value: &impl Fn(Tag) -> Value) -> String {
        let known = |name: &str| tag(name).map_or_else(|| sample(name), value);
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Field(field) => match tag(&field.name) {
                None => field.name.clone(),
                // A format that fits a text may not fit a number; then the number is shown as it is.
                Some(tag) => field.fill(&known).unwrap_or_else(|_| value(tag).to_string()),
            },
        });
        pieces.collect()
    }
}

impl Field {
    fn fill(&self, value: &dyn Fn(&str) -> Value) -> Result<String, SpecError> {
        let mut spec = String::new();
        for piece in &self.spec {
            match piece {
                Piece::Text(text) => spec.push_str(text),
                Piece::Field(field) => spec.push_str(&field.fill(value)?),
            }
        }
        let value = value(&self.name);
        match self.conversion {
            Some(conversion) => formatted(&converted(&value, conversion), &spec),
            None => formatted(&value, &spec),
        }
    }
}

fn tag(name: &str) -> Option<Tag> {
    TAGS.iter().find(|(known, _)| *known == name).map(|(_, tag)| *tag)
}

fn sample(name: &str) -> Value {
    if name == "line" { Value::Number(0) } else { Value::Text(format!("{{{name}}}")) }
}

/// The tag with the most letters of the name; among equals the last in the alphabet, as in Bandit.
fn similar(name: &str) -> &'static str {
    let shared = |known: &str| {
        let mut letters: Vec<char> = known.chars().filter(|c| name.contains(*c)).collect();
        letters.sort_unstable();
        letters.dedup();
        letters.len()
    };
    TAGS.iter().map(|(known, _)| *known).max_by_key(|known| (shared(known), *known)).unwrap_or_default()
}

/// Reads text with tags; the tags' formats may hold tags as far as `depth` allows.
fn parse(text: &str, depth: u8) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        literal.push_str(before);
        let is_opening = brace.starts_with('{');
        let after = &brace[1..];
        if let Some(doubled) = after.strip_prefix(if is_opening { '{' } else { '}' }) {
            literal.push_str(&brace[..1]);
            rest = doubled;
            continue;
        }
        if !is_opening {
            return Err(TemplateError::SingleBrace('}'));
        }
        if after.is_empty() {
            return Err(TemplateError::SingleBrace('{'));
        }
        let depth = depth.checked_sub(1).ok_or(TemplateError::TooDeep)?;
        let (field, remaining) = parse_field(after, depth)?;
        pieces.push(Piece::Text(std::mem::take(&mut literal)));
        pieces.push(Piece::Field(field));
        rest = remaining;
    }
    literal.push_str(rest);
    pieces.push(Piece::Text(literal));
    Ok(pieces)
}

/// Reads a tag from behind its brace, and returns what comes after it.
fn parse_field(text: &str, depth: u8) -> Result<(Field, &str), TemplateError> {
    let end = name_end(text)?;
    let (name, rest) = text.split_at(end);
    let first = name.split(['.', '[']).next().unwrap_or_default();
    if first.chars().all(|c| c.is_ascii_digit()) {
        return Err(TemplateError::Position(name.to_owned()));
    }
    let mut rest = rest;
    let mut conversion = None;
    if let Some(marked) = rest.strip_prefix('!') {
        let letter = marked.chars().next().filter(|c| matches!(c, 's' | 'r' | 'a'));
        rest = &marked[letter.ok_or(TemplateError::Conversion)?.len_utf8()..];
        conversion = letter;
        if !rest.starts_with([':', '}']) {
            return Err(if rest.is_empty() { TemplateError::Unclosed } else { TemplateError::Conversion });
        }
    }
    let name = name.to_owned();
    if let Some(rest) = rest.strip_prefix('}') {
        return Ok((Field { name, conversion, spec: Vec::new() }, rest));
    }
    let rest = &rest[1..];
    let end = spec_end(rest).ok_or(TemplateError::Unclosed)?;
    let spec = parse(&rest[..end], depth)?;
    Ok((Field { name, conversion, spec }, &rest[end + 1..]))
}

/// Where a tag's name ends. In brackets it may hold anything.
fn name_end(text: &str) -> Result<usize, TemplateError> {
    let mut is_bracketed = false;
    for (at, c) in text.char_indices() {
        match c {
            ']' => is_bracketed = false,
            _ if is_bracketed => {}
            '[' => is_bracketed = true,
            '{' => return Err(TemplateError::BraceInName),
            '}' | ':' | '!' => return Ok(at),
            _ => {}
        }
    }
    Err(TemplateError::Unclosed)
}

/// Where the brace is that closes the tag whose format starts here.
fn spec_end(text: &str) -> Option<usize> {
    let mut open = 1;
    for (at, c) in text.char_indices() {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}
