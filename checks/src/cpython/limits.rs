//! What CPython's tokenizer and parser have room for.
//!
//! The parser has a stack of its own besides, which a hundred brackets can exhaust where in each of them
//! most kinds of operators are nested. Nobody writes that, and it is not counted.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

/// So many brackets may be open at a time, those of fields in f-strings among them.
const BRACKETS: usize = 200;

/// So many blocks may be nested.
const INDENTS: usize = 99;

/// So many f-strings may be nested in one another.
const F_STRINGS: usize = 149;

/// So many decimal digits an integer may have.
const DIGITS: usize = 4_300;

/// Whether one of the limits is exceeded.
pub(super) fn are_exceeded(tokens: &Tokens, source: &str) -> bool {
    let (mut brackets, mut indents, mut f_strings) = (Depth::default(), Depth::default(), Depth::default());
    for token in tokens {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets.open(),
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets.close(),
            TokenKind::Indent => indents.open(),
            TokenKind::Dedent => indents.close(),
            TokenKind::FStringStart | TokenKind::TStringStart => f_strings.open(),
            TokenKind::FStringEnd | TokenKind::TStringEnd => f_strings.close(),
            TokenKind::Int if is_too_long(&source[token.range()]) => return true,
            _ => {}
        }
    }
    brackets.deepest > BRACKETS || indents.deepest > INDENTS || f_strings.deepest > F_STRINGS
}

#[derive(Default)]
struct Depth {
    now: usize,
    deepest: usize,
}

impl Depth {
    fn open(&mut self) {
        self.now += 1;
        self.deepest = self.deepest.max(self.now);
    }

    fn close(&mut self) {
        self.now = self.now.saturating_sub(1);
    }
}

/// Whether an integer has too many digits. To bases that are powers of two it may have any number.
fn is_too_long(integer: &str) -> bool {
    if integer.len() <= DIGITS {
        return false;
    }
    let is_decimal = integer.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    is_decimal && integer.bytes().filter(u8::is_ascii_digit).count() > DIGITS
}
