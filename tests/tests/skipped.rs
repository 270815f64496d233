//! What CPython 3.13 does not parse, and what Bandit gives up, is skipped for the same reason.

use std::collections::BTreeMap;

use ridealong_checks::{Checker, Options};
use ridealong_tests::checked::PATH;
use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools;
use ridealong_tests::verdict::Verdict;

const SYNTAX: Option<&str> = Some("syntax error while parsing AST from file");
const EXCEPTION: Option<&str> = Some("exception while scanning file");
const SCANNED: Option<&str> = None;

/// Sources, each with the reason for which it is skipped.
fn cases() -> Vec<(Vec<u8>, Option<&'static str>)> {
    let mut cases: Vec<(Vec<u8>, _)> = Vec::new();
    for (sources, reason) in [(SCANNED_TEXTS, SCANNED), (REFUSED_TEXTS, SYNTAX)] {
        cases.extend(sources.iter().map(|text| (text.as_bytes().to_vec(), reason)));
    }
    for (name, bytes, reason) in ENCODED {
        let cookie = format!("#\n# coding: {name}\n").into_bytes();
        cases.push(([&cookie, *bytes, b"\nassert x\n"].concat(), *reason));
    }
    cases.extend(RAW.iter().map(|(bytes, reason)| (bytes.to_vec(), *reason)));
    for (deepest, reason, nested) in LIMITS {
        cases.push((nested(*deepest).into_bytes(), SCANNED));
        cases.push((nested(*deepest + 1).into_bytes(), *reason));
    }
    cases
}

/// What is odd and yet Python.
const SCANNED_TEXTS: &[&str] = &[
    "x = 1if y else 0xfor 1.or x\n",
    "x = '\\ud800' if b'\\u1' else '\\d'\n",
    "if x:\n\tif y:\n            z\n",
    "if x:\n\t y\n\t z\n",
    "if x:\n    \\\n  y\n",
    "\x0cif x:\n  \x0c  y\n",
    "f'{x:{y:{z}}}'\n",
    "x = y\rassert x\r\nassert y\n",
    "return\nyield\nawait x\nbreak\ncontinue\nnonlocal x\n*x\n",
    "def f(x, x): global x\n",
    "__debug__ = 1\n",
    "from __future__ import braces\n",
    "x = yield\n(yield), 1\n[(yield)]\n",
    "del (x, [y])\n",
    "class A[T = int]: pass\n",
    "try: pass\nexcept* x: pass\n",
    "match x:\n  case {'a': 1, **b} | [*_]: pass\n",
    "x: (y) = 1\n(x): y\n",
    "async def f(): [x async for x in await y]\n",
    "print >> x, y\n",
    "0xfor x\n",
];

const REFUSED_TEXTS: &[&str] = &[
    "x = (\n",
    "print x\n",
    "exec 'x'\n",
    "raise A, b\n",
    "x = 0777\n",
    "x = 10L\n",
    "x = `y`\n",
    "x <> y\n",
    "x = ur''\n",
    "def f((a, b)): pass\n",
    "x\0\n",
    "# \0\n",
    "def f():\n\tx\n        y\n",
    "def f():\n  x\n y\n",
    "def f():\n        x\n\ty\n",
    "(yield, 1)\n",
    "x = 0async\n",
    "x = 1_\n",
    "x = '\\x1'\n",
    "x = b'\\x1'\n",
    "x = b'é'\n",
    "x = '\\N{no such character}'\n",
    "x = '\\u12'\n",
    "x = '\\U00110000'\n",
    "x = '\n",
    "x = '''\n",
    "x = 1 \\ \n",
    "x = 1 \\",
    "f(x=1, 2)\n",
    "f(**x, *y)\n",
    "f(x for x in y, 1)\n",
    "f(x=1, x=2, None=3)\n",
    "def f(x=1, y): pass\n",
    "lambda *: x\n",
    "None = 1\n",
    "f() = 1\n",
    "x + 1 += 2\n",
    "del f()\n",
    "(x := 1) = 2\n",
    "x := 1\n",
    "for f() in x: pass\n",
    "with x as f(): pass\n",
    "import a.b as c.d\n",
    "from x import (a, b),\n",
    "from x import *, a\n",
    "try: pass\n",
    "try: pass\nexcept x: pass\nexcept* y: pass\n",
    "match x:\n  case 1 + 2: pass\n",
    "match x:\n  case {**a, 'b': 1}: pass\n",
    "f'{x!z}'\n",
    "f'{}'\n",
    "f'{x'\n",
    "f'}'\n",
    "f'{x:{y:{z:{a}}}}'\n",
    "yield, x\n",
    "yield < x\n",
    "class A[]: pass\n",
    "x = {1: 2, 3}\n",
    "x = {**y for y in z}\n",
    "[*x for x in y]\n",
    "\u{feff}\u{feff}x\n",
    "x\u{a0}= 1\n",
    "if x:\npass\n",
    "  x\n",
];

