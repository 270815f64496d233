//! Edits as people make them, and as nobody does, and whether the database follows them: after each it has
//! to say what a fresh one says of the text.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config as Runs, TestError};
use ridealong::config::Config;
use ridealong::db::{self, Analysis, Database, SourceFile};
use ridealong_checks::{NosecStyle, Options};

use crate::corpus;
use crate::fixtures;
use crate::random;

/// Larger files take too long to be checked whole after each edit.
const LARGEST_FILE: usize = 12_000;

/// So many edits follow one another at most.
const MOST_EDITS: usize = 16;

/// One edit; places are fractions of the text or of its lines.
#[derive(Debug, Clone)]
pub enum Edit {
    /// A text comes in at a place.
    Insert(Index, &'static str),
    /// A text comes in at the top.
    InsertAtTop(&'static str),
    /// A text is typed at the end of a line, with a state after each character.
    Type(Index, &'static str),
    /// So many characters go.
    Delete(Index, usize),
    /// So many lines from the first place are copied to the second.
    Paste(Index, usize, Index),
    /// So many lines are moved.
    Move(Index, usize, Index),
    /// So many lines go.
    Cut(Index, usize),
    /// So many lines are indented.
    Indent(Index, usize, &'static str),
    /// So many lines lose their indentation, or four blanks of it.
    Dedent(Index, usize, bool),
    /// So many lines become comments.
    Comment(Index, usize),
    /// So many lines end in another way.
    LineEnds(Index, usize, &'static str),
    /// All is as it was so many edits ago.
    Undo(usize),
}

/// What is put into a text.
const PIECES: &[&str] = &[
    "\"\"\"",
    "'''",
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\\",
    "\\\n",
    "\n",
    "\r\n",
    "\r",
    "\x0c",
    "\t",
    "    ",
    "#",
    "# nosec\n",
    "  # nosec B101",
    "# nosec B602, B102 -- why",
    "f'",
    "f\"\"\"{",
    "rb'",
    ":",
    ";",
    "@d\n",
    "é",
    "😀",
    "\u{feff}",
    "\0",
    "class A:\n",
    "class A(B, metaclass=C):\n    x = 1\n",
    "def f():\n",
    "else:\n",
    "    def m(self):\n        exec(x)\n",
    "import subprocess as sp\n",
    "from yaml import load\n",
    "import yaml\n",
    "from os import system as s\n",
    "import pickle",
    "exec(x)\n",
    "assert x\n",
    "yaml.load(x)\n",
    "sp.call(x, shell=True)\n",
    "load(x)\n",
    "s(x)\n",
    "try:\n    pass\nexcept: pass\n",
    "if x:\n",
    "password = 'x'\n",
    "import os\n",
    "import os, logging\n",
    "os = logging = 1\n",
    "def os(logging): global os\n",
    "from __future__ import annotations\n",
    "random.choice(x)\n",
    "# coding: latin-1\n",
    "from django.utils.safestring import mark_safe\n",
    "t = 'a'\n",
    "mark_safe(t)\n",
    "t = u\n",
    "\u{202e}",
    "class B('/tmp/x'):\n    y = 2  # nosec\n",
    "@d(eval(x))  # nosec B307\n",
    "async ",
    "lambda: ",
    "match x:\n    case 1: pass\n",
    "x = [\n",
    "f(\n",
    "type X[T] = int\n",
    "class C[T: eval('x')]:\n    import m as n\n",
];

/// What is typed.
const TYPED: &[&str] = &[
    "\n    subprocess.run(command, shell=True)\n",
    "\nimport yaml as y\ny.load(open('/tmp/x'))\n",
    "  # nosec B602 -- as agreed",
    "\n\"\"\"What it does.\"\"\"\n",
    "\nclass A(B):\n    \"\"\"Text.\"\"\"\n\n    def m(self, password='x'):\n        assert self\n",
    "\nx = f\"select {a!r:>{w}} from {b}\" % (c,)\n",
    "\nif a:\n    pass\nelif b:\n    exec(c)\nelse:\n    pass\n",
    "\n@app.route('/')\ndef index():\n    return eval(request.args['x'])\n",
];

impl Edit {
    /// The texts that `text` becomes one after the other. `past` are those before, the newest last.
    pub fn made(&self, text: &str, past: &[String]) -> Vec<String> {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = |place: &Index| {
            let at = place.index(text.len() + 1);
            (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
        };
        let block = |place: &Index, count: usize| {
            let start = place.index(lines.len() + 1);
            start..(start + count).min(lines.len())
        };
        let each = |block: std::ops::Range<usize>, make: &dyn Fn(&str) -> String| {
            let made = |(number, line): (usize, &&str)| {
                if block.contains(&number) { make(line) } else { (*line).to_owned() }
            };
            vec![lines.iter().enumerate().map(made).collect::<String>()]
        };
        match self {
            Self::Insert(place, piece) => {
                vec![format!("{}{piece}{}", &text[..at(place)], &text[at(place)..])]
            }
            Self::InsertAtTop(piece) => vec![format!("{piece}{text}")],
            Self::Type(place, typed) => {
                let line = place.index(lines.len() + 1);
                let start: usize = lines[..line].iter().map(|line| line.len()).sum();
                let start = start - usize::from(text[..start].ends_with('\n'));
                let ends = typed.char_indices().map(|(at, c)| at + c.len_utf8());
                ends.map(|end| format!("{}{}{}", &text[..start], &typed[..end], &text[start..])).collect()
            }
            Self::Delete(place, count) => {
                let rest: String = text[at(place)..].chars().skip(*count).collect();
                vec![format!("{}{rest}", &text[..at(place)])]
            }
            Self::Paste(from, count, to) => {
                let (copied, to) = (lines[block(from, *count)].concat(), to.index(lines.len() + 1));
                vec![format!("{}{copied}{}", lines[..to].concat(), lines[to..].concat())]
            }
            Self::Move(from, count, to) => {
                let block = block(from, *count);
                let moved = lines[block.clone()].concat();
                let mut rest = lines.clone();
                rest.drain(block);
                let to = to.index(rest.len() + 1);
                vec![rest.concat(), format!("{}{moved}{}", rest[..to].concat(), rest[to..].concat())]
            }
            Self::Cut(place, count) => each(block(place, *count), &|_| String::new()),
            Self::Indent(place, count, by) => each(block(place, *count), &|line| format!("{by}{line}")),
            Self::Dedent(place, count, wholly) => each(block(place, *count), &|line| {
                let whole = line.trim_start_matches([' ', '\t']);
                if *wholly { whole } else { line.strip_prefix("    ").unwrap_or(whole) }.to_owned()
            }),
            Self::Comment(place, count) => each(block(place, *count), &|line| format!("# {line}")),
            Self::LineEnds(place, count, end) => {
                each(block(place, *count), &|line| format!("{}{end}", line.trim_end_matches(['\r', '\n'])))
            }
            Self::Undo(count) => past.iter().rev().nth(*count).cloned().into_iter().collect(),
        }
    }
}

/// Any edit.
pub fn edit() -> impl Strategy<Value = Edit> {
    let place = any::<Index>;
    let count = || prop_oneof![1..4_usize, 1..40_usize];
    prop_oneof![
        6 => (place(), select(PIECES)).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        1 => select(PIECES).prop_map(Edit::InsertAtTop),
        1 => (place(), select(TYPED)).prop_map(|(at, typed)| Edit::Type(at, typed)),
        3 => (place(), prop_oneof![1..3_usize, 1..200_usize]).prop_map(|(at, count)| Edit::Delete(at, count)),
        1 => (place(), count(), place()).prop_map(|(from, count, to)| Edit::Paste(from, count, to)),
        1 => (place(), count(), place()).prop_map(|(from, count, to)| Edit::Move(from, count, to)),
        1 => (place(), count()).prop_map(|(at, count)| Edit::Cut(at, count)),
        1 => (place(), count(), select(&["    ", " ", "\t", "\x0c"][..]))
            .prop_map(|(at, count, by)| Edit::Indent(at, count, by)),
        1 => (place(), count(), any::<bool>()).prop_map(|(at, count, all)| Edit::Dedent(at, count, all)),
        1 => (place(), count()).prop_map(|(at, count)| Edit::Comment(at, count)),
        1 => (place(), count(), select(&["\r\n", "\n", "\r", "\\\n"][..]))
            .prop_map(|(at, count, end)| Edit::LineEnds(at, count, end)),
        1 => (0..6_usize).prop_map(Edit::Undo),
    ]
}

/// Texts to begin with: the fixtures of the rules, and files of real packages.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts: Vec<String> = fixtures::cases().into_iter().map(|fixture| fixture.block.text).collect();
    for package in corpus::packages().iter().step_by(3) {
        let sources = package.sources().unwrap_or_default();
        let small = sources.into_iter().map(|(_, text)| text).filter(|text| text.len() < LARGEST_FILE);
        texts.extend(small.step_by(5));
    }
    texts
});

/// How many texts there are to begin with.
pub fn texts() -> usize {
    TEXTS.len()
}

/// How the findings of an open file with this text differ from those of a file on disk.
pub fn differs_from_disk(text: &str) -> Option<String> {
    let style = NosecStyle::Statement;
    let mut disk = Open::new(text, style);
    let settings = disk.file.settings(&disk.db);
    disk.file = SourceFile::new(&disk.db, PathBuf::from("/y.py"), text.into(), false, settings);
    let open = Open::new(text, style);
    let (open, disk) = (open.analysis(), disk.analysis());
    let show =
        |analysis: &Analysis| format!("{} findings, {:?}", analysis.findings.len(), analysis.suppressed);
    (open.findings != disk.findings).then(|| format!("open: {}, on disk: {}", show(open), show(disk)))
}

fn text_at(index: Index) -> &'static str {
    &TEXTS[index.index(TEXTS.len())]
}

/// An open file in a database of its own.
struct Open {
    db: Database,
    file: SourceFile,
}

impl Open {
    fn new(text: &str, style: NosecStyle) -> Self {
        let mut db = Database::default();
        let options = Options { nosec: style, noqa: true, ..Options::default() };
        let settings = db.settings(Arc::new(Config { options, ..Config::default() }));
        let file = db.open_file(PathBuf::from("/x.py"), text.into(), settings);
        Self { db, file }
    }

    fn analysis(&self) -> &Analysis {
        db::analysis(&self.db, self.file)
    }

    /// Becomes `text`, and compares what is said of it with what a fresh database says.
    fn follow(&mut self, text: &str, style: NosecStyle) -> Result<(), String> {
        self.db.set_text(self.file, text.into());
        let is_same = self.analysis() == Self::new(text, style).analysis();
        if is_same { Ok(()) } else { Err(difference(self, text, style)) }
    }
}

/// Types texts of at most so many bytes from their first character to their last, as many as make `number`
/// states. Returns how many there were.
///
/// # Errors
/// The first state in which the database does not say what a fresh one says.
pub fn type_through(largest: usize, number: usize) -> Result<usize, String> {
    let mut made = 0;
    for text in TEXTS.iter().filter(|text| text.len() <= largest) {
        let style = NosecStyle::Statement;
        let mut open = Open::new("", style);
        for end in text.char_indices().map(|(at, c)| at + c.len_utf8()) {
            made += 1;
            open.follow(&text[..end], style)?;
        }
        if made >= number {
            break;
        }
    }
    Ok(made)
}

/// Makes sequences of edits, `number` edits or more in all. Returns how many there were.
///
/// # Errors
/// The smallest sequence found after which the database does not say what a fresh one says.
pub fn follow(number: usize, seed: u64) -> Result<usize, String> {
    let runs = Runs { failure_persistence: None, max_shrink_iters: 20_000, ..Runs::default() };
    let mut runner = random::runner(runs, seed);
    let style = select(&[NosecStyle::Statement, NosecStyle::Bandit][..]);
    let cases = (any::<Index>(), style, prop::collection::vec(edit(), 1..=MOST_EDITS));
    let mut made = 0;
    while made < number {
        let tree = cases.new_tree(&mut runner).map_err(|reason| reason.to_string())?;
        let count = std::cell::Cell::new(0);
        let outcome = runner.run_one(tree, |(text, style, edits)| {
            follow_one(text_at(text), style, &edits, &count).map_err(TestCaseError::fail)
        });
        made += count.get();
        if let Err(error) = outcome {
            return Err(match error {
                TestError::Fail(reason, (text, style, edits)) => {
                    format!("{reason}\n{style:?} {edits:?}\nof {:?}", text_at(text))
                }
                TestError::Abort(reason) => reason.to_string(),
            });
        }
    }
    Ok(made)
}

fn follow_one(
    text: &str,
    style: NosecStyle,
    edits: &[Edit],
    count: &std::cell::Cell<usize>,
) -> Result<(), String> {
    let mut open = Open::new(text, style);
    let mut past = vec![text.to_owned()];
    for edit in edits {
        let now = past.last().cloned().unwrap_or_default();
        for text in edit.made(&now, &past) {
            count.set(count.get() + 1);
            open.follow(&text, style)?;
            past.push(text);
        }
    }
    Ok(())
}

fn difference(open: &Open, text: &str, style: NosecStyle) -> String {
    let fresh = Open::new(text, style);
    let show = |analysis: &Analysis| {
        let findings = analysis.findings.iter().map(|f| format!("{} {:?} {:?}", f.rule.id, f.node, f.lines));
        format!(
            "{:?} {:?} {:?} {:?}",
            findings.collect::<Vec<_>>(),
            analysis.suppressed,
            analysis.syntax_errors,
            analysis.problems
        )
    };
    format!("{text:?}\nfollowed: {}\n   fresh: {}", show(open.analysis()), show(fresh.analysis()))
}
