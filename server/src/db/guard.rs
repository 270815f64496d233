//! Working on a file so that a panic costs no more than the file at hand.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use ridealong_checks::Rule;

use super::{Db, Rules, SourceFile, rules};

/// The rule that is running.
pub(super) type Running = Cell<Option<&'static Rule>>;

/// Why parts of a file could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Parts of the file are nested too deep.
    #[error("parts of this file are nested too deep and were not checked; split the expression up")]
    TooDeep,
    /// A rule panicked.
    #[error(
        "{rule} failed on this file, which was checked without it: {message}; this is a fault in Ridealong, \
         please report it, and leave the rule out with `ignore = [\"{rule}\"]` until it is mended"
    )]
    RulePanic {
        /// The id of the rule.
        rule: &'static str,
        /// What it said.
        message: String,
    },
    /// Something else panicked, such as the parser.
    #[error("this file was not checked: {message}; this is a fault in Ridealong, please report it")]
    Panic {
        /// What it said.
        message: String,
    },
}

impl Problem {
    /// Whether it is the same fault, whatever it said.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::RulePanic { rule, .. }, Self::RulePanic { rule: other, .. }) => rule == other,
            _ => self == other,
        }
    }
}

/// Does `work` with the rules of a file; again without a rule that panics, as long as that helps. Returns what
/// failed as well.
pub(super) fn without_failing<T>(
    db: &dyn Db,
    file: SourceFile,
    work: impl Fn(&Rules, &Running) -> T,
) -> (Option<T>, Vec<Problem>) {
    let all = rules(db, file);
    let mut result = guarded(|running| work(all, running));
    let mut problems = Vec::new();
    let mut failed = Vec::new();
    loop {
        match result {
            Ok(done) => return (Some(done), problems),
            Err(Problem::RulePanic { rule, message }) if !failed.contains(&rule) => {
                failed.push(rule);
                problems.push(Problem::RulePanic { rule, message });
            }
            // It runs although it was left out, as when all rules are asked about a comment.
            Err(Problem::RulePanic { message, .. }) => problems.push(Problem::Panic { message }),
            Err(problem) => problems.push(problem),
        }
        if problems.len() > failed.len() {
            return (None, problems);
        }
        let others = all.without(db, file, &failed);
        result = guarded(|running| work(&others, running));
    }
}

/// Does `work`, which notes the rule that is running in the cell. A panic becomes a problem; the
/// unwinding by which salsa cancels goes on.
fn guarded<T>(work: impl FnOnce(&Running) -> T) -> Result<T, Problem> {
    let running = Cell::new(None);
    catch_unwind(AssertUnwindSafe(|| work(&running))).map_err(|payload| {
        if payload.is::<salsa::Cancelled>() {
            resume_unwind(payload);
        }
        let message = panic_message(&*payload);
        match running.get() {
            Some(rule) => Problem::RulePanic { rule: rule.id, message },
            None => Problem::Panic { message },
        }
    })
}

/// What a panic said.
pub fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use ridealong_checks::{Checked, Checker, Code, Confidence, Hook, Module, Options, Severity, Watch};

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
        hook: Hook::Assert(|_, _| quiet_panic("at the disco")),
    };

    /// Panics, and prints nothing that would look like a test that fails.
    fn quiet_panic<T>(message: &'static str) -> T {
        resume_unwind(Box::new(message))
    }

    fn check(rules: Vec<&'static Rule>, source: &str, checkpoint: &dyn Fn()) -> Result<Checked, Problem> {
        let checker = Checker::with_rules(Options::default(), rules);
        let module = Module::parse(source);
        let code = Code::new(&module, source, "x.py");
        guarded(|running| checker.check(&code, &Watch { checkpoint, running }))
    }

    #[test]
    fn a_panic_names_the_rule_and_stays_in_the_file() {
        let problem = Problem::RulePanic { rule: "B999", message: "at the disco".to_owned() };
        assert_eq!(check(vec![&PANICS], "assert x\n", &|| {}), Err(problem));
        assert_eq!(check(vec![&PANICS], "x\n", &|| {}), Ok(Checked::default()));
        let problem = Problem::Panic { message: "no rule".to_owned() };
        assert_eq!(guarded(|_| quiet_panic("no rule")), Err::<(), _>(problem));
    }

    #[test]
    fn cancellation_is_not_taken_for_a_panic() {
        let cancel: &dyn Fn() = &|| resume_unwind(Box::new(salsa::Cancelled::PendingWrite));
        let source = "x()\n".repeat(10_000);
        let result = catch_unwind(AssertUnwindSafe(|| check(vec![], &source, cancel)));
        assert!(result.is_err_and(|payload| payload.is::<salsa::Cancelled>()));
    }
}
