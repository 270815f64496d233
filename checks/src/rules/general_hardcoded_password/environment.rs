//! Secrets that are read from the environment instead.

use ruff_python_ast::{Expr, ParameterWithDefault, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::{compares_secret, is_secret_name, names_assigned, names_constant};
use crate::ancestors::Ancestor;
use crate::values::string;
use crate::{Context, Edit, Fix, Import, StringConstant};

/// The fix of a string that is, or is the key of, a secret.
pub(super) fn of_string(context: &Context<'_>, constant: &StringConstant<'_>) -> Option<Fix> {
    match constant.ancestor(1)? {
        Ancestor::Statement(Stmt::Assign(assign)) => {
            let name = assign.targets.iter().find(|target| is_secret_name(target)).and_then(last_name)?;
            read(context, name, &assign.value)
        }
        Ancestor::Expression(Expr::Dict(dict)) => {
            read(context, constant.value, names_constant(dict, constant)?)
        }
        Ancestor::Expression(Expr::Subscript(_)) => read(context, constant.value, names_assigned(constant)?),
        Ancestor::Expression(Expr::Compare(compare)) => {
            let secret = compares_secret(compare).filter(|secret| secret.range() == constant.range)?;
            // Each string in a longer comparison is reported for the first one.
            let stands_alone = compare.comparators.len() == 1;
            stands_alone.then(|| read(context, last_name(&compare.left)?, secret)).flatten()
        }
        _ => None,
    }
}

/// The fixes of a default, if it is that of this parameter: Bandit may take another's for it.
pub(super) fn of_default(
    context: &Context<'_>,
    parameter: &ParameterWithDefault,
    default: &Expr,
) -> Vec<Fix> {
    if parameter.default.as_ref().is_none_or(|own| own.range() != default.range()) {
        return Vec::new();
    }
    let none = Fix::unsafe_("Have no default but `None`", vec![Edit::replace(default.range(), "None")]);
    read(context, &parameter.parameter.name, default).into_iter().chain([none]).collect()
}

/// Reads the value of `name` from the environment, in the place of a string.
pub(super) fn read(context: &Context<'_>, name: &str, secret: &Expr) -> Option<Fix> {
    let value = string(secret)?;
    let written = context.text(TextRange::new(secret.start(), secret.end()));
    let variable = variable(name).filter(|_| !written.contains('#'))?;
    // Within an f-string, another quote may end it.
    let quote = if written.contains('"') { '"' } else { '\'' };
    let code = if value.is_empty() {
        format!("os.environ.get({quote}{variable}{quote}, {quote}{quote})")
    } else {
        format!("os.environ[{quote}{variable}{quote}]")
    };
    let edit = Edit::replace(secret.range(), code);
    Fix::unsafe_(format!("Read `{variable}` from the environment"), vec![edit]).needing(Import::Os, context)
}

fn last_name(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// What a variable of the environment for `name` is called.
fn variable(name: &str) -> Option<String> {
    let name = name.trim_matches('_');
    let is_usual = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    (starts_well && name.chars().all(is_usual)).then(|| name.to_ascii_uppercase())
}
