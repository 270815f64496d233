//! Arguments as Bandit reads them.

use ruff_python_ast::{Expr, Number};

use crate::numbers::is_zero;

/// How deep Bandit's reading of a literal can go before Python stops it.
const DEEPEST_LITERAL: usize = 300;

/// What Bandit takes an argument to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    /// Python's `None`: the argument is missing, or it is no literal.
    Unknown,
    /// A string: that of a constant, the identifier of a name, the last name of an attribute, or
    /// one of the words `True`, `False` and `None` for these constants.
    Word(&'a str),
    /// A number.
    Number(&'a Number),
    /// Any other value, such as bytes or a list.
    Other(&'a Expr),
}

impl<'a> Value<'a> {
    /// Reads an argument. Where Bandit [`raises`] this is not to be asked.
    pub(crate) fn of(argument: &'a Expr) -> Self {
        match argument {
            Expr::Attribute(attribute) => Self::Word(attribute.attr.as_str()),
            Expr::Name(name) => Self::Word(name.id.as_str()),
            Expr::StringLiteral(string) => Self::Word(string.value.to_str()),
            Expr::BooleanLiteral(boolean) => Self::Word(if boolean.value { "True" } else { "False" }),
            Expr::NoneLiteral(_) => Self::Word("None"),
            Expr::NumberLiteral(number) => Self::Number(&number.value),
            Expr::BytesLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Set(_)
            | Expr::Dict(_) => Self::Other(argument),
            _ => Self::Unknown,
        }
    }

    pub(crate) fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    /// Whether Python takes the value for true. `False` and `None` are words here, and words are.
    pub(crate) fn is_truthy(self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Word(word) => !word.is_empty(),
            Self::Number(number) => !is_zero(number),
            Self::Other(Expr::BytesLiteral(bytes)) => bytes.value.bytes().next().is_some(),
            Self::Other(Expr::List(list)) => !list.elts.is_empty(),
            Self::Other(Expr::Tuple(tuple)) => !tuple.elts.is_empty(),
            Self::Other(Expr::Dict(dict)) => !dict.items.is_empty(),
            // A set that is written out has elements, and `...` is true.
            Self::Other(_) => true,
        }
    }

    /// Whether Python can look the value up in a dict.
    pub(crate) fn is_hashable(self) -> bool {
        match self {
            Self::Other(literal) => is_hashable(literal),
            _ => true,
        }
    }
}

/// The text of a plain string constant; not that of an f-string.
pub(crate) fn string(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::StringLiteral(string) => Some(string.value.to_str()),
        _ => None,
    }
}

/// Whether Bandit raises on reading this argument, and so reports nothing for the call: a set that
/// holds what cannot be hashed.
pub(crate) fn raises(argument: &Expr) -> bool {
    !matches!(argument, Expr::Attribute(_)) && literal_raises(argument, 0)
}

fn literal_raises(literal: &Expr, depth: usize) -> bool {
    if depth > DEEPEST_LITERAL {
        return true;
    }
    match literal {
        Expr::List(list) => list.elts.iter().any(|element| literal_raises(element, depth + 1)),
        Expr::Tuple(tuple) => tuple.elts.iter().any(|element| literal_raises(element, depth + 1)),
        Expr::Set(set) => {
            set.elts.iter().any(|element| !is_hashable(element) || literal_raises(element, depth + 1))
        }
        _ => false,
    }
}

fn is_hashable(literal: &Expr) -> bool {
    match literal {
        Expr::List(_) | Expr::Set(_) | Expr::Dict(_) => false,
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_hashable),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Module;

    #[test]
    fn only_sets_of_unhashable_values_raise() {
        for (source, expected) in [
            ("{1, 'a', f()}", false),
            ("{[1]}", true),
            ("{(1, [2])}", true),
            ("[({1: 2}, [3])]", false),
            ("[{(), {}}]", true),
            ("x.attribute", false),
        ] {
            let module = Module::parse(source);
            let Some(ruff_python_ast::Stmt::Expr(statement)) = module.suite().first() else {
                panic!("{source} is an expression");
            };
            assert_eq!(raises(&statement.value), expected, "{source}");
        }
    }
}