/// An encoding, a line in it, and what becomes of the file.
const ENCODED: &[(&str, &[u8], Option<&str>)] = &[
    ("latin-1", b"x = '\xe9'", SCANNED),
    ("Latin_1-unix", b"x = '\x80'", SCANNED),
    ("iso-8859-15", b"x = '\xa4'", SCANNED),
    ("cp1252", b"x = '\x80'", SCANNED),
    ("cp1252", b"x = '\x81'", SYNTAX),
    ("koi8-r", b"\xc1 = 1", SCANNED),
    ("euc-jp", b"x = '\xc6\xfc'", SCANNED),
    ("shift_jis", b"x = '\x95\\'", SCANNED),
    ("gbk", b"x = '\xc8\xd5'", SCANNED),
    ("big5", b"x = '\xa4\xe9'", SCANNED),
    ("euc-kr", b"x = '\xb0\xa1'", SCANNED),
    ("iso-2022-jp", b"x = '\x1b$BF|\x1b(B'", SCANNED),
    ("utf-8-sig", b"x = '\xc3\xa9'", SCANNED),
    ("utf8", b"x = '\xc3\xa9'", SCANNED),
    ("utf-8", b"x = '\xe9'", SYNTAX),
    ("utf8-unix", b"x", SYNTAX),
    ("ascii", b"x", SCANNED),
    ("ascii", b"x = '\xc3\xa9'", SYNTAX),
    ("utf-7", b"x", SCANNED),
    ("utf-16", b"x", SYNTAX),
    ("cp037", b"x", SYNTAX),
    ("foobar", b"x", SYNTAX),
    ("rot13", b"x", EXCEPTION),
    ("hex", b"x", EXCEPTION),
    ("idna", b"x", EXCEPTION),
    ("undefined", b"x", EXCEPTION),
];

const RAW: &[(&[u8], Option<&str>)] = &[
    (b"x = '\xe9'\n", SYNTAX),
    (b"x = 1\n# coding: latin-1\nx = '\xe9'\n", SYNTAX),
    (b"x\ny  # \xe9\nassert x  # \xe9", SCANNED),
    (b"# coding: utf-8-x\nassert x  # \xe9\n", SCANNED),
    (b"# coding: utf8\nx\nassert x  # \xe9\n", SYNTAX),
    (b"x  # \xe9\n", SYNTAX),
    (b"#\nx  # \xe9\n", SYNTAX),
    (b"# \xe9\n# coding: latin-1\n", SYNTAX),
    (b"# coding: latin-1 \xe9\n", SYNTAX),
    (b"#\r# coding: latin-1\r# \xe9\r", SYNTAX),
    (b"\xef\xbb\xbfassert x\n", SCANNED),
    (b"\xef\xbb\xbf# coding: utf-8-x\nassert x\n", SCANNED),
    (b"\xef\xbb\xbf# coding: utf8\nassert x\n", SYNTAX),
    (b"\xef\xbb\xbf# coding: latin-1\nassert x\n", SYNTAX),
    (b"'\xed\xa0\x80'\n", SYNTAX),
    (b"", SCANNED),
];

