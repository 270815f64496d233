//! SQL that Django takes as it is.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::composed::Composed;
use super::edits::add_argument;
use super::injection_sql::{Given, behind, given, join, merge, sequence};
use super::sql_values::{Dialect, Parameters, Style, parameters};
use crate::rule::rule;
use crate::values::string;
use crate::{Call, Context, Edit, Fix, When};

rule! {
    /// `QuerySet.extra` puts its `select`, `where` and `tables` into the query without quoting them.
    ///
    /// A value in one of them can read or change any row of the database. Write `%s` and pass the
    /// value in `params` (or `select_params`), where the database driver quotes it; better, ask with
    /// `filter`, `annotate` and `F`, `Q` and `Func` objects: Django means to take `extra` away.
    ///
    /// ```python
    /// User.objects.extra(where=[f"name = '{name}'"])  # B610 => User.objects.extra(where=["name = %s"], params=[name])
    /// User.objects.extra(where=["name = %s"], params=[name])
    /// User.objects.extra(select={"age": "EXTRACT(YEAR FROM now()) - " + year})  # B610
    /// User.objects.filter(name=name)
    /// ```
    ///
    /// Only a list of constants in `where` and `tables`, and a dict of constants in `select`, is silent.
    /// The fix hands the values to `params` and `select_params`, where all that is put in are values. It is unsafe:
    /// the database is given a value as what it is, where it read a text before. There is none where a table, a
    /// column or a piece of SQL is put in.
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
    /// queryset.annotate(val=RawSQL("SELECT id FROM t WHERE name = '%s'" % name, []))  # B611 => queryset.annotate(val=RawSQL("SELECT id FROM t WHERE name = %s", [name]))
    /// queryset.annotate(val=RawSQL("SELECT id FROM t WHERE name = %s", [name]))
    /// ```
    ///
    /// The fix hands the values to `params`, where all that is put in are values. It is unsafe: the database is
    /// given a value as what it is, where it read a text before. There is none where a table, a column or a piece of
    /// SQL is put in.
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
        let fix = extra_fix(context, call);
        context.report_call(&B610, call).at(unclear.range()).fix(fix);
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
        let fix = raw_sql_fix(context, call, sql);
        context.report_call(&B611, call).at(sql.range()).fix(fix);
    }
}

const TITLE: &str = "Hand the values over as parameters";

/// How Django takes SQL: it fills in parameters even where there are none.
const DIALECT: Dialect =
    Dialect { style: Style::Percent, has_double_quotes: false, has_parameters: true, is_condition: true };

fn raw_sql_fix(context: &Context<'_>, call: &Call<'_>, sql: &Expr) -> Option<Fix> {
    if context.in_f_string || call.args().is_empty() {
        return None;
    }
    let composed = Composed::of(context, sql)?;
    let mut found = parameters(context, composed, DIALECT).filter(Parameters::has_values)?;
    let edits = match given(&call.node.arguments, &["params"]) {
        Given::Value(given) => merge(context, given, &found)?,
        Given::Nothing if found.existing == 0 => {
            vec![behind(context, call.node, 0, &sequence(&found.values))?]
        }
        Given::Nothing | Given::Unclear => return None,
    };
    found.edits.extend(edits);
    Some(Fix::unsafe_(TITLE, found.edits))
}

fn extra_fix(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let is_plain = !context.in_f_string
        && !call.has_unpacked_keywords()
        && !call.args().iter().any(Expr::is_starred_expr)
        && argument(call, 3, "tables").is_none_or(|tables| unclear_in_list(tables).is_none());
    if !is_plain {
        return None;
    }
    let conditions = match argument(call, 1, "where") {
        Some(Expr::List(list)) => together(context, list.elts.iter())?,
        Some(_) => return None,
        None => Parameters::default(),
    };
    let selected = match argument(call, 0, "select") {
        Some(Expr::Dict(dict)) => {
            let has_keys =
                dict.items.iter().all(|item| item.key.as_ref().is_some_and(|key| string(key).is_some()));
            has_keys.then(|| together(context, dict.items.iter().map(|item| &item.value)))??
        }
        Some(_) => return None,
        None => Parameters::default(),
    };
    let mut edits = Vec::new();
    let mut new = Vec::new();
    for (found, name, position) in [(selected, "select_params", 5), (conditions, "params", 2)] {
        match argument(call, position, name) {
            _ if !found.has_values() => {}
            Some(given) => edits.extend(merge(context, given, &found)?),
            None if found.existing > 0 => return None,
            None => new.push(format!("{name}=[{}]", join(found.values.iter()))),
        }
        edits.extend(found.edits);
    }
    let argument: Vec<Edit> = match &*new {
        [] => Vec::new(),
        new => vec![add_argument(context, call, &new.join(", "))?],
    };
    edits.extend(argument);
    (!edits.is_empty()).then_some(())?;
    Some(Fix::unsafe_(TITLE, edits))
}

/// The parameters of several pieces of SQL, one after the other.
fn together<'a>(context: &Context<'a>, pieces: impl Iterator<Item = &'a Expr>) -> Option<Parameters> {
    let mut all = Parameters::default();
    for piece in pieces {
        all.extend(parameters(context, Composed::of(context, piece)?, DIALECT)?);
    }
    Some(all)
}
