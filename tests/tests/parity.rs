//! Ridealong finds what Bandit finds, place for place.
//!
//! Over real packages the recording in `tests/parity` is compared. Where there is a CPython 3.13,
//! Bandit itself is run as well: on a package, so that the recording is known to be right, and on
//! everything that the fixtures claim.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use ridealong_tests::checked::Source;
use ridealong_tests::corpus::{self, Package};
use ridealong_tests::fixtures::{self, Fixture};
use ridealong_tests::generate;
use ridealong_tests::oracle::{Bandit, Scan};
use ridealong_tests::tools::skipped;

/// Where Ridealong is to differ: package, file and row, with the reason above it.
const KNOWN_DIFFERENCES: &[(&str, &str, &str)] = &[];

#[test]
fn real_packages_get_the_findings_that_bandit_recorded() {
    let mut differences = String::new();
    let mut files = 0;
    for package in corpus::packages() {
        match package.folder() {
            Ok(folder) => {
                let recording = package.recording(&folder);
                files += recording.values().flatten().count();
                differences += &compare_package(&package, &folder, &recording);
            }
            Err(reason) => skipped(&format!("parity on {}", package.name), &reason),
        }
    }
    let hint = "if the set of rules or packages has changed, tests/parity/record records them anew";
    assert!(differences.is_empty(), "in {files} files ({hint})\n{differences}");
}

/// The differences in a package, readable, and empty if there are none.
fn compare_package(package: &Package, folder: &Path, recording: &Scan) -> String {
    let mut differences = String::new();
    for (file, rows) in recording {
        let Some(rows) = rows else { continue };
        let path = folder.join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let is_known = |row: &str| KNOWN_DIFFERENCES.contains(&(&package.name, file, row));
        differences += &compare(&format!("{}/{file}", package.name), rows, &Source::check(text), is_known);
    }
    differences
}

/// The rows that only one side has, or a line about their order.
fn compare(name: &str, bandit: &[String], source: &Source, is_known: impl Fn(&str) -> bool) -> String {
    let ours = source.rows();
    let mut difference = String::new();
    for (side, rows, others) in [("Bandit", bandit, &ours[..]), ("Ridealong", &ours, bandit)] {
        let others: HashSet<&String> = others.iter().collect();
        for row in rows.iter().filter(|row| !others.contains(row) && !is_known(row)) {
            let line = row.split('\t').nth(1).and_then(|line| line.parse().ok()).unwrap_or(1_usize);
            let code = source.text.lines().nth(line - 1).unwrap_or_default().trim();
            writeln!(difference, "{name}: only {side}: {row}\n    {code}").expect("a string");
        }
    }
    if difference.is_empty() && bandit != ours && !bandit.iter().chain(&ours).any(|row| is_known(row)) {
        writeln!(difference, "{name}: another order or number\n    {bandit:?}\n    {ours:?}")
            .expect("a string");
    }
    difference
}

#[test]
fn the_recording_is_what_bandit_finds() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("live Bandit", &format!("{reason}; the recording was used")),
    };
    let package = corpus::packages().into_iter().find(|package| package.name == "ansible-core");
    let package = package.expect("a package of the list");
    match package.folder() {
        Ok(folder) => assert_eq!(bandit.scan(&folder), package.recording(&folder)),
        Err(reason) => skipped("live Bandit on a package", &reason),
    }
}

#[test]
fn bandit_finds_what_the_fixtures_say() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("live Bandit on the fixtures", &reason),
    };
    let fixtures = fixtures::cases();
    let scans = bandit.scan_texts(fixtures.iter().map(|fixture| fixture.annotated.code.as_str()));
    let mut differences = String::new();
    for (fixture, rows) in fixtures.iter().zip(scans) {
        assert_eq!(rows.is_none(), fixture.is_unscanned(), "{} is skipped by Bandit", fixture.place());
        differences += &rows.map_or_else(String::new, |rows| compare_fixture(fixture, &rows));
    }
    assert!(differences.is_empty(), "\n{differences}");
}

fn compare_fixture(fixture: &Fixture, rows: &[String]) -> String {
    let source = Source::check(fixture.annotated.code.as_str());
    compare(&fixture.place(), rows, &source, |_| false)
}

/// So many random modules are compared; Bandit takes some ten seconds for them.
const RANDOM_MODULES: usize = 1_000;

#[test]
fn bandit_finds_the_same_in_random_modules() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("live Bandit on random modules", &reason),
    };
    let mut runner = TestRunner::new(Config { rng_seed: seed(), ..Config::default() });
    let modules: Vec<String> = (0..RANDOM_MODULES)
        .map(|_| generate::module().new_tree(&mut runner).expect("a module").current())
        .collect();
    let scans = bandit.scan_texts(modules.iter().map(String::as_str));
    let mut scanned = 0;
    for (module, rows) in modules.iter().zip(scans) {
        let Some(rows) = rows else { continue };
        scanned += 1;
        let difference = compare("module", &rows, &Source::check(module.as_str()), |_| false);
        assert!(difference.is_empty(), "{module}\n{difference}");
    }
    assert!(scanned > RANDOM_MODULES / 2, "only {scanned} of {RANDOM_MODULES} modules are valid Python");
}

/// Always the same modules, so that a failure can be looked at; other ones where a seed is given.
fn seed() -> RngSeed {
    let given = std::env::var("RIDEALONG_SEED").ok().and_then(|seed| seed.parse().ok());
    RngSeed::Fixed(given.unwrap_or(1))
}
