//! What a node stands in, as CPython's tree has it.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, Comprehension, Decorator, Expr, MatchCase, Parameters, Stmt, WithItem};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// So many levels below a node without a position of its own are looked at for its lines.
const DEEPEST: usize = 1_000;

/// A node that the walk is in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ancestor<'a> {
    Statement(&'a Stmt),
    Expression(&'a Expr),
    /// A node that has a position and about which no rule asks more: a keyword, a handler, an `elif`,
    /// a field of an f-string, a pattern.
    Range(TextRange),
    // These have no position in CPython's tree.
    Parameters(&'a Parameters),
    Comprehension(&'a Comprehension),
    WithItem(&'a WithItem),
    MatchCase(&'a MatchCase),
}

impl Ancestor<'_> {
    /// The code over whose lines Bandit's line range of the node runs. For a node without a position
    /// these are the lines on which its descendants start.
    pub(crate) fn lines(self, source: &str) -> TextRange {
        match self {
            Self::Statement(statement) => statement_range(statement, source),
            Self::Expression(expression) => expression.range(),
            Self::Range(range) => range,
            Self::Parameters(parameters) => starts(|visitor| visitor.visit_parameters(parameters)),
            Self::Comprehension(comprehension) => {
                starts(|visitor| visitor.visit_comprehension(comprehension))
            }
            Self::WithItem(item) => starts(|visitor| visitor.visit_with_item(item)),
            Self::MatchCase(case) => starts(|visitor| {
                visitor.visit_pattern(&case.pattern);
                if let Some(guard) = &case.guard {
                    visitor.visit_expr(guard);
                }
            }),
        }
    }
}

/// A statement as CPython has it: without its decorators, and for a compound one with the semicolon
/// behind its last statement.
pub(crate) fn statement_range(statement: &Stmt, source: &str) -> TextRange {
    match statement {
        Stmt::FunctionDef(function) => undecorated(statement.range(), &function.decorator_list, source),
        Stmt::ClassDef(class) => undecorated(statement.range(), &class.decorator_list, source),
        Stmt::For(_) | Stmt::While(_) | Stmt::If(_) | Stmt::With(_) | Stmt::Match(_) | Stmt::Try(_) => {
            with_semicolon(statement.range(), source)
        }
        _ => statement.range(),
    }
}

/// The range of a function or class as CPython has it.
pub(crate) fn undecorated(range: TextRange, decorators: &[Decorator], source: &str) -> TextRange {
    let start = decorators.last().map_or(range.start(), |last| code_after(last.end(), source));
    with_semicolon(TextRange::new(start.min(range.end()), range.end()), source)
}

/// A compound statement as CPython has it: with the semicolon behind its last statement, if there is
/// one.
pub(crate) fn with_semicolon(range: TextRange, source: &str) -> TextRange {
    let rest = &source[range.end().to_usize()..];
    let mut blanks = rest.char_indices();
    let semicolon = blanks.find_map(|(at, c)| match c {
        ';' => Some(at + 1),
        ' ' | '\t' | '\x0c' | '\\' => None,
        // Only behind a backslash does a line go on.
        '\n' | '\r' if rest[..at].trim_end_matches('\r').ends_with('\\') => None,
        _ => Some(0),
    });
    let length = TextSize::try_from(semicolon.unwrap_or_default()).unwrap_or_default();
    TextRange::new(range.start(), range.end() + length)
}

/// The first offset from `offset` on that is neither blank nor in a comment.
fn code_after(offset: TextSize, source: &str) -> TextSize {
    let mut in_comment = false;
    let code = source[offset.to_usize()..].char_indices().find(|(_, c)| {
        in_comment = *c == '#' || in_comment && !matches!(c, '\n' | '\r');
        !in_comment && !c.is_whitespace() && *c != '\\'
    });
    offset + TextSize::try_from(code.map_or(0, |(at, _)| at)).unwrap_or_default()
}

/// From the first to the last start of the nodes that are visited.
fn starts(visit: impl FnOnce(&mut Starts)) -> TextRange {
    let mut starts = Starts::default();
    visit(&mut starts);
    starts.range.unwrap_or_default()
}

#[derive(Default)]
struct Starts {
    range: Option<TextRange>,
    depth: usize,
}

impl<'a> SourceOrderVisitor<'a> for Starts {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.depth += 1;
        if has_position(node) {
            let start = TextRange::empty(node.start());
            self.range = Some(self.range.map_or(start, |range| range.cover(start)));
        }
        // An implicitly concatenated literal is one constant.
        let is_constant = matches!(node, AnyNodeRef::ExprStringLiteral(_) | AnyNodeRef::ExprBytesLiteral(_));
        if is_constant || self.depth > DEEPEST { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.depth -= 1;
    }
}

/// Whether the node, or one that starts with it, has a position in CPython's tree.
fn has_position(node: AnyNodeRef<'_>) -> bool {
    !matches!(
        node,
        AnyNodeRef::Arguments(_)
            | AnyNodeRef::Parameters(_)
            | AnyNodeRef::Comprehension(_)
            | AnyNodeRef::WithItem(_)
            | AnyNodeRef::MatchCase(_)
            | AnyNodeRef::PatternArguments(_)
            | AnyNodeRef::PatternKeyword(_)
            | AnyNodeRef::Identifier(_)
            | AnyNodeRef::FString(_)
            | AnyNodeRef::TString(_)
    )
}
