//! The parser, behind one type: `ruff_python_parser` promises no stable interface.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;

use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_python_ast::visitor::transformer::{
    Transformer, walk_expr, walk_interpolated_string_element, walk_pattern, walk_stmt,
};
use ruff_python_ast::{
    AtomicNodeIndex, Expr, InterpolatedStringElement, InterpolatedStringLiteralElement, ModModule, Pattern,
    PatternMatchStar, PySourceType, PythonVersion, Stmt, StmtPass,
};
use ruff_python_parser::{
    ParseError, ParseErrorType, ParseOptions, Parsed, UnsupportedSyntaxErrorKind, parse_unchecked,
};
use ruff_text_size::{Ranged, TextRange};

/// So many tokens in one logical line, or so many bytes of source, can be no deeper a tree than
/// every thread that holds one can drop.
const SHALLOW_ENOUGH: usize = 16_384;

/// How many levels of a deep tree are dropped in one go.
const LEVELS_AT_ONCE: usize = 256;

/// So deep may braces be nested, strings and comments counted in. Over fields of f-strings in fields of
/// f-strings the parser takes more than linear time; this deep it is still below a second.
const DEEPEST_BRACES: usize = 10_000;

/// A parsed module. Broken code gives a tree as well: what does not parse is missing from it.
pub struct Module {
    parsed: Option<Parsed<ModModule>>,
    dialect: Dialect,
}

/// Which Python a source is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Plain Python.
    #[default]
    Python,
    /// The code cells of a notebook, in which `!ls`, `%magic` and `help?` are statements too.
    Notebook,
}

/// A place that does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where it is, in bytes.
    pub range: TextRange,
    /// What the parser says.
    pub message: Arc<str>,
}

impl Module {
    /// Parses `source`, which must be shorter than 4 GiB. The parser makes itself room on the stack.
    ///
    /// What would take it without end is not parsed at all: see [`is_refused`](Self::is_refused).
    pub fn parse(source: &str) -> Self {
        Self::parse_as(source, Dialect::Python)
    }

    /// Parses `source` in a dialect, under the same conditions.
    pub fn parse_as(source: &str, dialect: Dialect) -> Self {
        let kind = match dialect {
            Dialect::Python => PySourceType::Python,
            Dialect::Notebook => PySourceType::Ipynb,
        };
        let is_fit = !has_too_deep_braces(source);
        Self { parsed: is_fit.then(|| parse(source, kind)).flatten(), dialect }
    }

    /// What its source is written in.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether the source was not parsed, as its braces are nested too deep.
    pub fn is_refused(&self) -> bool {
        self.parsed.is_none()
    }

    /// The statements of the module.
    pub fn suite(&self) -> &[Stmt] {
        self.parsed.as_ref().map_or(&[], |parsed| parsed.suite())
    }

    /// The places that do not parse, in order.
    pub fn syntax_errors(&self) -> Vec<SyntaxError> {
        let errors = self.parsed.iter().flat_map(Parsed::errors).filter(|error| !self.is_false(error));
        errors
            .map(|error| SyntaxError { range: error.range(), message: error.error.to_string().into() })
            .collect()
    }

    /// Whether there is a place that does not parse.
    pub(crate) fn has_syntax_errors(&self) -> bool {
        let Some(parsed) = &self.parsed else { return true };
        parsed.errors().iter().any(|error| !self.is_false(error))
    }

    /// Whether the parser errs, and what it takes for an error is Python: `match` as a name behind a
    /// semicolon, and a bare `raise` before one.
    fn is_false(&self, error: &ParseError) -> bool {
        let Some(tokens) = self.tokens() else { return false };
        let Ok(at) = tokens.binary_search_by_key(&error.location.start(), Ranged::start) else {
            return false;
        };
        let kind = |at: usize| tokens.get(at).map(Token::kind);
        match error.error {
            ParseErrorType::SimpleAndCompoundStatementOnSameLine => kind(at) == Some(TokenKind::Name),
            ParseErrorType::ExpectedExpression => {
                kind(at) == Some(TokenKind::Semi) && at > 0 && kind(at - 1) == Some(TokenKind::Raise)
            }
            _ => false,
        }
    }

    /// What CPython 3.13 does not read, although a newer one or the parser does.
    pub(crate) fn unsupported_syntax(&self) -> impl Iterator<Item = UnsupportedSyntaxErrorKind> {
        let errors = self.parsed.iter().flat_map(Parsed::unsupported_syntax_errors);
        errors.map(|error| error.kind)
    }

    pub(crate) fn tokens(&self) -> Option<&Tokens> {
        self.parsed.as_ref().map(Parsed::tokens)
    }

    /// The comments, in order.
    pub fn comments(&self) -> impl Iterator<Item = TextRange> {
        let tokens = self.tokens().into_iter().flat_map(|tokens| tokens.iter());
        tokens.filter(|token| token.kind() == TokenKind::Comment).map(Ranged::range)
    }
}

impl fmt::Debug for Module {
    /// Says how many statements there are; the tree itself may be too deep to print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Module({} statements)", self.suite().len())
    }
}

