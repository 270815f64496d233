//! The cut of real packages: where a file parses, the trees of its pieces are the tree of the whole; and
//! after an edit the cut is what it would be afresh.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use ridealong_checks::{Cut, Module, PieceKind, PieceModule, Place};
use ridealong_tests::corpus::{self, Package};
use ridealong_tests::tools::skipped;
use ruff_python_ast::comparable::{
    ComparableArguments, ComparableDecorator, ComparableStmt, ComparableTypeParams,
};
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, NodeKind, Stmt, StmtClassDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// So often each file is edited, one edit upon the other.
const EDITS: usize = 4;

/// A text of this test may take so long, on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(10);

/// What edits put into a file.
const INSERTED: &[&str] = &[
    "",
    "",
    "x",
    " ",
    "    ",
    "\n",
    "\r\n",
    "\r",
    "#",
    "\\",
    "(",
    ")",
    "[",
    "}",
    "'",
    "\"\"\"",
    "f'{",
    "\u{c}",
    "é",
    "😀",
    "else:\n",
    "@decorated\n",
    "class A:\n",
    "class A:\n    x = 1\n",
    "def f(\n",
    "    def f(self):\n        pass\n",
];

#[derive(Default)]
struct Seen {
    files: usize,
    broken: usize,
    pieces: usize,
    members: usize,
    parsing: Duration,
    cutting: Duration,
    problems: Vec<String>,
}

#[test]
fn pieces_have_the_trees_of_the_whole() {
    let packages = Mutex::new(corpus::packages().into_iter());
    let seen = Mutex::new(Seen::default());
    let work = || {
        while let Some(package) = { packages.lock().expect("no panic").next() } {
            look_at(&package, &seen);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let worker = thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
            worker.spawn_scoped(scope, work).expect("a thread");
        }
    });
    let seen = seen.into_inner().expect("no panic");
    let Seen { files, broken, pieces, members, parsing, cutting, problems } = seen;
    let figures = format!(
        "{files} files that parse and {broken} that do not: {pieces} pieces, {members} members; parsed in \
         {parsing:.1?}, cut in {cutting:.1?}"
    );
    let _ = writeln!(std::io::stderr(), "{figures}");
    let shown = problems.iter().take(20).fold(String::new(), |mut shown, problem| {
        let _ = writeln!(shown, "{problem}");
        shown
    });
    assert!(problems.is_empty(), "{} problems\n{shown}", problems.len());
}

fn look_at(package: &Package, seen: &Mutex<Seen>) {
    let sources = match package.sources() {
        Ok(sources) => sources,
        Err(reason) => return skipped(&format!("the cut of {}", package.name), &reason),
    };
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(0), ..Config::default() });
    for (path, source) in sources {
        let name = format!("{}/{path}", package.name);
        let start = Instant::now();
        let module = Module::parse(&source);
        let parsing = start.elapsed();
        let start = Instant::now();
        let cut = Cut::new(&source);
        let cutting = start.elapsed();
        let is_broken = module.is_refused() || !module.syntax_errors().is_empty();
        let compared = if is_broken { Ok(()) } else { compare(&module, &cut, &source) };
        let edited = edit(cut.clone(), &source, &mut runner);
        let mut seen = seen.lock().expect("no panic");
        let count = |kind| cut.places().iter().filter(|place| place.kind == kind).count();
        if is_broken {
            seen.broken += 1;
        } else {
            seen.files += 1;
            seen.members += count(PieceKind::Member);
            seen.pieces += cut.places().len() - count(PieceKind::ClassTail);
            seen.parsing += parsing;
            seen.cutting += cutting;
        }
        let problems = [compared, edited].into_iter().filter_map(Result::err);
        seen.problems.extend(problems.map(|problem| format!("{name}: {problem}")));
    }
}

/// What was not yet found in the pieces of the module.
struct Rest<'a> {
    statements: &'a [Stmt],
    class: Option<&'a StmtClassDef>,
    members: &'a [Stmt],
}

/// Compares the trees of the pieces with that of the whole.
fn compare(module: &Module, cut: &Cut, source: &str) -> Result<(), String> {
    if !cut.is_exact() {
        return Err("the cut is not exact".to_owned());
    }
    let mut rest = Rest { statements: module.suite(), class: None, members: &[] };
    for place in cut.places() {
        let text = &source[place.range];
        let piece = PieceModule::parse(place.kind, text);
        if let Some(error) = piece.module().syntax_errors().first() {
            return Err(format!("{:?} at {:?}: {}: {text:?}", place.kind, place.range, error.message));
        }
        let shift = Shift { from: piece.prefix(), to: place.range.start() };
        rest.take(place, piece.module().suite(), shift)
            .map_err(|problem| format!("{:?} at {:?}: {problem}: {text:?}", place.kind, place.range))?;
    }
    match rest {
        Rest { statements: [], members: [], .. } => Ok(()),
        _ => Err("the pieces lack statements".to_owned()),
    }
}

