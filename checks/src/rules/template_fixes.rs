//! Texts with values in them, mended so that the values are escaped: the text is made safe first, and the
//! values come in afterwards.

use ruff_python_ast::{
    Expr, ExprBinOp, ExprCall, ExprFString, FStringPart, InterpolatedElement, InterpolatedStringElement,
    Operator,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{Call, Context, Edit, Fix, Import};

const TITLE: &str = "Escape the values";

/// For an f-string without values.
const CONSTANT_TITLE: &str = "Make the text a constant";

/// Makes `mark_safe("…{}…".format(a))` a call of `format_html`, which takes text and values. An f-string
/// without values is made a constant, which needs no function.
pub(super) fn format_html(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let callee = || {
        let is_plain = !context.text(call.callee()).contains('#');
        is_plain.then(|| Edit::replace(call.callee(), Import::FormatHtml.name()))
    };
    let edits = match only_argument(context, call)? {
        Expr::Call(inner) => {
            let text = format_call(context, inner)?;
            let is_last = blank_until_parenthesis(context, inner.end(), call);
            let has_values = !matches!(&*inner.arguments.args, [] | [Expr::Generator(_)]);
            let values_are_whole = string_before_format(inner).is_some_and(takes_values_whole);
            (is_last && has_values && values_are_whole).then_some(())?;
            let open = TextRange::new(text, inner.arguments.start() + TextSize::of('('));
            let close = TextRange::new(inner.end() - TextSize::of(')'), inner.end());
            vec![callee()?, Edit::replace(open, ", "), Edit::replace(close, "")]
        }
        Expr::FString(text) => {
            let FormatText { mut edits, values } = format_text(context, text)?;
            if values.is_empty() {
                return Some(Fix::unsafe_(CONSTANT_TITLE, edits));
            }
            // The escaped values are texts, to which a number's format does not apply.
            text.value.elements().all(is_without_format).then_some(())?;
            edits.push(callee()?);
            edits.push(Edit::insert(text.end(), format!(", {}", values.join(", "))));
            edits
        }
        _ => return None,
    };
    Fix::unsafe_(TITLE, edits).needing(Import::FormatHtml, context)
}

/// Makes `Markup("…{}…".format(a))` a `Markup("…{}…").format(a)`, and the like with `%`.
pub(super) fn format_outside(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let edits = match only_argument(context, call)? {
        Expr::Call(inner) => {
            let text = format_call(context, inner)?;
            blank_until_parenthesis(context, inner.end(), call).then_some(())?;
            vec![Edit::insert(text, ")"), Edit::replace(TextRange::new(inner.end(), call.node.end()), "")]
        }
        Expr::BinOp(operation) => {
            let text = percent_text(context, operation)?;
            blank_until_parenthesis(context, operation.end(), call).then_some(())?;
            vec![Edit::insert(call.node.start(), "("), Edit::insert(text, ")")]
        }
        Expr::FString(text) => {
            let FormatText { mut edits, values } = format_text(context, text)?;
            if values.is_empty() {
                return Some(Fix::unsafe_(CONSTANT_TITLE, edits));
            }
            edits.push(Edit::insert(call.node.end(), format!(".format({})", values.join(", "))));
            edits
        }
        _ => return None,
    };
    Some(Fix::unsafe_(TITLE, edits))
}

/// The argument of a call that has one, without parentheses of its own.
fn only_argument<'a>(context: &Context<'_>, call: &Call<'a>) -> Option<&'a Expr> {
    let arguments = &call.node.arguments;
    let [argument] = call.args() else { return None };
    let before = between(context, arguments.start() + TextSize::of('('), argument.start())?;
    (arguments.keywords.is_empty() && before.trim().is_empty()).then_some(argument)
}

/// The source from `start` to `end`; none where half-typed code has them the wrong way round.
fn between<'a>(context: &Context<'a>, start: TextSize, end: TextSize) -> Option<&'a str> {
    context.source.get(start.to_usize()..end.to_usize())
}

/// Whether behind `end` there is nothing but the parenthesis that closes `call`.
fn blank_until_parenthesis(context: &Context<'_>, end: TextSize, call: &Call<'_>) -> bool {
    between(context, end, call.node.end()).is_some_and(|rest| rest.trim() == ")")
}

/// The end of the text in `"…".format(…)`, plainly written.
fn format_call(context: &Context<'_>, call: &ExprCall) -> Option<TextSize> {
    let Expr::Attribute(callee) = &*call.func else { return None };
    let text = callee.value.end();
    string_before_format(call)?;
    let is_plain = between(context, text, call.arguments.start())? == ".format"
        && context.text(&call.arguments).ends_with(')');
    is_plain.then_some(text)
}

