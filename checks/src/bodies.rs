//! The functions round a node, and whether a variable in one can hold anything but constants, as far
//! as Bandit follows assignments.

mod assignments;
mod collected;

use std::cell::OnceCell;

use ruff_python_ast::{Expr, ExprBinOp, ExprCall, Operator, Stmt, StmtFunctionDef};
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashMap;

use crate::surroundings::Outside;
use crate::values::string;
use assignments::{Assignments, Step};
use collected::{Assigned, line};

pub use collected::Collected;
pub(crate) use collected::collect;

/// So many variables can lead to one another before Python stops Bandit.
const LONGEST_CHAIN: usize = 980;

/// The number of the piece at hand: it comes behind all others.
const HERE: u32 = u32::MAX;

/// Bandit raises here, and so says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Raises;

/// A line of a file that is known by pieces: the number of the piece, then the line in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    piece: u32,
    line: u32,
}

/// The bodies of a module, and what was asked about them so far.
#[derive(Debug)]
pub(crate) struct Bodies<'a> {
    suite: &'a [Stmt],
    /// What stands round the piece, where the module is one.
    outside: Option<&'a Outside<'a>>,
    function: Option<&'a StmtFunctionDef>,
    /// By the place of the function; none is the module.
    known: FxHashMap<Option<TextSize>, Assignments<'a>>,
    lines: OnceCell<LineIndex>,
}

/// The body round a node, ready to be asked.
pub(crate) struct Body<'b, 'a> {
    assignments: &'b mut Assignments<'a>,
    lines: &'b LineIndex,
}

impl<'a> Bodies<'a> {
    pub(crate) fn new(suite: &'a [Stmt], outside: Option<&'a Outside<'a>>) -> Self {
        Self { suite, outside, function: None, known: FxHashMap::default(), lines: OnceCell::new() }
    }

    /// Goes into a function: its parameters and decorators are inside as well. Returns what
    /// [`leave`](Self::leave) takes. For Bandit an `async` function is none.
    pub(crate) fn enter(&mut self, function: &'a StmtFunctionDef) -> Option<&'a StmtFunctionDef> {
        let around = self.function;
        if !function.is_async {
            self.function = Some(function);
        }
        around
    }

    pub(crate) fn leave(&mut self, around: Option<&'a StmtFunctionDef>) {
        self.function = around;
    }

    /// The body round the node that is visited.
    pub(crate) fn here(&mut self, source: &str) -> Body<'_, 'a> {
        let lines = self.lines.get_or_init(|| LineIndex::from_source_text(source));
        let place = self.function.map(Ranged::start);
        let assignments = self.known.entry(place).or_insert_with(|| {
            let own = collect(self.function.map_or(self.suite, |function| &function.body), source, lines);
            let own = own.iter().map(|statement| (HERE, statement));
            match (self.function, self.outside) {
                (Some(function), _) => Assignments::of_function(function, own),
                (None, None) => Assignments::of(own),
                (None, Some(outside)) => Assignments::of(outside.assigned_above().chain(own)),
            }
        });
        Body { assignments, lines }
    }
}

impl Body<'_, '_> {
    /// Whether Bandit takes `text`, the argument of `call`, for made of constants alone.
    pub(crate) fn is_constant(&mut self, text: &Expr, call: &ExprCall) -> Result<bool, Raises> {
        match text {
            Expr::Name(name) => self.variable(name.id.as_str(), self.line(call), 0),
            Expr::Call(call) => match format_values(call) {
                Some(values) => {
                    let values = Assigned::all_of(values, self.lines);
                    self.values(&values, self.line(call), 0)
                }
                None => Ok(false),
            },
            Expr::BinOp(operation) => match percent_values(operation) {
                Some(values) => {
                    let values = Assigned::all_of(values, self.lines);
                    self.values(&values, self.line(operation), 0)
                }
                None => Ok(false),
            },
            _ => Ok(false),
        }
    }

    fn line(&self, node: impl Ranged) -> Line {
        Line { piece: HERE, line: line(self.lines, node.start()) }
    }

    /// Whether what a variable holds above the line `until` is constant. The last statement that
    /// assigns it decides, unless an earlier one has settled that it is not.
    fn variable(&mut self, name: &str, until: Line, depth: usize) -> Result<bool, Raises> {
        if depth > LONGEST_CHAIN {
            return Err(Raises);
        }
        if self.assignments.is_parameter(name) {
            return Ok(false);
        }
        while let Some(step) = self.assignments.next_step(name, until) {
            if self.assignments.is_known_to_fail(name, depth) {
                return Err(Raises);
            }
            let outcome = self.step(&step, depth);
            if outcome.is_err() {
                self.assignments.failed(name, depth);
            }
            self.assignments.judged(name, &step, outcome?);
        }
        self.assignments.outcome(name, until)
    }

