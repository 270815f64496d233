//! Sources that are too large, too deep or too odd for anybody to write: an answer or a clear message, in
//! memory that grows with the source alone.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use ridealong_checks::{Checker, Options};
use ridealong_tests::checked::Source;
use ridealong_tests::cost::measured;
use ridealong_tests::debian;
use ridealong_tests::oracle::python_files;
use ridealong_tests::tools::skipped;
use ridealong_tests::tree::{Said, Tree};

const MEBIBYTE: u64 = 1 << 20;

/// A source of this build may take so long, on a machine with other work.
const PATIENCE: Duration = Duration::from_mins(2);

/// What the binary takes before it reads anything, stacks and tables included.
const BASE: u64 = 64 * MEBIBYTE;

/// Checks a source, which must end of itself within time, and in this many bytes of memory for each of
/// the source.
fn check(name: &str, source: String, bytes_per_byte: u64) -> Said {
    let size = source.len() as u64;
    let tree = Tree::new(&[("x.py", source)]);
    let (said, cost) = measured(tree.command(&["check", "x.py"]));
    let time = cost.time;
    let shown = || said.err.chars().take(500).collect::<String>();
    assert!(matches!(said.code, Some(0..=2)), "{name}: ended with {:?}: {}", said.code, shown());
    assert!(time < PATIENCE, "{name}: took {time:?}");
    match cost.memory {
        Some(peak) => {
            let allowed = BASE + size * bytes_per_byte;
            let (peak_mib, allowed_mib) = (peak / MEBIBYTE, allowed / MEBIBYTE);
            assert!(peak < allowed, "{name}: {peak_mib} MiB for {size} bytes, not {allowed_mib}");
            let _ = writeln!(Stderr, "{name}: {size} bytes in {time:.1?} and {peak_mib} MiB");
        }
        None => skipped(&format!("memory of {name}"), &"the system does not tell it".to_owned()),
    }
    said
}

/// Standard error, as a place for formatted text: what a test prints is kept back if it passes.
struct Stderr;

impl std::fmt::Write for Stderr {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes()).map_err(|_| std::fmt::Error)
    }
}

#[test]
fn a_hundred_thousand_parentheses() {
    let depth = 100_000;
    let said =
        check("parentheses", format!("exec(x)\ny = {}1{}\n", "(".repeat(depth), ")".repeat(depth)), 2_000);
    assert!(said.out.contains("x.py:1:1: B102 "), "{}", said.out);
    let said = check("open parentheses", format!("exec(x)\ny = {}", "(".repeat(depth)), 2_000);
    assert!(said.out.contains("x.py:1:1: B102 "), "{}", said.out);
}

#[test]
fn a_sum_of_a_hundred_thousand_terms() {
    let said = check("sum", format!("exec(x)\ny = 0{}\n", " + f(1)".repeat(100_000)), 2_000);
    assert!(said.out.contains("x.py:1:1: B102 "), "{}", said.out);
}

#[test]
fn a_table_of_a_hundred_megabytes() {
    let row = "    (12345, 'some text', 1.5, None),\n";
    let table = format!("table = [\n{}]\nexec(x)\n", row.repeat(100_000_000 / row.len()));
    let said = check("table", table, 25);
    assert!(said.out.contains(": B102 "), "{}", said.out);
}

#[test]
fn a_dictionary_of_a_quarter_million_strings() {
    let rows = |count| (0..count).fold(String::new(), |rows, number| rows + &format!("'k{number}': 'v',\n"));
    let said = check("dictionary", format!("x = {{\n{}'password': 'v'}}\n", rows(250_000)), 80);
    assert!(said.out.contains("x.py:250002:"), "{}", said.out);
}

#[test]
fn a_million_comments_that_suppress() {
    let said = check("comments", format!("{}exec(x)\n", "exec(y)  # nosec\n".repeat(1_000_000)), 80);
    assert!(said.out.contains("x.py:1000001:1: B102 "), "{}", said.out);
    let named = "# nosec B102, exec_used\n".repeat(1_000_000);
    let said = check("comments in a call", format!("exec(\n{named})\n"), 80);
    assert_eq!(said.code, Some(0), "{}", said.out);
}

#[test]
fn the_test_suite_of_python_is_scanned_without_a_panic() {
    let folder = match debian::just(&["libpython3.11-testsuite"]) {
        Ok(folder) => folder,
        Err(reason) => return skipped("Python's own test suite", &reason),
    };
    let files = python_files(&folder);
    assert!(files.len() > 500, "only {} files", files.len());
    let worker = std::thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
    let worker = worker.spawn(move || {
        let checker = Checker::new(Options::default());
        let mut findings = 0;
        for file in files {
            let bytes = fs::read(folder.join(&file)).expect("a readable file");
            // What cannot be decoded is looked at as well.
            let text = String::from_utf8_lossy(&bytes);
            let source = Source::check_at(&checker, &file, text.clone());
            findings += source.findings.len();
            let _ = source.refusal();
            if let Ok(decoded) = ridealong::source::decode(bytes) {
                findings += Source::check_at(&checker, &file, &*decoded).findings.len();
            }
        }
        findings
    });
    let findings = worker.expect("a thread").join().expect("no panic");
    assert!(findings > 1_000, "only {findings} findings");
}
