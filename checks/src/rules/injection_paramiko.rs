//! Commands on another machine.

use super::shell_values::quote_values;
use crate::rule::rule;
use crate::{Call, Context, When};

rule! {
    /// `exec_command` hands its command to a shell on the other machine, which runs what a value adds to it.
    ///
    /// SSH knows no list of arguments: with `name = "x; rm -rf ~"` the first call below removes a home
    /// directory over there. Put each value through `shlex.quote`, and `--` before one that could start
    /// with a dash; for files use `open_sftp`, which needs no shell. Every `exec_command` counts in a module
    /// that has imported something of paramiko's.
    ///
    /// ```python
    /// import shlex
    ///
    /// import paramiko
    ///
    /// client.exec_command("tar xf " + name)  # B601 => client.exec_command("tar xf " + shlex.quote(name))
    /// client.exec_command("tar xf " + shlex.quote(name))  # B601
    /// client.open_sftp().get(name, "backup.tar")
    /// ```
    ///
    /// The fix puts each value through `shlex.quote`, where the command is an f-string or put together with `+`,
    /// `%` or `.format`. The finding stays, as Bandit reports every such call: suppress it when you have looked at
    /// it. It is unsafe: a value that held several words, or a wildcard, is one word then.
    B601 "paramiko_calls" {
        severity: Medium, confidence: Medium, cwe: 78,
        message: "the other machine's shell runs whatever a value in this command says; put it through `shlex.quote`",
        on: CallWhen(When::LastName(&["exec_command"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name == "exec_command" && context.imports.any_contains("paramiko") {
        let fix = call.args().first().and_then(|command| quote_values(context, command));
        context.report_call(&B601, call).fix(fix);
    }
}
