//! Old versions of TLS. `B502` and `B503` share the option `ssl_with_bad_version`.

use ruff_python_ast::{Expr, Keyword, ParameterWithDefault, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::edits::add_argument;
use crate::ancestors::undecorated;
use crate::rule::rule;
use crate::values::Value;
use crate::{Call, Confidence, Context, Edit, Fix, Import, Severity, When};

rule! {
    /// SSL 2, SSL 3, TLS 1.0 and TLS 1.1 are broken: an attacker on the way can read or change what is sent.
    ///
    /// Use a context that takes the newest version that both sides know: `ssl.create_default_context()`, which
    /// checks the certificate as well, or `SSL.TLS_METHOD` with pyOpenSSL. The former starts at TLS 1.2 since Python
    /// 3.10; before, set `context.minimum_version = ssl.TLSVersion.TLSv1_2`, and with pyOpenSSL
    /// `context.set_min_proto_version(SSL.TLS1_2_VERSION)`. `SSLv23_METHOD` is an old name of `TLS_METHOD`, and
    /// counts as bad too: only such a floor makes a difference there. Which constants are bad stands in the
    /// option `ssl_with_bad_version.bad_protocol_versions`. The arguments `ssl_version` and `method` are looked
    /// at, by keyword: at any other function with less severity and confidence.
    ///
    /// ```python
    /// import ssl
    ///
    /// from OpenSSL import SSL
    ///
    /// ssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_SSLv3)  # B502 => ssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_TLSv1_2)
    /// context = ssl.create_default_context()
    /// context.wrap_socket(sock, server_hostname=host)
    /// SSL.Context(method=SSL.TLSv1_METHOD)  # B502 => SSL.Context(method=SSL.TLS_METHOD)
    /// SSL.Context(method=SSL.TLS_METHOD)
    /// ```
    ///
    /// The fix is unsafe: a peer that knows nothing newer is no longer reached, nor with `PROTOCOL_TLSv1_2` one
    /// that asks for TLS 1.3. For a constant of `ssl` that was imported by itself it brings `import ssl`. There is
    /// none for one of pyOpenSSL without its module, nor for `SSLv23_METHOD`.
    B502 "ssl_with_bad_version" {
        severity: High, confidence: High, cwe: 327,
        message: "this version of SSL or TLS is broken; use `ssl.create_default_context()`, or `SSL.TLS_METHOD` with pyOpenSSL",
        on: CallWhen(When::HasKeywords, bad_version),
    }
}

rule! {
    /// A function whose default is an old version of SSL or TLS uses that wherever nobody says otherwise.
    ///
    /// The callers do not see what they get, and the default stays long after the last old peer is gone. Take a
    /// context made by `ssl.create_default_context()`, or TLS 1.2 where a constant is asked for: `PROTOCOL_TLS`
    /// may settle for less before Python 3.10. What counts as old stands in the option
    /// `ssl_with_bad_version.bad_protocol_versions`.
    ///
    /// ```python
    /// import ssl
    ///
    /// def connect(host, version=ssl.PROTOCOL_TLSv1):  # B503 => def connect(host, version=ssl.PROTOCOL_TLSv1_2):
    ///     ...
    ///
    /// def connect(host, context=None):
    ///     context = context or ssl.create_default_context()
    /// ```
    ///
    /// The fix is unsafe: a peer that knows nothing newer is no longer reached. Defaults of `async def`, of
    /// `lambda`, and of arguments that can only be passed by keyword are not looked at.
    B503 "ssl_with_bad_defaults" {
        severity: Medium, confidence: Medium, cwe: 327,
        message: "the default is a version of SSL or TLS that is broken; use one that takes the newest version",
        on: FunctionDef(bad_defaults),
    }
}

rule! {
    /// `ssl.wrap_socket` checks no certificate, and may settle for TLS 1.0 before Python 3.10.
    ///
    /// Anybody on the way can pose as the other side. Since Python 3.10 the default is TLS 1.2 or newer, so
    /// that the certificate alone is the matter there. `ssl.create_default_context().wrap_socket` takes new
    /// versions alone, and checks the certificate and the name in it. `ssl.wrap_socket` was removed in Python
    /// 3.12.
    ///
    /// ```python
    /// import ssl
    ///
    /// ssl.wrap_socket(sock)  # B504 => ssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_TLSv1_2)
    /// ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    /// ```
    ///
    /// The fix is unsafe, and half the way: old versions are refused, and so is TLS 1.3, but the certificate is
    /// still not checked. On Python 3.10 and 3.11 it only takes TLS 1.3 away. Only you know the host's name,
    /// which a context asks for.
    B504 "ssl_with_no_version" {
        severity: Low, confidence: Medium, cwe: 327,
        message: "this checks no certificate, and before Python 3.10 may be TLS 1.0; use `ssl.create_default_context().wrap_socket`",
        on: CallWhen(When::LastName(&["wrap_socket"]), no_version),
    }
}

const ANY_FUNCTION_MESSAGE: &str =
    "this looks like a version of SSL or TLS that is broken; use one that takes the newest version";

const OLD_NAME_MESSAGE: &str = "`SSLv23_METHOD` is an old name of `TLS_METHOD`, which takes the newest version that both sides know; write that, and `set_min_proto_version(SSL.TLS1_2_VERSION)`";

const FIX: &str = "Take a version that is not broken";

/// What pyOpenSSL called `TLS_METHOD` before.
const OLD_NAME: &str = "SSLv23_METHOD";

/// The position of `ssl_version` among the arguments of `ssl.wrap_socket`.
const VERSION_POSITION: usize = 5;

/// What the fixes of the module `ssl` write.
const FLOOR: &str = "PROTOCOL_TLSv1_2";

fn bad_version(context: &mut Context<'_>, call: &Call<'_>) {
    let keywords = &call.node.arguments.keywords;
    let names_version = |keyword: &Keyword| {
        keyword.arg.as_ref().is_some_and(|arg| matches!(arg.as_str(), "method" | "ssl_version"))
    };
    if !keywords.iter().any(names_version) {
        return;
    }
    let arguments: &[&str] = match call.name {
        "ssl.wrap_socket" => &["ssl_version"],
        "pyOpenSSL.SSL.Context" => &["method"],
        _ => &["method", "ssl_version"],
    };
    let is_bad = |argument: &&str| match call.keyword_value(argument) {
        Value::Word(version) => is_bad_version(context, version),
        _ => false,
    };
    let Some(bad) = arguments.iter().copied().find(is_bad) else { return };
    let Some(keyword) = call.keyword(bad).filter(|_| !call.keywords_raise()) else { return };
    // Bandit names the line of the first of the two that is there, whichever is bad.
    let named = arguments.iter().copied().find(|argument| call.keyword(argument).is_some()).unwrap_or(bad);
    let all_bad = arguments.iter().copied().filter(is_bad);
    let versions = all_bad.map(|argument| {
        let keyword = call.keyword(argument).filter(|_| !call.repeats(argument))?;
        Some(&keyword.value)
    });
    let fix = versions.collect::<Option<Vec<_>>>().and_then(|versions| with_newest(context, &versions));
    let finding = context.report_call(&B502, call);
    finding.line_of(call.line_of(named)).at(keyword.range()).fix(fix);
    if arguments.len() > 1 {
        finding.severity(Severity::Medium).confidence(Confidence::Medium).message(ANY_FUNCTION_MESSAGE);
    }
    if call.keyword_value(bad) == Value::Word(OLD_NAME) {
        finding.message(OLD_NAME_MESSAGE);
    }
}

fn bad_defaults(context: &mut Context<'_>, function: &StmtFunctionDef) {
    let parameters = function.parameters.posonlyargs.iter().chain(&function.parameters.args);
    let defaults = parameters.filter_map(ParameterWithDefault::default);
    let mut bad = defaults.filter(|default| is_bad_version(context, last_name(default)));
    let Some(first) = bad.next() else { return };
    let versions: Vec<&Expr> = std::iter::once(first).chain(bad).collect();
    let fix = with_newest(context, &versions);
    let node = undecorated(function.range, &function.decorator_list, context.source);
    let finding = context.report(&B503, node).at(first.range()).fix(fix);
    if last_name(first) == OLD_NAME {
        finding.message(OLD_NAME_MESSAGE);
    }
}

/// The last name of an attribute. Any other default is an empty name to Bandit, which the option may hold.
fn last_name(default: &Expr) -> &str {
    default.as_attribute_expr().map_or("", |attribute| attribute.attr.as_str())
}

fn no_version(context: &mut Context<'_>, call: &Call<'_>) {
    if call.name != "ssl.wrap_socket" || call.keywords_raise() {
        return;
    }
    if call.keyword_value("ssl_version") == Value::Unknown {
        let fix = with_floor(context, call);
        context.report_call(&B504, call).line_of(call.line_of("ssl_version")).fix(fix);
    }
}

fn is_bad_version(context: &Context<'_>, name: &str) -> bool {
    context.options.ssl_with_bad_version.bad_protocol_versions.iter().any(|bad| bad == name)
}

/// The fix that puts other versions in the place of these.
fn with_newest(context: &Context<'_>, versions: &[&Expr]) -> Option<Fix> {
    let edits: Vec<Edit> = versions.iter().map(|version| newest(context, version)).collect::<Option<_>>()?;
    let fix = Fix::unsafe_(FIX, edits);
    let needs_module = versions.iter().any(|version| version.is_name_expr());
    if needs_module { fix.needing(Import::Ssl, context) } else { Some(fix) }
}

/// Puts a constant for a version that is not broken in the place of one for an old version, in the same
/// module.
fn newest(context: &Context<'_>, version: &Expr) -> Option<Edit> {
    if version.is_name_expr() {
        let mut name = String::new();
        context.imports.qualify(version, &mut name);
        let is_old = name.starts_with("ssl.PROTOCOL_") && !is_bad_version(context, FLOOR);
        return is_old.then(|| Edit::replace(version.range(), format!("ssl.{FLOOR}")));
    }
    let Expr::Attribute(attribute) = version else { return None };
    let (module, newest) = match attribute.attr.as_str() {
        "PROTOCOL_SSLv2" | "PROTOCOL_SSLv3" | "PROTOCOL_TLSv1" | "PROTOCOL_TLSv1_1" => ("ssl", FLOOR),
        "SSLv2_METHOD" | "SSLv3_METHOD" | "TLSv1_METHOD" | "TLSv1_1_METHOD" => ("SSL", "TLS_METHOD"),
        _ => return None,
    };
    let mut name = String::new();
    context.imports.qualify(&attribute.value, &mut name);
    let is_module = name.rsplit('.').next() == Some(module);
    (is_module && !is_bad_version(context, newest)).then(|| Edit::replace(attribute.attr.range(), newest))
}

/// Adds a version to `ssl.wrap_socket` where none is given, by position or otherwise.
fn with_floor(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let Expr::Attribute(callee) = &*call.node.func else { return None };
    let is_given = call.keyword("ssl_version").is_some()
        || call.has_unpacked_keywords()
        || call.args().len() > VERSION_POSITION
        || call.args().iter().any(Expr::is_starred_expr);
    if is_given || is_bad_version(context, FLOOR) {
        return None;
    }
    let Expr::Name(module) = &*callee.value else { return None };
    let edit = add_argument(context, call, &format!("ssl_version={}.{FLOOR}", module.id))?;
    Some(Fix::unsafe_("Ask for TLS 1.2", vec![edit]))
}
