//! How deep a tree CPython has room for when Bandit walks over it.
//!
//! Bandit calls itself for each level, and Python ends that at 1,000 calls. Where its walk starts a few
//! are already in use, and at each node it needs some more, most of them where it runs tests. What a
//! test needs depends on what it finds: of the last ten levels some may be judged otherwise.

use ruff_python_ast::visitor::source_order::{self, SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, ElifElseClause, Expr, Stmt};

use crate::Refusal;

/// The levels, from the statements of the module at 1, that there is room for.
const DEEPEST: usize = 990;

/// So many fields of an f-string may be nested in each other's format.
const FIELDS: usize = 3;

/// Why a module with these statements is skipped for what is nested in it.
pub(super) fn refusal(suite: &[Stmt]) -> Option<Refusal> {
    let mut levels = Levels::default();
    levels.visit_body(suite);
    levels.refusal
}

#[derive(Default)]
struct Levels {
    /// The level of the node at hand, as CPython's `ast` has it.
    level: usize,
    /// How many `elif` of the statement at hand were passed: in the `ast` each is nested in the one
    /// before.
    elifs: usize,
    /// Whether the node at hand is the expression of a statement: no test asks for such a string.
    is_statement: bool,
    /// How many fields of the f-string at hand the node is in.
    fields: usize,
    refusal: Option<Refusal>,
}

impl<'a> SourceOrderVisitor<'a> for Levels {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        if has_level(node) {
            self.level += 1;
        }
        let is_docstring = std::mem::replace(&mut self.is_statement, matches!(node, AnyNodeRef::StmtExpr(_)));
        self.fields += usize::from(matches!(node, AnyNodeRef::InterpolatedElement(_)));
        if self.fields > FIELDS {
            self.refusal = Some(Refusal::Syntax);
        } else if self.level + needs(node, is_docstring) > DEEPEST + 1 {
            self.refusal = self.refusal.or(Some(Refusal::Exception));
        }
        if self.refusal.is_some() { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }

    fn leave_node(&mut self, node: AnyNodeRef<'a>) {
        if has_level(node) {
            self.level -= 1;
        }
        self.fields -= usize::from(matches!(node, AnyNodeRef::InterpolatedElement(_)));
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let elifs = std::mem::take(&mut self.elifs);
        source_order::walk_stmt(self, stmt);
        self.elifs = elifs;
    }

    fn visit_elif_else_clause(&mut self, clause: &'a ElifElseClause) {
        self.elifs += usize::from(clause.test.is_some());
        let level = self.level;
        self.level += self.elifs;
        source_order::walk_elif_else_clause(self, clause);
        self.level = level;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let fields =
            matches!(expr, Expr::FString(_) | Expr::TString(_)).then(|| std::mem::take(&mut self.fields));
        if self.refusal.is_none() {
            source_order::walk_expr(self, expr);
        }
        self.fields = fields.unwrap_or(self.fields);
    }
}

/// Whether the node is one in CPython's `ast` as well.
fn has_level(node: AnyNodeRef<'_>) -> bool {
    node.is_statement()
        || node.is_expression()
        || node.is_pattern()
        || node.is_except_handler()
        || matches!(
            node,
            AnyNodeRef::Comprehension(_)
                | AnyNodeRef::Parameters(_)
                | AnyNodeRef::Parameter(_)
                | AnyNodeRef::Keyword(_)
                | AnyNodeRef::Alias(_)
                | AnyNodeRef::WithItem(_)
                | AnyNodeRef::MatchCase(_)
                | AnyNodeRef::TypeParamTypeVar(_)
                | AnyNodeRef::TypeParamTypeVarTuple(_)
                | AnyNodeRef::TypeParamParamSpec(_)
                | AnyNodeRef::InterpolatedElement(_)
                | AnyNodeRef::InterpolatedStringFormatSpec(_)
                | AnyNodeRef::InterpolatedStringLiteralElement(_)
        )
}

/// How many levels the node takes: itself, and what stands below it in the `ast` alone, such as the
/// operator, or `Load` and `Store`. What the tests at a node need counts too.
fn needs(node: AnyNodeRef<'_>, is_docstring: bool) -> usize {
    match node {
        AnyNodeRef::ExprStringLiteral(_) | AnyNodeRef::ExprBytesLiteral(_) if is_docstring => 0,
        AnyNodeRef::ExprNumberLiteral(_)
        | AnyNodeRef::ExprBooleanLiteral(_)
        | AnyNodeRef::ExprNoneLiteral(_)
        | AnyNodeRef::ExprEllipsisLiteral(_) => 0,
        AnyNodeRef::ExprCall(_)
        | AnyNodeRef::ExprStringLiteral(_)
        | AnyNodeRef::InterpolatedStringLiteralElement(_) => 4,
        AnyNodeRef::ExprBytesLiteral(_) => 3,
        AnyNodeRef::ExprName(_)
        | AnyNodeRef::ExprAttribute(_)
        | AnyNodeRef::ExprSubscript(_)
        | AnyNodeRef::ExprStarred(_)
        | AnyNodeRef::ExprList(_)
        | AnyNodeRef::ExprTuple(_)
        | AnyNodeRef::ExprUnaryOp(_)
        | AnyNodeRef::ExprBinOp(_)
        | AnyNodeRef::ExprBoolOp(_)
        | AnyNodeRef::ExprCompare(_)
        | AnyNodeRef::ExprLambda(_)
        | AnyNodeRef::StmtFunctionDef(_)
        | AnyNodeRef::PatternMatchValue(_)
        | AnyNodeRef::StmtAugAssign(_) => 2,
        _ => 1,
    }
}
