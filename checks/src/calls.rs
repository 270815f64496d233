//! The rules about calls, sorted by which calls they have to be asked about.

use rustc_hash::FxHashMap;

use crate::{Call, Context, Hook, Rule, When};

/// A rule with what it does at a call.
pub(crate) type CallRule = (&'static Rule, fn(&mut Context<'_>, &Call<'_>));

/// The rules for each of the four kinds of calls: whether the callee starts processes, and whether there
/// are keyword arguments.
type ByKind = [Vec<CallRule>; 4];

/// The rules about calls. A call is looked up by its last name, as few have one that a rule knows.
#[derive(Debug)]
pub(crate) struct Calls {
    by_last_name: FxHashMap<&'static str, ByKind>,
    others: ByKind,
}

impl Calls {
    /// Those of `rules`, whose order stays.
    pub(crate) fn new(rules: &[&'static Rule]) -> Self {
        let asked = |rule: &&'static Rule| match rule.hook {
            Hook::Call(run) => Some((None, (*rule, run))),
            Hook::CallWhen(when, run) => Some((Some(when), (*rule, run))),
            _ => None,
        };
        let rules: Vec<_> = rules.iter().filter_map(asked).collect();
        let names = rules.iter().flat_map(|(when, _)| match when {
            Some(When::LastName(names)) => *names,
            _ => &[],
        });
        Self {
            by_last_name: names.map(|name| (*name, by_kind(&rules, Some(name)))).collect(),
            others: by_kind(&rules, None),
        }
    }

    /// The rules that may find something in `call`, in order.
    pub(crate) fn rules_for(&self, call: &Call<'_>) -> &[CallRule] {
        let kinds = self.by_last_name.get(call.last_name).unwrap_or(&self.others);
        let has_keywords = !call.node.arguments.keywords.is_empty();
        &kinds[kind(call.starts_process.is_any(), has_keywords)]
    }
}

fn kind(starts_process: bool, has_keywords: bool) -> usize {
    usize::from(starts_process) + 2 * usize::from(has_keywords)
}

/// The rules that have to be asked about calls with this last name, or with any other.
fn by_kind(rules: &[(Option<When>, CallRule)], last_name: Option<&str>) -> ByKind {
    let mut by_kind = ByKind::default();
    for (starts_process, has_keywords) in [(false, false), (true, false), (false, true), (true, true)] {
        let is_true = |when: &Option<When>| match when {
            None => true,
            Some(When::LastName(names)) => last_name.is_some_and(|name| names.contains(&name)),
            Some(When::StartsProcess) => starts_process,
            Some(When::HasKeywords) => has_keywords,
        };
        let asked = rules.iter().filter(|(when, _)| is_true(when)).map(|(_, rule)| *rule);
        by_kind[kind(starts_process, has_keywords)] = asked.collect();
    }
    by_kind
}
