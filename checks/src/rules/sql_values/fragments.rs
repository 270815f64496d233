//! Values that are pieces of SQL, by how they are written.

use ruff_python_ast::Expr;

use crate::rules::composed::{Form, Value, calls_any, last_name};

/// Functions that write a value as SQL has it, or several of them.
const WRITERS: &[&str] = &[
    "join", "quot", "escap", "literal", "repr", "adapt", "mogrify", "sanitiz", "dumps", "sql", "format",
    "replace",
];

/// What names of a value that is already written as SQL has it, or of a piece of SQL.
const QUOTED: &[&str] = &["quot", "escap", "literal"];

/// What names of pieces of SQL have in them.
const PIECES: &[&str] = &[
    "sql",
    "clause",
    "where",
    "column",
    "col_",
    "_col",
    "table",
    "tbl",
    "field",
    "placeholder",
    "cond",
    "expr",
    "query",
    "stmt",
    "statement",
    "select",
    "from",
    "order",
    "sort",
    "filter",
    "schema",
    "subquery",
    "values",
    "params",
    "predicate",
];

/// Whether a value may be something else than one value.
pub(super) fn may_be_sql(value: &Value<'_>, is_quoted: bool) -> bool {
    if !matches!(value.form, Form::Text | Form::Joined | Form::Integer) {
        return true;
    }
    let is_named = |parts: &[&str]| {
        let name = last_name(value.expression).to_ascii_lowercase();
        parts.iter().any(|part| name.contains(part))
    };
    match value.expression {
        Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) => {
            is_named(QUOTED) || !is_quoted && value.form != Form::Integer && is_named(PIECES)
        }
        Expr::Call(_) => {
            calls_any(value.expression, WRITERS)
                || !is_quoted && value.form != Form::Integer && is_named(PIECES)
        }
        Expr::Await(_) | Expr::UnaryOp(_) => is_named(WRITERS),
        Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) => false,
        Expr::BinOp(operation) => {
            let is_plain = |operand: &Expr| {
                matches!(operand, Expr::Name(_) | Expr::Attribute(_) | Expr::NumberLiteral(_))
            };
            value.form == Form::Joined || !(is_plain(&operation.left) && is_plain(&operation.right))
        }
        _ => true,
    }
}