    /// What a statement makes of a variable: constant or not; or, as `None`, not and never again.
    fn step(&mut self, step: &Step, depth: usize) -> Result<Option<bool>, Raises> {
        let line_of = |line: u32| Line { line, ..step.line };
        if !step.is_block {
            return match step.values.last() {
                Some(Assigned::Text) => Ok(Some(true)),
                Some(Assigned::Name(name, line)) => self.variable(name, line_of(*line), depth + 1).map(Some),
                Some(Assigned::Format(values, line)) => {
                    self.format_call(values, line_of(*line), depth + 1).map(Some)
                }
                Some(Assigned::Call) => check_depth(depth + 1).map(|()| Some(false)),
                _ => Ok(None),
            };
        }
        for value in &step.values {
            let is_constant = match value {
                Assigned::Text => true,
                Assigned::Name(name, _) => self.variable(name, step.line, depth + 1)?,
                _ => false,
            };
            if !is_constant {
                return Ok(None);
            }
        }
        Ok(Some(true))
    }

    fn format_call(&mut self, values: &[Assigned], line: Line, depth: usize) -> Result<bool, Raises> {
        check_depth(depth)?;
        self.values(values, line, depth)
    }

    /// Whether all that is put into a text is constant. `*[…]` counts by its elements, which come last.
    fn values(&mut self, values: &[Assigned], line: Line, depth: usize) -> Result<bool, Raises> {
        let mut values: Vec<&Assigned> = values.iter().collect();
        let mut next = 0;
        while let Some(value) = values.get(next).copied() {
            next += 1;
            let is_constant = match value {
                Assigned::Text => true,
                Assigned::Name(name, _) => self.variable(name, line, depth + 1)?,
                Assigned::Format(values, own) => {
                    self.format_call(values, Line { line: *own, ..line }, depth + 1)?
                }
                Assigned::Call => check_depth(depth + 1).map(|()| false)?,
                Assigned::Unpacked(elements) => {
                    values.extend(elements);
                    true
                }
                Assigned::Unknown => false,
            };
            if !is_constant {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn check_depth(depth: usize) -> Result<(), Raises> {
    if depth > LONGEST_CHAIN { Err(Raises) } else { Ok(()) }
}

/// The values that `"…" % …` puts into its text.
fn percent_values(operation: &ExprBinOp) -> Option<&[Expr]> {
    if operation.op != Operator::Mod || string(&operation.left).is_none() {
        return None;
    }
    Some(match &*operation.right {
        Expr::Tuple(tuple) => &tuple.elts,
        value => std::slice::from_ref(value),
    })
}

/// The values that `"…".format(…)` puts into its text, if all are given by position. Bandit takes any
/// constant for a text.
fn format_values(call: &ExprCall) -> Option<&[Expr]> {
    let Expr::Attribute(callee) = &*call.func else { return None };
    let is_format = callee.attr.as_str() == "format" && callee.value.is_literal_expr();
    (is_format && call.arguments.keywords.is_empty()).then_some(&*call.arguments.args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Module;

    /// What is found out about the argument of the call at the end of `source`.
    fn outcome(source: &str) -> Result<bool, Raises> {
        let module = Module::parse(source);
        let Some(Stmt::Expr(last)) = module.suite().last() else { panic!("{source} ends in an expression") };
        let Expr::Call(call) = &*last.value else { panic!("{source} ends in a call") };
        Bodies::new(module.suite(), None).here(source).is_constant(&call.arguments.args[0], call)
    }

    fn chain(length: usize, link: &str) -> String {
        let links = (1..=length).map(|to| {
            let (to, from) = (to.to_string(), (to - 1).to_string());
            link.replace("$to", &to).replace("$from", &from)
        });
        format!("x0 = 'a'\n{}f(x{length})\n", links.collect::<String>())
    }

    #[test]
    fn chains_of_variables_end_where_python_stops() {
        assert_eq!(outcome(&chain(900, "x$to = x$from\n")), Ok(true));
        assert_eq!(outcome(&chain(10_000, "x$to = x$from\n")), Err(Raises));
        assert_eq!(outcome("x = (\n  x)\nf(x)\n"), Err(Raises));
    }

    #[test]
    fn every_assignment_is_judged_once() {
        assert_eq!(outcome(&chain(300, "x$to = '{}{}'.format(x$from, x$from)\n")), Ok(true));
    }

    #[test]
    fn only_so_many_blocks_are_gone_into() {
        let blocks = |depth: usize| {
            let blocks: String = (0..depth).map(|depth| " ".repeat(depth) + "if q:\n").collect();
            format!("{blocks}{}x = 'a'\nf(x)\n", " ".repeat(depth))
        };
        assert_eq!(outcome(&blocks(99)), Ok(true));
        assert_eq!(outcome(&blocks(1_000)), Ok(false));
    }
}
