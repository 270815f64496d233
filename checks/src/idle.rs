//! Comments that name a test which found nothing where they stand. Bandit warns of each such test at each
//! node that it was run on.

use ruff_text_size::{Ranged as _, TextRange};
use rustc_hash::FxHashSet;

use crate::ancestors::{undecorated, with_semicolon};
use crate::{Checker, Code, Confidence, Context, Finding, Hook, Lines, Location, Rule, Severity};
use crate::{Suppressions, Watch, rules};

/// A test that a comment names for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    /// The test.
    pub rule: &'static Rule,
    /// The line of the node that it was run on, from 1; 0 for the source as a whole.
    pub line: u32,
}

/// What reports every node that Bandit runs tests on, the blacklists left out: the ids of their rows are
/// none of a test, and `B001`, which is the id of both together, suppresses nothing.
static PROBES: [&Rule; 6] = [&CALL, &ASSERT, &HANDLER, &FUNCTION, &STRING, &SOURCE];

static CALL: Rule = probe("call", Hook::Call(|context, call| report(context, &CALL, call.node.range())));
static ASSERT: Rule = probe("assert", Hook::Assert(|context, node| report(context, &ASSERT, node.range)));
static HANDLER: Rule = probe(
    "handler",
    Hook::ExceptHandler(|context, node| {
        report(context, &HANDLER, with_semicolon(node.range, context.source));
    }),
);
static FUNCTION: Rule = probe(
    "function",
    Hook::FunctionDef(|context, node| {
        report(context, &FUNCTION, undecorated(node.range, &node.decorator_list, context.source));
    }),
);
static STRING: Rule = probe(
    "string",
    Hook::String(|context, string| {
        context.report_string(&STRING, string);
    }),
);
static SOURCE: Rule = probe(
    "source",
    Hook::Source(|context| {
        let nowhere = Location { line: 0, column: 0, end_column: 0, first_line: 0, last_line: 1 };
        context.report(&SOURCE, TextRange::default()).location = Some(nowhere);
    }),
);

const fn probe(name: &'static str, hook: Hook) -> Rule {
    Rule {
        id: name,
        name,
        docs: "",
        family: module_path!(),
        severity: Severity::Low,
        confidence: Confidence::Low,
        cwe: 0,
        message: "",
        hook,
    }
}

fn report(context: &mut Context<'_>, rule: &'static Rule, node: TextRange) {
    context.report(rule, node);
}

/// Whether Bandit runs the test `rule` on the nodes that `probe` reports.
fn runs_where(probe: &Rule, rule: &Rule) -> bool {
    matches!(
        (probe.hook, rule.hook),
        (Hook::Call(_), Hook::Call(_) | Hook::CallWhen(..))
            | (Hook::Assert(_), Hook::Assert(_))
            | (Hook::ExceptHandler(_), Hook::ExceptHandler(_))
            | (Hook::FunctionDef(_), Hook::FunctionDef(_))
            | (Hook::String(_), Hook::String(_))
            | (Hook::Source(_), Hook::Source(_))
    )
}

impl Checker {
    /// The tests that comments name where they find nothing, in the order in which Bandit comes upon them.
    /// Looks at all nodes where a comment names a test, and at nothing otherwise. The arguments are those
    /// of [`check`](Self::check).
    pub fn idle(&self, code: &Code<'_>, lines: Lines<'_>, watch: &Watch<'_>) -> Vec<Idle> {
        let comments = Suppressions::read(code.module, code.source, lines);
        let mut named: Vec<_> = rules::bandits().filter(|rule| comments.name(rule.id)).collect();
        named.retain(|rule| self.options().enables(rule));
        named.sort_by_key(|rule| rule.name);
        if named.is_empty() {
            return Vec::new();
        }
        let found = self.check(code, watch).findings;
        let found: FxHashSet<_> = found.iter().map(key).collect();
        let probes = Self::with_rules(self.options().clone(), PROBES.to_vec());
        let nodes = probes.check(code, watch).findings;
        let idle = nodes.iter().flat_map(|node| {
            let place = lines.location(node);
            let comment = comments.first_between(place.first_line, place.last_line);
            let is_idle = |rule: &Rule| {
                comment.is_some_and(|comment| comment.contains(&rule.id))
                    && runs_where(node.rule, rule)
                    && !found.contains(&(rule.id, key(node).1))
            };
            let idle: Vec<_> = named.iter().copied().filter(|rule| is_idle(rule)).collect();
            idle.into_iter().map(move |rule| Idle { rule, line: place.line })
        });
        idle.collect()
    }
}

/// What a finding is of, and of which node; of none where it is about the source as a whole.
fn key(finding: &Finding) -> (&'static str, Option<TextRange>) {
    (finding.rule.id, finding.location.is_none().then_some(finding.node))
}
