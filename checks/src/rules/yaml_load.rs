//! YAML that may build any object.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::rule::rule;
use crate::values::{Value, raises};
use crate::{Call, Context, Edit, Fix, Import, When};

rule! {
    /// `yaml.load` can build any Python object, so a hostile document runs code.
    ///
    /// A tag such as `!!python/object/apply:os.system` calls a function while the document is read.
    /// Call `yaml.safe_load`, or pass `Loader=yaml.SafeLoader`: these know plain data alone.
    ///
    /// ```python
    /// import yaml
    ///
    /// yaml.load(text)  # B506 => yaml.safe_load(text)
    /// yaml.load(text, Loader=yaml.UnsafeLoader)  # B506 => yaml.load(text, Loader=yaml.SafeLoader)
    /// yaml.load(text, yaml.FullLoader)  # B506 => yaml.load(text, yaml.SafeLoader)
    /// yaml.load(text, Loader=yaml.CSafeLoader)
    /// yaml.safe_load(text)
    /// ```
    ///
    /// The fix of a call without a loader is safe: a document of plain data reads as before, and one that
    /// names Python objects is refused. Where a loader is named, somebody may have meant it, so that fix
    /// is unsafe. Where `load` or the loader was imported by itself, the fix brings `import yaml`. There is none
    /// for a loader of your own.
    B506 "yaml_load" {
        severity: Medium, confidence: High, cwe: 20,
        message: "`yaml.load` without a safe loader can run code from the document; use `yaml.safe_load`",
        on: CallWhen(When::LastName(&["load"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name != "load" || !call.has_name_part("yaml") || !context.imports.contains("yaml") {
        return;
    }
    let second = call.args().get(1);
    if call.keywords_raise() || second.is_some_and(raises) {
        return;
    }
    if !is_safe(call.keyword_value("Loader")) && !second.map(Value::of).is_some_and(is_safe) {
        let fix = fix(context, call);
        context.report_call(&B506, call).fix(fix);
    }
}

fn is_safe(loader: Value<'_>) -> bool {
    matches!(loader, Value::Word("SafeLoader" | "CSafeLoader"))
}

fn fix(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    // Whatever else is called `yaml`, such as an object of ruamel.yaml, may have no `safe_load`.
    if call.name != "yaml.load" || call.repeats("Loader") {
        return None;
    }
    let loader = call.keyword("Loader").map(|keyword| &keyword.value).or_else(|| call.args().get(1));
    let Some(loader) = loader else {
        // What is unpacked may hold a loader.
        let only_text = matches!(call.args(), [text] if !text.is_starred_expr());
        let stands_alone = only_text && call.node.arguments.keywords.is_empty();
        let fix = |edit| Fix::safe("Use `safe_load`", vec![edit]);
        return stands_alone.then(|| instead(context, &call.node.func, "safe_load", fix))?;
    };
    let mut name = String::new();
    context.imports.qualify(loader, &mut name);
    let safe_loader = match name.strip_prefix("yaml.")? {
        "Loader" | "FullLoader" | "UnsafeLoader" => "SafeLoader",
        "CLoader" | "CFullLoader" | "CUnsafeLoader" => "CSafeLoader",
        _ => return None,
    };
    let fix = |edit| Fix::unsafe_(format!("Use `{safe_loader}`"), vec![edit]);
    instead(context, loader, safe_loader, fix)
}

/// Writes another name of the module in the place of one. One that was imported by itself is no name of the
/// module's, so that this has to be imported.
fn instead(
    context: &Context<'_>,
    expression: &Expr,
    name: &str,
    fix: impl FnOnce(Edit) -> Fix,
) -> Option<Fix> {
    match expression {
        Expr::Attribute(attribute) => Some(fix(Edit::replace(attribute.attr.range(), name))),
        Expr::Name(_) => {
            fix(Edit::replace(expression.range(), format!("yaml.{name}"))).needing(Import::Yaml, context)
        }
        _ => None,
    }
}
