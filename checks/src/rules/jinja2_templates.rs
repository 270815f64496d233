//! Jinja templates that do not escape.

mod keywords_within;

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::edits::add_argument;
use crate::rule::rule;
use crate::{Call, Confidence, Context, Edit, Fix, Import, When};
use keywords_within::keyword_within;

rule! {
    /// A Jinja environment without `autoescape` writes values as they are: one can bring a script.
    ///
    /// The script then runs in the page with all that its reader may do. Pass `autoescape=True`, or
    /// `select_autoescape()`, which escapes by the ending of the template's name.
    ///
    /// ```python
    /// import jinja2
    ///
    /// jinja2.Environment(loader=loader)  # B701 => jinja2.Environment(loader=loader, autoescape=True)
    /// jinja2.Environment(autoescape=False)  # B701 => jinja2.Environment(autoescape=True)
    /// jinja2.Environment(autoescape=is_html)  # B701
    /// jinja2.Environment(loader=loader, autoescape=True)
    /// jinja2.Environment(loader=loader, autoescape=jinja2.select_autoescape())
    /// ```
    ///
    /// With a value that is neither constant nor `select_autoescape(…)` the confidence is medium. There are two
    /// fixes: `True`, and `select_autoescape()`, which leaves alone what is not named like HTML or XML. Both are
    /// unsafe: what was meant to be HTML has to be marked so, and a template that does not write HTML needs no
    /// escapes.
    B701 "jinja2_autoescape_false" {
        severity: High, confidence: High, cwe: 94,
        message: "without `autoescape` a value in a template can bring a script; pass `autoescape=True` or `select_autoescape()`",
        on: CallWhen(When::LastName(&["Environment"]), check),
    }
}

const UNCLEAR: &str =
    "this `autoescape` may be off, and then a value can bring a script; pass `True` or `select_autoescape()`";

/// The position of `autoescape` among the arguments.
const POSITION: usize = 16;

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name != "Environment" || !call.has_name_part("jinja2") {
        return;
    }
    // What Python folds to this name is written in other characters.
    let text = context.text(call.node);
    let may_be_there = text.contains("autoescape") || !text.is_ascii();
    let found = may_be_there.then(|| keyword_within(call.node, "autoescape")).flatten();
    let is_off = found.is_none_or(|keyword| is_boolean(&keyword.value, false));
    if found.is_some_and(|keyword| is_boolean(&keyword.value, true) || selects(&keyword.value)) {
        return;
    }
    let fixes = fixes(context, call);
    let finding = context.report_call(&B701, call);
    finding.fixes = fixes;
    if !is_off {
        finding.confidence = Confidence::Medium;
        finding.message(UNCLEAR);
    }
    if let Some(keyword) = found {
        finding.at(keyword.range());
    }
}

fn is_boolean(value: &Expr, expected: bool) -> bool {
    matches!(value, Expr::BooleanLiteral(boolean) if boolean.value == expected)
}

fn selects(value: &Expr) -> bool {
    let Expr::Call(call) = value else { return false };
    match &*call.func {
        Expr::Attribute(callee) => callee.attr.as_str() == "select_autoescape",
        Expr::Name(callee) => callee.id.as_str() == "select_autoescape",
        _ => false,
    }
}

/// Turns escaping on, for all templates or by their names.
fn fixes(context: &Context<'_>, call: &Call<'_>) -> Vec<Fix> {
    let always = with(context, call, "True").map(|edit| Fix::unsafe_("Turn escaping on", vec![edit]));
    let by_name = by_name(context, call);
    always.into_iter().chain(by_name).collect()
}

fn by_name(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let fix = |module: &str| {
        let edit = with(context, call, &format!("{module}.select_autoescape()"))?;
        Some(Fix::unsafe_("Turn escaping on for templates of HTML and XML", vec![edit]))
    };
    let module = call.node.func.as_attribute_expr().and_then(|callee| callee.value.as_name_expr());
    if let Some(module) = module
        && call.name == "jinja2.Environment"
    {
        return fix(&module.id);
    }
    fix(Import::Jinja2.name())?.needing(Import::Jinja2, context)
}

/// Sets `autoescape`, where it is off by a constant or by nothing.
fn with(context: &Context<'_>, call: &Call<'_>, value: &str) -> Option<Edit> {
    Some(match call.keyword("autoescape") {
        Some(_) if call.repeats("autoescape") => return None,
        Some(keyword) if is_boolean(&keyword.value, false) || keyword.value.is_none_literal_expr() => {
            Edit::replace(keyword.value.range(), value)
        }
        Some(_) => return None,
        None => {
            let may_be_given = call.args().len() > POSITION
                || call.args().iter().any(Expr::is_starred_expr)
                || call.has_unpacked_keywords();
            (!may_be_given).then(|| add_argument(context, call, &format!("autoescape={value}")))??
        }
    })
}
