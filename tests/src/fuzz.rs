//! Random modules, as Bandit and as Ridealong see them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use ridealong_checks::{Checker, Module, Options, Refusal};

use crate::checked::PATH;
use crate::generate;
use crate::oracle::{Bandit, Driver};
use crate::verdict::{Difference, Verdict};

/// A failure is made smaller in so many steps at most.
const STEPS: usize = 600;

/// After so many failures of different kinds a run ends.
const FAILURES: usize = 20;

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many modules were compared.
    pub compared: usize,
    /// How many of them Bandit scanned, rather than skipped.
    pub scanned: usize,
    /// How many findings it made in them.
    pub findings: usize,
    /// The smallest module for each kind of difference.
    pub failures: BTreeMap<String, Failure>,
}

/// A module on which the two differ.
#[derive(Debug)]
pub struct Failure {
    module: Vec<u8>,
    differences: Vec<Difference>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}", String::from_utf8_lossy(&self.module))?;
        writeln!(f, "{}", String::from_utf8_lossy(&self.module))?;
        self.differences.iter().try_for_each(|difference| writeln!(f, "  {}", difference.what))
    }
}

/// Compares so many modules that follow from `seed`, on all cores.
pub fn run(bandit: &Bandit, seed: u64, count: usize, progress: &(dyn Fn(usize) + Sync)) -> Outcome {
    let outcome = Mutex::new(Outcome::default());
    let left = AtomicUsize::new(count);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for core in 0..cores {
            let (outcome, left) = (&outcome, &left);
            let work = move || work(bandit, seed.wrapping_add(core as u64), outcome, left, progress);
            let builder = thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
            builder.spawn_scoped(scope, work).expect("a thread");
        }
    });
    outcome.into_inner().expect("no panic")
}

fn work(
    bandit: &Bandit,
    seed: u64,
    outcome: &Mutex<Outcome>,
    left: &AtomicUsize,
    progress: &(dyn Fn(usize) + Sync),
) {
    let mut pair = Pair { driver: bandit.driver(), checker: Checker::new(Options::default()) };
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() });
    let strategy = generate::source();
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
        let tree = strategy.new_tree(&mut runner).expect("a module");
        let (scanned, differences) = pair.compare(&tree.current());
        let failure = (!differences.is_empty()).then(|| pair.shrink(tree, differences));
        let mut outcome = outcome.lock().expect("no panic");
        outcome.compared += 1;
        outcome.scanned += usize::from(scanned.is_some());
        outcome.findings += scanned.unwrap_or_default();
        progress(outcome.compared);
        if let Some(failure) = failure {
            let smallest = outcome.failures.entry(kind(&failure.differences)).or_insert_with(|| Failure {
                module: failure.module.clone(),
                differences: failure.differences.clone(),
            });
            if failure.module.len() < smallest.module.len() {
                *smallest = failure;
            }
            if outcome.failures.len() >= FAILURES {
                left.store(0, Ordering::Relaxed);
            }
        }
    }
}

/// Both that are compared.
struct Pair {
    driver: Driver,
    checker: Checker,
}

impl Pair {
    /// The number of Bandit's findings, where it does not skip the module, and the differences.
    fn compare(&mut self, module: &[u8]) -> (Option<usize>, Vec<Difference>) {
        let bandit = self.driver.scan(PATH, module);
        let ours = Verdict::of(&self.checker, PATH, module);
        let known = is_known(module, &bandit, &ours);
        let differences = if known { Vec::new() } else { bandit.differences(&ours) };
        (bandit.scanned().map(|rows| rows.len()), differences)
    }

    /// The smallest module found that differs in the same way.
    fn shrink(&mut self, mut tree: impl ValueTree<Value = Vec<u8>>, differences: Vec<Difference>) -> Failure {
        let wanted = kind(&differences);
        let mut failure = Failure { module: tree.current(), differences };
        let mut moved = tree.simplify();
        for _ in 0..STEPS {
            if !moved {
                break;
            }
            let module = tree.current();
            let (_, differences) = self.compare(&module);
            if kind(&differences) == wanted {
                failure = Failure { module, differences };
                moved = tree.simplify();
            } else {
                moved = tree.complicate();
            }
        }
        failure
    }
}

/// Whether the two are to differ, for one of these reasons.
fn is_known(module: &[u8], bandit: &Verdict, ours: &Verdict) -> bool {
    let has = |text: &str| memchr::memmem::find(module, text.as_bytes()).is_some();
    // CPython 3.13.0 reads the escapes in the source of `{x = }`, and where such fields are nested it
    // takes that source from memory that it has freed.
    let is_debugged = has("= }") || has("=}");
    if bandit.skipped.is_some() && is_debugged {
        return true;
    }
    // Its `tokenize` goes wrong about strings of several lines inside an f-string: `SystemError: Negative
    // size passed to PyUnicode_New`. Mostly that is behind characters that are not ASCII, but not always.
    let failed = bandit.skipped.as_deref() == Some(Refusal::Exception.reason());
    if failed && ours.skipped.is_none() && has("f'''") {
        return true;
    }
    // A byte that is not UTF-8 is another kind of error to it inside an f-string.
    let is_text = std::str::from_utf8(module).is_ok();
    if bandit.skipped.is_some() && ours.skipped.is_some() && !is_text {
        return true;
    }
    // To Python's `tokenize` a lone CR and what follows it are one operator, so that it sees other
    // comments and other indentation than the parser.
    let is_lone = |at: usize| module.get(at + 1) != Some(&b'\n');
    let has_lone_cr = || memchr::memchr_iter(b'\r', module).any(is_lone);
    let is_tokenized = bandit.skipped == ours.skipped && has("nosec");
    if (is_tokenized || bandit.skipped.is_some() && ours.skipped.is_none()) && has_lone_cr() {
        return true;
    }
    // Only the first ones of 3.13 let the format of a field in single quotes span lines.
    bandit.skipped.is_none()
        && ours.skipped.as_deref() == Some(Refusal::Syntax.reason())
        && Module::parse(&String::from_utf8_lossy(module))
            .syntax_errors()
            .first()
            .is_some_and(|error| error.message.contains("newlines are not allowed in format specifiers"))
}

/// What the first difference is about, without its place.
fn kind(differences: &[Difference]) -> String {
    let what = differences.first().map_or("", |difference| difference.what.as_str());
    what.chars().filter(|one| !one.is_ascii_digit()).take(40).collect::<String>()
        + &what
            .split('\t')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
}
