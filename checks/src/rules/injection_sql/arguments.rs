//! Values handed over to `execute` apart from the statement, beside those that are handed over already.

use ruff_python_ast::{Arguments, Expr, ExprCall, Keyword};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::rules::composed::end_with_parentheses;
use crate::rules::sql_values::{Parameter, Parameters, Style};
use crate::{Context, Edit};

/// What the drivers call the argument with the parameters.
pub(super) const NAMES: &[&str] = &["params", "parameters", "vars", "args"];

/// The parameters that a call hands over already.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Given<'a> {
    Nothing,
    Value(&'a Expr),
    /// What is unpacked may hold them.
    Unclear,
}

/// The second argument of a call, or one of these names.
pub(crate) fn given<'a>(arguments: &'a Arguments, names: &[&str]) -> Given<'a> {
    let is_unpacked = arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
    if is_unpacked || arguments.args.iter().any(Expr::is_starred_expr) {
        return Given::Unclear;
    }
    let is_named = |keyword: &&Keyword| keyword.arg.as_ref().is_some_and(|arg| names.contains(&arg.as_str()));
    let named = || arguments.keywords.iter().find(is_named).map(|keyword| &keyword.value);
    arguments.args.get(1).or_else(named).map_or(Given::Nothing, Given::Value)
}

/// The edits that hand the values to `execute`.
pub(super) fn execute(
    context: &Context<'_>,
    call: &ExprCall,
    style: Style,
    found: &Parameters,
) -> Option<Vec<Edit>> {
    let arguments = &call.arguments;
    match (style, given(arguments, NAMES)) {
        (_, Given::Unclear) => None,
        (Style::Dollar, _) => {
            let count = arguments.args.len() - 1;
            (count == found.existing).then_some(())?;
            let codes = join(found.values.iter());
            Some(vec![behind(context, call, count, &codes)?])
        }
        // Keywords are parameters themselves.
        (Style::Named, Given::Nothing) if !arguments.keywords.is_empty() || found.existing > 0 => None,
        (Style::Named, Given::Nothing) => {
            Some(vec![behind(context, call, 0, &format!("{{{}}}", items(&found.values)))?])
        }
        (Style::Named, Given::Value(Expr::Dict(dict))) => {
            let key = |item: &ruff_python_ast::DictItem| {
                Some(item.key.as_ref()?.as_string_literal_expr()?.value.to_str().to_owned())
            };
            let keys: Vec<String> = dict.items.iter().map(key).collect::<Option<_>>()?;
            let is_free = found.values.iter().all(|value| !keys.contains(&value.name));
            let last = dict.items.last().filter(|_| is_free)?;
            let end = last.value.end();
            let rest = context.text(TextRange::new(end, dict.end()));
            rest.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '}')).then_some(())?;
            Some(vec![Edit::insert(end, format!(", {}", items(&found.values)))])
        }
        (Style::Named, Given::Value(_)) => None,
        (_, Given::Nothing) => {
            (found.existing == 0).then_some(())?;
            Some(vec![behind(context, call, 0, &sequence(&found.values))?])
        }
        (_, Given::Value(given)) => merge(context, given, found),
    }
}

/// The edits that hand the values to `executemany`, along with each row.
pub(super) fn execute_many(call: &ExprCall, found: &Parameters) -> Option<Vec<Edit>> {
    let Given::Value(rows) = given(&call.arguments, &[]) else { return None };
    let is_plain = matches!(
        rows,
        Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) | Expr::List(_) | Expr::ListComp(_)
    );
    // Each value is computed for each row.
    let is_name = |value: &Parameter| {
        value.code.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) && value.code != "row"
    };
    if !is_plain || found.existing == 0 || !found.values.iter().all(is_name) {
        return None;
    }
    let row = spread("row", found)?;
    Some(vec![Edit::insert(rows.start(), format!("[{row} for row in ")), Edit::insert(rows.end(), "]")])
}

/// The edits that put the values among those of a sequence.
pub(crate) fn merge(context: &Context<'_>, given: &Expr, found: &Parameters) -> Option<Vec<Edit>> {
    let elements = match given {
        Expr::Tuple(tuple) if tuple.parenthesized => &tuple.elts,
        Expr::List(list) => &list.elts,
        Expr::Name(_) | Expr::Attribute(_) if found.existing > 0 => {
            let code = spread(context.text(given), found)?;
            return Some(vec![Edit::replace(given.range(), code)]);
        }
        _ => return None,
    };
    let is_plain = elements.len() == found.existing && !elements.iter().any(Expr::is_starred_expr);
    (is_plain && is_bare(context, given, elements)).then_some(())?;
    let Some(last) = elements.last() else {
        let code = join(found.values.iter());
        let code = if given.is_list_expr() { format!("[{code}]") } else { sequence(&found.values) };
        return Some(vec![Edit::replace(given.range(), code)]);
    };
    let edit = |index: usize| {
        let here: Vec<&Parameter> = found.values.iter().filter(|value| value.behind == index).collect();
        if here.is_empty() {
            return None;
        }
        let codes = join(here.into_iter());
        Some(match elements.get(index) {
            Some(element) => Edit::insert(element.start(), format!("{codes}, ")),
            None => Edit::insert(last.end(), format!(", {codes}")),
        })
    };
    Some((0..=elements.len()).filter_map(edit).collect())
}

/// Whether between the elements there are commas and blanks alone.
fn is_bare(context: &Context<'_>, given: &Expr, elements: &[Expr]) -> bool {
    let mut end = given.start() + TextSize::of('(');
    let starts =
        elements.iter().map(Ranged::range).chain([TextRange::empty(given.end() - TextSize::of(')'))]);
    starts.into_iter().all(|element| {
        let gap = context.source.get(end.to_usize()..element.start().to_usize());
        end = element.end();
        gap.is_some_and(|gap| gap.chars().all(|c| c == ',' || c.is_whitespace()))
    })
}

/// The values before or behind all those of a sequence.
fn spread(given: &str, found: &Parameters) -> Option<String> {
    let codes = join(found.values.iter());
    if found.values.iter().all(|value| value.behind == 0) {
        return Some(format!("({codes}, *{given})"));
    }
    let is_behind = found.values.iter().all(|value| value.behind == found.existing);
    is_behind.then(|| format!("(*{given}, {codes})"))
}

/// Puts an argument behind the positional argument of this number.
pub(crate) fn behind(context: &Context<'_>, call: &ExprCall, index: usize, argument: &str) -> Option<Edit> {
    let arguments = &call.arguments;
    let positional = arguments.args.get(index)?;
    let next = arguments.args.iter().map(Ranged::start).chain(arguments.keywords.iter().map(Ranged::start));
    let next = next.filter(|start| *start > positional.end()).min();
    let limit = next.or_else(|| arguments.end().checked_sub(TextSize::of(')')))?;
    context.text(arguments).ends_with(')').then_some(())?;
    let end = end_with_parentheses(context, positional.end(), limit)?;
    Some(Edit::insert(end, format!(", {argument}")))
}

/// A tuple of the values.
pub(crate) fn sequence(values: &[Parameter]) -> String {
    let comma = if values.len() == 1 { "," } else { "" };
    format!("({}{comma})", join(values.iter()))
}

/// The values with commas between them.
pub(crate) fn join<'a>(values: impl Iterator<Item = &'a Parameter>) -> String {
    values.map(|value| value.code.as_str()).collect::<Vec<_>>().join(", ")
}

/// The items of a dict of the values.
fn items(values: &[Parameter]) -> String {
    values.iter().map(|value| format!("\"{}\": {}", value.name, value.code)).collect::<Vec<_>>().join(", ")
}
