//! Hashes that are broken.

use ruff_text_size::Ranged;

use super::edits::add_argument;
use crate::rule::rule;
use crate::values::Value;
use crate::{Call, Context, Edit, Fix, Import, Severity, When};

rule! {
    /// MD4, MD5 and SHA-1 are broken: two inputs with the same hash can be made at little cost.
    ///
    /// Whoever trusts the hash for a signature, a password or a file's identity can be given another
    /// input. Use SHA-256 or better, and `hashlib.scrypt` or a library such as argon2 for passwords.
    /// Where the hash protects nothing (a cache key, an ETag), say so with `usedforsecurity=False`.
    /// The same goes for the old methods of `crypt`.
    ///
    /// ```python
    /// import crypt
    /// import hashlib
    ///
    /// hashlib.md5(data)  # B324 => hashlib.md5(data, usedforsecurity=False)
    /// hashlib.md5(data, usedforsecurity=False)
    /// hashlib.sha256(data)
    /// hashlib.new("sha1", data)  # B324 => hashlib.new("sha1", data, usedforsecurity=False)
    /// crypt.crypt(password, salt=crypt.METHOD_MD5)  # B324
    /// crypt.crypt(password, salt=crypt.METHOD_SHA512)
    /// ```
    ///
    /// Both fixes are unsafe. `usedforsecurity=False` states what only you can know, and needs
    /// Python 3.9; SHA-256 gives other hashes than those that were stored.
    B324 "hashlib_insecure_functions" {
        severity: High, confidence: High, cwe: 327,
        message: "this hash is broken; use SHA-256, or say `usedforsecurity=False` where it protects nothing",
        on: CallWhen(When::LastName(&["crypt", "mksalt", "new", "md4", "md5", "sha", "sha1"]), check),
    }
}

const CRYPT_MESSAGE: &str = "this method of `crypt` is broken; hash passwords with scrypt or argon2";

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    // The last name is looked at first, as few calls have one of these.
    match call.last_name {
        "crypt" | "mksalt" if call.has_name_part("crypt") && !call.has_name_part("hashlib") => {
            check_crypt(context, call);
        }
        function if (function == "new" || is_weak(function)) && call.has_name_part("hashlib") => {
            check_hashlib(context, call);
        }
        _ => {}
    }
}

fn check_hashlib(context: &mut Context<'_>, call: &Call<'_>) {
    if call.keywords_raise() {
        return;
    }
    let hash = if call.last_name == "new" { weak_hash(call) } else { Some(call.last_name) };
    let Some(hash) = hash else { return };
    let for_security =
        call.keyword("usedforsecurity").is_none() || call.keyword_value("usedforsecurity").is("True");
    if for_security {
        let fixes = fixes(context, call);
        let finding = context.report_call(&B324, call).about(hash.to_uppercase());
        finding.fixes = fixes;
    }
}

/// The first argument of `hashlib.new`, or `name=`, if it is a weak hash. A variable counts by its
/// identifier, as in Bandit.
fn weak_hash<'a>(call: &Call<'a>) -> Option<&'a str> {
    if call.args_raise() {
        return None;
    }
    let name = call.args().first().map_or_else(|| call.keyword_value("name"), Value::of);
    match name {
        Value::Word(name) if is_weak(&name.to_lowercase()) => Some(name),
        _ => None,
    }
}

fn is_weak(hash: &str) -> bool {
    matches!(hash, "md4" | "md5" | "sha" | "sha1")
}

fn check_crypt(context: &mut Context<'_>, call: &Call<'_>) {
    let (position, keyword) = if call.last_name == "crypt" { (1, "salt") } else { (0, "method") };
    if call.args_raise() || call.keywords_raise() {
        return;
    }
    let method = call.args().get(position).map_or_else(|| call.keyword_value(keyword), Value::of);
    if let Value::Word(method @ ("METHOD_CRYPT" | "METHOD_MD5" | "METHOD_BLOWFISH")) = method {
        let finding = context.report_call(&B324, call).about(method);
        finding.severity(Severity::Medium).message(CRYPT_MESSAGE);
    }
}

fn fixes(context: &Context<'_>, call: &Call<'_>) -> Vec<Fix> {
    let says_otherwise = match call.keyword("usedforsecurity") {
        Some(_) if call.repeats("usedforsecurity") => None,
        Some(keyword) => Some(Edit::replace(keyword.value.range(), "False")),
        None if call.has_unpacked_keywords() => None,
        None => add_argument(context, call, "usedforsecurity=False"),
    };
    let title = "State that the hash is not used for security";
    let says_otherwise = says_otherwise.map(|edit| Fix::unsafe_(title, vec![edit]));
    let stronger = stronger(context, call);
    says_otherwise.into_iter().chain(stronger).collect()
}

fn stronger(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let fix = |edit| Fix::unsafe_("Use SHA-256", vec![edit]);
    if call.last_name != "new" && call.node.func.is_name_expr() {
        let edit = Edit::replace(call.callee(), "hashlib.sha256");
        let is_plain = call.name.strip_prefix("hashlib.") == Some(call.last_name);
        return is_plain.then(|| fix(edit))?.needing(Import::Hashlib, context);
    }
    sha256(context, call).map(fix)
}

/// Puts SHA-256 in the place of the weak hash, where its name is plainly written.
fn sha256(context: &Context<'_>, call: &Call<'_>) -> Option<Edit> {
    if call.last_name == "new" {
        let name = call.args().first().or_else(|| call.keyword("name").map(|keyword| &keyword.value))?;
        // Within an f-string, another quote may end it.
        let quote = if context.text(name).contains('"') { '"' } else { '\'' };
        let is_plain = name.is_string_literal_expr() && !context.text(name).contains('#');
        return is_plain.then(|| Edit::replace(name.range(), format!("{quote}sha256{quote}")));
    }
    let attribute = call.node.func.as_attribute_expr()?;
    Some(Edit::replace(attribute.attr.range(), "sha256"))
}
