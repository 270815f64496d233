//! Lines that plainly begin a statement, wherever they stand.
//!
//! At the start of a line count, as a whole word each and with a name where one must stand:
//!
//! - `def name(`, `async def name(`, and both with `[` for `(`; `class name` before `(`, `:` or `[`;
//!   `@name`, dotted or not, before `(` or the end of the line;
//! - `import name`, dotted or not, before the end of the line, `,`, `;` or `as`; `from name import`, with
//!   dots before or within the name;
//! - `if`, `while`, `with` and `for … in`, also behind `async`, and `try`, if the line ends in a colon;
//! - a name, dotted or not, before `=` or an operator with `=`, unless the line ends in a comma: that is
//!   an argument.
//!
//! At the indentation of the members of a class, only what is in the first of these groups counts.

use memchr::{memchr_iter, memchr2, memmem};

use super::strings::is_word;

/// Whether `rest`, from the start of a line, plainly begins a statement.
pub(super) fn begins_statement(rest: &[u8]) -> bool {
    if !rest.first().is_some_and(|&byte| byte == b'@' || is_word(byte)) {
        return false;
    }
    let line = line_of(rest);
    if is_definition(line) {
        return true;
    }
    let (word, behind) = split_word(line);
    match word {
        b"async" => is_header(split_word(behind.trim_ascii_start())),
        b"import" => is_import(behind),
        b"from" => is_import_from(behind),
        _ => is_header((word, behind)) || is_assignment(line),
    }
}

/// Whether `rest`, from the first character of a line, plainly begins a function, a class or a decorator.
pub(super) fn begins_member(rest: &[u8]) -> bool {
    is_definition(line_of(rest))
}

/// The text as far as the end of its first line.
pub(super) fn line_of(rest: &[u8]) -> &[u8] {
    &rest[..memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())]
}

/// The word at the start, which may be empty, and what is behind it.
fn split_word(line: &[u8]) -> (&[u8], &[u8]) {
    line.split_at(line.iter().position(|byte| !is_word(*byte)).unwrap_or(line.len()))
}

/// What is behind the name at the start, spaces skipped before and behind; names may be dotted.
fn behind_name(line: &[u8], may_be_dotted: bool) -> Option<&[u8]> {
    let mut line = line.trim_ascii_start();
    loop {
        let (name, behind) = split_word(line);
        if name.first().is_none_or(u8::is_ascii_digit) {
            return None;
        }
        match behind.strip_prefix(b".") {
            Some(behind) if may_be_dotted => line = behind,
            _ => return Some(behind.trim_ascii_start()),
        }
    }
}

/// Whether nothing is left but a comment.
fn is_end(rest: &[u8]) -> bool {
    rest.first().is_none_or(|&byte| byte == b'#')
}

fn is_definition(line: &[u8]) -> bool {
    if let Some(decorator) = line.strip_prefix(b"@") {
        return behind_name(decorator, true).is_some_and(|rest| is_end(rest) || rest.starts_with(b"("));
    }
    let (mut word, mut rest) = split_word(line);
    if word == b"async" {
        (word, rest) = split_word(rest.trim_ascii_start());
    }
    let next = || behind_name(rest, false).and_then(|rest| rest.first());
    match word {
        b"def" => matches!(next(), Some(b'(' | b'[')),
        b"class" => matches!(next(), Some(b'(' | b'[' | b':')),
        _ => false,
    }
}

fn is_import(rest: &[u8]) -> bool {
    let Some(rest) = behind_name(rest, true) else { return false };
    is_end(rest) || matches!(rest.first(), Some(b',' | b';')) || split_word(rest).0 == b"as"
}

fn is_import_from(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    let module = rest.iter().position(|&byte| byte != b'.').map_or(rest, |dots| &rest[dots..]);
    let is_relative = module.len() < rest.len();
    let module = module.trim_ascii_start();
    let is_bare = is_relative && split_word(module).0 == b"import";
    is_bare || behind_name(module, true).is_some_and(|rest| split_word(rest).0 == b"import")
}

fn is_header((word, rest): (&[u8], &[u8])) -> bool {
    match word {
        b"try" => rest.trim_ascii_start().strip_prefix(b":").is_some_and(|rest| is_end(rest.trim_ascii())),
        b"if" | b"while" | b"with" => ends_in_colon(rest),
        b"for" => memmem::find(rest, b" in ").is_some() && ends_in_colon(rest),
        _ => false,
    }
}

/// Whether the line has a colon at its end or before something that looks like a comment.
fn ends_in_colon(line: &[u8]) -> bool {
    let ends = memchr_iter(b'#', line).chain([line.len()]);
    ends.into_iter().any(|end| line[..end].trim_ascii_end().ends_with(b":"))
}

fn is_assignment(line: &[u8]) -> bool {
    let Some(rest) = behind_name(line, true) else { return false };
    let operators = usize::from(rest.first().is_some_and(|byte| b"+-*/%&|^@".contains(byte)));
    let rest = &rest[operators..];
    let Some(value) = rest.strip_prefix(b"=") else { return false };
    !value.starts_with(b"=") && !line.trim_ascii_end().ends_with(b",")
}
