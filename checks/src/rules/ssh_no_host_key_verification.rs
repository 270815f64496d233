//! SSH to whoever answers.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::rule::rule;
use crate::{Call, Context, Edit, Fix, Import, When};

rule! {
    /// `AutoAddPolicy` and `WarningPolicy` connect to a host whose key nobody has checked.
    ///
    /// Anybody on the way can answer in its place, and sees the password, the commands and the files. Load
    /// the keys that you know, with `load_system_host_keys` or `load_host_keys`, and leave the policy at
    /// `RejectPolicy`, which refuses all others. Get a new host's key from where it is set up, not from
    /// the first connection.
    ///
    /// ```python
    /// import paramiko
    ///
    /// client = paramiko.SSHClient()
    /// client.load_system_host_keys()
    /// client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # B507 => client.set_missing_host_key_policy(paramiko.RejectPolicy())
    /// client.set_missing_host_key_policy(paramiko.RejectPolicy())
    /// ```
    ///
    /// The fix is unsafe: hosts whose keys are not known yet are no longer reached. Where the policy was imported
    /// by itself, it brings `import paramiko`.
    B507 "ssh_no_host_key_verification" {
        severity: High, confidence: Medium, cwe: 295,
        message: "this policy connects to a host whose key nobody has checked; load the known keys and use `RejectPolicy`",
        on: CallWhen(When::LastName(&[METHOD]), check),
    }
}

/// The method, whose name Bandit also takes for the name of an argument when it looks for the line.
const METHOD: &str = "set_missing_host_key_policy";

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name != METHOD {
        return;
    }
    let Some(policy) = call.args().first() else { return };
    let is_blind = matches!(last_name(class(policy)), Some("AutoAddPolicy" | "WarningPolicy"));
    if is_blind && context.imports.any_contains("paramiko") {
        let fix = fix(context, class(policy));
        context.report_call(&B507, call).line_of(call.line_of(METHOD)).at(policy.range()).fix(fix);
    }
}

/// What is called, if the policy is made right there.
fn class(policy: &Expr) -> &Expr {
    match policy {
        Expr::Call(call) => &call.func,
        class => class,
    }
}

fn last_name(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Name(name) => Some(name.id.as_str()),
        _ => None,
    }
}

fn fix(context: &Context<'_>, class: &Expr) -> Option<Fix> {
    const TITLE: &str = "Refuse hosts that are not known";
    if class.is_name_expr() {
        let mut name = String::new();
        context.imports.qualify(class, &mut name);
        let is_paramiko = name.starts_with("paramiko.") && name.contains("Policy");
        let edit = Edit::replace(class.range(), "paramiko.RejectPolicy");
        return is_paramiko.then(|| Fix::unsafe_(TITLE, vec![edit]))?.needing(Import::Paramiko, context);
    }
    let Expr::Attribute(attribute) = class else { return None };
    let mut module = String::new();
    context.imports.qualify(&attribute.value, &mut module);
    let is_paramiko = matches!(module.as_str(), "paramiko" | "paramiko.client");
    let edit = Edit::replace(attribute.attr.range(), "RejectPolicy");
    is_paramiko.then(|| Fix::unsafe_(TITLE, vec![edit]))
}
