//! Archives that write wherever they like.

use ruff_python_ast::{Expr, Keyword};
use ruff_text_size::Ranged;

use super::edits::add_argument;
use crate::rule::rule;
use crate::values::string;
use crate::{Call, Confidence, Context, Edit, Fix, Severity};

rule! {
    /// `extractall` without `filter="data"` writes to any path that the archive names.
    ///
    /// A member called `../../home/you/.ssh/authorized_keys`, or one that goes through a link made by an
    /// earlier member, lands outside the folder you gave. `filter="data"` refuses these, device files
    /// and dangerous permissions. It is the default since Python 3.14; before 3.12 only patched releases
    /// know it, and `hasattr(tarfile, "data_filter")` tells. Members that you choose yourself are rated
    /// lower, as it is on you to look at their paths and links.
    ///
    /// ```python
    /// import tarfile
    ///
    /// with tarfile.open(upload) as archive:
    ///     archive.extractall("/srv/upload")  # B202 => archive.extractall("/srv/upload", filter="data")
    ///     archive.extractall("/srv/upload", filter="data")
    ///     archive.extractall("/srv/upload", members=checked(archive))  # B202
    /// ```
    ///
    /// The fix is unsafe: an archive that was unpacked before may be refused, and so is the argument by an
    /// older Python. There is none where the members are chosen, for a filter that is computed, and within
    /// an f-string, whose quotes the argument may end. ZIP archives know no filters: so there is none where
    /// the name says that it is one, nor in a module that imports `zipfile`, but for `tarfile.open(…)`
    /// itself.
    B202 "tarfile_unsafe_members" {
        severity: High, confidence: High, cwe: 22,
        message: "this archive can write anywhere; pass `filter=\"data\"`",
        on: Call(check),
    }
}

const COMPUTED_MESSAGE: &str = "make sure that the function leaves out members with paths or links to elsewhere, or pass `filter=\"data\"`";

const CHOSEN_MESSAGE: &str =
    "make sure that no path or link among these members leads elsewhere, or pass `filter=\"data\"`";

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    // Over names as short as these this is faster than a search.
    let mut parts = call.last_name.as_bytes().windows("extractall".len());
    if !parts.any(|part| part == b"extractall") || !context.imports.contains("tarfile") {
        return;
    }
    if call.keywords_raise() || call.keyword("filter").is_some_and(is_data) {
        return;
    }
    let Some(members) = call.keyword("members") else {
        let fix = fix(context, call);
        context.report_call(&B202, call).fix(fix);
        return;
    };
    let (severity, confidence, message) = match &members.value {
        Expr::Call(function) if function.func.is_name_expr() => {
            (Severity::Low, Confidence::Low, COMPUTED_MESSAGE)
        }
        // Bandit raises on a function without a name of its own, such as a method.
        Expr::Call(_) => return,
        _ => (Severity::Medium, Confidence::Medium, CHOSEN_MESSAGE),
    };
    let finding = context.report_call(&B202, call);
    finding.at(members.range()).severity(severity).confidence(confidence).message(message);
    if let Expr::Call(function) = &members.value
        && let Expr::Name(function) = &*function.func
    {
        finding.about(format!("{{'Function': '{}'}}", function.id));
    }
}

fn is_data(filter: &Keyword) -> bool {
    string(&filter.value) == Some("data")
}

/// Whether this is `tarfile.open(…).extractall(…)`.
fn is_of_opened_archive(context: &Context<'_>, call: &Call<'_>) -> bool {
    let callee = call.node.func.as_attribute_expr();
    let Some(archive) = callee.and_then(|callee| callee.value.as_call_expr()) else { return false };
    let mut name = String::new();
    context.imports.qualify(&archive.func, &mut name);
    name == "tarfile.open"
}

fn fix(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let callee = context.text(call.callee());
    if call.last_name != "extractall" || callee.to_ascii_lowercase().contains("zip") {
        return None;
    }
    if context.imports.any_contains("zipfile") && !is_of_opened_archive(context, call) {
        return None;
    }
    let edit = match call.keyword("filter") {
        None if call.has_unpacked_keywords() || context.in_f_string => return None,
        None => add_argument(context, call, "filter=\"data\"")?,
        Some(filter) => {
            let written = context.text(&filter.value);
            let is_weaker = filter.value.is_none_literal_expr()
                || matches!(string(&filter.value), Some("tar" | "fully_trusted"));
            // Within an f-string, another quote may end it.
            let quote = if written.contains('\'') { '\'' } else { '"' };
            let keeps_quote = !context.in_f_string || filter.value.is_string_literal_expr();
            let is_plain = is_weaker && keeps_quote && !call.repeats("filter") && !written.contains('#');
            is_plain.then(|| Edit::replace(filter.value.range(), format!("{quote}data{quote}")))?
        }
    };
    Some(Fix::unsafe_("Refuse members that lead elsewhere", vec![edit]))
}
