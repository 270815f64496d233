//! Of a text that parses, the trees of the pieces are the tree of the whole.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use ruff_python_ast::comparable::ComparableStmt;
use ruff_python_ast::{AnyNodeRef, NodeKind, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Cut, PieceKind};
use crate::{Module, PieceModule};

/// So many texts are made.
const CASES: u32 = 4_000;

/// What may stand between two tokens in a bracket or field.
const GAPS: &[&str] = &["", " ", "\n", "\r\n  ", "\r", " # c }\n", " \\\n", "\x0c", " # '''\n\t"];

const ATOMS: &[&str] =
    &["x", "é", "1", "''", "'('", "\"'\"", "'''\ndef f():\n'''", "r'\\''", "b\"\\\\\"", "'a\\\nb'", "x != y"];

/// The text of an f-string, whatever its quotes are.
const TEXTS: &[&str] = &["a", "{{", "}}", "é", "#", "(", "\\{x}", "\\\\", "\\\n", ":", " "];

const LINE_ENDS: &[&str] = &["\n", "\n", "\r\n", "\r", " # c\n", ";\n", " # :\n", " \\\n\n"];

/// What stands between two statements at the same indentation.
const BETWEEN: &[&str] =
    &["", "", "\n", "# c\n", "  # c\n", "    # c\n\n", "\t# c\n", "  \n", "\x0c\n", "\\\n\n"];

fn gap() -> impl Strategy<Value = &'static str> + Clone {
    select(GAPS)
}

fn field(expression: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (gap(), expression, gap(), select(&["", "!r", "="]))
        .prop_map(|(before, expression, behind, end)| format!("{{ {before}{expression}{behind}{end}"))
}

fn interpolated(expression: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = String> {
    let inner = field(expression.clone()).prop_map(|field| field + "}");
    let spec = vec(prop_oneof![select(&[">", "10", "%H:%M"]).prop_map(str::to_owned), inner], 0..3);
    let field = (field(expression), proptest::option::of(spec)).prop_map(|(field, spec)| match spec {
        Some(spec) => format!("{field}:{}}}", spec.concat()),
        None => field + "}",
    });
    let part = prop_oneof![select(TEXTS).prop_map(str::to_owned), field];
    let prefix = select(&["f", "F", "rf", "fR", "t", "Rt"]);
    (prefix, select(&["'", "\"", "'''", "\"\"\""]), vec(part, 0..4))
        .prop_map(|(prefix, quotes, parts)| format!("{prefix}{quotes}{}{quotes}", parts.concat()))
}

fn expression() -> impl Strategy<Value = String> + Clone {
    select(ATOMS).prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
        let pair = (inner.clone(), gap(), inner.clone());
        prop_oneof![
            2 => interpolated(inner.clone()),
            1 => (gap(), inner.clone(), gap()).prop_map(|(a, x, b)| format!("({a}{x}{b})")),
            1 => pair.clone().prop_map(|(x, gap, y)| format!("[{x},{gap}{y}]")),
            1 => pair.clone().prop_map(|(x, gap, y)| format!("{{{x}:{gap}{y}}}")),
            1 => pair.prop_map(|(x, gap, y)| format!("x[{x}:{gap}{y}]")),
            1 => inner.clone().prop_map(|x| format!("(lambda x: {x})")),
            1 => inner.prop_map(|x| format!("(y := {x})")),
        ]
        .boxed()
    })
}

