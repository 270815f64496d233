//! Secrets that stand in the source.

mod environment;

use std::sync::LazyLock;

use regex::Regex;
use ruff_python_ast::{Expr, ExprCompare, ExprDict, Number, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::ancestors::{Ancestor, undecorated};
use crate::rule::rule;
use crate::values::{Value, string};
use crate::{Call, Context, StringConstant, When};

rule! {
    /// A secret that stands in the source is known to whoever reads the code, and stays in its history.
    ///
    /// Everybody with a clone, a backup or a package of it has the secret, and it cannot be changed without
    /// a release. Read it from the environment, a file that only the service can read, or a secret store,
    /// and change the one that has been committed.
    ///
    /// ```python
    /// import os
    ///
    /// password = "hunter2"  # B105 => password = os.environ["PASSWORD"]
    /// settings["auth_token"] = "c2VjcmV0"  # B105 => settings["auth_token"] = os.environ["AUTH_TOKEN"]
    /// options = {"pwd": "hunter2"}  # B105 => options = {"pwd": os.environ["PWD"]}
    /// if password == "hunter2":  # B105 => if password == os.environ["PASSWORD"]:
    ///     login()
    ///
    /// password = os.environ["PASSWORD"]
    /// greeting = "hunter2"
    /// ```
    ///
    /// What counts is the name that the string is given to or compared with: one that holds a word such as
    /// `password`, `passphrase`, `pwd`, `token` or `secret`.
    ///
    /// The fix reads the secret from the environment, and brings `import os`. It is unsafe: the variable, which
    /// is called like the name in capitals, has to be set wherever the program runs. An empty string stays what
    /// comes of a variable that is not set.
    B105 "hardcoded_password_string" {
        severity: Low, confidence: Medium, cwe: 259,
        message: "by its name this is a secret, and it stands in the source; read it when the program runs",
        on: String(check_string),
    }
}

rule! {
    /// A secret that is written into a call is known to whoever reads the code.
    ///
    /// It stays in the history, and cannot be changed without a release. Read it from the environment, a file
    /// that only the service can read, or a secret store.
    ///
    /// ```python
    /// import os
    ///
    /// connect(user="admin", password="hunter2")  # B106 => connect(user="admin", password=os.environ["PASSWORD"])
    /// connect(user="admin", password=os.environ["PASSWORD"])
    /// ```
    ///
    /// What counts is the name of a keyword argument: one that holds a word such as `password`,
    /// `passphrase`, `pwd`, `token` or `secret`.
    ///
    /// The fix is that of `B105`, and as unsafe: the variable has to be set wherever the program runs.
    B106 "hardcoded_password_funcarg" {
        severity: Low, confidence: Medium, cwe: 259,
        message: "by its name this argument is a secret, and it stands in the source; read it when the \
                  program runs",
        on: CallWhen(When::HasKeywords, check_call),
    }
}

rule! {
    /// A secret as a default is used by every caller that forgets to give one, and is known to whoever reads
    /// the code.
    ///
    /// Have no default, or `None`, and refuse to work without a secret.
    ///
    /// ```python
    /// def connect(user, password="hunter2"):  # B107 => def connect(user, password=os.environ["PASSWORD"]):
    ///     ...
    ///
    /// def log_in(user, password=None):
    ///     ...
    /// ```
    ///
    /// What counts is the name of a parameter that can be given by position: one that holds a word such as
    /// `password`, `passphrase`, `pwd`, `token` or `secret`.
    ///
    /// There are two fixes: the default is read from the environment, once, when the function is defined; or it
    /// is `None`. Both are unsafe: the variable has to be set, or the function has to refuse `None`.
    B107 "hardcoded_password_default" {
        severity: Low, confidence: Medium, cwe: 259,
        message: "by its name this parameter is a secret, and its default stands in the source; have none",
        on: FunctionDef(check_function),
    }
}

/// A name that holds a word for a secret, between underscores. To Python, a line feed at the end does
/// not count.
static SECRET: LazyLock<Regex> = LazyLock::new(|| {
    let words = "(?:pas+wo?r?d|pass(?:phrase)?|pwd|token|secrete?)";
    let pattern = format!(r"(?i)^{words}\n?\z|_{words}_|^{words}_|_{words}\n?\z");
    Regex::new(&pattern).expect("a constant pattern")
});

fn is_secret(name: &str) -> bool {
    SECRET.is_match(name)
}

fn check_string(context: &mut Context<'_>, string: &StringConstant<'_>) {
    if !string.fstring.is_empty() {
        return;
    }
    let secret = match string.ancestor(1) {
        Some(Ancestor::Statement(Stmt::Assign(assign))) => {
            assign.targets.iter().any(is_secret_name).then(|| Some(string.value.to_owned()))
        }
        Some(Ancestor::Expression(Expr::Dict(dict))) => names_constant(dict, string).map(written),
        Some(Ancestor::Expression(Expr::Subscript(_))) => names_assigned(string).map(written),
        Some(Ancestor::Expression(Expr::Compare(compare))) => compares_secret(compare).map(written),
        _ => None,
    };
    if let Some(secret) = secret {
        let fix = environment::of_string(context, string);
        context.report_string(&B105, string).fix(fix).subject = secret.map(Into::into);
    }
}

/// Whether this is a name or an attribute that is called like a secret.
fn is_secret_name(expression: &Expr) -> bool {
    match expression {
        Expr::Name(name) => is_secret(name.id.as_str()),
        Expr::Attribute(attribute) => is_secret(attribute.attr.as_str()),
        _ => false,
    }
}

/// The constant whose key the string is, if that is called like a secret.
fn names_constant<'a>(dict: &'a ExprDict, string: &StringConstant<'_>) -> Option<&'a Expr> {
    let is_key = |key: &Expr| key.is_string_literal_expr() && key.range() == string.range;
    // A table may have thousands of them, and each string of it asks.
    let at = dict.items.partition_point(|item| item.start() < string.range.start());
    let item = dict.items.get(at).filter(|item| item.key.as_ref().is_some_and(is_key))?;
    (is_constant(&item.value) && is_secret(string.value)).then_some(&item.value)
}

fn is_constant(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
    ) || expression.is_number_literal_expr()
}

