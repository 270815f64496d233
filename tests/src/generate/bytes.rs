//! From a text to the bytes of a file: line ends, tabs, form feeds, encodings and byte order marks.

use proptest::prelude::*;

use super::one_of;

/// What is done to a text.
#[derive(Debug, Clone)]
enum Dress {
    /// Nothing.
    None,
    /// Lines end otherwise.
    Ends(&'static str),
    /// The n-th line ends otherwise than the others.
    End(prop::sample::Index, &'static str),
    /// Four blanks at the start of a line become a tab.
    Tabs,
    /// A tab, a form feed or a blank stands somewhere.
    Inserted(prop::sample::Index, &'static str),
    /// Nothing ends the last line.
    NoEnd,
    /// A byte order mark stands in front.
    Mark,
    /// A cookie stands in front, and the text is in Latin-1 where it can be.
    Cookie(String),
}

/// The bytes of a text.
pub(super) fn of(text: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<u8>> {
    let cookie = one_of(
        "# coding: latin-1|#coding=iso-8859-15|# -*- coding: cp1252 -*-|#!x\n# vim: fileencoding=utf-8|# coding: utf8\
         |#\n# coding: ascii|\n# coding: latin-1|# coding: koi8-r|# coding: nonsense|x = 1  # coding: latin-1",
    );
    let inserted = || prop::sample::select(vec!["\t", "\x0c", " ", "\\\n", "\n", "\r", ";"]);
    let dress = prop_oneof![
        20 => Just(Dress::None),
        3 => Just(Dress::Ends("\r\n")),
        1 => Just(Dress::Ends("\r")),
        2 => (any::<prop::sample::Index>(), prop::sample::select(vec!["\r\n", "\r", "\x0c\n", " \\\n"]))
            .prop_map(|(place, end)| Dress::End(place, end)),
        2 => Just(Dress::Tabs),
        3 => (any::<prop::sample::Index>(), inserted()).prop_map(|(place, text)| Dress::Inserted(place, text)),
        2 => Just(Dress::NoEnd),
        2 => Just(Dress::Mark),
        3 => cookie.prop_map(Dress::Cookie),
    ];
    (text, dress).prop_map(|(text, dress)| dress.put_on(&text))
}

impl Dress {
    fn put_on(&self, text: &str) -> Vec<u8> {
        match self {
            Self::None => text.into(),
            Self::Ends(end) => text.replace('\n', end).into(),
            Self::End(place, end) => {
                let lines: Vec<&str> = text.split_inclusive('\n').collect();
                let place = place.index(lines.len().max(1));
                let line = |(number, line): (usize, &&str)| {
                    if number == place { line.replace('\n', end) } else { (*line).to_owned() }
                };
                lines.iter().enumerate().map(line).collect::<String>().into()
            }
            Self::Tabs => text.replace("    ", "\t").into(),
            Self::Inserted(place, inserted) => {
                let place = place.index(text.chars().count() + 1);
                let at = text.char_indices().nth(place).map_or(text.len(), |(at, _)| at);
                format!("{}{inserted}{}", &text[..at], &text[at..]).into()
            }
            Self::NoEnd => text.trim_end_matches('\n').into(),
            Self::Mark => format!("\u{feff}{text}").into(),
            Self::Cookie(cookie) => {
                let text = format!("{cookie}\n{text}");
                let latin: Option<Vec<u8>> = text.chars().map(|one| u8::try_from(one).ok()).collect();
                latin.filter(|_| !cookie.contains("utf")).unwrap_or_else(|| text.into())
            }
        }
    }
}