/// Lines of a block, each statement at its start; those below a header are indented.
fn block(depth: u32) -> BoxedStrategy<Vec<String>> {
    let simple = (select(&["", "x = ", "x; y = ", "import x; "]), expression(), select(LINE_ENDS))
        .prop_map(|(target, value, end)| vec![format!("{target}{value}{end}")]);
    if depth == 0 {
        return vec(simple, 1..3).prop_map(|statements| statements.concat()).boxed();
    }
    let headers = [
        "if x:\n",
        "if x: # c\n",
        "def f():\n",
        "@d\n# c\n\nasync def f(\n):\n",
        "class A:\n",
        "@d\nclass A(B): # c\n",
        "class A[T]: \n",
        "class \\\nA:\r\n",
        "class A: x\nif x:\n",
        "if x: y\nelse:\n",
        "try: x\nexcept* y:\n",
        "if x: y\n  # c\nelif z:\n",
        "with x:\n",
    ];
    let indentation = select(&["  ", "    ", "\t"]);
    let compound =
        (select(headers.to_vec()), indentation, block(depth - 1)).prop_map(|(header, by, body)| {
            let header = header.split_inclusive('\n').map(str::to_owned);
            header.chain(body.into_iter().map(|line| format!("{by}{line}"))).collect()
        });
    let between =
        select(BETWEEN).prop_map(|line| if line.is_empty() { vec![] } else { vec![line.to_owned()] });
    let statement = prop_oneof![2 => simple, 3 => compound];
    vec((between, statement), 1..4)
        .prop_map(|statements| {
            statements.into_iter().flat_map(|(between, statement)| [between, statement].concat()).collect()
        })
        .boxed()
}

/// The statements of a suite with their places in the whole text.
fn statements(suite: &[Stmt], prefix: TextSize, start: TextSize) -> Vec<(NodeKind, TextRange)> {
    let moved = |range: TextRange| (range + start).checked_sub(prefix).expect("a node behind the prefix");
    suite.iter().map(|statement| (AnyNodeRef::from(statement).kind(), moved(statement.range()))).collect()
}

/// Returns whether the text parses; if it does, the trees must be the same.
fn check(source: &str) -> bool {
    let module = Module::parse(source);
    if module.has_syntax_errors() {
        return false;
    }
    let cut = Cut::new(source);
    assert!(cut.is_exact(), "{source:?}");
    let mut rest = module.suite();
    let mut members: &[Stmt] = &[];
    for place in cut.places() {
        let piece = PieceModule::parse(place.kind, &source[place.range]);
        assert!(!piece.module().has_syntax_errors(), "{place:?} of {source:?}");
        let (suite, whole) = match (place.kind, piece.module().suite()) {
            (PieceKind::Statement, suite) => (suite, take(&mut rest, suite.len())),
            (PieceKind::Member, [Stmt::ClassDef(class)]) => {
                (&*class.body, take(&mut members, class.body.len()))
            }
            (_, [Stmt::ClassDef(header)]) => {
                if place.kind == PieceKind::ClassHeader {
                    assert!(members.is_empty(), "{source:?}");
                    let [Stmt::ClassDef(class)] = take(&mut rest, 1) else {
                        panic!("{place:?} of {source:?}")
                    };
                    assert_eq!(header.start() + place.range.start(), class.start(), "{source:?}");
                    members = &class.body;
                }
                continue;
            }
            _ => panic!("{place:?} of {source:?}"),
        };
        let found = statements(suite, piece.prefix(), place.range.start());
        assert_eq!(found, statements(whole, TextSize::default(), TextSize::default()), "{source:?}");
        let is_same = |(a, b)| ComparableStmt::from(a) == ComparableStmt::from(b);
        assert!(suite.iter().zip(whole).all(is_same), "{source:?}");
    }
    assert!(rest.is_empty() && members.is_empty(), "{source:?}");
    true
}

fn take<'a>(rest: &mut &'a [Stmt], count: usize) -> &'a [Stmt] {
    let (taken, behind) = rest.split_at(count.min(rest.len()));
    *rest = behind;
    taken
}

#[test]
fn pieces_have_the_trees_of_the_whole() {
    let parsed = Cell::new(0);
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(CASES) });
    let outcome = runner.run(&block(3), |lines| {
        parsed.set(parsed.get() + u32::from(check(&lines.concat())));
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
    assert!(parsed.get() > CASES / 2, "{} of {CASES} parsed", parsed.get());
}
