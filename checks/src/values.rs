//! Arguments as Bandit reads them.

use ruff_python_ast::Expr;

/// How deep Bandit's reading of a literal can go before Python stops it.
const DEEPEST_LITERAL: usize = 300;

/// What Bandit takes an argument to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// Python's `None`: the argument is missing, or it is no literal.
    Unknown,
    /// A string: that of a constant, the identifier of a name, the last name of an attribute, or
    /// one of the words `True`, `False` and `None` for these constants.
    Word(&'a str),
    /// Any other value, such as a number or a list.
    Other,
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
            Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Set(_)
            | Expr::Dict(_) => Self::Other,
            _ => Self::Unknown,
        }
    }

    pub(crate) fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
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
