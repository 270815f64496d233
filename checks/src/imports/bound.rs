//! Which names of [imports](Import) mean something else.

use ruff_python_ast::visitor::{Visitor, walk_except_handler, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{
    Alias, ExceptHandler, Expr, ExprContext, Identifier, Parameter, Pattern, Stmt, StmtFunctionDef, TypeParam,
};

use super::Import;

/// So many levels are looked at; below, any name may be bound.
const DEEPEST: usize = 10_000;

/// A set of imports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Names(u64);

impl Names {
    const ALL: Self = Self(u64::MAX);

    pub(crate) fn contains(self, import: Import) -> bool {
        self.0 & Self::only(import).0 != 0
    }

    pub(super) fn extend(&mut self, more: Self) {
        self.0 |= more.0;
    }

    fn only(import: Import) -> Self {
        Self(1 << import as u64)
    }

    fn of(is_one: impl Fn(Import) -> bool) -> Self {
        let mut names = Self::default();
        Import::ALL
            .iter()
            .filter(|import| is_one(**import))
            .for_each(|import| names.extend(Self::only(*import)));
        names
    }
}

/// What a statement imports, if it is an import.
pub(super) fn imported_by(statement: &Stmt) -> Names {
    let mut names = Names::default();
    match statement {
        Stmt::Import(statement) => {
            for alias in statement.names.iter().filter(|alias| alias.asname.is_none()) {
                names.extend(Names::of(|import| import.is_by(&alias.name)));
            }
        }
        Stmt::ImportFrom(statement) if statement.level == 0 => {
            let module = statement.module.as_deref().unwrap_or_default();
            for alias in statement.names.iter().filter(|alias| alias.asname.is_none()) {
                names.extend(Names::of(|import| import.is_from(module, &alias.name)));
            }
        }
        _ => {}
    }
    names
}

/// The imports whose name is bound to something else at the top of a module or in a class. What a
/// function binds for itself is its own affair, but for `global` names.
pub(super) fn taken_in(suite: &[Stmt]) -> Names {
    let mut finder = Finder::default();
    finder.visit_body(suite);
    finder.taken
}

/// The imports whose name is bound in a function or in one inside it, even to what it should be: the name
/// has no value yet above that.
pub(crate) fn bound_in_function(function: &StmtFunctionDef) -> Names {
    let mut finder = Finder { goes_into_functions: true, ..Finder::default() };
    finder.visit_function(function);
    finder.taken
}

#[derive(Default)]
struct Finder {
    taken: Names,
    /// Whether functions are searched, and any binding counts.
    goes_into_functions: bool,
    /// Whether the visit is in a function that is not searched.
    in_function: bool,
    depth: usize,
}

impl Finder {
    fn take(&mut self, name: &str) {
        self.taken.extend(Names::of(|import| import.name() == name));
    }

    fn take_identifier(&mut self, name: Option<&Identifier>) {
        if let Some(name) = name {
            self.take(name);
        }
    }

    fn take_imported(&mut self, alias: &Alias, is_same: impl Fn(Import) -> bool) {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        let bound = if alias.asname.is_none() { name.split('.').next().unwrap_or_default() } else { name };
        let is_other = |import| self.goes_into_functions || alias.asname.is_some() || !is_same(import);
        self.taken.extend(Names::of(|import| import.name() == bound && is_other(import)));
    }

    fn visit_function(&mut self, function: &StmtFunctionDef) {
        if self.goes_into_functions {
            self.visit_parameters(&function.parameters);
            self.visit_body(&function.body);
        } else {
            let around = std::mem::replace(&mut self.in_function, true);
            self.visit_body(&function.body);
            self.in_function = around;
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        if let Stmt::Global(statement) = statement {
            statement.names.iter().for_each(|name| self.take(name));
        }
        if let Stmt::FunctionDef(function) = statement {
            if !self.in_function {
                self.take(&function.name);
            }
            return self.visit_function(function);
        }
        if !self.in_function {
            match statement {
                Stmt::ClassDef(class) => self.take(&class.name),
                Stmt::Import(statement) => {
                    for alias in &statement.names {
                        self.take_imported(alias, |import| import.is_beside(&alias.name));
                    }
                }
                Stmt::ImportFrom(statement) => {
                    let module = statement.module.as_deref().unwrap_or_default();
                    let is_absolute = statement.level == 0;
                    for alias in &statement.names {
                        self.take_imported(alias, |import| {
                            is_absolute && import.is_from(module, &alias.name)
                        });
                    }
                }
                _ => {}
            }
        }
        walk_stmt(self, statement);
    }

    fn deeper(&mut self, visit: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            self.taken = Names::ALL;
            return;
        }
        self.depth += 1;
        visit(self);
        self.depth -= 1;
    }
}

impl<'a> Visitor<'a> for Finder {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        self.deeper(|finder| finder.statement(statement));
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if self.in_function {
            return;
        }
        if let Expr::Name(name) = expression
            && name.ctx != ExprContext::Load
        {
            self.take(&name.id);
        }
        self.deeper(|finder| walk_expr(finder, expression));
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(named) = handler;
        if !self.in_function {
            self.take_identifier(named.name.as_ref());
        }
        walk_except_handler(self, handler);
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.take(&parameter.name);
    }

    fn visit_type_param(&mut self, param: &'a TypeParam) {
        self.take(param.name());
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        if self.in_function {
            return;
        }
        match pattern {
            Pattern::MatchAs(pattern) => self.take_identifier(pattern.name.as_ref()),
            Pattern::MatchStar(pattern) => self.take_identifier(pattern.name.as_ref()),
            Pattern::MatchMapping(pattern) => self.take_identifier(pattern.rest.as_ref()),
            _ => {}
        }
        self.deeper(|finder| walk_pattern(finder, pattern));
    }
}
