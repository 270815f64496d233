//! A rule that fails, for tests of what happens then. It is in builds with debug assertions alone, and runs
//! only where the environment asks for it.

use std::env;

use ridealong_checks::{Checker, Confidence, Hook, Options, Rule, Severity, When, rules};

/// The variable that asks for it, whatever its value is.
const VARIABLE: &str = "RIDEALONG_FAILING_RULE";

static FAILS: Rule = Rule {
    id: "RA999",
    name: "fails",
    docs: "",
    family: "",
    severity: Severity::Low,
    confidence: Confidence::Low,
    cwe: 0,
    message: "",
    hook: Hook::CallWhen(When::LastName(&["fail_here"]), |_, call| panic!("at {}", call.name)),
};

/// The rules that `options` leave enabled, and the one that fails.
pub(super) fn checker(options: Options) -> Checker {
    let is_ignored = options.ignore.iter().any(|selector| rules::selects(selector, &FAILS));
    if is_ignored || options.blacklist.is_some() || env::var_os(VARIABLE).is_none() {
        return Checker::new(options);
    }
    let enabled = rules::all().filter(|rule| options.enables(rule)).chain([&FAILS]);
    let enabled = enabled.collect();
    Checker::with_rules(options, enabled)
}
