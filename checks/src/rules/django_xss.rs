//! Text that Django is told to be safe HTML.

use ruff_text_size::Ranged;

use super::template_fixes::format_html;
use crate::rule::rule;
use crate::{Call, Context, When};

rule! {
    /// `mark_safe` turns Django's escaping off for a text, so that a value in it can bring a script.
    ///
    /// The script then runs in the page with all that its reader may do. Use `format_html`, which
    /// escapes the values and leaves the text round them alone, or a template; call `mark_safe` for
    /// constants only.
    ///
    /// ```python
    /// from django.utils.html import format_html
    /// from django.utils.safestring import mark_safe
    ///
    /// def greeting(name):
    ///     return mark_safe("<b>{}</b>".format(name))  # B703 => return format_html("<b>{}</b>", name)
    ///
    /// def other_greeting(name):
    ///     return format_html("<b>{}</b>", name)
    ///
    /// line = "<hr>"
    /// mark_safe(line)
    /// ```
    ///
    /// A variable is silent as long as only constants are assigned to it above, in the same function or,
    /// outside one, in the module. That is a rough look: parameters that are `async` functions' or
    /// keyword-only and much else are not seen.
    ///
    /// There is a fix for `"…".format(…)` and f-strings, which brings the import of `format_html`. It is unsafe:
    /// values that hold HTML on purpose have to be marked as safe themselves. There is none where a field
    /// has a format, as in `{:.2f}`, or takes a part of its value, as in `{0.name}`: `format_html` makes
    /// texts of the values first.
    B703 "django_mark_safe" {
        severity: Medium, confidence: High, cwe: 80,
        message: "this turns escaping off for a text that may hold values; use `format_html`, or mark constants only",
        on: CallWhen(When::LastName(&["mark_safe", "SafeText", "SafeUnicode", "SafeString", "SafeBytes"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if !matches!(call.last_name, "mark_safe" | "SafeText" | "SafeUnicode" | "SafeString" | "SafeBytes") {
        return;
    }
    let Some(text) = call.args().first().filter(|text| !text.is_string_literal_expr()) else { return };
    if !context.imports.any_contains("django.utils.safestring") {
        return;
    }
    let source = context.source;
    // Where Bandit raises it is silent.
    if context.bodies.here(source).is_constant(text, call.node) != Ok(false) {
        return;
    }
    let fix = format_html(context, call);
    context.report_call(&B703, call).at(text.range()).fix(fix);
}
