//! A server that listens everywhere.

use crate::rule::rule;
use crate::{Context, Edit, Fix, StringConstant};

rule! {
    /// A server bound to `0.0.0.0` takes connections from every network that the machine is in.
    ///
    /// What was meant for this machine, or for the network behind a proxy, is then open to whoever can
    /// reach any of its addresses. Bind to `127.0.0.1` while developing, and take the address from the
    /// configuration where the program is deployed.
    ///
    /// ```python
    /// import socket
    ///
    /// server = socket.socket()
    /// server.bind(("0.0.0.0", 8080))  # B104 => server.bind(("127.0.0.1", 8080))
    /// server.bind(("127.0.0.1", 8080))
    /// app.run(host="0.0.0.0")  # B104
    /// app.run(host=settings.HOST)
    /// ```
    ///
    /// Every such string counts, wherever it stands. In a container, where the network is cut off by other
    /// means, listening everywhere can be right. So the fix is unsafe: nobody reaches the server from outside.
    B104 "hardcoded_bind_all_interfaces" {
        severity: Medium, confidence: Medium, cwe: 605,
        message: "`0.0.0.0` makes a server reachable from every network of the machine; bind to the address \
                  that is meant",
        on: String(check),
    }
}

fn check(context: &mut Context<'_>, string: &StringConstant<'_>) {
    if string.value == "0.0.0.0" {
        let fix = fix(context, string);
        context.report_string(&B104, string).fix(fix);
    }
}

/// Keeps the quotes; none where the address is not plainly written.
fn fix(context: &Context<'_>, string: &StringConstant<'_>) -> Option<Fix> {
    let text = context.text(string.range);
    let is_plain = text.matches("0.0.0.0").count() == 1 && !text.contains('#');
    let edit = Edit::replace(string.range, text.replace("0.0.0.0", "127.0.0.1"));
    is_plain.then(|| Fix::unsafe_("Listen on this machine alone", vec![edit]))
}