impl Rest<'_> {
    fn take(&mut self, place: &Place, piece: &[Stmt], shift: Shift) -> Result<(), &'static str> {
        match (place.kind, piece) {
            (PieceKind::Statement, _) => take(&mut self.statements, piece, shift),
            (PieceKind::Member, [Stmt::ClassDef(class)]) => take(&mut self.members, &class.body, shift),
            (PieceKind::ClassHeader, [Stmt::ClassDef(header)]) => {
                let Some((Stmt::ClassDef(class), rest)) = self.statements.split_first() else {
                    return Err("no class");
                };
                self.statements = rest;
                if !self.members.is_empty() {
                    return Err("the class above has more members");
                }
                (self.class, self.members) = (Some(class), &class.body);
                same_header(header, class, shift)
            }
            (PieceKind::ClassTail, [Stmt::ClassDef(header)]) => {
                same_header(header, self.class.ok_or("no class")?, shift)
            }
            _ => Err("not one class"),
        }
    }
}

/// Takes as many statements from `rest` as `piece` has, which must be the same.
fn take(rest: &mut &[Stmt], piece: &[Stmt], shift: Shift) -> Result<(), &'static str> {
    let (whole, behind) = rest.split_at_checked(piece.len()).ok_or("too many statements")?;
    *rest = behind;
    let is_same = |(whole, piece): (&Stmt, &Stmt)| {
        ComparableStmt::from(whole) == ComparableStmt::from(piece)
            && nodes(whole, Shift::default()) == nodes(piece, shift)
    };
    whole.iter().zip(piece).all(is_same).then_some(()).ok_or("other trees")
}

/// Whether all but the body is the same.
fn same_header(header: &StmtClassDef, class: &StmtClassDef, shift: Shift) -> Result<(), &'static str> {
    let nodes = |class: &StmtClassDef, shift: Shift| {
        let mut collector = Collector { found: Vec::new(), shift };
        class.decorator_list.iter().for_each(|decorator| collector.visit_decorator(decorator));
        collector.visit_identifier(&class.name);
        class.type_params.iter().for_each(|parameters| collector.visit_type_params(parameters));
        class.arguments.iter().for_each(|arguments| collector.visit_arguments(arguments));
        (collector.found, shift.moved(class.range).start())
    };
    let is_same = comparable_header(header) == comparable_header(class)
        && nodes(header, shift) == nodes(class, Shift::default());
    is_same.then_some(()).ok_or("another header")
}

fn comparable_header(class: &StmtClassDef) -> impl PartialEq {
    let decorators: Vec<_> = class.decorator_list.iter().map(ComparableDecorator::from).collect();
    let parameters = class.type_params.as_deref().map(ComparableTypeParams::from);
    (decorators, &class.name.id, parameters, class.arguments.as_deref().map(ComparableArguments::from))
}

/// From a place in a piece to that in the whole.
#[derive(Debug, Clone, Copy, Default)]
struct Shift {
    from: TextSize,
    to: TextSize,
}

impl Shift {
    fn moved(self, range: TextRange) -> TextRange {
        (range + self.to).checked_sub(self.from).expect("a node behind the prefix")
    }
}

/// The nodes of a statement, with their places in the whole text.
fn nodes(statement: &Stmt, shift: Shift) -> Vec<(NodeKind, TextRange)> {
    let mut collector = Collector { found: Vec::new(), shift };
    collector.visit_stmt(statement);
    collector.found
}

struct Collector {
    found: Vec<(NodeKind, TextRange)>,
    shift: Shift,
}

impl<'a> SourceOrderVisitor<'a> for Collector {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.found.push((node.kind(), self.shift.moved(node.range())));
        TraversalSignal::Traverse
    }
}

/// What is open many times must not be looked for again and again: that would take minutes.
#[test]
fn a_broken_text_takes_time_in_proportion_to_its_length() {
    let units = [
        "def f(x):\n    y = [\n\"\"\"a\n\"\"\"\nz = f\"\"\"{\n",
        "\\\"\"\"\nimport x\n",
        "f\"\"\"\nimport x\n{\n",
        "class A:\n  x = (\n  def f(self): '''\n",
    ];
    let mut texts = units.map(|unit| unit.repeat(100_000)).to_vec();
    texts.push("f\"{".repeat(300_000) + &"\\\"".repeat(300_000));
    for text in texts {
        let shown = text.chars().take(40).collect::<String>();
        let start = Instant::now();
        let cut = Cut::new(&text);
        let time = start.elapsed();
        assert!(!cut.is_exact(), "{shown:?}");
        assert!(time < PATIENCE, "{shown:?} took {time:?}");
        let lines = text.matches('\n').count();
        assert!(cut.places().len() > lines / 5, "{shown:?}: {} pieces", cut.places().len());
    }
}

/// An edit: from where, how many bytes at most, and what is put there.
fn edits() -> impl Strategy<Value = Vec<(Index, usize, &'static str)>> {
    vec((any::<Index>(), select(&[0, 0, 1, 3, 40, 400]), select(INSERTED)), EDITS)
}

/// Edits the text, the cut following.
fn edit(mut cut: Cut, source: &str, runner: &mut TestRunner) -> Result<(), String> {
    let mut text = source.to_owned();
    let edits = edits().new_tree(runner).expect("edits").current();
    for (from, length, inserted) in edits {
        let start = text.floor_char_boundary(from.index(text.len() + 1));
        let end = text.floor_char_boundary(start + length).max(start);
        text.replace_range(start..end, inserted);
        cut.edit(&text, start..end, inserted.len());
        if cut != Cut::new(&text) {
            return Err(format!("{start}..{end} became {inserted:?}, and the cut is another than afresh"));
        }
    }
    Ok(())
}
