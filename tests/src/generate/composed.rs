//! SQL and commands that are put together from strings, for something that takes them.

use proptest::collection::vec;
use proptest::prelude::*;

use super::one_of;

/// Pieces of text; `¦` stands for `|`.
const TEXTS: &str = "SELECT a FROM t WHERE a = |SELECT a FROM t WHERE a = '|' AND b = |' AND b LIKE '%| AND c = |'|)\
    | LIMIT |UPDATE t SET a = |INSERT INTO t (a, b) VALUES (|, '|')|DELETE FROM | IN (| BETWEEN | AND |;| ? | -- \
    |tar xf |tar xf '|' \\\"|\\\"| --x=| > | ¦ wc|git log --x='%h |%%| {{ |100%| -|x = |\\n|é";

const VALUES: &str = "x|x.y|x['k']|str(x)|f(x)|(x)|(x\n)|shlex.quote(x)|1|','.join(x)|x if y else z|lambda: x\
    |x.names|escape(x)|( # c\nx)|await x|'a'|a + b|*x";

/// How the pieces come together.
const FORMS: &str = "f|f|%s|%d|%r|{}|{0}|+|+|+\\\n|+ # d\n|f'''|fr";

/// What takes them, in the place of `$`.
const CALLS: &str = "c.execute($)|execute($)|c.execute($, (x,))|c.execute($, [])|c.execute($, x)|c.executemany($, x)\
    |await c.execute($)|c.execute(($))|c.execute($, **x)|c.execute(*$)|os.system($)|os.popen($).read()\
    |os.popen($, 'r')|subprocess.run($, shell=True)|subprocess.run($, shell=True, **x)|run($, shell=True)\
    |subprocess.getoutput($)|c.exec_command($)|x.extra(where=[$])|x.extra(where=[$, 'a'], params=[x])\
    |x.extra(select={'a': $})|RawSQL($, [])|RawSQL($)|RawSQL($, (x,))|f'{c.execute($)}'|c.execute($,)";

const IMPORTS: &str = "import sqlite3|import psycopg2|import asyncpg|import oracledb|import pymysql, duckdb\
    |import sqlalchemy|from django.db.models.expressions import RawSQL|import os, subprocess, paramiko\
    |import shlex|from os import system as s|import sqlite3, sqlalchemy";

/// A module with one of them.
pub(super) fn call() -> impl Strategy<Value = String> {
    let parts = vec((one_of(TEXTS), one_of(VALUES)), 1..4);
    (vec(one_of(IMPORTS), 0..3), one_of(CALLS), one_of(FORMS), parts).prop_map(
        |(imports, call, form, parts)| {
            let text = joined(&form, &parts).replace('¦', "|");
            format!("{}\n{}\n", imports.join("\n"), call.replace('$', &text))
        },
    )
}

/// The parts in a form: an f-string, a text with conversions or fields, or operands of `+`.
fn joined(form: &str, parts: &[(String, String)]) -> String {
    let values = || parts.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ");
    let each = |write: &dyn Fn(&str, &str) -> String| -> String {
        parts.iter().map(|(text, value)| write(text, value)).collect::<Vec<_>>().concat()
    };
    let with = |field: &str| each(&|text, _| format!("{text}{field}"));
    match form {
        "f" | "f'''" | "fr" => {
            let fields = each(&|text, value| format!("{text}{{{value}}}"));
            let quote = if form == "f'''" { "'''" } else { "\"" };
            format!("{}{quote}{fields}{quote}", form.trim_end_matches('\''))
        }
        "{}" | "{0}" => format!("\"{}\".format({})", with(form), values()),
        form if form.starts_with('+') => {
            let operands = parts.iter().map(|(text, value)| format!("\"{text}\" {form} {value}"));
            operands.collect::<Vec<_>>().join(&format!(" {form} "))
        }
        form => format!("\"{}\" % ({},)", with(form), values()),
    }
}
