//! What is cut where the text ends inside a bracket or a triple-quoted string.

use super::{pieces, source};
use crate::cut::Cut;
use crate::cut::plain::{begins_member, begins_statement};

/// The text of these pieces is cut into them, although it ends inside of something.
#[track_caller]
fn assert_recovers(expected: &[&str]) {
    let source = source(expected);
    assert!(!Cut::new(&source).is_exact(), "{source:?}");
    assert_eq!(pieces(&source), expected);
}

#[test]
fn lines_that_plainly_begin_a_statement() {
    for line in [
        "def f(x):",
        "def f [T](x):",
        "async def f():",
        "class A:",
        "class A(B):",
        "class A[T]:",
        "@d",
        "@a.b(c)",
        "@d # why",
        "import a",
        "import a.b as c",
        "import a, b",
        "import a; b",
        "import a # why",
        "from a import b",
        "from . import b",
        "from .a.b import (",
        "from .import b",
        "if x:",
        "if x: # why",
        "while x == '#':",
        "for x in y:",
        "async for x in y:",
        "with a as b:",
        "async with a:",
        "try:",
        "try : # why",
        "x = 1",
        "x.y = 1",
        "x += 1",
        "x=f(",
        "\u{e9} = 1",
    ] {
        assert!(begins_statement(line.as_bytes()), "{line}");
    }
}

#[test]
fn lines_that_may_be_something_else() {
    for line in [
        "",
        " x = 1",
        "def f",
        "define f(x)",
        "class A",
        "class of things:\u{20}",
        "@",
        "@1",
        "import the module",
        "import",
        "from a to b",
        "from the imports of",
        "if only",
        "if x: y",
        "for example:",
        "for x in y",
        "while it lasts",
        "try",
        "try: x",
        "x == 1",
        "x = 1,",
        "x",
        "x(y)",
        "x, y = 1",
        "x: int = 1",
        "1 = 2",
        "else:",
        ")",
        "# x = 1",
        "'x' = 1",
        "x >= 1",
    ] {
        assert!(!begins_statement(line.as_bytes()), "{line}");
    }
    assert!(begins_member(b"def f(self)") && begins_member(b"@d") && !begins_member(b"x = 1"));
}

#[test]
fn a_bracket_swallows_no_statement() {
    assert_recovers(&["s a\n", "s x = f(\n", "s def g():\n  pass\n", "s h\n"]);
    assert_recovers(&["s x = [1, {\n  y\n", "s \n# of g\n\n@d\ndef g(): pass\n"]);
    assert_recovers(&["s f(a,\nb=1,\nc\n", "s import x\n", "s y = (\n1)\n"]);
    assert_recovers(&["s f(\n", "s x = g(\n", "s y = [\n", "s def z(:\n  pass\n"]);
    assert_recovers(&["s class A(\n  x = 1\n  def f(self): pass\n", "s y = 1\n"]);
    assert_recovers(&["s f(\"\"\"\nimport x\n\"\"\",\n", "s import y\n"]);
    assert_recovers(&["s f(\nno statement\n"]);
    assert_recovers(&["s x = f'''{y\n", "s def g(): pass\n"]);
}

#[test]
fn a_bracket_swallows_no_member() {
    assert_recovers(&[
        "c class A:\n",
        "m   x = f(\n",
        "m   def g(self):\n    y = [\n",
        "m   # of h\n  @d\n  def h(self): pass\n",
        "s z = 1\n",
    ]);
    assert_recovers(&["c @d\nclass A:\n", "m   x = (\n    def not_here(): pass\n", "t", "s import z\n"]);
    assert_recovers(&["c class A:\n", "m   x = 1\n", "m   y = (\n  z = 1\n", "m   class B: pass\n"]);
}

/// A module of functions with docstrings in two manners, and with a template that looks like code.
const DOCUMENTED: &[&str] = &[
    "s \"\"\"What it is, isn't it?\n\nUse it (or\nelse).\n\"\"\"\n",
    "s import a\n",
    "s TEMPLATE = \"\"\"\nimport b\ndef f():\n    pass\n\"\"\"\n",
    "s \ndef g():\n    \"\"\"Say g.\"\"\"\n    return 1\n",
    "s \ndef h():\n    \"\"\"\n    Say h,\n    and more.\n    \"\"\"\n    return 2\n",
    "c \nclass A:\n",
    "m     \"\"\"An A.\"\"\"\n",
    "m \n    def f(self):\n        \"\"\"Return nothing.\"\"\"\n",
    "m \n    def g(self):\n        r\"\"\"Return something.\n        \"\"\"\n",
    "s def i():\n    '''Say i.'''\n",
    "s x = 1\n",
];

/// Puts a string that does not end in front of the piece at `at`.
fn with_stray_quotes(at: usize) -> Vec<String> {
    let stray = source(&DOCUMENTED[..at]) + "\"\"\"\n" + &source(&DOCUMENTED[at..]);
    assert!(!Cut::new(&stray).is_exact());
    pieces(&stray)
}

#[test]
fn quotes_swallow_no_statement() {
    for at in 0..DOCUMENTED.len() {
        let found = with_stray_quotes(at);
        let is_lost = |piece: &&str| !found.iter().any(|found| found == piece);
        let lost: Vec<_> = (0..DOCUMENTED.len()).filter(|at| is_lost(&DOCUMENTED[*at])).collect();
        // As far as the next string that tells, or in a class, the next statement at the top. What stands
        // at column 0 leaves a class without a body.
        let expected = match at {
            0..=2 => at..3,
            6 => 5..9,
            7 | 8 => at..9,
            _ => 0..0,
        };
        assert_eq!(lost, expected.collect::<Vec<_>>(), "before {at}");
    }
}

#[test]
fn a_string_at_the_end_takes_what_is_behind_it() {
    let expected = [DOCUMENTED, &["s def j():\n    \"\"\"Say j\n    return 1\n"]].concat();
    assert_recovers(&expected);
}
