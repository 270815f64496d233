//! The way over a statement.

use ruff_python_ast::Expr;

use super::fragments::may_be_sql;
use super::position::{Clause, Frame, Kind, Previous, clause};
use super::{Dialect, Parameter, Parameters, Style, code_of};
use crate::rules::composed::{Form, Unit, Value, last_name};
use crate::{Context, Edit};

/// So deep may parentheses be nested.
const DEEPEST: usize = 100;

/// How the statements begin that take parameters.
const STATEMENTS: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "REPLACE"];

/// Words that Oracle takes for nothing else, and so not for names of parameters.
const RESERVED: &[&str] = &[
    "access", "comment", "date", "file", "from", "group", "index", "level", "mode", "number", "option",
    "order", "resource", "row", "select", "session", "set", "share", "size", "start", "table", "uid", "user",
    "values",
];

pub(super) struct Scanner<'c, 'a> {
    context: &'c Context<'a>,
    units: &'c [Unit<'a>],
    dialect: Dialect,
    at: usize,
    previous: Previous,
    frames: Vec<Frame>,
    top: Frame,
    /// Whether the name of a table that is filled may be followed by its columns.
    is_into: bool,
    /// The highest number of a placeholder.
    highest: usize,
    /// How many columns are named.
    columns: Option<usize>,
    pub(super) found: Parameters,
}