/// The text in `"…".format(…)`.
fn string_before_format(call: &ExprCall) -> Option<&str> {
    let callee = call.func.as_attribute_expr()?;
    callee.value.as_string_literal_expr().map(|text| text.value.to_str())
}

/// Whether the fields of a text for `.format` take the values as they are, and neither a part of one nor
/// one in a format of its own. Doubled braces are no field.
fn takes_values_whole(text: &str) -> bool {
    let text = text.replace("{{", "");
    let fields = text.split('{').skip(1).map(|field| field.split('}').next().unwrap_or_default());
    fields.into_iter().all(|field| !field.contains(['.', '[', ':']))
}

fn is_without_format(element: &InterpolatedStringElement) -> bool {
    element.as_interpolation().is_none_or(|element| element.format_spec.is_none())
}

/// Whether all conversions of a text for `%` are such that `Markup` puts an escaped value into. Its
/// values are no integers to Python, which `%x` and the like ask for, and so does a `*`.
fn converts_escaped(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('%') {
        let named = behind.strip_prefix('(').and_then(|name| name.split_once(')'));
        let flags = named.map_or(behind, |(_, flags)| flags);
        let conversion = flags.trim_start_matches(|c: char| c.is_ascii_digit() || "#- +.hlL".contains(c));
        if !conversion.starts_with(['s', 'r', 'a', 'd', 'i', 'u', 'f', 'F', 'e', 'E', 'g', 'G', '%']) {
            return false;
        }
        rest = &conversion[1..];
    }
    true
}

/// The end of the text in `"…" % …`, plainly written.
fn percent_text(context: &Context<'_>, operation: &ExprBinOp) -> Option<TextSize> {
    let text = operation.left.as_string_literal_expr()?;
    let operator = between(context, text.end(), operation.right.start())?;
    let is_plain = operation.op == Operator::Mod
        && converts_escaped(text.value.to_str())
        && text.start() == operation.start()
        && operator.trim_start_matches(' ').starts_with('%');
    is_plain.then_some(text.end())
}

/// An f-string as a text for `.format`.
struct FormatText<'a> {
    /// What makes the one the other.
    edits: Vec<Edit>,
    values: Vec<&'a str>,
}

/// Takes the values out of an f-string. None where it is put together from several, or where a value can
/// not stand as an argument as it is written.
fn format_text<'a>(context: &Context<'a>, text: &ExprFString) -> Option<FormatText<'a>> {
    let [FStringPart::FString(part)] = text.value.as_slice() else { return None };
    let written = context.text(part);
    let prefix = &written[..written.find(['"', '\''])?];
    let plain_prefix: String = prefix.chars().filter(|c| !matches!(c, 'f' | 'F')).collect();
    let prefix = TextRange::at(part.start(), TextSize::of(prefix));
    let mut format = FormatText { edits: vec![Edit::replace(prefix, plain_prefix)], values: Vec::new() };
    for element in &part.elements {
        if let InterpolatedStringElement::Interpolation(element) = element {
            let value = value_of(context, element)?;
            format.edits.push(Edit::replace(value, ""));
            format.values.push(context.text(value).trim());
        }
    }
    // Doubled braces stay as they are only for a `.format`.
    (!format.values.is_empty() || !written.contains(['{', '}'])).then_some(format)
}

/// The value in a field, with the blanks round it.
fn value_of(context: &Context<'_>, element: &InterpolatedElement) -> Option<TextRange> {
    let value = &element.expression;
    let field = element.range();
    let start = field.start() + TextSize::of('{');
    let before = between(context, start, value.start())?;
    let behind = between(context, value.end(), field.end())?;
    let blanks = behind.len() - behind.trim_start_matches(' ').len();
    let is_plain = before.trim_matches(' ').is_empty()
        && behind[blanks..].starts_with(['}', '!', ':'])
        && !context.text(value.range()).contains(['#', '\n', '\r']);
    let nested = element
        .format_spec
        .as_ref()
        .is_some_and(|spec| spec.elements.iter().any(InterpolatedStringElement::is_interpolation));
    let needs_parentheses = match &**value {
        Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_) | Expr::Starred(_) | Expr::Lambda(_) => true,
        Expr::Tuple(tuple) => !tuple.parenthesized,
        Expr::Generator(generator) => !generator.parenthesized,
        _ => false,
    };
    let fits = is_plain && !nested && !needs_parentheses && element.debug_text.is_none();
    let end = value.end() + TextSize::try_from(blanks).unwrap_or_default();
    fits.then(|| TextRange::new(start, end))
}
