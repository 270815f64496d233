//! Running the rules so that a panic in one of them costs no more than the file at hand.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use ridealong_checks::{Checked, Checker, Module, Watch};

/// Why parts of a file could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Parts of the file are nested too deep.
    #[error("parts of this file are nested too deep and were not checked; split the expression up")]
    TooDeep,
    /// A rule panicked.
    #[error(
        "{rule} failed on this file, which was not checked: {message}; this is a fault in Ridealong, \
         please report it, and leave the rule out with `ignore = [\"{rule}\"]` until it is mended"
    )]
    Panic {
        /// The id of the rule.
        rule: &'static str,
        /// What it said.
        message: String,
    },
}

/// Runs `checker`. A panic becomes a problem; the unwinding by which salsa cancels goes on.
pub(super) fn check(
    checker: &Checker,
    module: &Module,
    source: &str,
    path: &str,
    checkpoint: &dyn Fn(),
) -> (Checked, Vec<Problem>) {
    let watch = Watch { checkpoint, running: Cell::new(None) };
    let result = catch_unwind(AssertUnwindSafe(|| checker.check(module, source, path, &watch)));
    match result {
        Ok(checked) => {
            let problems = if checked.too_deep { vec![Problem::TooDeep] } else { Vec::new() };
            (checked, problems)
        }
        Err(payload) if payload.is::<salsa::Cancelled>() => resume_unwind(payload),
        Err(payload) => {
            let rule = watch.running.get().map_or("Ridealong", |rule| rule.id);
            (Checked::default(), vec![Problem::Panic { rule, message: panic_message(&*payload) }])
        }
    }
}

/// What a panic said.
pub fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use ridealong_checks::{Confidence, Hook, Options, Rule, Severity};

    use super::*;

    static PANICS: Rule = Rule {
        id: "B999",
        name: "panics",
        docs: "",
        family: "",
        severity: Severity::Low,
        confidence: Confidence::Low,
        cwe: 0,
        message: "",
        hook: Hook::Assert(|_, _| panic!("at the disco")),
    };

    #[test]
    fn a_panic_names_the_rule_and_stays_in_the_file() {
        let checker = Checker::with_rules(Options::default(), vec![&PANICS]);
        let module = Module::parse("assert x\n");
        let (checked, problems) = check(&checker, &module, "assert x\n", "x.py", &|| {});
        assert_eq!(checked, Checked::default());
        assert_eq!(problems, [Problem::Panic { rule: "B999", message: "at the disco".to_owned() }]);
        let (_, problems) = check(&checker, &Module::parse("x\n"), "x\n", "x.py", &|| {});
        assert_eq!(problems, []);
    }

    #[test]
    fn cancellation_is_not_taken_for_a_panic() {
        let checker = Checker::with_rules(Options::default(), vec![]);
        let source = "x()\n".repeat(10_000);
        let module = Module::parse(&source);
        let cancel: &dyn Fn() = &|| resume_unwind(Box::new(salsa::Cancelled::PendingWrite));
        let result = catch_unwind(AssertUnwindSafe(|| check(&checker, &module, &source, "x.py", cancel)));
        assert!(result.is_err_and(|payload| payload.is::<salsa::Cancelled>()));
    }
}
