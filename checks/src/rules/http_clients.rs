//! The calls of `requests` and `httpx`, which several rules look at.

use crate::Call;

/// The last names of all such calls.
pub(super) const HTTP_CALLS: &[&str] = &[
    "get",
    "options",
    "head",
    "post",
    "put",
    "patch",
    "delete",
    "request",
    "stream",
    "Client",
    "AsyncClient",
];

/// Whether this is a call that sends a request (or, for `httpx`, makes a client).
pub(super) fn is_http_call(call: &Call<'_>) -> bool {
    match call.first_name {
        "requests" => is_verb(call.last_name),
        "httpx" => {
            is_verb(call.last_name)
                || matches!(call.last_name, "request" | "stream" | "Client" | "AsyncClient")
        }
        _ => false,
    }
}

fn is_verb(name: &str) -> bool {
    matches!(name, "get" | "options" | "head" | "post" | "put" | "patch" | "delete")
}
