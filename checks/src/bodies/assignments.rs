//! What is assigned in a body, by variable, in the forms in which Bandit looks for it.

use std::cell::OnceCell;

use ruff_python_ast::StmtFunctionDef;
use ruff_python_ast::name::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::collected::{Assigned, Collected, Event};
use super::{Line, Raises};

/// What is assigned in a body.
#[derive(Debug, Default)]
pub(super) struct Assignments<'a> {
    parameters: FxHashSet<&'a str>,
    variables: FxHashMap<Name, Variable>,
    /// The statements on which Bandit raises, in order.
    raising: Vec<Raising>,
}

/// A variable, and what was found out about it.
#[derive(Debug, Default)]
struct Variable {
    assignments: Vec<Assignment>,
    /// How many of the assignments have been judged.
    done: usize,
    /// What the statements made of it, in order: constant or not; `None` ends the matter.
    outcomes: Vec<(Line, Option<bool>)>,
    /// Judging the next statement fails, begun as many variables deep as this or more.
    fails_from: Option<usize>,
    /// The first statement on which Bandit raises when it looks for this variable alone.
    raises: Option<Place>,
    /// The first statement on which it raises at all, once it was looked for.
    first_raise: OnceCell<Option<Place>>,
}

/// A statement of the body itself: its number and its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    number: usize,
    line: Line,
}

#[derive(Debug, Clone)]
struct Assignment {
    place: Place,
    is_block: bool,
    value: Assigned,
}

/// A statement on which Bandit raises, whichever variable it looks for, with few exceptions.
#[derive(Debug)]
struct Raising {
    place: Place,
    except_for: Vec<Name>,
}

/// All that one statement of the body assigns to a variable.
pub(super) struct Step {
    pub(super) line: Line,
    /// Whether the statement holds others.
    pub(super) is_block: bool,
    pub(super) values: SmallVec<[Assigned; 1]>,
}

impl<'a> Assignments<'a> {
    /// What is assigned in `function`, of which `body` was collected. Only its plain parameters count as
    /// such.
    pub(super) fn of_function<'c>(
        function: &'a StmtFunctionDef,
        body: impl Iterator<Item = (u32, &'c Collected)>,
    ) -> Self {
        let parameters = function.parameters.args.iter();
        let parameters = parameters.map(|parameter| parameter.parameter.name.as_str()).collect();
        Self { parameters, ..Self::of(body) }
    }

    /// What is assigned in a body, of which the statements were collected, each with the number of its
    /// piece.
    pub(super) fn of<'c>(body: impl Iterator<Item = (u32, &'c Collected)>) -> Self {
        let mut found = Self::default();
        for (number, (piece, statement)) in body.enumerate() {
            let place = Place { number, line: Line { piece, line: statement.line } };
            for event in &statement.events {
                found.note(event, place, statement.is_block);
            }
        }
        found
    }

    fn note(&mut self, event: &Event, place: Place, is_block: bool) {
        match event {
            Event::Assign(name, value) => {
                let assignment = Assignment { place, is_block, value: value.clone() };
                self.variables.entry(name.clone()).or_default().assignments.push(assignment);
            }
            Event::RaiseOn(name) => {
                self.variables.entry(name.clone()).or_default().raises.get_or_insert(place);
            }
            Event::Raise { except_for } => {
                self.raising.push(Raising { place, except_for: except_for.clone() });
            }
        }
    }

    pub(super) fn is_parameter(&self, name: &str) -> bool {
        self.parameters.contains(name)
    }

    /// The next statement above the line `until` that assigns `name` and was not judged yet; none where
    /// Bandit does not come so far.
    pub(super) fn next_step(&self, name: &str, until: Line) -> Option<Step> {
        let raise = self.first_raise(name);
        let variable = self.variables.get(name)?;
        let rest = variable.assignments.get(variable.done..)?;
        let first = rest.first()?;
        let is_settled = variable.outcomes.last().is_some_and(|(_, outcome)| outcome.is_none());
        if is_settled || first.place.line >= until || raise.is_some_and(|raise| raise <= first.place) {
            return None;
        }
        let values = rest.iter().take_while(|next| next.place == first.place);
        let values = values.map(|assignment| assignment.value.clone()).collect();
        Some(Step { line: first.place.line, is_block: first.is_block, values })
    }

    /// Notes what `step` made of `name`.
    pub(super) fn judged(&mut self, name: &str, step: &Step, outcome: Option<bool>) {
        if let Some(variable) = self.variables.get_mut(name) {
            variable.done += step.values.len();
            variable.outcomes.push((step.line, outcome));
        }
    }

    /// Whether it is known that judging the next step of `name` fails, begun at `depth`.
    pub(super) fn is_known_to_fail(&self, name: &str, depth: usize) -> bool {
        let fails_from = self.variables.get(name).and_then(|variable| variable.fails_from);
        fails_from.is_some_and(|fails_from| depth >= fails_from)
    }

    /// Notes that judging the next step of `name`, begun at `depth`, fails.
    pub(super) fn failed(&mut self, name: &str, depth: usize) {
        if let Some(variable) = self.variables.get_mut(name) {
            variable.fails_from = Some(variable.fails_from.map_or(depth, |known| known.min(depth)));
        }
    }

    /// Whether `name` is constant at the line `until`, when all steps above it are judged.
    pub(super) fn outcome(&self, name: &str, until: Line) -> Result<bool, Raises> {
        let outcomes = self.variables.get(name).map_or(&[][..], |variable| &variable.outcomes);
        let above = outcomes.partition_point(|(line, _)| *line < until);
        let last = above.checked_sub(1).map(|last| outcomes[last].1);
        match last {
            Some(None) => Ok(false),
            _ if self.first_raise(name).is_some_and(|raise| raise.line < until) => Err(Raises),
            last => Ok(last.flatten().unwrap_or_default()),
        }
    }

    /// The first statement on which Bandit raises when it looks for `name`.
    fn first_raise(&self, name: &str) -> Option<Place> {
        let of_all =
            || self.raising.iter().find(|raising| !raising.except_for.iter().any(|except| except == name));
        let of_all = || of_all().map(|raising| raising.place);
        let Some(variable) = self.variables.get(name) else { return of_all() };
        *variable.first_raise.get_or_init(|| of_all().into_iter().chain(variable.raises).min())
    }
}
