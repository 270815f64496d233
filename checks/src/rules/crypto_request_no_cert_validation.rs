//! HTTPS requests that do not look at the certificate.

use ruff_text_size::Ranged;

use super::edits::remove_argument;
use super::http_clients::{HTTP_CALLS, is_http_call};
use crate::rule::rule;
use crate::{Call, Context, Fix, When};

rule! {
    /// `verify=False` accepts any certificate, so anybody on the way can read and change the traffic.
    ///
    /// Leave `verify` out. For a certificate of your own authority pass the path of its bundle:
    /// `verify="/etc/ssl/certs/our-ca.pem"`.
    ///
    /// ```python
    /// import httpx
    /// import requests
    ///
    /// requests.get(url, verify=False, timeout=5)  # B501 => requests.get(url, timeout=5)
    /// requests.get(url, timeout=5)
    /// requests.get(url, verify="/etc/ssl/certs/our-ca.pem", timeout=5)
    /// httpx.Client(verify=False)  # B501 => httpx.Client()
    /// ```
    ///
    /// The fix is unsafe: a server whose certificate cannot be verified is no longer reached.
    B501 "request_with_no_cert_validation" {
        severity: High, confidence: High, cwe: 295,
        message: "`verify=False` turns off the check of the certificate; leave it out, or name a CA bundle",
        on: CallWhen(When::LastName(HTTP_CALLS), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if !is_http_call(call) || call.keywords_raise() || !call.keyword_value("verify").is("False") {
        return;
    }
    let Some(keyword) = call.keyword("verify") else { return };
    let is_plain = keyword.value.is_boolean_literal_expr() && !call.repeats("verify");
    let edit = is_plain.then(|| remove_argument(context, call, keyword));
    let fix = edit.flatten().map(|edit| Fix::unsafe_("Verify the certificate", vec![edit]));
    let finding = context.report_call(&B501, call).line_of(keyword.value.start());
    finding.at(keyword.range()).fix(fix).about(call.first_name);
}