/// A constant as Python's `str` writes it, where that is simple.
fn written(constant: &Expr) -> Option<String> {
    match (constant, Value::of(constant)) {
        (Expr::EllipsisLiteral(_), _) => Some("Ellipsis".to_owned()),
        (_, Value::Word(word)) => Some(word.to_owned()),
        (_, Value::Number(Number::Int(number))) => number.as_u64().map(|number| number.to_string()),
        _ => None,
    }
}

/// What is assigned, if the string is a subscript that is called like a secret, and that is a string.
fn names_assigned<'a>(string: &StringConstant<'a>) -> Option<&'a Expr> {
    let Some(Ancestor::Statement(Stmt::Assign(assign))) = string.ancestor(2) else { return None };
    (assign.value.is_string_literal_expr() && is_secret(string.value)).then_some(&*assign.value)
}

/// The string that is compared with what is called like a secret.
fn compares_secret(compare: &ExprCompare) -> Option<&Expr> {
    let other = compare.comparators.first().filter(|other| other.is_string_literal_expr())?;
    is_secret_name(&compare.left).then_some(other)
}

fn check_call(context: &mut Context<'_>, call: &Call<'_>) {
    for keyword in &call.node.arguments.keywords {
        let Some(secret) = string(&keyword.value) else { continue };
        // Bandit raises at `**"…"`.
        let Some(name) = &keyword.arg else { return };
        if is_secret(name) {
            let value = keyword.value.range();
            let fix = environment::read(context, name, &keyword.value);
            let finding = context.report(&B106, call.node);
            finding.at(keyword.range).line_of(value.start()).about(secret).fix(fix);
            return;
        }
    }
}

fn check_function(context: &mut Context<'_>, function: &StmtFunctionDef) {
    let parameters = &function.parameters;
    let defaults = || {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        positional.filter_map(|parameter| parameter.default.as_deref())
    };
    // Bandit counts from the end, but takes the defaults of positional-only parameters for those of the
    // others.
    let without = parameters.args.len().saturating_sub(defaults().count());
    for (parameter, default) in parameters.args.iter().skip(without).zip(defaults()) {
        if let Some(secret) = string(default)
            && is_secret(parameter.parameter.name.as_str())
        {
            let node = undecorated(function.range, &function.decorator_list, context.source);
            let range = TextRange::new(parameter.start(), parameter.end().max(default.end()));
            let fixes = environment::of_default(context, parameter, default);
            context.report(&B107, node).at(range).about(secret).fixes = fixes;
            return;
        }
    }
}
