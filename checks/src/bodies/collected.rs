//! What the statements of a body assign, collected without their trees.

use ruff_python_ast::name::Name;
use ruff_python_ast::{ElifElseClause, ExceptHandler, Expr, ExprTuple, Stmt, StmtAssign, StmtWith};
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextSize};

use super::format_values;

/// Python takes no blocks nested deeper than this.
const DEEPEST_BLOCK: usize = 100;

/// So many calls of `format` in one another are gone into. Bandit fails before.
const DEEPEST_VALUE: usize = 1_000;

/// What a statement of a body assigns. Lines count from that of the text it was collected from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Collected {
    pub(super) line: u32,
    /// Whether the statement holds others.
    pub(super) is_block: bool,
    pub(super) events: Vec<Event>,
}

/// What happens to variables, in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Event {
    Assign(Name, Assigned),
    /// Bandit raises when it looks for this variable.
    RaiseOn(Name),
    /// Bandit raises, whichever variable it looks for but these.
    Raise {
        except_for: Vec<Name>,
    },
}

/// What a variable is given, as far as Bandit looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Assigned {
    Text,
    /// A variable, and the line on which it is named.
    Name(Name, u32),
    /// A call of `format` by its line, with the values that it puts into its text.
    Format(Vec<Assigned>, u32),
    /// Any other call.
    Call,
    /// `*[…]`, by its elements.
    Unpacked(Vec<Assigned>),
    Unknown,
}

/// What the statements of `body` assign. `lines` must be those of `source`.
pub(crate) fn collect(body: &[Stmt], source: &str, lines: &LineIndex) -> Vec<Collected> {
    let statements = body.iter().map(|statement| {
        let mut collector =
            Collector { lines, events: Vec::new(), hidden: Vec::new(), untouched: Vec::new(), depth: 0 };
        collector.statement(statement);
        Collected {
            line: line(lines, start(statement, source)),
            is_block: !matches!(statement, Stmt::Assign(_) | Stmt::AugAssign(_)),
            events: collector.events,
        }
    });
    statements.collect()
}

pub(super) fn line(lines: &LineIndex, offset: TextSize) -> u32 {
    u32::try_from(lines.line_index(offset).get()).unwrap_or(u32::MAX)
}

impl Assigned {
    /// What `value` is to Bandit.
    pub(super) fn of(value: &Expr, lines: &LineIndex) -> Self {
        Self::within(value, lines, 0)
    }

    /// What each of `values` is to Bandit.
    pub(super) fn all_of(values: &[Expr], lines: &LineIndex) -> Vec<Self> {
        values.iter().map(|value| Self::of(value, lines)).collect()
    }

    fn within(value: &Expr, lines: &LineIndex, depth: usize) -> Self {
        if depth > DEEPEST_VALUE {
            return Self::Unknown;
        }
        let all =
            |values: &[Expr]| values.iter().map(|value| Self::within(value, lines, depth + 1)).collect();
        match value {
            Expr::StringLiteral(_) => Self::Text,
            Expr::Name(name) => Self::Name(name.id.clone(), line(lines, name.start())),
            Expr::Call(call) => match format_values(call) {
                Some(values) => Self::Format(all(values), line(lines, call.start())),
                None => Self::Call,
            },
            Expr::Starred(starred) => match &*starred.value {
                Expr::List(list) => Self::Unpacked(all(&list.elts)),
                Expr::Tuple(tuple) => Self::Unpacked(all(&tuple.elts)),
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }
}

/// Goes over one statement of a body, and those in it.
struct Collector<'a, 'l> {
    lines: &'l LineIndex,
    events: Vec<Event>,
    /// The targets of the `with`s around: what is assigned to them within does not count.
    hidden: Vec<&'a str>,
    /// The variables for which Bandit does not even look here.
    untouched: Vec<&'a str>,
    depth: usize,
}

impl<'a> Collector<'a, '_> {
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
                    self.assign_value(name.id.as_str(), &node.value);
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
            (Some(Expr::Name(name)), value) => self.assign_value(name.id.as_str(), value),
            (Some(Expr::Tuple(targets)), Expr::Tuple(values)) => self.tuple(targets, values),
            _ => {}
        }
    }

    /// Bandit goes over the targets until it comes to the variable. It raises on a target that is no
    /// name, and where there is no value.
    fn tuple(&mut self, targets: &'a ExprTuple, values: &'a ExprTuple) {
        let mut names: Vec<&str> = Vec::new();
        for (position, target) in targets.elts.iter().enumerate() {
            let Expr::Name(name) = target else {
                let except_for = names.into_iter().chain(self.untouched.iter().copied());
                let except_for = except_for.map(Name::new).collect();
                self.events.push(Event::Raise { except_for });
                return;
            };
            let name = name.id.as_str();
            if names.contains(&name) {
                continue;
            }
            names.push(name);
            if let Some(value) = values.elts.get(position) {
                self.assign_value(name, value);
            } else if !self.untouched.contains(&name) {
                self.events.push(Event::RaiseOn(Name::new(name)));
            }
        }
    }

    fn assign_value(&mut self, name: &'a str, value: &Expr) {
        self.assign(name, Assigned::of(value, self.lines));
    }

    fn assign(&mut self, name: &'a str, value: Assigned) {
        if !self.hidden.contains(&name) {
            self.events.push(Event::Assign(Name::new(name), value));
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
