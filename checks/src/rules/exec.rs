//! `exec`.

use crate::rule::rule;
use crate::{Call, Context, When};

rule! {
    /// `exec` runs any Python code it is given, with all that the process may do.
    ///
    /// If a part of that code comes from outside, so does the control over the process. Look the
    /// wanted function up in a table, import a module by its name, or read data with
    /// `ast.literal_eval` or a JSON parser.
    ///
    /// ```python
    /// exec(request.form["code"])  # B102
    /// HANDLERS[request.form["name"]](request)
    /// ```
    ///
    /// There is no fix: what should stand in its place depends on what the code is to do.
    B102 "exec_used" {
        severity: Medium, confidence: High, cwe: 78,
        message: "`exec` runs any code it is given; call a function from a table, or parse data as data",
        on: CallWhen(When::LastName(&["exec"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if call.name == "exec" {
        context.report_call(&B102, call);
    }
}
