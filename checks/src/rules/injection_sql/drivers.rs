//! The drivers of databases: how each takes parameters.

use crate::Context;
use crate::rules::sql_values::Style;

/// How a driver takes parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Driver {
    pub(super) style: Style,
    /// Whether its SQL has texts in double quotes.
    pub(super) has_double_quotes: bool,
}

/// Drivers by what stands in the name of their module.
const DRIVERS: &[(&[&str], Style, bool)] = &[
    (&["sqlite3", "aiosqlite", "apsw"], Style::Question, true),
    (&["duckdb", "pyodbc"], Style::Question, false),
    (&["psycopg", "pg8000", "aiopg", "django.db"], Style::Percent, false),
    (&["pymysql", "MySQLdb", "mysql.connector", "aiomysql"], Style::Percent, true),
    (&["oracledb", "cx_Oracle"], Style::Named, false),
    (&["asyncpg"], Style::Dollar, false),
];

/// Modules that stand between a program and its driver, and take SQL in their own way.
const LAYERS: &[&str] = &["sqlalchemy", "sqlmodel", "peewee", "tortoise", "databases", "pandas"];

/// The driver of a module, by its imports: none where there is none, or several that differ.
pub(super) fn driver(context: &Context<'_>) -> Option<Driver> {
    let is_imported = |names: &[&str]| names.iter().any(|name| context.imports.any_contains(name));
    let mut drivers = DRIVERS.iter().filter(|(names, ..)| is_imported(names));
    let (_, style, has_double_quotes) = *drivers.next()?;
    let mut found = Driver { style, has_double_quotes };
    for (_, style, has_double_quotes) in drivers {
        (*style == found.style).then_some(())?;
        found.has_double_quotes &= has_double_quotes;
    }
    (!is_imported(LAYERS)).then_some(found)
}
