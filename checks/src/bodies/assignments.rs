//! What is assigned in a body, by variable, in the forms in which Bandit looks for it.

use std::cell::OnceCell;

use ruff_python_ast::{
    ElifElseClause, ExceptHandler, Expr, ExprTuple, Stmt, StmtAssign, StmtFunctionDef, StmtWith,
};
use ruff_source_file::{LineIndex, OneIndexed};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::Raises;

/// Python takes no blocks nested deeper than this.
const DEEPEST_BLOCK: usize = 100;

/// What is assigned in a body.
#[derive(Debug, Default)]
pub(super) struct Assignments<'a> {
    parameters: FxHashSet<&'a str>,
    variables: FxHashMap<&'a str, Variable<'a>>,
    /// The statements on which Bandit raises, in order.
    raising: Vec<Raising<'a>>,
}

/// A variable, and what was found out about it.
#[derive(Debug, Default)]
struct Variable<'a> {
    assignments: Vec<Assignment<'a>>,
    /// How many of the assignments have been judged.
    done: usize,
    /// What the statements made of it, in order: constant or not; `None` ends the matter.
    outcomes: Vec<(OneIndexed, Option<bool>)>,
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
    line: OneIndexed,
}

#[derive(Debug, Clone, Copy)]
struct Assignment<'a> {
    place: Place,
    is_block: bool,
    value: Assigned<'a>,
}

/// What a variable is given.
#[derive(Debug, Clone, Copy)]
pub(super) enum Assigned<'a> {
    Value(&'a Expr),
    /// What a `with` gives.
    Unknown,
}

/// A statement on which Bandit raises, whichever variable it looks for, with few exceptions.
#[derive(Debug)]
struct Raising<'a> {
    place: Place,
    except_for: FxHashSet<&'a str>,
}

/// All that one statement of the body assigns to a variable.
pub(super) struct Step<'a> {
    pub(super) line: OneIndexed,
    /// Whether the statement holds others.
    pub(super) is_block: bool,
    pub(super) values: SmallVec<[Assigned<'a>; 1]>,
}

impl<'a> Assignments<'a> {
    /// What is assigned in `function`. Only its plain parameters count as such.
    pub(super) fn of_function(function: &'a StmtFunctionDef, source: &str, lines: &LineIndex) -> Self {
        let mut assignments = Self::of(&function.body, source, lines);
        let parameters = function.parameters.args.iter();
        assignments.parameters = parameters.map(|parameter| parameter.parameter.name.as_str()).collect();
        assignments
    }

    pub(super) fn of(body: &'a [Stmt], source: &str, lines: &LineIndex) -> Self {
        let mut found = Self::default();
        for (number, statement) in body.iter().enumerate() {
            let place = Place { number, line: lines.line_index(start(statement, source)) };
            let is_block = !matches!(statement, Stmt::Assign(_) | Stmt::AugAssign(_));
            let mut collector = Collector {
                found: &mut found,
                place,
                is_block,
                hidden: Vec::new(),
                untouched: Vec::new(),
                depth: 0,
            };
            collector.statement(statement);
        }
        found
    }

    pub(super) fn is_parameter(&self, name: &str) -> bool {
        self.parameters.contains(name)
    }

    /// The next statement above the line `until` that assigns `name` and was not judged yet; none where
    /// Bandit does not come so far.
    pub(super) fn next_step(&self, name: &str, until: OneIndexed) -> Option<Step<'a>> {
        let raise = self.first_raise(name);
        let variable = self.variables.get(name)?;
        let rest = variable.assignments.get(variable.done..)?;
        let first = rest.first()?;
        let is_settled = variable.outcomes.last().is_some_and(|(_, outcome)| outcome.is_none());
        if is_settled || first.place.line >= until || raise.is_some_and(|raise| raise <= first.place) {
            return None;
        }
        let values = rest.iter().take_while(|next| next.place == first.place);
        let values = values.map(|assignment| assignment.value).collect();
        Some(Step { line: first.place.line, is_block: first.is_block, values })
    }

    /// Notes what `step` made of `name`.
    pub(super) fn judged(&mut self, name: &str, step: &Step<'_>, outcome: Option<bool>) {
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
    pub(super) fn outcome(&self, name: &str, until: OneIndexed) -> Result<bool, Raises> {
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
        let of_all = || self.raising.iter().find(|raising| !raising.except_for.contains(name));
        let of_all = || of_all().map(|raising| raising.place);
        let Some(variable) = self.variables.get(name) else { return of_all() };
        *variable.first_raise.get_or_init(|| of_all().into_iter().chain(variable.raises).min())
    }
}