/// How deep something may be nested, what happens one deeper, and the source of a depth.
type Limit = (usize, Option<&'static str>, fn(usize) -> String);

const LIMITS: &[Limit] = &[
    (200, SYNTAX, |depth| format!("x = {}1{}\n", "(".repeat(depth), ")".repeat(depth))),
    (200, SYNTAX, |depth| format!("x = {}1{}\n", "[".repeat(depth), "]".repeat(depth))),
    (199, SYNTAX, |depth| format!("f'{{{}1{}}}'\n", "(".repeat(depth), ")".repeat(depth))),
    (149, SYNTAX, |depth| format!("{}1{}\n", "f'{".repeat(depth), "}'".repeat(depth))),
    (99, SYNTAX, |depth| {
        let line = |level: usize| format!("{}if x:\n", " ".repeat(level));
        format!("{}{}y\n", (0..depth).map(line).collect::<String>(), " ".repeat(depth))
    }),
    (4_300, SYNTAX, |digits| format!("x = {}\n", "1".repeat(digits))),
    (988, EXCEPTION, |depth| format!("{}1\nassert x\n", "not ".repeat(depth))),
    (985, EXCEPTION, |depth| format!("{}'1'\n", "not ".repeat(depth))),
    (987, EXCEPTION, |depth| format!("x{}\n", " + x".repeat(depth))),
    (987, EXCEPTION, |depth| format!("x{}\n", " ** x".repeat(depth))),
    (987, EXCEPTION, |depth| format!("x{}\n", ".x".repeat(depth))),
    (987, EXCEPTION, |depth| format!("x{}\n", "[0]".repeat(depth))),
    (986, EXCEPTION, |depth| format!("x{}\n", "()".repeat(depth))),
    (493, EXCEPTION, |depth| format!("x{}\n", ".x()".repeat(depth))),
    (987, EXCEPTION, |depth| format!("{}1\n", "1 if x else ".repeat(depth))),
    (988, EXCEPTION, |depth| format!("{}1\n", "lambda: ".repeat(depth))),
    (987, EXCEPTION, |depth| format!("if x: 1\n{}", "elif x: 1\n".repeat(depth))),
    (984, EXCEPTION, |depth| format!("if x: 1\n{}else:\n  f(x)\n", "elif x: 1\n".repeat(depth))),
    (986, EXCEPTION, |depth| format!("if x: 1\n{}else:\n  def f(a): pass\n", "elif x: 1\n".repeat(depth))),
    (985, EXCEPTION, |depth| format!("if x: 1\n{}else:\n  with x: pass\n", "elif x: 1\n".repeat(depth))),
    (985, EXCEPTION, |depth| format!("if x: 1\n{}else:\n  x = b''\n", "elif x: 1\n".repeat(depth))),
    (987, EXCEPTION, |depth| format!("if x: 1\n{}else:\n  ''\n", "elif x: 1\n".repeat(depth))),
    (984, EXCEPTION, |depth| format!("if x: 1\n{}else:\n  [x for x in y]\n", "elif x: 1\n".repeat(depth))),
];

/// What has no limit, however long.
const LONG: &[fn(usize) -> String] = &[
    |length| format!("x{}\n", " and x".repeat(length)),
    |length| format!("x{}\n", " < x".repeat(length)),
    |length| format!("x = {}\n", "'a' ".repeat(length)),
    |length| format!("x = 0x{}\n", "1".repeat(length)),
    |length| format!("x = {}1\n", "y = ".repeat(length)),
    |length| format!("{}def f(): pass\n", "@x\n".repeat(length)),
    |length| format!("x = {}.0j\n", "1".repeat(length)),
];

#[test]
fn sources_are_skipped_for_the_reason_that_bandit_has() {
    let checker = Checker::new(Options::default());
    let mut cases = cases();
    cases.extend(LONG.iter().map(|long| (long(5_000).into_bytes(), SCANNED)));
    // What tests need where they run is part of how deep Bandit can go.
    let bandit = Bandit::find().map(Bandit::with_all_tests);
    if let Err(reason) = &bandit {
        tools::skipped("live Bandit on what is skipped", reason);
    }
    let sources = |number: usize| (PATH.to_owned(), cases[number].0.clone());
    let scans = bandit.map(|bandit| bandit.scan_sources(cases.len(), sources)).unwrap_or_default();
    let mut problems = BTreeMap::new();
    for (number, (source, reason)) in cases.iter().enumerate() {
        let shown = String::from_utf8_lossy(&source[..source.len().min(200)]).into_owned();
        let ours = Verdict::of(&checker, PATH, source);
        let mut expect = |who: &str, found: Option<&str>| {
            if found != *reason {
                problems.insert((number, who.to_owned()), (shown.clone(), *reason, found.map(str::to_owned)));
            }
        };
        expect("Ridealong", ours.skipped.as_deref());
        if let Some(bandit) = scans.get(number) {
            expect("Bandit", bandit.skipped.as_deref());
            assert!(
                bandit.differences(&ours).is_empty() || bandit.skipped != ours.skipped,
                "{shown:?}: {bandit:?}"
            );
        }
    }
    assert!(problems.is_empty(), "expected, found: {problems:#?}");
}
