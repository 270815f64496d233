//! A web application in debug mode.

use ruff_text_size::Ranged;

use super::edits::remove_argument;
use crate::rule::rule;
use crate::{Call, Context, Fix, When};

rule! {
    /// `debug=True` puts Werkzeug's debugger on every error page, and with it a console that runs Python.
    ///
    /// A visitor who makes the application fail gets there; the PIN that guards the console is made of
    /// facts about the machine, which other holes give away. Leave `debug` out and start with `flask run
    /// --debug` while you develop. In production let a server such as Gunicorn or Waitress import the
    /// application; `app.run` is not made for it.
    ///
    /// ```python
    /// from flask import Flask
    ///
    /// app = Flask(__name__)
    /// app.run(host="127.0.0.1", debug=True)  # B201 => app.run(host="127.0.0.1")
    /// app.run(host="127.0.0.1")
    /// app.run(debug=settings.debug)
    /// ```
    ///
    /// The fix is unsafe: errors are shown without the debugger, and the server no longer restarts when
    /// the code changes. Every method `run` counts in a module that has imported something of Flask's.
    B201 "flask_debug_true" {
        severity: High, confidence: Medium, cwe: 94,
        message: "`debug=True` gives visitors a console that runs Python; leave it out, and use `flask run --debug` to develop",
        on: CallWhen(When::LastName(&["run"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    // Only a name of several parts ends with `.run`.
    let is_run = call.last_name == "run" && call.name != "run";
    if !is_run || !call.keyword_value("debug").is("True") {
        return;
    }
    let Some(keyword) = call.keyword("debug") else { return };
    if call.keywords_raise() || !context.imports.any_contains("flask") {
        return;
    }
    let is_plain = keyword.value.is_boolean_literal_expr() && !call.repeats("debug");
    let edit = is_plain.then(|| remove_argument(context, call, keyword)).flatten();
    let fix = edit.map(|edit| Fix::unsafe_("Start without the debugger", vec![edit]));
    context.report_call(&B201, call).line_of(call.line_of("debug")).at(keyword.range()).fix(fix);
}
