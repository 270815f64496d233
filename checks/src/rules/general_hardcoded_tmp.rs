//! A file of a foreseeable name where everybody may write.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use super::edits::plain_quote;
use crate::ancestors::Ancestor;
use crate::rule::rule;
use crate::{Context, Edit, Fix, Import, StringConstant};

rule! {
    /// In a folder such as `/tmp` everybody may write, so a file of a known name can be put there by another
    /// user first.
    ///
    /// A link of that name makes the program overwrite a file elsewhere, and a file of that name makes it
    /// read what somebody else wrote. The functions of `tempfile` choose a name that nobody can foresee, and
    /// create the file so that no other user can open it.
    ///
    /// ```python
    /// import tempfile
    ///
    /// log = open("/tmp/deploy.log", "w")  # B108 => log = open(os.path.join(tempfile.mkdtemp(), "deploy.log"), "w")
    /// folder = "/var/tmp"  # B108 => folder = tempfile.mkdtemp()
    /// with tempfile.NamedTemporaryFile() as scratch:
    ///     scratch.write(data)
    /// folder = tempfile.mkdtemp(prefix="deploy-")
    /// ```
    ///
    /// Every string that starts with such a folder counts. The option `hardcoded_tmp_directory.tmp_dirs`
    /// lists the folders.
    ///
    /// There is a fix for a path that is assigned or opened: the file comes into a new folder that nobody else can
    /// enter, and `import os` and `import tempfile` come with it. It is unsafe: the path is another one each time,
    /// and nobody removes the folder. Put it elsewhere where other programs look for the file.
    B108 "hardcoded_tmp_directory" {
        severity: Medium, confidence: Medium, cwe: 377,
        message: "a file of a known name in a folder where everybody may write; let `tempfile` make it",
        on: String(check),
    }
}

fn check(context: &mut Context<'_>, string: &StringConstant<'_>) {
    let folders = &context.options.hardcoded_tmp_directory.tmp_dirs;
    if folders.iter().any(|folder| string.value.starts_with(folder)) {
        let fix = fix(context, string, folders);
        context.report_string(&B108, string).fix(fix);
    }
}

/// Functions whose argument is a path that is made or opened.
const TAKES_PATH: &[&str] =
    &["FileHandler", "Path", "RotatingFileHandler", "chdir", "join", "makedirs", "mkdir", "open"];

/// Puts the path into a new folder.
fn fix(context: &Context<'_>, string: &StringConstant<'_>, folders: &[String]) -> Option<Fix> {
    let is_in = |folder: &String| {
        let rest = string.value.strip_prefix(folder.trim_end_matches('/'))?;
        rest.is_empty().then_some(rest).or_else(|| rest.strip_prefix('/'))
    };
    let rest = folders.iter().find_map(is_in).filter(|_| is_path(string))?;
    let quote = plain_quote(context.text(string.range), string.value)?;
    let title = "Make a folder of its own by `tempfile`";
    if rest.is_empty() {
        let edit = Edit::replace(string.range, "tempfile.mkdtemp()");
        return Fix::unsafe_(title, vec![edit]).needing(Import::Tempfile, context);
    }
    let folder = format!("os.path.join(tempfile.mkdtemp(), {quote}{rest}{quote})");
    let fix = Fix::unsafe_(title, vec![Edit::replace(string.range, folder)]);
    fix.needing(Import::Os, context)?.needing(Import::Tempfile, context)
}

/// Whether the string is a value that is assigned, or the first argument of a function that takes a path.
fn is_path(string: &StringConstant<'_>) -> bool {
    match string.ancestor(1) {
        Some(Ancestor::Statement(Stmt::Assign(assign))) => assign.value.range() == string.range,
        Some(Ancestor::Statement(Stmt::AnnAssign(assign))) => {
            assign.value.as_ref().is_some_and(|value| value.range() == string.range)
        }
        Some(Ancestor::Expression(Expr::Call(call))) => {
            let name = match &*call.func {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) if !attribute.value.is_string_literal_expr() => {
                    attribute.attr.as_str()
                }
                _ => return false,
            };
            let is_first = call.arguments.args.first().is_some_and(|first| first.range() == string.range);
            is_first && TAKES_PATH.contains(&name)
        }
        _ => false,
    }
}
