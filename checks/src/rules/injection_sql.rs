//! SQL that is put together from strings.

mod arguments;
mod drivers;

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use ruff_python_ast::{Expr, ExprBinOp, ExprCall};
use ruff_text_size::Ranged;

use super::composed::Composed;
use super::sql_values::{Dialect, Parameters, Style, parameters};
use crate::ancestors::Ancestor;
use crate::rule::rule;
use crate::string::Part;
use crate::{Confidence, Context, Fix, StringConstant};

pub(super) use arguments::{Given, behind, given, join, merge, sequence};

rule! {
    /// SQL that is put together from strings lets whoever controls a part of it change the whole statement.
    ///
    /// A name such as `x' OR '1'='1` ends the literal that it was put into and goes on as SQL: rows are read,
    /// changed or deleted that were not meant. Hand the values over apart from the statement: the driver
    /// then never reads them as SQL. What cannot be a parameter, such as the name of a table, belongs into
    /// a list of known names, or quoted by the driver, as `psycopg.sql.Identifier` does.
    ///
    /// ```python
    /// cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)  # B608 medium/medium
    /// cursor.execute(f"DELETE FROM users WHERE id = {id}")  # B608 medium/medium
    /// query = "UPDATE users SET name = '" + name + "'"  # B608 medium/low
    /// query = "INSERT INTO users VALUES ({})".format(name)  # B608 medium/low
    ///
    /// cursor.execute("SELECT * FROM users WHERE name = %s", (name,))
    /// session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": name})
    /// ```
    ///
    /// The confidence is medium where the string goes right into a call of `execute` or `executemany`, and
    /// low elsewhere.
    ///
    /// ```python
    /// import sqlite3
    ///
    /// cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")  # B608 => cursor.execute("SELECT * FROM users WHERE name = ?", (name,))
    /// cursor.execute(f"SELECT * FROM {table} WHERE name = '{name}'")  # B608 no fix
    /// ```
    ///
    /// The fix hands the values over, where the string is an argument of `execute` or `executemany` and the
    /// module imports one driver: `sqlite3`, `aiosqlite`, `apsw`, `duckdb`, `pyodbc`, `psycopg`, `psycopg2`,
    /// `pg8000`, `aiopg`, Django's `connection`, `pymysql`, `MySQLdb`, `mysql.connector`, `aiomysql`,
    /// `oracledb`, `cx_Oracle` or `asyncpg`. It is unsafe: the database is given a value as what it is, where
    /// it read a text before, and a variable that held a piece of SQL no longer works. There is none where
    /// anything but values is put in, such as a table, a column, a condition or a list for `IN`; nor where SQL
    /// goes through SQLAlchemy, pandas or the like; nor for what looks like a value that is already quoted.
    B608 "hardcoded_sql_expressions" {
        severity: Medium, confidence: Low, cwe: 89,
        message: "SQL put together from strings can be changed by what is put in; hand values over as parameters",
        on: String(check),
    }
}

/// What looks like a statement. To Python, the four information separators are blanks too, and an `i` in
/// any case may be one without a dot.
static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    const BLANK: &str = r"[\s\x1c-\x1f]";
    let statements = [
        format!("select{BLANK}.*from{BLANK}"),
        format!("delete{BLANK}+from{BLANK}"),
        format!(r"[iıİ]nsert{BLANK}+[iıİ]nto{BLANK}.*values(?:{BLANK}|\()"),
        format!("update{BLANK}.*set{BLANK}"),
    ];
    Regex::new(&format!("(?is){}", statements.join("|"))).expect("a constant pattern")
});

/// A chain of so many operators is looked at as a whole. Bandit gives up a file with a longer one.
const LONGEST_CHAIN: usize = 1_000;

/// So many operands of a chain are looked at for each of its strings.
const MOST_OPERANDS: usize = 16_384;

fn check(context: &mut Context<'_>, string: &StringConstant<'_>) {
    let Some(Query { statement, wrapper, replaces }) = query(string) else { return };
    if !STATEMENT.is_match(&statement) {
        return;
    }
    let executing = wrapper.filter(|call| !replaces && executes(call));
    let executed = executing.is_some();
    let fix = executing.and_then(|call| fix(context, string, call));
    let finding = context.report_string(&B608, string).fix(fix);
    if executed {
        finding.confidence(Confidence::Medium);
    }
}

