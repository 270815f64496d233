//! Text that MarkupSafe is told to be safe HTML.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::template_fixes::format_outside;
use crate::rule::rule;
use crate::{Call, Context};

rule! {
    /// `Markup` takes its argument for safe HTML, so that a value in it can bring a script.
    ///
    /// The script then runs in the page with all that its reader may do. Make the constant text a
    /// `Markup` and put the values in afterwards, with `.format` or `%`: they are escaped then. Or call
    /// `markupsafe.escape` for a value alone.
    ///
    /// ```python
    /// from markupsafe import Markup, escape
    ///
    /// Markup("<b>{}</b>".format(name))  # B704 => Markup("<b>{}</b>").format(name)
    /// Markup(f"<b>{name}</b>")  # B704 => Markup("<b>{}</b>").format(name)
    /// Markup("<b>%s</b>") % name
    /// Markup(name)  # B704
    /// escape(name)
    /// ```
    ///
    /// The option `markupsafe_xss.extend_markup_names` names more functions of this kind, and
    /// `markupsafe_xss.allowed_calls` those whose result is safe, such as `bleach.clean`.
    ///
    /// The fix is unsafe: values that hold HTML on purpose have to be `Markup` themselves. There is none for
    /// `%` with conversions that a `Markup` cannot do, such as `%x` and `%*d`.
    B704 "markupsafe_markup_xss" {
        severity: Medium, confidence: High, cwe: 79,
        message: "this takes a text that may hold values for safe HTML; put the values in afterwards, with `.format` or `%`",
        on: Call(check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    let options = &context.options.markupsafe_xss;
    let is_one_of = |names: &[String], name: &str| names.iter().any(|other| other == name);
    if !matches!(call.name, "markupsafe.Markup" | "flask.Markup")
        && !is_one_of(&options.extend_markup_names, call.name)
    {
        return;
    }
    let Some(text) = call.args().first().filter(|text| !text.is_literal_expr()) else { return };
    if let Expr::Call(inner) = text
        && !options.allowed_calls.is_empty()
    {
        let mut name = String::new();
        context.imports.qualify(&inner.func, &mut name);
        if is_one_of(&options.allowed_calls, &name) {
            return;
        }
    }
    let fix = format_outside(context, call);
    context.report_call(&B704, call).at(text.range()).fix(fix).about(call.name);
}
