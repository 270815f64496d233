//! HTTP requests that may wait for ever.

use ruff_text_size::Ranged;

use super::edits::add_argument;
use super::http_clients::{HTTP_CALLS, is_http_call};
use crate::rule::rule;
use crate::values::Value;
use crate::{Call, Context, Edit, Fix, When};

rule! {
    /// Without a timeout a request waits as long as the other side likes, and blocks its worker.
    ///
    /// A server that accepts the connection and then says nothing stops the program; a few of them
    /// stop all workers. `requests` has no timeout of its own. `httpx` has one of five seconds,
    /// which `timeout=None` turns off.
    ///
    /// ```python
    /// import httpx
    /// import requests
    ///
    /// requests.get(url)  # B113 => requests.get(url, timeout=10)
    /// requests.get(url, timeout=None)  # B113 => requests.get(url, timeout=10)
    /// requests.get(url, timeout=5)
    /// httpx.get(url)
    /// httpx.get(url, timeout=None)  # B113 => httpx.get(url, timeout=10)
    /// ```
    ///
    /// The fix writes the seconds that the option `request_without_timeout.timeout` has, which are ten. It is
    /// unsafe: a request that takes longer now raises an exception.
    B113 "request_without_timeout" {
        severity: Medium, confidence: Low, cwe: 400,
        message: "a request without a timeout can block for ever; pass `timeout=` in seconds",
        on: CallWhen(When::LastName(HTTP_CALLS), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if !is_http_call(call) || call.keywords_raise() {
        return;
    }
    let timeout = call.keyword_value("timeout");
    let is_missing = timeout == Value::Unknown && call.first_name == "requests";
    if is_missing || timeout.is("None") {
        let fix = fix(context, call);
        let how = if is_missing { "without timeout" } else { "with timeout set to None" };
        context.report_call(&B113, call).fix(fix).about(format!("{} {how}", call.first_name));
    }
}

/// Adds a timeout, or puts one in the place of a constant `None`. A value that Bandit does not
/// understand is left alone.
fn fix(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let seconds = context.options.request_without_timeout.timeout.max(1);
    let edit = match call.keyword("timeout") {
        None if call.has_unpacked_keywords() => return None,
        None => add_argument(context, call, &format!("timeout={seconds}"))?,
        Some(timeout) if timeout.value.is_none_literal_expr() && !call.repeats("timeout") => {
            Edit::replace(timeout.value.range(), seconds.to_string())
        }
        Some(_) => return None,
    };
    let unit = if seconds == 1 { "second" } else { "seconds" };
    Some(Fix::unsafe_(format!("Time out after {seconds} {unit}"), vec![edit]))
}