impl<'c, 'a> Scanner<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>, units: &'c [Unit<'a>], dialect: Dialect) -> Self {
        let clause = if dialect.is_condition { Clause::Comparisons } else { Clause::Names };
        Self {
            context,
            units,
            dialect,
            at: 0,
            previous: Previous::Nothing,
            frames: Vec::new(),
            top: Frame::new(Kind::Top, clause),
            is_into: false,
            highest: highest(units),
            columns: None,
            found: Parameters::default(),
        }
    }

    /// Reads all. None where a value stands in another place than that of a value.
    pub(super) fn run(&mut self) -> Option<()> {
        while let Some(unit) = self.units.get(self.at) {
            match unit {
                Unit::Value(value) => self.bare(value)?,
                Unit::Char(c, _) => self.character(*c)?,
            }
        }
        self.frames.is_empty().then_some(())
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.units.get(self.at + ahead)?.char()
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.top)
    }

    fn character(&mut self, c: char) -> Option<()> {
        match (c, self.peek(1)) {
            ('\'', _) => return self.quoted(c),
            ('"', _) if self.dialect.has_double_quotes => return self.quoted(c),
            ('"' | '`', _) => return self.skip_name(c),
            ('-', Some('-')) => return self.skip_until(&['\n']),
            ('/', Some('*')) => return self.skip_until(&['*', '/']),
            ('#', _) | ('$', Some('$')) => return None,
            ('(', _) => self.open()?,
            (')', _) => self.close()?,
            (',', _) => {
                self.frame().commas += 1;
                self.previous = Previous::Comma;
            }
            (';', _) => {
                let rest = self.units.get(self.at + 1..)?;
                rest.iter().all(|unit| unit.char().is_some_and(char::is_whitespace)).then_some(())?;
            }
            ('?', _) if self.dialect.style == Style::Question => self.placeholder(),
            ('%', next) if self.dialect.style == Style::Percent && self.dialect.has_parameters => {
                match next {
                    Some('s') => {
                        self.at += 1;
                        self.placeholder();
                    }
                    Some('%') => self.at += 1,
                    _ => return None,
                }
            }
            ('$', Some('0'..='9')) if self.dialect.style == Style::Dollar => return self.numbered(),
            (':', Some(':')) => {
                self.at += 1;
                self.previous = Previous::Operator(c);
            }
            (':', Some(next)) if self.dialect.style == Style::Named && !next.is_whitespace() => {
                self.placeholder();
                self.at += 1;
                return self.word();
            }
            (c, _) if c.is_whitespace() => {}
            (c, _) if c.is_alphanumeric() || matches!(c, '_' | '$' | '@') => return self.word(),
            (c, _) => self.previous = Previous::Operator(c),
        }
        self.at += 1;
        Some(())
    }

    fn placeholder(&mut self) {
        self.found.existing += 1;
        self.previous = Previous::Value;
    }

    fn numbered(&mut self) -> Option<()> {
        let (length, number) = number(self.units.get(self.at + 1..)?)?;
        self.at += 1 + length;
        self.found.existing = self.found.existing.max(number);
        self.previous = Previous::Value;
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let rest = self.units.get(self.at..)?.iter().map_while(Unit::char);
        let word: String = rest.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '@')).collect();
        self.at += word.chars().count();
        if self.previous == Previous::Value && self.dialect.style == Style::Named {
            // The name of a placeholder.
            if self.peek_back(word.chars().count() + 1) == Some(':') {
                return Some(());
            }
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            self.previous = Previous::Value;
            return Some(());
        }
        let word = word.to_uppercase();
        if self.previous == Previous::Nothing && !self.dialect.is_condition {
            STATEMENTS.contains(&word.as_str()).then_some(())?;
        }
        if let Some(clause) = clause(&word, &self.previous) {
            self.frame().clause = clause;
            self.is_into = word == "INTO";
        }
        match word.as_str() {
            "BETWEEN" => self.frame().in_between = true,
            // The next value is the upper bound; behind it an `AND` joins conditions.
            "AND" if !self.value_follows() => self.frame().in_between = false,
            _ => {}
        }
        self.previous = Previous::Word(word);
        Some(())
    }

    /// Whether what comes next is one of our values, or one in quotes.
    fn value_follows(&self) -> bool {
        let mut rest = self.units.iter().skip(self.at);
        let next = rest.find(|unit| !unit.char().is_some_and(char::is_whitespace));
        next.is_some_and(|unit| matches!(unit.char(), None | Some('\'' | '"')))
    }

    fn peek_back(&self, behind: usize) -> Option<char> {
        self.units.get(self.at.checked_sub(behind)?)?.char()
    }

    fn open(&mut self) -> Option<()> {
        let previous = self.previous.clone();
        let is_into = std::mem::take(&mut self.is_into);
        let around = *self.frame();
        (self.frames.len() < DEEPEST).then_some(())?;
        self.frames.push(Frame::new(around.opens(&previous, is_into), around.clause));
        self.previous = Previous::Open;
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        let frame = self.frames.pop()?;
        let number = frame.commas + 1;
        match frame.kind {
            Kind::Columns => self.columns = Some(number),
            // One value may stand for many.
            Kind::In if frame.bare > 0 && number == 1 => return None,
            Kind::Values if frame.bare > 0 => {
                let is_complete = self.columns.map_or(number > 1, |columns| columns == number);
                is_complete.then_some(())?;
            }
            _ => {}
        }
        self.previous = Previous::Close;
        Some(())
    }

    /// Goes past what has no values in it, to behind `end`.
    fn skip_until(&mut self, end: &[char]) -> Option<()> {
        loop {
            let rest = self.units.get(self.at..)?;
            if rest.is_empty() {
                return Some(());
            }
            let is_end =
                rest.len() >= end.len() && rest.iter().zip(end).all(|(unit, end)| unit.char() == Some(*end));
            rest.first()?.char()?;
            self.at += if is_end { end.len() } else { 1 };
            if is_end {
                return Some(());
            }
        }
    }

    fn skip_name(&mut self, quote: char) -> Option<()> {
        self.at += 1;
        self.skip_until(&[quote])?;
        self.previous = Previous::Word(String::new());
        Some(())
    }

    /// A value without quotes round it.
    fn bare(&mut self, value: &Value<'a>) -> Option<()> {
        let before = self.at.checked_sub(1).and_then(|at| self.units.get(at)).and_then(Unit::char)?;
        let is_apart =
            before.is_whitespace() || matches!(before, '=' | '<' | '>' | '(' | ',' | '+' | '-' | '/');
        let ends = match self.units.get(self.at + 1) {
            None => true,
            Some(next) => next.char().is_some_and(|c| c.is_whitespace() || matches!(c, ')' | ',' | ';')),
        };
        let previous = self.previous.clone();
        let frame = self.frame();
        if !is_apart || !ends || !frame.takes_bare(&previous) || may_be_sql(value, false) || !self.ends_well()
        {
            return None;
        }
        self.frame().bare += 1;
        self.frame().in_between &= previous == Previous::Word("BETWEEN".to_owned());
        // What `str` made a text of for the sake of `+` is no text in SQL.
        let code = match value.expression {
            Expr::Call(call) if value.form == Form::Joined && last_name(&call.func) == "str" => {
                match (&*call.arguments.args, &*call.arguments.keywords) {
                    ([inner], []) if !inner.is_starred_expr() => self.context.text(inner).to_owned(),
                    _ => code_of(self.context, value),
                }
            }
            _ => code_of(self.context, value),
        };
        self.replace(value, code)?;
        self.at += 1;
        self.previous = Previous::Value;
        Some(())
    }

    /// Whether nothing follows that makes something else of the value, such as a call, a path or an operator.
    fn ends_well(&self) -> bool {
        let mut rest = self.units.iter().skip(self.at + 1);
        let next = rest.find(|unit| !unit.char().is_some_and(char::is_whitespace));
        next.is_none_or(|unit| unit.char().is_some_and(|c| !"(.[+-*/|=<>".contains(c)))
    }

    /// A text in quotes, with or without values in it.
    fn quoted(&mut self, quote: char) -> Option<()> {
        let rest = self.units.get(self.at + 1..)?;
        let length = rest.iter().position(|unit| unit.char() == Some(quote))?;
        let inside = rest.get(..length)?;
        let next = rest.get(length + 1);
        let values: Vec<&Value<'a>> = inside.iter().filter_map(Unit::value).collect();
        let all = self.units.get(self.at..self.at + length + 2)?;
        self.at += length + 2;
        if values.is_empty() {
            // A doubled quote goes on at once with what is read as another text; to MySQL, a quote behind a
            // backslash does not end the text.
            (inside.last().and_then(Unit::char) != Some('\\')).then_some(())?;
            self.previous = Previous::Value;
            return Some(());
        }
        let ends = next.is_none_or(|next| {
            next.char().is_some_and(|c| c.is_whitespace() || matches!(c, ')' | ',' | ';' | ':' | '|'))
        });
        let previous = std::mem::replace(&mut self.previous, Previous::Value);
        let is_clear = inside.iter().all(|unit| unit.char() != Some('\\'));
        let frame = self.frame();
        if !ends || !is_clear || !frame.takes_quoted(&previous) {
            return None;
        }
        frame.in_between &= previous == Previous::Word("BETWEEN".to_owned());
        if values.iter().any(|value| may_be_sql(value, true)) {
            return None;
        }
        let [first, others @ ..] = &*values else { return None };
        let code = match inside {
            [Unit::Value(value)] => code_of(self.context, value),
            _ => text_with_values(self.context, inside)?,
        };
        self.replace(first, code)?;
        for other in others {
            self.found.edits.push(Edit::replace(other.slot?, ""));
        }
        let characters = all.iter().filter_map(|unit| match unit {
            Unit::Char(_, range) => Some(Edit::replace(*range, "")),
            Unit::Value(_) => None,
        });
        self.found.edits.extend(characters);
        Some(())
    }

    fn replace(&mut self, value: &Value<'a>, code: String) -> Option<()> {
        let name = if self.dialect.style == Style::Named { self.name_for(value) } else { String::new() };
        let number = self.highest + self.found.values.len() + 1;
        let placeholder = match self.dialect.style {
            Style::Question => "?".to_owned(),
            Style::Percent => "%s".to_owned(),
            Style::Dollar => format!("${number}"),
            Style::Named => format!(":{name}"),
        };
        self.found.edits.push(Edit::replace(value.slot?, placeholder));
        self.found.values.push(Parameter { code, name, behind: self.found.existing });
        Some(())
    }

    /// A name for a parameter that no other one has.
    fn name_for(&self, value: &Value<'_>) -> String {
        let own = last_name(value.expression).to_ascii_lowercase();
        let is_taken = |name: &str| self.found.values.iter().any(|other| other.name == name);
        let is_name = own.starts_with(|c: char| c.is_ascii_lowercase())
            && own.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && own.len() <= 30;
        if is_name && !RESERVED.contains(&own.as_str()) && !is_taken(&own) {
            return own;
        }
        format!("value_{}", self.found.values.len() + 1)
    }
}

