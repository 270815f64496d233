//! Values that are probably more than one word.

use ruff_python_ast::Expr;

use crate::rules::composed::last_name;

/// What names of several arguments, or of whole commands, have in them.
const SEVERAL: &[&str] = &[
    "arg", "flag", "opt", "param", "cmd", "comm", "switch", "redirect", "pipe", "shell", "list2", "extra",
    "script", "invoc", "exec", "pattern", "glob", "wildcard", "rest",
];

/// What names of programs end with.
const PROGRAMS: &[&str] = &["executable", "binary", "path", "exe", "bin", "program"];

/// Whether a value may be several words, none, or a piece of shell code.
pub(super) fn may_be_several(expression: &Expr) -> bool {
    let name = last_name(expression).to_ascii_lowercase();
    if is_program(expression) {
        return false;
    }
    let is_plural =
        name.ends_with('s') && !["ss", "us", "is", "os", "as", "ns"].iter().any(|end| name.ends_with(end));
    let is_named = SEVERAL.iter().any(|part| name.contains(part));
    match expression {
        Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) => is_named || is_plural,
        Expr::Call(call) => match &*call.func {
            // `", ".join(…)`, but not `os.path.join(…)`.
            Expr::Attribute(function)
                if matches!(&*function.attr, "join" | "format" | "strip" | "replace") =>
            {
                last_name(&function.value) != "path" || &*function.attr != "join"
            }
            Expr::Name(function) if matches!(function.id.as_str(), "str" | "int") => {
                call.arguments.args.first().is_none_or(may_be_several)
            }
            _ => is_named || is_plural || name.contains("quote") || name.contains("escape"),
        },
        Expr::NumberLiteral(_) => false,
        _ => true,
    }
}

/// Whether a value is plainly the path of a program, which alone may be run.
pub(super) fn is_program(expression: &Expr) -> bool {
    let is_name = matches!(expression, Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_));
    let name = last_name(expression).to_ascii_lowercase();
    is_name && PROGRAMS.iter().any(|end| name.ends_with(end))
}