/// What may be a statement, and what becomes of it.
struct Query<'a> {
    statement: Cow<'a, str>,
    /// The call that it is an argument of.
    wrapper: Option<&'a ExprCall>,
    /// Whether it comes from `"…".replace(…)`.
    replaces: bool,
}

fn query<'a>(string: &StringConstant<'a>) -> Option<Query<'a>> {
    if !string.fstring.is_empty() {
        return fstring_query(string);
    }
    match string.parent()? {
        Expr::BinOp(parent) => Some(chain_query(string, parent)),
        Expr::Attribute(parent) if matches!(parent.attr.as_str(), "format" | "replace") => Some(Query {
            statement: Cow::Borrowed(string.value),
            wrapper: string.ancestor(3).and_then(call),
            replaces: parent.attr.as_str() == "replace",
        }),
        _ => None,
    }
}

/// The first piece of an f-string stands for all of them.
fn fstring_query<'a>(string: &StringConstant<'a>) -> Option<Query<'a>> {
    let pieces = || {
        string.fstring.iter().filter_map(|part| match part {
            Part::Piece(piece) => Some(piece),
            Part::Field(_) => None,
        })
    };
    if pieces().next()?.range != string.range {
        return None;
    }
    let statement = match pieces().nth(1) {
        None => Cow::Borrowed(string.value),
        Some(_) => pieces().map(|piece| &*piece.value).collect(),
    };
    // In Python before templates a format specification is an f-string as well.
    Some(Query { statement, wrapper: string.ancestor(2).and_then(call), replaces: false })
}

/// A string in a chain of operators: the string itself, then those of the chain that do not stand under
/// the operator that it stands under itself.
fn chain_query<'a>(string: &StringConstant<'a>, parent: &'a ExprBinOp) -> Query<'a> {
    let mut root = parent;
    let mut levels = 1;
    while let Some(Ancestor::Expression(Expr::BinOp(above))) = string.ancestor(levels + 1) {
        if levels == LONGEST_CHAIN {
            break;
        }
        root = above;
        levels += 1;
    }
    let wrapper = string.ancestor(levels + 1).and_then(call);
    let mut statement = Cow::Borrowed(string.value);
    if levels > 1 {
        let mut pending: Vec<&Expr> = vec![&root.right, &root.left];
        for _ in 0..MOST_OPERANDS {
            match pending.pop() {
                Some(Expr::BinOp(operator)) if operator.range() == parent.range() => {}
                Some(Expr::BinOp(operator)) => pending.extend([&*operator.right, &*operator.left]),
                Some(Expr::StringLiteral(other)) => {
                    let statement = statement.to_mut();
                    statement.push(' ');
                    statement.push_str(other.value.to_str());
                }
                Some(_) => {}
                None => break,
            }
        }
    }
    Query { statement, wrapper, replaces: false }
}

fn call(ancestor: Ancestor<'_>) -> Option<&ExprCall> {
    match ancestor {
        Ancestor::Expression(Expr::Call(call)) => Some(call),
        _ => None,
    }
}

fn executes(call: &ExprCall) -> bool {
    matches!(called(call), "execute" | "executemany")
}

fn called(call: &ExprCall) -> &str {
    match &*call.func {
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        Expr::Name(name) => name.id.as_str(),
        _ => "",
    }
}

/// Hands the values over as parameters, in the way of the driver that the module imports.
fn fix(context: &Context<'_>, string: &StringConstant<'_>, call: &ExprCall) -> Option<Fix> {
    let query = call.arguments.args.first()?;
    // A piece of an f-string in a chain or the like is looked at on its own by Bandit.
    if context.in_f_string || !query.range().contains_range(string.range) {
        return None;
    }
    let driver = drivers::driver(context)?;
    let is_many = called(call) == "executemany";
    let has_parameters = is_many || !matches!(given(&call.arguments, arguments::NAMES), Given::Nothing);
    let dialect = Dialect {
        style: driver.style,
        has_double_quotes: driver.has_double_quotes,
        has_parameters,
        is_condition: false,
    };
    let mut found =
        parameters(context, Composed::of(context, query)?, dialect).filter(Parameters::has_values)?;
    let edits = match driver.style {
        Style::Question | Style::Percent if is_many => arguments::execute_many(call, &found)?,
        _ if is_many => return None,
        style => arguments::execute(context, call, style, &found)?,
    };
    found.edits.extend(edits);
    Some(Fix::unsafe_("Hand the values over as parameters", found.edits))
}
