//! Which of plain, single and double quotes PyYAML's `safe_dump` takes for a scalar.

use std::sync::LazyLock;

use regex::Regex;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Single,
    Double,
}

/// What decides about the style.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own, and any may be true")]
struct Looks {
    has_break: bool,
    has_special: bool,
    has_indicator: bool,
    starts_or_ends_blank: bool,
    /// A blank before or after a line break.
    has_blank_at_break: bool,
}

/// Whether a mapping can have the text as a key on the line of its value.
pub fn is_simple_key(text: &str) -> bool {
    // PyYAML adds the length of the tag `!!str`, which it does not write.
    let length = text.chars().count() + 5;
    length < 128 && !text.is_empty() && !text.contains(is_break)
}

/// The style of a scalar: the plainest one that keeps the text what it is.
pub fn style(text: &str, chars: &[char]) -> Style {
    let looks = Looks::of(chars);
    let fits_plain = !(looks.has_special
        || looks.has_blank_at_break
        || looks.has_break
        || looks.has_indicator
        || looks.starts_or_ends_blank);
    if fits_plain && !is_something_else(text) {
        Style::Plain
    } else if !(looks.has_special || looks.has_blank_at_break) {
        Style::Single
    } else {
        Style::Double
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_blank(c: char) -> bool {
    matches!(c, '\0' | ' ' | '\t' | '\r') || is_break(c)
}

impl Looks {
    fn of(chars: &[char]) -> Self {
        let mut looks = Self::default();
        let is_blank_at = |at: usize| chars.get(at).is_none_or(|c| is_blank(*c));
        for (index, c) in chars.iter().copied().enumerate() {
            let before = index.checked_sub(1).and_then(|index| chars.get(index)).copied();
            looks.has_indicator |= match c {
                '#' => before.is_none_or(is_blank),
                ':' => is_blank_at(index + 1),
                ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
                    index == 0
                }
                '?' | '-' => index == 0 && is_blank_at(1),
                _ => false,
            };
            looks.has_break |= is_break(c);
            looks.has_special |= !(c == '\n' || (' '..='~').contains(&c));
            let is_edge = index == 0 || index + 1 == chars.len();
            looks.starts_or_ends_blank |= is_edge && (c == ' ' || is_break(c));
            let at_break = |one: Option<char>, other: char| one == Some(' ') && is_break(other);
            looks.has_blank_at_break |= at_break(before, c) || at_break(Some(c), before.unwrap_or(' '));
        }
        looks.has_indicator |= chars.starts_with(&['-'; 3]) || chars.starts_with(&['.'; 3]);
        looks
    }
}

/// Whether a plain scalar would be read as something else than a text.
fn is_something_else(text: &str) -> bool {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let alternatives = [
            "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
            r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?",
            r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
            "[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+",
            "[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+",
            "<<|=|~|null|Null|NULL|",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?",
        ];
        Regex::new(&format!("^(?:{})$", alternatives.join("|"))).ok()
    });
    PATTERN.as_ref().is_none_or(|pattern| pattern.is_match(text))
}
