//! The notation of Python's `str.format`: text with fields in braces.

use super::template::TemplateError;

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Field(Field),
}

/// A tag with what is to become of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub conversion: Option<char>,
    pub spec: Vec<Piece>,
}

/// Reads text with tags; the tags' formats may hold tags as far as `depth` allows.
pub fn parse(text: &str, depth: u8) -> Result<Vec<Piece>, TemplateError> {
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
    if !is_path(&name[first.len()..]) {
        return Err(TemplateError::Path(name.to_owned()));
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

/// Whether this is nothing, or names behind dots and in brackets.
fn is_path(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = if let Some(attribute) = rest.strip_prefix('.') {
            attribute.split_at(attribute.find(['.', '[']).unwrap_or(attribute.len()))
        } else {
            let Some(item) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
                return false;
            };
            item
        };
        if name.is_empty() {
            return false;
        }
        rest = after;
    }
    true
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
