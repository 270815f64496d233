//! Python's formatting of numbers and texts: what comes after the colon of a tag, such as `>8` or `03`.

use std::fmt;

use super::python_repr::quoted;

/// What a tag stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Number(u32),
    Text(String),
    /// Something else, which is already shown as Python shows it.
    Other(String),
}

/// What is wrong with a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// It is not in the notation.
    #[error("it has to be of fill, alignment, sign, width, precision and type, in this order")]
    Malformed,
    /// The width or precision would fill the memory.
    #[error("width and precision may be {LONGEST} at most")]
    TooLong,
    /// A type that the value cannot have.
    #[error("`{0}` is no type for this value")]
    Type(char),
    /// A part that the value cannot have.
    #[error("{0} cannot be used with this value")]
    Part(&'static str),
}

/// The largest width and precision: a limit of ours.
const LONGEST: usize = 100_000;

/// A format in its parts.
#[derive(Debug, Default)]
struct Spec {
    fill: Option<char>,
    align: Option<char>,
    sign: Option<char>,
    /// `z`, which makes a negative zero positive.
    coerces_zero: bool,
    /// `#`
    is_alternate: bool,
    /// A `0` before the width.
    has_zeros: bool,
    width: usize,
    /// `,` or `_` between groups of digits.
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

/// A number as text, before it is padded.
struct Digits {
    prefix: &'static str,
    whole: String,
    /// The point with what follows, and an exponent or percent sign.
    rest: String,
    group: usize,
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Text(text) | Self::Other(text) => text.fmt(formatter),
        }
    }
}

/// The value after `!s`, `!r` or `!a`.
pub fn converted(value: &Value, conversion: char) -> Value {
    Value::Text(match value {
        Value::Text(text) if conversion != 's' => quoted(text, conversion == 'a'),
        value => value.to_string(),
    })
}

/// The value in this format.
pub fn formatted(value: &Value, spec: &str) -> Result<String, SpecError> {
    let spec = Spec::parse(spec)?;
    match value {
        Value::Number(number) => spec.number(*number),
        Value::Text(text) | Value::Other(text) => spec.text(text),
    }
}

impl Spec {
    fn parse(text: &str) -> Result<Self, SpecError> {
        let mut spec = Self::default();
        let mut rest: &[char] = &text.chars().collect::<Vec<_>>();
        match rest {
            [fill, align @ ('<' | '>' | '=' | '^'), after @ ..] => {
                (spec.fill, spec.align, rest) = (Some(*fill), Some(*align), after);
            }
            [align @ ('<' | '>' | '=' | '^'), after @ ..] => (spec.align, rest) = (Some(*align), after),
            _ => {}
        }
        if let [sign @ ('+' | '-' | ' '), after @ ..] = rest {
            (spec.sign, rest) = (Some(*sign), after);
        }
        if let ['z', after @ ..] = rest {
            (spec.coerces_zero, rest) = (true, after);
        }
        if let ['#', after @ ..] = rest {
            (spec.is_alternate, rest) = (true, after);
        }
        if let (['0', after @ ..], None) = (rest, spec.fill) {
            (spec.has_zeros, rest) = (true, after);
        }
        (spec.width, rest) = integer(rest)?.map_or((0, rest), |(width, after)| (width, after));
        if let [grouping @ (',' | '_'), after @ ..] = rest {
            (spec.grouping, rest) = (Some(*grouping), after);
        }
        if let ['.', after @ ..] = rest {
            let (precision, after) = integer(after)?.ok_or(SpecError::Malformed)?;
            (spec.precision, rest) = (Some(precision), after);
        }
        match rest {
            [] => Ok(spec),
            [kind] => Ok(Self { kind: Some(*kind), ..spec }),
            _ => Err(SpecError::Malformed),
        }
    }

    fn text(&self, text: &str) -> Result<String, SpecError> {
        let parts = [
            (self.sign.is_some(), "a sign"),
            (self.coerces_zero, "`z`"),
            (self.is_alternate, "`#`"),
            (self.grouping.is_some(), "grouping"),
            (self.align == Some('='), "alignment with `=`"),
        ];
        match self.kind {
            None | Some('s') => {}
            Some(kind) => return Err(SpecError::Type(kind)),
        }
        if let Some((_, part)) = parts.iter().find(|(is_there, _)| *is_there) {
            return Err(SpecError::Part(part));
        }
        let text: String = text.chars().take(self.precision.unwrap_or(usize::MAX)).collect();
        Ok(self.padded("", &text, '<'))
    }

    fn number(&self, number: u32) -> Result<String, SpecError> {
        let kind = self.kind.unwrap_or('d');
        let digits = match kind {
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => self.float(number, kind),
            'c' => return self.character(number),
            'b' | 'd' | 'n' | 'o' | 'x' | 'X' => self.integer(number, kind)?,
            kind => return Err(SpecError::Type(kind)),
        };
        if self.grouping.is_some() && kind == 'n' {
            return Err(SpecError::Part("grouping"));
        }
        let sign = match self.sign {
            Some(sign @ ('+' | ' ')) => sign.to_string(),
            _ => String::new(),
        };
        let before = format!("{sign}{}", digits.prefix);
        let is_inner = self.align.unwrap_or(if self.has_zeros { '=' } else { '>' }) == '=';
        let taken = before.len() + digits.rest.len();
        let least = if is_inner && self.fill() == '0' { self.width.saturating_sub(taken) } else { 0 };
        let whole = match self.grouping {
            Some(sign) => grouped(digits.whole, sign, digits.group, least),
            None => digits.whole,
        };
        Ok(self.padded(&before, &format!("{whole}{}", digits.rest), '>'))
    }

