//! YAML that may build any object.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::rule::rule;
use crate::values::{Value, raises};
use crate::{Call, Context, Edit, Fix, When};

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
    /// is unsafe. There is none for a loader of your own, or for a `load` that was imported by itself, as
    /// the safe one would have to be imported too.
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
    let Expr::Attribute(callee) = &*call.node.func else { return None };
    // Whatever else is called `yaml`, such as an object of ruamel.yaml, may have no `safe_load`.
    if call.name != "yaml.load" || call.repeats("Loader") {
        return None;
    }
    let loader = call.keyword("Loader").map(|keyword| &keyword.value).or_else(|| call.args().get(1));
    let Some(loader) = loader else {
        // What is unpacked may hold a loader.
        let only_text = matches!(call.args(), [text] if !text.is_starred_expr());
        let stands_alone = only_text && call.node.arguments.keywords.is_empty();
        let edit = Edit::replace(callee.attr.range(), "safe_load");
        return stands_alone.then(|| Fix::safe("Use `safe_load`", vec![edit]));
    };
    let Expr::Attribute(attribute) = loader else { return None };
    let mut name = String::new();
    context.imports.qualify(loader, &mut name);
    if name.strip_prefix("yaml.") != Some(attribute.attr.as_str()) {
        return None;
    }
    let safe_loader = match attribute.attr.as_str() {
        "Loader" | "FullLoader" | "UnsafeLoader" => "SafeLoader",
        "CLoader" | "CFullLoader" | "CUnsafeLoader" => "CSafeLoader",
        _ => return None,
    };
    let edit = Edit::replace(attribute.attr.range(), safe_loader);
    Some(Fix::unsafe_(format!("Use `{safe_loader}`"), vec![edit]))
}
