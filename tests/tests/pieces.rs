//! Checking piece by piece is as good as checking a file whole, and following edits as good as starting
//! afresh.

#![allow(clippy::print_stdout, reason = "how much was compared is of interest")]

use std::sync::Mutex;
use std::thread;

use ridealong_checks::{
    Checker, Code, FileChecked, Finding, LineIndex, Lines, Module, NosecStyle, Options, Watch,
};
use ridealong_tests::{corpus, edits, fixtures, random, tools};

/// So many edits are followed in a run of the tests. `tests/edits` follows more.
const EDITS: usize = 4_000;

/// What comes of a file when it is checked whole; none if it does not parse.
fn whole(checker: &Checker, path: &str, text: &str) -> Option<FileChecked> {
    let module = Module::parse(text);
    if module.is_refused() || !module.syntax_errors().is_empty() {
        return None;
    }
    let watch = Watch { checkpoint: &|| {}, running: &Default::default() };
    let index = LineIndex::from_source_text(text);
    let code = Code::new(&module, text, path);
    let mut checked = checker.check(&code, &watch);
    let suppressed = checker.suppress(&code, || Lines::new(text, &index), &mut checked, &watch);
    Some(FileChecked { checked, suppressed, syntax_errors: Vec::new() })
}

/// What comes of comparing a file by pieces with the same file whole.
#[derive(Debug, PartialEq, Eq)]
enum Compared {
    Same,
    /// It does not parse, or cannot be checked by pieces.
    WholeOnly,
    Different(String),
}

fn compare(checker: &Checker, path: &str, text: &str) -> Compared {
    let watch = Watch { checkpoint: &|| {}, running: &Default::default() };
    let Some(whole) = whole(checker, path, text) else { return Compared::WholeOnly };
    let Some(by_pieces) = checker.check_by_pieces(text, path, &watch) else { return Compared::WholeOnly };
    if whole == by_pieces {
        return Compared::Same;
    }
    let (a, b) = (&whole.checked.findings, &by_pieces.checked.findings);
    let show = |finding: &Finding| format!("{} {:?} {:?}", finding.rule.id, finding.node, finding.lines);
    let first = a.iter().zip(b).find(|(a, b)| a != b).map(|(a, b)| (show(a), show(b)));
    Compared::Different(format!(
        "{path}: {} and {} findings, {:?} and {:?}, {:?}, first {first:?}",
        a.len(),
        b.len(),
        whole.suppressed,
        by_pieces.suppressed,
        by_pieces.syntax_errors
    ))
}

fn checkers() -> Vec<Checker> {
    let styles = [NosecStyle::Statement, NosecStyle::Bandit].into_iter();
    styles.map(|nosec| Checker::new(Options { nosec, noqa: true, ..Options::default() })).collect()
}

#[test]
fn real_files_by_pieces_are_as_they_are_whole() {
    let compared = Mutex::new(Vec::new());
    let packages = Mutex::new(corpus::packages().into_iter());
    let checkers = checkers();
    let work = || {
        while let Some(package) = { packages.lock().expect("no panic").next() } {
            let sources = match package.sources() {
                Ok(sources) => sources,
                Err(reason) => {
                    tools::skipped(&format!("the pieces of {}", package.name), &reason);
                    continue;
                }
            };
            for (path, text) in sources {
                let all = checkers.iter().map(|checker| compare(checker, &path, &text));
                compared.lock().expect("no panic").extend(all);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            // Files may be nested deep.
            let worker = thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
            worker.spawn_scoped(scope, work).expect("a thread");
        }
    });
    let compared = compared.into_inner().expect("no panic");
    let different = compared.iter().filter(|compared| matches!(compared, Compared::Different(_)));
    let different: Vec<_> = different.collect();
    assert!(different.is_empty(), "{} differ, such as {:#?}", different.len(), different.first());
    let same = compared.iter().filter(|compared| **compared == Compared::Same).count();
    println!("{same} of {} checks of a file by pieces", compared.len());
    assert!(same * 10 >= compared.len() * 8, "hardly any file was compared: {same}");
}

#[test]
fn the_examples_of_the_rules_by_pieces_are_as_they_are_whole() {
    let checkers = checkers();
    let mut same = 0;
    for fixture in fixtures::cases() {
        for checker in &checkers {
            match compare(checker, "x.py", &fixture.block.text) {
                Compared::Same => same += 1,
                Compared::WholeOnly => {}
                Compared::Different(how) => panic!("{}: {how}", fixture.place()),
            }
        }
    }
    assert!(same > 400, "only {same}");
}

/// Does `work` where trees may be deep.
fn on_a_deep_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let worker = thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
    worker.spawn(work).expect("a thread").join().expect("no panic")
}

#[test]
fn an_open_file_is_as_it_is_on_disk() {
    let deep = format!("x = {}\ny = 1  # nosec\n", vec!["a"; 10_050].join("+"));
    let words = (0..1_100).map(|number| format!("x = 1  # nosec hardcoded_tmp_direc{number}\n"));
    let marked = (0..400).map(|number| format!("x{number} = y\nmark_safe(x{number})\n"));
    let marked = marked.collect::<String>();
    for text in [
        deep,
        words.collect(),
        format!("from django.utils.safestring import mark_safe\n{marked}"),
        format!("from django.utils.safestring import mark_safe\n{marked}x = = 1\n"),
        "class 1[x]:  # nosec B999\n    y = 1\n".to_owned(),
        "@d(eval(x))  # nosec B307\nclass A:\n    pass\n".to_owned(),
        "# A comment.\n@d(eval(x))\nclass A('/tmp/x'):\n    y = 1  # nosec\n".to_owned(),
    ] {
        let shown: String = text.chars().take(100).collect();
        let differs = on_a_deep_stack(move || edits::differs_from_disk(&text));
        assert_eq!(differs, None, "{shown}");
    }
}

#[test]
fn typing_is_followed_through_every_state() {
    let outcome = on_a_deep_stack(|| edits::type_through(4_000, 20_000));
    let made = outcome.unwrap_or_else(|difference| panic!("{difference}"));
    assert!(made >= 20_000, "only {made} states");
}

#[test]
fn edits_are_followed_as_if_the_file_were_new() {
    let seed = random::seed();
    let outcome = on_a_deep_stack(move || edits::follow(EDITS, seed));
    let made = outcome.unwrap_or_else(|difference| panic!("seed {seed}: {difference}"));
    println!("{made} edits from {} texts, seed {seed}", edits::texts());
}