/// Goes over one statement of a body, and those in it.
struct Collector<'c, 'a> {
    found: &'c mut Assignments<'a>,
    place: Place,
    is_block: bool,
    /// The targets of the `with`s around: what is assigned to them within does not count.
    hidden: Vec<&'a str>,
    /// The variables for which Bandit does not even look here.
    untouched: Vec<&'a str>,
    depth: usize,
}

impl<'a> Collector<'_, 'a> {
    fn block(&mut self, body: &'a [Stmt]) {
        if self.depth < DEEPEST_BLOCK {
            self.depth += 1;
            for statement in body {
                self.statement(statement);
            }
            self.depth -= 1;
        }
    }

    /// Classes, `match`, `except*` and everything `async` stay closed.
    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) if !function.is_async => self.block(&function.body),
            Stmt::With(with) if !with.is_async => self.with(with),
            Stmt::Try(node) if !node.is_star => {
                self.block(&node.body);
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    self.block(&handler.body);
                }
                self.block(&node.orelse);
                self.block(&node.finalbody);
            }
            Stmt::If(node) => {
                self.block(&node.body);
                for ElifElseClause { body, .. } in &node.elif_else_clauses {
                    self.block(body);
                }
            }
            Stmt::For(node) if !node.is_async => {
                self.block(&node.body);
                self.block(&node.orelse);
            }
            Stmt::While(node) => {
                self.block(&node.body);
                self.block(&node.orelse);
            }
            Stmt::AugAssign(node) => {
                if let Expr::Name(name) = &*node.target {
                    self.assign(name.id.as_str(), Assigned::Value(&node.value));
                }
            }
            Stmt::Assign(node) => self.assignment(node),
            _ => {}
        }
    }

    /// The last target of a `with` hides what the block assigns to it.
    fn with(&mut self, with: &'a StmtWith) {
        let target = |vars: &'a Option<Box<Expr>>| match vars.as_deref() {
            Some(Expr::Name(name)) => Some(name.id.as_str()),
            _ => None,
        };
        let mut targets = with.items.iter().map(|item| target(&item.optional_vars)).rev();
        let Some(Some(last)) = targets.next() else { return self.block(&with.body) };
        let is_only = targets.all(|target| target == Some(last));
        self.assign(last, Assigned::Unknown);
        self.hidden.push(last);
        if is_only {
            self.untouched.push(last);
        }
        self.block(&with.body);
        if is_only {
            self.untouched.pop();
        }
        self.hidden.pop();
    }

    /// Only the first target counts.
    fn assignment(&mut self, node: &'a StmtAssign) {
        match (node.targets.first(), &*node.value) {
            (Some(Expr::Name(name)), value) => self.assign(name.id.as_str(), Assigned::Value(value)),
            (Some(Expr::Tuple(targets)), Expr::Tuple(values)) => self.tuple(targets, values),
            _ => {}
        }
    }

    /// Bandit goes over the targets until it comes to the variable. It raises on a target that is no
    /// name, and where there is no value.
    fn tuple(&mut self, targets: &'a ExprTuple, values: &'a ExprTuple) {
        let mut names = FxHashSet::default();
        for (position, target) in targets.elts.iter().enumerate() {
            let Expr::Name(name) = target else {
                names.extend(&self.untouched);
                self.found.raising.push(Raising { place: self.place, except_for: names });
                return;
            };
            let name = name.id.as_str();
            if !names.insert(name) {
                continue;
            }
            if let Some(value) = values.elts.get(position) {
                self.assign(name, Assigned::Value(value));
            } else if !self.untouched.contains(&name) {
                let place = self.place;
                self.found.variables.entry(name).or_default().raises.get_or_insert(place);
            }
        }
    }

    fn assign(&mut self, name: &'a str, value: Assigned<'a>) {
        if !self.hidden.contains(&name) {
            let assignment = Assignment { place: self.place, is_block: self.is_block, value };
            self.found.variables.entry(name).or_default().assignments.push(assignment);
        }
    }
}

/// Where a statement starts for Python: with a decorated function, behind the decorators.
fn start(statement: &Stmt, source: &str) -> TextSize {
    let Stmt::FunctionDef(function) = statement else { return statement.start() };
    let Some(last) = function.decorator_list.last() else { return statement.start() };
    let mut in_comment = false;
    let rest = source.get(last.end().to_usize()..).unwrap_or_default();
    let code = rest.char_indices().find(|(_, c)| {
        in_comment = *c == '#' || in_comment && !matches!(c, '\n' | '\r');
        !in_comment && !c.is_whitespace() && *c != '\\'
    });
    let offset = code.and_then(|(offset, _)| TextSize::try_from(offset).ok());
    last.end() + offset.unwrap_or_default()
}
