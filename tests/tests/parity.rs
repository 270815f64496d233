//! Ridealong finds what Bandit finds, place for place.
//!
//! Over real packages the recording in `tests/parity` is compared. Where there is a CPython 3.13,
//! Bandit itself is run as well: on a package, so that the recording is known to be right, and on
//! everything that the fixtures claim.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use ridealong_checks::{Checker, Options};
use ridealong_tests::checked::PATH;
use ridealong_tests::corpus::{self, Package};
use ridealong_tests::oracle::{Bandit, Scan};
use ridealong_tests::tools::skipped;
use ridealong_tests::verdict::{Verdict, code_of};
use ridealong_tests::{fixtures, fuzz, random};

/// Package, file, and what differs there.
type Place = (String, String, String);

#[test]
fn real_packages_get_the_findings_that_bandit_recorded() {
    let packages = Mutex::new(corpus::packages().into_iter());
    let found = Mutex::new((Vec::new(), BTreeSet::new(), 0));
    let work = || {
        while let Some(package) = { packages.lock().expect("no panic").next() } {
            let folder = match package.folder() {
                Ok(folder) => folder,
                Err(reason) => {
                    skipped(&format!("parity on {}", package.name), &reason);
                    continue;
                }
            };
            let recording = package.recording();
            let differences = compare_package(&package, &folder, &recording);
            let mut found = found.lock().expect("no panic");
            found.0.extend(differences);
            found.1.insert(package.name.clone());
            found.2 += recording.len();
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            // Files may be nested deep.
            let worker = thread::Builder::new().stack_size(ridealong::threads::STACK_SIZE);
            worker.spawn_scoped(scope, work).expect("a thread");
        }
    });
    let (found, compared, files) = found.into_inner().expect("no panic");
    let problems = unexpected(&found, &compared);
    let hint = "if the set of rules or packages has changed, tests/parity/record records them anew";
    assert!(problems.is_empty(), "in {files} files ({hint})\n{problems}");
}

/// What differs and is not on the list of known differences, and what is on it and does not differ.
fn unexpected(found: &[(Place, String)], compared: &BTreeSet<String>) -> String {
    let known = corpus::known_differences();
    let known: BTreeSet<Place> =
        known.into_iter().map(|[package, file, what, _]| (package, file, what)).collect();
    let mut problems = String::new();
    for (place @ (package, file, what), code) in found {
        if !known.contains(place) {
            writeln!(problems, "{package}/{file}: {what}\n    {code}").expect("a string");
        }
    }
    let found: BTreeSet<&Place> = found.iter().map(|(place, _)| place).collect();
    for place in known.iter().filter(|place| compared.contains(&place.0) && !found.contains(place)) {
        writeln!(problems, "no difference any more, take it off the list: {place:?}").expect("a string");
    }
    problems
}

/// The differences in a package, each with the line of code.
fn compare_package(package: &Package, folder: &Path, recording: &Scan) -> Vec<(Place, String)> {
    let checker = Checker::new(Options::default());
    let mut differences = Vec::new();
    for (file, bandit) in recording {
        let path = folder.join(file);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let ours = Verdict::of(&checker, &format!("./{file}"), &bytes);
        for difference in bandit.differences(&ours) {
            let code = code_of(&bytes, difference.line);
            differences.push(((package.name.clone(), file.clone(), difference.what), code));
        }
    }
    differences
}

#[test]
fn the_corpus_is_large_and_of_every_kind() {
    let (mut files, mut loc, mut reasons, mut suppressed) = (0, 0, BTreeSet::new(), 0);
    let packages = corpus::packages();
    for verdict in packages.iter().flat_map(|package| package.recording().into_values()) {
        files += 1;
        loc += verdict.loc.unwrap_or_default();
        suppressed += verdict.nosec + verdict.skipped_tests;
        reasons.extend(verdict.skipped);
    }
    assert!(packages.len() >= 15, "{} packages", packages.len());
    assert!(files >= 10_000, "{files} files");
    // Lines of code are two thirds of the lines.
    assert!(loc >= 1_500_000, "{loc} lines of code");
    assert!(suppressed > 0 && !reasons.is_empty(), "{suppressed} suppressed; skipped: {reasons:?}");
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
        Ok(folder) => assert_eq!(bandit.scan(&folder), package.recording()),
        Err(reason) => skipped("live Bandit on a package", &reason),
    }
}

#[test]
fn bandit_finds_what_the_fixtures_say() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("live Bandit on the fixtures", &reason),
    };
    let checker = Checker::new(Options::default());
    let fixtures = fixtures::cases();
    let scans = bandit.scan_texts(fixtures.iter().map(|fixture| fixture.annotated.code.as_str()));
    let mut problems = String::new();
    for (fixture, scan) in fixtures.iter().zip(scans) {
        let place = fixture.place();
        assert_eq!(
            scan.skipped.is_some(),
            fixture.is_unscanned(),
            "{place} is skipped by Bandit: {:?}",
            scan.skipped
        );
        if scan.skipped.is_some() {
            continue;
        }
        let code = fixture.annotated.code.as_bytes();
        for difference in scan.differences(&Verdict::of(&checker, PATH, code)) {
            let line = code_of(code, difference.line);
            writeln!(problems, "{place}: {}\n    {line}", difference.what).expect("a string");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// So many random modules are compared in a run of the tests; more by `tests/parity/fuzz`.
const RANDOM_MODULES: usize = 3_000;

#[test]
fn bandit_finds_the_same_in_random_modules() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("live Bandit on random modules", &reason),
    };
    let seed = random::seed();
    let outcome = fuzz::run(&bandit, seed, RANDOM_MODULES, &|_| {});
    let failures: Vec<String> = outcome.failures.values().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "seed {seed}:\n{}", failures.join("\n"));
    assert_eq!(outcome.compared, RANDOM_MODULES);
    assert!(outcome.scanned > RANDOM_MODULES / 3, "only {} modules are valid Python", outcome.scanned);
    assert!(outcome.findings > RANDOM_MODULES, "only {} findings", outcome.findings);
}
