//! A command as a list of its words.

use std::fmt::Write as _;

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::several::{is_program, may_be_several};
use super::{Word, goes_to_inner_shell};
use crate::Context;
use crate::rules::composed::{Composed, Form, Unit, Value};

/// A part of a word.
#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    Char(char),
    Value(Value<'a>),
}

/// The source of a list with the words of a command, if nothing in it is special to a shell and the first one
/// is a program rather than a command of a shell.
pub(crate) fn argument_list<'a>(context: &Context<'a>, command: &'a Expr) -> Option<String> {
    let composed = Composed::of(context, command)?;
    let written = context.text(command.range());
    // There may be comments between the pieces of the command; and within an f-string, other quotes may end it.
    let is_plain = !written.contains('#') && (!context.in_f_string || command.is_string_literal_expr());
    (is_plain && !goes_to_inner_shell(&composed.units)).then_some(())?;
    let quote = written.chars().find(|c| matches!(c, '"' | '\''))?;
    let words = words(&composed.units)?;
    starts_program(words.first()?).then_some(())?;
    let codes: Option<Vec<String>> = words.iter().map(|word| code(context, word, quote)).collect();
    Some(format!("[{}]", codes?.join(", ")))
}

/// Splits a command as a POSIX shell does. None where something in it means more to one.
fn words<'a>(units: &[Unit<'a>]) -> Option<Vec<Vec<Part<'a>>>> {
    let mut words: Vec<Vec<Part<'a>>> = Vec::new();
    let mut word: Option<Vec<Part<'a>>> = None;
    let mut open: Option<char> = None;
    for unit in units {
        match (*unit, open) {
            (Unit::Value(value), _) => {
                let is_quoted = Word::of(&value).is_quoted;
                let is_one = open.is_some() || is_quoted || !may_be_several(value.expression);
                let is_plain = matches!(value.form, Form::Text | Form::Joined | Form::Integer);
                // Quotes in quotes are a part of the value.
                (is_one && is_plain && !(open.is_some() && is_quoted)).then_some(())?;
                word.get_or_insert_default().push(Part::Value(value));
            }
            (Unit::Char(c, _), Some(quote)) if c == quote => open = None,
            (Unit::Char('\n' | '\r', _), Some(_)) | (Unit::Char('$' | '`' | '\\' | '!', _), Some('"')) => {
                return None;
            }
            (Unit::Char(c, _), Some(_)) => word.get_or_insert_default().push(Part::Char(c)),
            (Unit::Char(c @ ('\'' | '"'), _), None) => {
                open = Some(c);
                word.get_or_insert_default();
            }
            (Unit::Char(' ', _), None) => words.extend(word.take()),
            (Unit::Char(c, _), None) if is_plain(c) => word.get_or_insert_default().push(Part::Char(c)),
            (Unit::Char(..), None) => return None,
        }
    }
    words.extend(word);
    open.is_none().then_some(words)
}

/// Whether a character outside quotes means nothing to a shell.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | ',' | '+' | '@' | '=')
}

/// Whether a command begins with a program.
fn starts_program(word: &[Part<'_>]) -> bool {
    if let [Part::Value(value)] = word {
        return is_program(value.expression);
    }
    let chars: Option<String> = word
        .iter()
        .map(|part| match part {
            Part::Char(c) => Some(*c),
            Part::Value(_) => None,
        })
        .collect();
    chars.is_some_and(|program| {
        !program.is_empty() && !program.contains(['=', ' ']) && !SHELL_WORDS.contains(&program.as_str())
    })
}

/// The source of a word.
fn code(context: &Context<'_>, word: &[Part<'_>], quote: char) -> Option<String> {
    if let [Part::Value(value)] = word
        && value.form != Form::Integer
    {
        return Some(Word::of(value).code(context));
    }
    let has_values = word.iter().any(|part| matches!(part, Part::Value(_)));
    let is_in = |wanted: char| word.iter().any(|part| matches!(part, Part::Char(c) if *c == wanted));
    let other = if quote == '"' { '\'' } else { '"' };
    let chosen = if is_in(quote) { other } else { quote };
    // Within an f-string, another quote may end it.
    if is_in(chosen) || is_in('\\') || chosen == other && context.in_f_string {
        return None;
    }
    let mut text = String::new();
    for part in word {
        match part {
            Part::Char(c @ ('{' | '}')) if has_values => text.extend([*c, *c]),
            Part::Char(c) => text.push(*c),
            Part::Value(value) => {
                let inner = Word::of(value);
                let written = context.text(inner.range).trim();
                let is_simple = matches!(
                    inner.expression,
                    Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::Call(_)
                );
                (is_simple && !written.contains([chosen, '\\', '\n', '#'])).then_some(())?;
                let format = if value.form == Form::Integer { ":d" } else { "" };
                // Writing to a string does not fail.
                _ = write!(text, "{{{written}{format}}}");
            }
        }
    }
    let prefix = if has_values { "f" } else { "" };
    Some(format!("{prefix}{chosen}{text}{chosen}"))
}

/// What a POSIX shell, Bash (which is `/bin/sh` on some systems) or `cmd.exe` does itself, where no program of this name does the same.
const SHELL_WORDS: &[&str] = &[
    ".", ":", "alias", "assoc", "bg", "bind", "break", "builtin", "call", "caller", "case", "cd", "chdir",
    "cls", "command", "compgen", "complete", "compopt", "continue", "copy", "date", "declare", "del", "dir",
    "dirs", "disown", "do", "done", "echo", "elif", "else", "enable", "endlocal", "erase", "esac", "eval",
    "exec", "exit", "export", "fc", "fg", "fi", "for", "ftype", "getopts", "goto", "hash", "help", "history",
    "if", "in", "jobs", "let", "local", "logout", "mapfile", "md", "mkdir", "mklink", "move", "path",
    "pause", "popd", "prompt", "pushd", "rd", "read", "readarray", "readonly", "rem", "ren", "rename",
    "return", "rmdir", "set", "setlocal", "shift", "shopt", "source", "start", "suspend", "then", "time",
    "times", "title", "trap", "type", "typeset", "ulimit", "umask", "unalias", "unset", "until", "ver",
    "verify", "vol", "wait", "while",
];

#[cfg(test)]
mod tests {
    use ruff_text_size::TextRange;

    use super::*;

    fn plain_words(command: &str) -> Option<Vec<String>> {
        let units: Vec<Unit<'_>> = command.chars().map(|c| Unit::Char(c, TextRange::default())).collect();
        let words = words(&units)?;
        starts_program(words.first()?).then_some(())?;
        let text = |word: &Vec<Part<'_>>| {
            let chars = word.iter().filter_map(|part| match part {
                Part::Char(c) => Some(*c),
                Part::Value(_) => None,
            });
            chars.collect()
        };
        Some(words.iter().map(text).collect())
    }

    #[test]
    fn commands_with_anything_special_stay_as_they_are() {
        for command in [
            "ls | wc", "echo hi", "A=1 env", "ls *", "cd /tmp", "ls\nls", "", "cat <x", "ls ~", "declare x",
            "a $B", "a \"$B\"", "a 'b", "a \"b\\c\"", "'a b' c", "a {b,c}", "a #b",
        ] {
            assert_eq!(plain_words(command), None, "{command:?}");
        }
        let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(plain_words("/bin/ls  -l --color=auto"), words(&["/bin/ls", "-l", "--color=auto"]));
        let quoted = "git log --format='%h $x' \"a b\"c ''";
        assert_eq!(plain_words(quoted), words(&["git", "log", "--format=%h $x", "a bc", ""]));
    }
}