/// The highest number behind a dollar sign.
fn highest(units: &[Unit<'_>]) -> usize {
    let behind = (0..units.len()).filter(|at| units.get(*at).and_then(Unit::char) == Some('$'));
    behind.filter_map(|at| Some(number(units.get(at + 1..)?)?.1)).max().unwrap_or_default()
}

/// The number that begins here, with its length.
fn number(units: &[Unit<'_>]) -> Option<(usize, usize)> {
    let digits: String = units.iter().map_while(Unit::char).take_while(char::is_ascii_digit).collect();
    Some((digits.len(), digits.parse().ok()?))
}

/// An f-string of the same characters and values.
fn text_with_values(context: &Context<'_>, units: &[Unit<'_>]) -> Option<String> {
    let mut code = String::from("f\"");
    for unit in units {
        match unit {
            Unit::Char('"' | '{' | '}' | '\\' | '\n' | '\r', _) => return None,
            Unit::Char(c, _) => code.push(*c),
            Unit::Value(value) => {
                let written = code_of(context, value);
                let is_plain = matches!(
                    value.expression,
                    Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::Call(_)
                );
                (is_plain && !written.contains(['"', '\\'])).then_some(())?;
                code.push('{');
                code.push_str(&written);
                code.push('}');
            }
        }
    }
    code.push('"');
    Some(code)
}
