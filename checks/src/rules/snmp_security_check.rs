//! SNMP that others can read.

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::numbers::equals;
use crate::rule::rule;
use crate::values::Value;
use crate::{Call, Context, Edit, Fix, When};

rule! {
    /// SNMP 1 and 2c send the community, which is their password, unencrypted with every request.
    ///
    /// Who listens once can read all that the device tells, and change it if the community may write. Use
    /// SNMP 3 with a user that has a key for authentication and one for encryption. `mpModel=0` is SNMP 1,
    /// `mpModel=1` is 2c; without the argument it is 2c as well, which is not reported.
    ///
    /// ```python
    /// from pysnmp.hlapi import CommunityData, UsmUserData
    ///
    /// CommunityData("public", mpModel=0)  # B508
    /// UsmUserData("monitor", auth_key, priv_key)
    /// ```
    ///
    /// Only classes imported from `pysnmp.hlapi` itself are seen. Releases 7 of `pysnmp` have them in
    /// `pysnmp.hlapi.asyncio` and `pysnmp.hlapi.v3arch.asyncio` alone: what is imported from there is not
    /// reported, so look at it yourself.
    ///
    /// There is no fix: the user and the keys have to be set up on the device first.
    B508 "snmp_insecure_version" {
        severity: Medium, confidence: High, cwe: 319,
        message: "this version of SNMP sends its password unencrypted; use SNMP 3 with `UsmUserData`",
        on: CallWhen(When::LastName(&["CommunityData"]), insecure_version),
    }
}

rule! {
    /// SNMP 3 without a key for encryption sends everything in the clear; without any key it believes anybody.
    ///
    /// Pass both keys, and newer algorithms than the defaults, which are MD5 and DES: for instance
    /// `usmHMAC192SHA256AuthProtocol` and `usmAesCfb128Protocol`. Arguments are counted by position, so that
    /// keys passed by name are reported too.
    ///
    /// ```python
    /// from pysnmp.hlapi import UsmUserData
    ///
    /// UsmUserData("monitor")  # B509
    /// UsmUserData("monitor", auth_key)  # B509
    /// UsmUserData("monitor", auth_key, priv_key)
    /// UsmUserData("monitor", authKey=auth_key, privKey=priv_key)  # B509 => UsmUserData("monitor", auth_key, priv_key)
    /// ```
    ///
    /// Only the class imported from `pysnmp.hlapi` itself is seen. Releases 7 of `pysnmp` have it in
    /// `pysnmp.hlapi.asyncio` and `pysnmp.hlapi.v3arch.asyncio` alone: what is imported from there is not
    /// reported, so look at it yourself.
    ///
    /// There is a fix where both keys are there by name: it passes them by position, and is safe. What the
    /// keys are, only you and the device can know.
    B509 "snmp_weak_cryptography" {
        severity: Medium, confidence: High, cwe: 319,
        message: "without both keys SNMP 3 is neither authenticated nor encrypted; pass `authKey` and `privKey` by position",
        on: CallWhen(When::LastName(&["UsmUserData"]), weak_cryptography),
    }
}

/// The first parameters of `UsmUserData`.
const PARAMETERS: [&str; 3] = ["userName", "authKey", "privKey"];

fn insecure_version(context: &mut Context<'_>, call: &Call<'_>) {
    if call.name != "pysnmp.hlapi.CommunityData" || call.keywords_raise() {
        return;
    }
    if let Value::Number(model) = call.keyword_value("mpModel")
        && (equals(model, 0) || equals(model, 1))
        && let Some(keyword) = call.keyword("mpModel")
    {
        // Bandit takes the name of the class for that of an argument when it looks for the line.
        context.report_call(&B508, call).line_of(call.line_of("CommunityData")).at(keyword.range());
    }
}

fn weak_cryptography(context: &mut Context<'_>, call: &Call<'_>) {
    if call.name == "pysnmp.hlapi.UsmUserData" && call.args().len() < PARAMETERS.len() {
        let fix = fix(context, call);
        context.report_call(&B509, call).line_of(call.line_of("UsmUserData")).fix(fix);
    }
}

/// Passes the keys by position where they are all there, in order, by name.
fn fix(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let by_position = call.args();
    let missing = PARAMETERS.get(by_position.len()..)?;
    let named = call.node.arguments.keywords.get(..missing.len())?;
    let in_order = named
        .iter()
        .zip(missing)
        .all(|(keyword, name)| keyword.arg.as_deref() == Some(name) && !call.repeats(name));
    let values = by_position.iter().chain(named.iter().map(|keyword| &keyword.value));
    let is_given = |key: &Expr| !key.is_none_literal_expr() && !key.is_starred_expr();
    if !in_order || !values.clone().skip(1).all(is_given) || by_position.iter().any(Expr::is_starred_expr) {
        return None;
    }
    let edits = named.iter().map(|keyword| {
        let head = TextRange::new(keyword.start(), keyword.value.start());
        let text = context.text(head);
        let behind = text.split_once('=').filter(|_| !text.contains('#'))?.1.trim_start();
        let gone = head.len() - TextSize::of(behind);
        Some(Edit::replace(TextRange::at(head.start(), gone), ""))
    });
    Some(Fix::safe("Pass the keys by position", edits.collect::<Option<_>>()?))
}
