//! SQL that Django takes as it is.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::rule::rule;
use crate::values::string;
use crate::{Call, Context, When};

rule! {
    /// `QuerySet.extra` puts its `select`, `where` and `tables` into the query without quoting them.
    ///
    /// A value in one of them can read or change any row of the database. Write `%s` and pass the
    /// value in `params` (or `select_params`), where the database driver quotes it; better, ask with
    /// `filter`, `annotate` and `F`, `Q` and `Func` objects: Django means to take `extra` away.
    ///
    /// ```python
    /// User.objects.extra(where=[f"name = '{name}'"])  # B610
    /// User.objects.extra(where=["name = %s"], params=[name])
    /// User.objects.extra(select={"age": "EXTRACT(YEAR FROM now()) - " + year})  # B610
    /// User.objects.filter(name=name)
    /// ```
    ///
    /// Only a list of constants in `where` and `tables`, and a dict of constants in `select`, is silent.
    /// There is no fix: what has to go to `params` depends on the SQL.
    B610 "django_extra_used" {
        severity: Medium, confidence: Medium, cwe: 89,
        message: "`extra` takes this for SQL as it is; write `%s` and pass the values in `params`, or use `filter`",
        on: CallWhen(When::LastName(&["extra"]), extra),
    }
}

rule! {
    /// `RawSQL` puts its text into the query as it is.
    ///
    /// A value in the text can read or change any row of the database. Write `%s`, without quotes round
    /// it, and pass the value in `params`, where the database driver quotes it.
    ///
    /// ```python
    /// from django.db.models.expressions import RawSQL
    ///
    /// queryset.annotate(val=RawSQL("SELECT id FROM t WHERE name = '%s'" % name, []))  # B611
    /// queryset.annotate(val=RawSQL("SELECT id FROM t WHERE name = %s", [name]))
    /// ```
    ///
    /// There is no fix: what has to go to `params` depends on the SQL.
    B611 "django_rawsql_used" {
        severity: Medium, confidence: Medium, cwe: 89,
        message: "`RawSQL` takes this for SQL as it is; write `%s` and pass the values in `params`",
        on: CallWhen(When::LastName(&["RawSQL"]), raw_sql),
    }
}

fn extra(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name != "extra" {
        return;
    }
    let where_or_tables = || [(1, "where"), (3, "tables")].into_iter();
    let unclear = where_or_tables()
        .filter_map(|(position, name)| argument(call, position, name))
        .find_map(unclear_in_list)
        .or_else(|| argument(call, 0, "select").and_then(unclear_in_dict));
    if let Some(unclear) = unclear {
        context.report_call(&B610, call).at(unclear.range());
    }
}

/// An argument as Bandit finds it: one given by position goes before one given by name, and the last of
/// several counts.
fn argument<'a>(call: &Call<'a>, position: usize, name: &str) -> Option<&'a Expr> {
    call.args().get(position).or_else(|| call.keywords(name).last().map(|keyword| &keyword.value))
}

/// What is no constant text in a list, or what is no list.
fn unclear_in_list(argument: &Expr) -> Option<&Expr> {
    match argument {
        Expr::List(list) => list.elts.iter().find(|element| string(element).is_none()),
        _ => Some(argument),
    }
}

/// What is no constant text in a dict, or what is no dict.
fn unclear_in_dict(argument: &Expr) -> Option<&Expr> {
    let Expr::Dict(dict) = argument else { return Some(argument) };
    dict.items.iter().find_map(|item| match &item.key {
        Some(key) if string(key).is_some() => string(&item.value).is_none().then_some(&item.value),
        key => Some(key.as_ref().unwrap_or(&item.value)),
    })
}

fn raw_sql(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name != "RawSQL" {
        return;
    }
    let Some(sql) = argument(call, 0, "sql").filter(|sql| string(sql).is_none()) else { return };
    if context.imports.any_contains("django.db.models") {
        context.report_call(&B611, call).at(sql.range());
    }
}
