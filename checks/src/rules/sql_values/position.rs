//! Where in a statement a value may stand.

/// The last thing that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Previous {
    Nothing,
    /// A word, in capitals; a name in quotes is empty.
    Word(String),
    Operator(char),
    Comma,
    Open,
    Close,
    Value,
}

/// The clause of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clause {
    /// One in which names stand.
    Names,
    /// Conditions or assignments.
    Comparisons,
    Join,
    Values,
    Limit,
}

/// What an open parenthesis is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Columns,
    Function,
    Group,
    In,
    Top,
    Values,
}

/// An open parenthesis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) clause: Clause,
    pub(super) commas: usize,
    /// How many values stand in it without quotes.
    pub(super) bare: usize,
    /// Whether an `AND` belongs to a `BETWEEN`.
    pub(super) in_between: bool,
}

impl Frame {
    pub(super) fn new(kind: Kind, clause: Clause) -> Self {
        Self { kind, clause, commas: 0, bare: 0, in_between: false }
    }

    /// Whether a value may stand here without quotes.
    pub(super) fn takes_bare(&self, previous: &Previous) -> bool {
        let compares = self.clause == Clause::Comparisons && matches!(self.kind, Kind::Top | Kind::Group);
        match previous {
            Previous::Operator(c) => compares && matches!(c, '=' | '<' | '>' | '+' | '-' | '/'),
            Previous::Word(word) => match word.as_str() {
                "BETWEEN" => compares,
                "AND" => compares && self.in_between,
                "LIMIT" | "OFFSET" => true,
                _ => false,
            },
            Previous::Open => matches!(self.kind, Kind::Values | Kind::In),
            Previous::Comma => match self.kind {
                Kind::Values | Kind::In => true,
                Kind::Top | Kind::Group => self.clause == Clause::Limit,
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a value may stand here in quotes.
    pub(super) fn takes_quoted(&self, previous: &Previous) -> bool {
        match previous {
            Previous::Operator(c) => matches!(c, '=' | '<' | '>' | '+' | '-' | '|'),
            Previous::Word(word) => match word.as_str() {
                "LIKE" | "ILIKE" | "GLOB" | "REGEXP" | "RLIKE" | "BETWEEN" | "THEN" | "ELSE" => true,
                "AND" => self.in_between,
                _ => false,
            },
            Previous::Open | Previous::Comma => matches!(self.kind, Kind::Values | Kind::In | Kind::Function),
            _ => false,
        }
    }

    /// What an open parenthesis is for that stands behind this.
    pub(super) fn opens(&self, previous: &Previous, is_into: bool) -> Kind {
        match previous {
            _ if is_into => Kind::Columns,
            Previous::Word(word) => match word.as_str() {
                "VALUES" => Kind::Values,
                "IN" => Kind::In,
                word if GROUPING.contains(&word) => Kind::Group,
                _ => Kind::Function,
            },
            Previous::Comma if self.clause == Clause::Values => Kind::Values,
            _ => Kind::Group,
        }
    }
}

/// The clause that a word begins, if it begins one.
pub(super) fn clause(word: &str, previous: &Previous) -> Option<Clause> {
    Some(match word {
        "WHERE" | "HAVING" | "SET" => Clause::Comparisons,
        "UPDATE" if *previous == Previous::Word("KEY".to_owned()) => Clause::Comparisons,
        "ON" => Clause::Join,
        "VALUES" => Clause::Values,
        "LIMIT" | "OFFSET" => Clause::Limit,
        "SELECT" | "FROM" | "JOIN" | "ORDER" | "GROUP" | "INTO" | "DELETE" | "UPDATE" | "UNION"
        | "RETURNING" | "USING" | "FETCH" | "INTERSECT" | "EXCEPT" | "CASE" | "WINDOW" => Clause::Names,
        _ => return None,
    })
}

/// The words behind which a parenthesis does not call a function.
const GROUPING: &[&str] = &[
    "ALL", "AND", "ANY", "AS", "BETWEEN", "BY", "CASE", "DISTINCT", "ELSE", "EXCEPT", "EXISTS", "FROM",
    "HAVING", "ILIKE", "INTERSECT", "IS", "JOIN", "LIKE", "LIMIT", "NOT", "OFFSET", "ON", "OR", "SELECT",
    "SET", "SOME", "THEN", "UNION", "USING", "WHEN", "WHERE",
];
