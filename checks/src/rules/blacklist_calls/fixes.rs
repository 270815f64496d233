//! What to call in the place of what is on the blacklist.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::rules::edits::add_argument;
use crate::rules::template_fixes::format_html;
use crate::{Call, Context, Edit, Fix, Import};

/// The fixes of a call of `called`, which is on the blacklist.
pub(crate) fn of_call(context: &Context<'_>, call: &Call<'_>, called: &str) -> Vec<Fix> {
    // What an import by a call is told to import is not called.
    if call.name != called {
        return Vec::new();
    }
    let (module, function) = called.rsplit_once('.').unwrap_or(("", called));
    match module {
        "" if function == "eval" => literal_eval(context, call).into_iter().collect(),
        "random" => random(context, call, function),
        "tempfile" => mktemp(context, call),
        // A constant is reported as well.
        "django.utils.safestring" => {
            format_html(context, call).filter(|fix| !fix.needs.is_empty()).into_iter().collect()
        }
        "ssl" => default_context(context, call).into_iter().collect(),
        "cryptography.hazmat.primitives.hashes" => {
            let edit =
                call.node.func.as_attribute_expr().map(|callee| Edit::replace(callee.attr.range(), "SHA256"));
            edit.map(|edit| Fix::unsafe_("Use SHA-256", vec![edit])).into_iter().collect()
        }
        _ if function == "new" && module.contains(".Hash.") => {
            let fix = only_argument(call).or_else(|| has_no_argument(call).then_some(()));
            fix.and_then(|()| instead(context, call, "hashlib.sha256", Import::Hashlib)).into_iter().collect()
        }
        _ => defused(module).and_then(|import| parser(context, call, function, import)).into_iter().collect(),
    }
}

/// The module of `defusedxml` for one of Python's.
fn defused(module: &str) -> Option<Import> {
    Some(match module {
        "xml.etree.ElementTree" | "xml.etree.cElementTree" => Import::DefusedElementTree,
        "xml.sax.expatreader" => Import::DefusedExpatReader,
        "xml.dom.expatbuilder" => Import::DefusedExpatBuilder,
        "xml.sax" => Import::DefusedSax,
        "xml.dom.minidom" => Import::DefusedMinidom,
        "xml.dom.pulldom" => Import::DefusedPulldom,
        _ => return None,
    })
}

fn parser(context: &Context<'_>, call: &Call<'_>, function: &str, import: Import) -> Option<Fix> {
    let module = import.statement().strip_prefix("import ")?;
    instead(context, call, &format!("{module}.{function}"), import)
}

/// Calls `function` with the same arguments.
fn instead(context: &Context<'_>, call: &Call<'_>, function: &str, import: Import) -> Option<Fix> {
    let edit = callee(context, call, function)?;
    Fix::unsafe_(format!("Use `{function}`"), vec![edit]).needing(import, context)
}

/// Writes `function` in the place of what is called, unless a comment would go with it.
fn callee(context: &Context<'_>, call: &Call<'_>, function: &str) -> Option<Edit> {
    (!context.text(call.callee()).contains('#')).then(|| Edit::replace(call.callee(), function))
}

/// Whether there is one argument, by position.
fn only_argument(call: &Call<'_>) -> Option<()> {
    let is_only = matches!(call.args(), [argument] if !argument.is_starred_expr());
    (is_only && call.node.arguments.keywords.is_empty()).then_some(())
}

fn has_no_argument(call: &Call<'_>) -> bool {
    call.args().is_empty() && call.node.arguments.keywords.is_empty()
}

fn literal_eval(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    only_argument(call)?;
    instead(context, call, "ast.literal_eval", Import::Ast)
}

fn random(context: &Context<'_>, call: &Call<'_>, function: &str) -> Vec<Fix> {
    let secret = match function {
        "choice" => Some("secrets.choice"),
        "getrandbits" => Some("secrets.randbits"),
        "randbytes" => Some("secrets.token_bytes"),
        _ => None,
    };
    let secret = secret.filter(|_| only_argument(call).is_some());
    let secret = secret.and_then(|secret| instead(context, call, secret, Import::Secrets));
    secret.into_iter().chain(system_random(context, call, function)).collect()
}

/// Takes the generator of the system, which has the same functions.
fn system_random(context: &Context<'_>, call: &Call<'_>, function: &str) -> Option<Fix> {
    let title = "Use the generator of the system";
    if let Expr::Attribute(callee) = &*call.node.func {
        let edit = match function {
            "Random" => Edit::replace(callee.attr.range(), "SystemRandom"),
            _ => Edit::insert(callee.attr.start(), "SystemRandom()."),
        };
        return Some(Fix::unsafe_(title, vec![edit]));
    }
    let code = match function {
        "Random" => "secrets.SystemRandom".to_owned(),
        _ => format!("secrets.SystemRandom().{function}"),
    };
    Fix::unsafe_(title, vec![callee(context, call, &code)?]).needing(Import::Secrets, context)
}

/// Creates the file along with its name.
fn mktemp(context: &Context<'_>, call: &Call<'_>) -> Vec<Fix> {
    let end = call.node.range().end();
    let by_descriptor = vec![Edit::insert(end, "[1]")];
    let by_file = add_argument(context, call, "delete=False").filter(|_| call.args().is_empty());
    let by_file = by_file.map(|argument| vec![argument, Edit::insert(end, ".name")]);
    let fix = |function: &str, edits: Option<Vec<Edit>>| with_function(context, call, function, edits?);
    let fixes = [fix("mkstemp", Some(by_descriptor)), fix("NamedTemporaryFile", by_file)];
    fixes.into_iter().flatten().collect()
}

fn with_function(
    context: &Context<'_>,
    call: &Call<'_>,
    function: &str,
    mut edits: Vec<Edit>,
) -> Option<Fix> {
    let title = format!("Use `tempfile.{function}`");
    if let Expr::Attribute(callee) = &*call.node.func {
        edits.insert(0, Edit::replace(callee.attr.range(), function));
        return Some(Fix::unsafe_(title, edits));
    }
    edits.insert(0, callee(context, call, &format!("tempfile.{function}"))?);
    Fix::unsafe_(title, edits).needing(Import::Tempfile, context)
}

/// Makes a context that checks certificates, where all arguments are ones that it takes.
fn default_context(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let is_taken = |name: &str| matches!(name, "purpose" | "cafile" | "capath" | "cadata");
    let keywords = &call.node.arguments.keywords;
    let takes_all = keywords.iter().all(|keyword| keyword.arg.as_ref().is_some_and(|name| is_taken(name)));
    if !takes_all || !call.args().is_empty() {
        return None;
    }
    let title = "Check certificates";
    if let Expr::Attribute(callee) = &*call.node.func {
        let attribute: TextRange = callee.attr.range();
        return Some(Fix::unsafe_(title, vec![Edit::replace(attribute, "create_default_context")]));
    }
    let edit = callee(context, call, "ssl.create_default_context")?;
    Fix::unsafe_(title, vec![edit]).needing(Import::Ssl, context)
}