    fn integer(&self, number: u32, kind: char) -> Result<Digits, SpecError> {
        if self.precision.is_some() {
            return Err(SpecError::Part("a precision"));
        }
        if self.coerces_zero {
            return Err(SpecError::Part("`z`"));
        }
        let (prefix, whole) = match kind {
            'b' => ("0b", format!("{number:b}")),
            'o' => ("0o", format!("{number:o}")),
            'x' => ("0x", format!("{number:x}")),
            'X' => ("0X", format!("{number:X}")),
            _ => ("", number.to_string()),
        };
        if self.grouping == Some(',') && !prefix.is_empty() {
            return Err(SpecError::Part("a comma"));
        }
        let group = if prefix.is_empty() { 3 } else { 4 };
        let prefix = if self.is_alternate { prefix } else { "" };
        Ok(Digits { prefix, whole, rest: String::new(), group })
    }

    fn character(&self, number: u32) -> Result<String, SpecError> {
        let is_plain = self.sign.is_none() && !self.is_alternate && self.grouping.is_none();
        if !is_plain || self.precision.is_some() || self.coerces_zero {
            return Err(SpecError::Type('c'));
        }
        let c = char::from_u32(number).ok_or(SpecError::Type('c'))?;
        Ok(self.padded("", &c.to_string(), '>'))
    }

    /// A number as one with a fraction.
    fn float(&self, number: u32, kind: char) -> Digits {
        let value = f64::from(number);
        let precision = self.precision.unwrap_or(6);
        let text = match kind.to_ascii_lowercase() {
            'e' => self.scientific(value, precision),
            'g' => self.general(value, precision.max(1)),
            '%' => self.fixed(value * 100.0, precision) + "%",
            _ => self.fixed(value, precision),
        };
        let text = if kind.is_ascii_uppercase() { text.to_uppercase() } else { text };
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (whole, rest) = text.split_at(end);
        Digits { prefix: "", whole: whole.to_owned(), rest: rest.to_owned(), group: 3 }
    }

    fn fixed(&self, value: f64, precision: usize) -> String {
        let point = if self.is_alternate && precision == 0 { "." } else { "" };
        format!("{value:.precision$}{point}")
    }

    fn scientific(&self, value: f64, precision: usize) -> String {
        let text = format!("{value:.precision$e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let point = if self.is_alternate && precision == 0 { "." } else { "" };
        // These values are not below one, so the exponent has no sign of its own.
        format!("{mantissa}{point}e+{exponent:0>2}")
    }

    /// So many digits that matter, in whichever of the two notations is short.
    fn general(&self, value: f64, precision: usize) -> String {
        let text = self.scientific(value, precision - 1);
        let (mantissa, exponent) = text.split_once("e+").unwrap_or((&text, "0"));
        let exponent: usize = exponent.parse().unwrap_or_default();
        let trimmed = |text: &str| {
            let is_trimmed = text.contains('.') && !self.is_alternate;
            let text = if is_trimmed { text.trim_end_matches('0').trim_end_matches('.') } else { text };
            text.to_owned()
        };
        if exponent < precision {
            trimmed(&self.fixed(value, precision - 1 - exponent))
        } else {
            format!("{}e+{exponent:02}", trimmed(mantissa))
        }
    }

    fn fill(&self) -> char {
        self.fill.unwrap_or(if self.has_zeros { '0' } else { ' ' })
    }

    /// Fills up to the width; `before` is what stays in front of padding with `=`.
    fn padded(&self, before: &str, text: &str, usual: char) -> String {
        let missing = self.width.saturating_sub(before.chars().count() + text.chars().count());
        let inner = if self.has_zeros && usual == '>' { '=' } else { usual };
        let fill = |count: usize| self.fill().to_string().repeat(count);
        match self.align.unwrap_or(inner) {
            '<' => format!("{before}{text}{}", fill(missing)),
            '^' => format!("{}{before}{text}{}", fill(missing / 2), fill(missing - missing / 2)),
            '=' => format!("{before}{}{text}", fill(missing)),
            _ => format!("{}{before}{text}", fill(missing)),
        }
    }
}

/// A number in digits, and what follows it; none where there is no digit.
fn integer(text: &[char]) -> Result<Option<(usize, &[char])>, SpecError> {
    let length = text.iter().take_while(|c| c.is_ascii_digit()).count();
    if length == 0 {
        return Ok(None);
    }
    let (digits, rest) = text.split_at(length);
    let number = digits.iter().collect::<String>().parse().unwrap_or(usize::MAX);
    if number > LONGEST { Err(SpecError::TooLong) } else { Ok(Some((number, rest))) }
}

/// Digits in groups, with zeros before them until they are `least` long.
fn grouped(mut digits: String, sign: char, size: usize, least: usize) -> String {
    let signs = |length: usize| length.saturating_sub(1) / size;
    let mut zeros = 0;
    while digits.len() + zeros + signs(digits.len() + zeros) < least {
        zeros += 1;
    }
    digits.insert_str(0, &"0".repeat(zeros));
    let mut grouped = String::with_capacity(digits.len() + signs(digits.len()));
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(size) {
            grouped.push(sign);
        }
        grouped.push(digit);
    }
    grouped
}