impl Drop for Module {
    /// Dropping a tree recurses, so one that may be very deep is taken apart first.
    fn drop(&mut self) {
        let Some(parsed) = self.parsed.take() else { return };
        if may_be_deep(parsed.tokens()) {
            Dismantler::default().dismantle(parsed.into_suite());
        }
    }
}

/// The tree does not depend on the version; what is noted as unsupported does.
fn parse(source: &str, kind: PySourceType) -> Option<Parsed<ModModule>> {
    let options = ParseOptions::from(kind).with_target_version(PythonVersion::PY313);
    parse_unchecked(source, options).try_into_module()
}

fn has_too_deep_braces(source: &str) -> bool {
    if source.len() < DEEPEST_BRACES {
        return false;
    }
    // Counting is much faster than looking at each of them.
    if memchr::memchr_iter(b'{', source.as_bytes()).count() <= DEEPEST_BRACES {
        return false;
    }
    let mut depth = 0_usize;
    memchr::memchr2_iter(b'{', b'}', source.as_bytes()).any(|at| {
        depth = if source.as_bytes()[at] == b'{' { depth + 1 } else { depth.saturating_sub(1) };
        depth > DEEPEST_BRACES
    })
}

/// Whether one logical line has so many tokens that its tree might be too deep. Blocks do not
/// count: Python's own limit on indentation keeps them shallow, and each level costs a line.
fn may_be_deep(tokens: &Tokens) -> bool {
    if tokens.len() < SHALLOW_ENOUGH {
        return false;
    }
    let mut run = 0;
    let mut depth = 0_usize;
    for token in tokens {
        match token.kind() {
            TokenKind::Newline => run = 0,
            TokenKind::Indent => depth += 1,
            TokenKind::Dedent => depth = depth.saturating_sub(1),
            _ => run += 1,
        }
        if run + depth > SHALLOW_ENOUGH {
            return true;
        }
    }
    false
}

/// Takes a tree apart piece by piece, each piece of bounded depth.
#[derive(Default)]
struct Dismantler {
    level: Cell<usize>,
    expressions: RefCell<Vec<Expr>>,
    statements: RefCell<Vec<Stmt>>,
    patterns: RefCell<Vec<Pattern>>,
    elements: RefCell<Vec<InterpolatedStringElement>>,
}

impl Dismantler {
    fn dismantle(&self, suite: impl IntoIterator<Item = Stmt>) {
        self.statements.borrow_mut().extend(suite);
        loop {
            let statement = self.statements.borrow_mut().pop();
            let expression = self.expressions.borrow_mut().pop();
            let pattern = self.patterns.borrow_mut().pop();
            let element = self.elements.borrow_mut().pop();
            if statement.is_none() && expression.is_none() && pattern.is_none() && element.is_none() {
                return;
            }
            if let Some(mut statement) = statement {
                walk_stmt(self, &mut statement);
            }
            if let Some(mut expression) = expression {
                walk_expr(self, &mut expression);
            }
            if let Some(mut pattern) = pattern {
                walk_pattern(self, &mut pattern);
            }
            if let Some(mut element) = element {
                walk_interpolated_string_element(self, &mut element);
            }
        }
    }

    /// Goes one level down, or returns false at the depth where a piece is cut off.
    fn descend(&self, go: impl FnOnce()) -> bool {
        if self.level.get() == LEVELS_AT_ONCE {
            return false;
        }
        self.level.set(self.level.get() + 1);
        go();
        self.level.set(self.level.get() - 1);
        true
    }
}

/// A statement without children.
fn placeholder() -> Stmt {
    Stmt::Pass(StmtPass { node_index: AtomicNodeIndex::NONE, range: TextRange::default() })
}

impl Transformer for Dismantler {
    fn visit_expr(&self, expr: &mut Expr) {
        if !self.descend(|| walk_expr(self, expr)) {
            let cut = std::mem::replace(expr, Expr::EllipsisLiteral(Default::default()));
            self.expressions.borrow_mut().push(cut);
        }
    }

    fn visit_stmt(&self, stmt: &mut Stmt) {
        if !self.descend(|| walk_stmt(self, stmt)) {
            let cut = std::mem::replace(stmt, placeholder());
            self.statements.borrow_mut().push(cut);
        }
    }

    fn visit_pattern(&self, pattern: &mut Pattern) {
        if !self.descend(|| walk_pattern(self, pattern)) {
            let leaf = PatternMatchStar {
                node_index: AtomicNodeIndex::NONE,
                range: TextRange::default(),
                name: None,
            };
            let cut = std::mem::replace(pattern, Pattern::MatchStar(leaf));
            self.patterns.borrow_mut().push(cut);
        }
    }

    fn visit_interpolated_string_element(&self, element: &mut InterpolatedStringElement) {
        if !self.descend(|| walk_interpolated_string_element(self, element)) {
            let leaf = InterpolatedStringLiteralElement {
                node_index: AtomicNodeIndex::NONE,
                range: TextRange::default(),
                value: "".into(),
            };
            let cut = std::mem::replace(element, InterpolatedStringElement::Literal(leaf));
            self.elements.borrow_mut().push(cut);
        }
    }
}
