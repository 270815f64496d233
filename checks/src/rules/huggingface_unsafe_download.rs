//! Models and data sets that somebody else may exchange.

use ruff_python_ast::{Expr, Number};
use ruff_text_size::Ranged;

use crate::rule::rule;
use crate::values::{Value, raises, string};
use crate::{Call, Context, When};

rule! {
    /// A model or data set of the Hugging Face Hub may be another one tomorrow: its owner can change it.
    ///
    /// So can whoever takes over his account, and a model may bring code that is run. Branches and tags
    /// move. Pass the hash of the commit that you have looked at, in `revision`; it is shown in the
    /// history of the repository.
    ///
    /// ```python
    /// from datasets import load_dataset
    /// from transformers import AutoModel
    ///
    /// AutoModel.from_pretrained("org/model")  # B615
    /// AutoModel.from_pretrained("org/model", revision="main")  # B615
    /// AutoModel.from_pretrained("org/model", revision="5d0f2e8a7f1b1044d62c6ed8ac23ea8fd3f2a7d1")
    /// AutoModel.from_pretrained("org/model", revision=REVISION)
    /// AutoModel.from_pretrained("./model")
    /// load_dataset("org/data")  # B615
    /// ```
    ///
    /// A revision that is no constant is taken for a good one. There is no fix: the commit has to be one
    /// that somebody has looked at.
    B615 "huggingface_unsafe_download" {
        severity: Medium, confidence: High, cwe: 494,
        message: "what is downloaded here can be exchanged by its owner; pass the hash of a commit as `revision`",
        on: CallWhen(When::LastName(&["from_pretrained", "load_dataset", "hf_hub_download", "snapshot_download", "repository_id"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    let module = match call.last_name {
        "from_pretrained" => "transformers",
        "load_dataset" => "datasets",
        "hf_hub_download" | "snapshot_download" | "repository_id" => "huggingface_hub",
        _ => return,
    };
    if !call.has_name_part(module) || is_pinned(call) || is_local(call) {
        return;
    }
    let libraries = ["transformers", "datasets", "huggingface_hub"];
    if call.keywords_raise() || !libraries.iter().any(|library| context.imports.any_contains(library)) {
        return;
    }
    let finding = context.report_call(&B615, call).about(call.last_name);
    // Bandit looks for an argument of the function's name.
    if let Some(own) = call.keyword(call.last_name) {
        finding.line_of(own.value.start());
    }
}

/// Whether a commit is given, or something that may be one.
fn is_pinned(call: &Call<'_>) -> bool {
    let revisions = || call.keywords("revision").chain(call.keywords("commit_id"));
    if revisions().any(|revision| !revision.value.is_literal_expr()) {
        return true;
    }
    let given = |name: &str| call.keywords(name).last().map(|keyword| &keyword.value);
    let revision = given("revision").filter(|revision| is_true(revision)).or_else(|| given("commit_id"));
    matches!(revision.map(Value::of), Some(Value::Word(revision)) if is_commit(revision))
}

/// Whether a constant counts as true. `False` and `None` do: Bandit has made strings of them.
fn is_true(constant: &Expr) -> bool {
    match constant {
        Expr::StringLiteral(text) => !text.value.is_empty(),
        Expr::BytesLiteral(bytes) => bytes.value.bytes().next().is_some(),
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(int) => int.as_u8() != Some(0),
            Number::Float(float) => *float != 0.0,
            Number::Complex { real, imag } => *real != 0.0 || *imag != 0.0,
        },
        _ => true,
    }
}

/// Whether this is the hash of a commit, or the first seven digits of one or more. Quotes round it do not
/// matter.
fn is_commit(revision: &str) -> bool {
    let digits = revision.trim_matches(['"', '\'']);
    digits.len() >= 7 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Whether the first argument is a path, or Bandit raises on reading it.
fn is_local(call: &Call<'_>) -> bool {
    let Some(first) = call.args().first() else { return false };
    let is_path = |path: &str| ["./", "/", "../"].iter().any(|start| path.starts_with(start));
    raises(first) || string(first).is_some_and(is_path)
}
