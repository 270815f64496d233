//! Tokens that may not follow each other in CPython, which the parser lets pass.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

/// The words that may stand behind a number without a blank; what starts with one of them may too.
const BEHIND_NUMBERS: [&str; 8] = ["and", "else", "for", "if", "in", "is", "or", "not"];

/// Whether a token stands where CPython does not take it.
pub(super) fn are_misplaced(tokens: &Tokens, source: &str) -> bool {
    let mut pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs.any(|(one, next)| match one.kind() {
        TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
            one.end() == next.start() && is_misplaced_word(&source[next.range()])
        }
        // A `yield` is no operand; what it yields may start with some of the operators.
        TokenKind::Yield => is_infix(next.kind()),
        _ => false,
    })
}

fn is_misplaced_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && !BEHIND_NUMBERS.iter().any(|word| text.starts_with(word))
}

/// Whether this stands between two expressions and before none.
fn is_infix(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Comma
            | TokenKind::Less
            | TokenKind::Greater
            | TokenKind::LessEqual
            | TokenKind::GreaterEqual
            | TokenKind::EqEqual
            | TokenKind::NotEqual
            | TokenKind::Vbar
            | TokenKind::Amper
            | TokenKind::CircumFlex
            | TokenKind::Percent
            | TokenKind::Slash
            | TokenKind::DoubleSlash
            | TokenKind::At
            | TokenKind::LeftShift
            | TokenKind::RightShift
            | TokenKind::DoubleStar
            | TokenKind::In
            | TokenKind::Is
            | TokenKind::And
            | TokenKind::Or
            | TokenKind::If
            | TokenKind::Else
    )
}
