//! Bandit's own examples get the findings that Bandit finds and the figures that its tests expect.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ridealong_checks::{Checker, Finding, Options};
use ridealong_tests::checked::Source;
use ridealong_tests::examples::{self, Expectation};
use ridealong_tests::oracle::{Bandit, python_files};
use ridealong_tests::tools::skipped;
use ridealong_tests::verdict::{Verdict, code_of};

#[test]
fn the_examples_get_the_figures_that_the_functional_tests_expect() {
    let folder = match examples::folder() {
        Ok(folder) => folder,
        Err(reason) => return skipped("Bandit's functional tests", &reason),
    };
    let expectations = examples::expectations(&folder);
    assert!(expectations.len() > 60, "only {} were read", expectations.len());
    let problems: Vec<String> =
        expectations.iter().flat_map(|expectation| problems(&folder, expectation)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Where the figures of an example are other than expected.
fn problems(folder: &Path, expectation: &Expectation) -> Vec<String> {
    let Expectation { test, example, figures, options, ignores_nosec } = expectation;
    let options: Options = serde_json::from_value(options.clone()).expect("options");
    let bytes = fs::read(folder.join("examples").join(example)).expect("an example");
    let mut text = ridealong::source::decode(bytes).expect("a text").to_string();
    if *ignores_nosec {
        text = text.replace("nosec", "no5ec");
    }
    let source = Source::check_at(&Checker::new(options), &format!("examples/{example}"), text);
    let mut problems = Vec::new();
    let mut compare = |what: &str, expected: usize, found: usize| {
        if found != expected {
            problems.push(format!("{test}: {example}: {what}: expected {expected}, found {found}"));
        }
    };
    let number = |value: &serde_json::Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
    let count = |level: &dyn Fn(&Finding) -> &'static str, name: &str| {
        source.findings.iter().filter(|finding| level(finding).eq_ignore_ascii_case(name)).count()
    };
    for (what, expected) in figures.as_object().expect("figures") {
        match (what.as_str(), expected.as_object()) {
            ("SEVERITY", Some(levels)) => levels.iter().for_each(|(level, expected)| {
                let found = count(&|finding| finding.severity.as_str(), level);
                compare(&format!("severity {level}"), number(expected).expect("a number"), found);
            }),
            ("CONFIDENCE", Some(levels)) => levels.iter().for_each(|(level, expected)| {
                let found = count(&|finding| finding.confidence.as_str(), level);
                compare(&format!("confidence {level}"), number(expected).expect("a number"), found);
            }),
            ("nosec", None) => compare(what, number(expected).expect("a number"), source.suppressed.nosec),
            ("skipped_tests", None) => {
                compare(what, number(expected).expect("a number"), source.suppressed.skipped_tests);
            }
            // Counted by the command alone; the recordings are compared with that.
            ("loc", None) => {}
            _ => panic!("{test}: {what} is not known"),
        }
    }
    problems
}

#[test]
fn the_examples_get_the_findings_of_bandit() {
    let (folder, bandit) = match (examples::folder(), Bandit::find()) {
        (Ok(folder), Ok(bandit)) => (folder.join("examples"), bandit),
        (Err(reason), _) | (_, Err(reason)) => return skipped("live Bandit on its examples", &reason),
    };
    let files = python_files(&folder);
    assert!(files.len() > 80, "only {} examples", files.len());
    let checker = Checker::new(Options::default());
    let mut problems = String::new();
    for (path, bandit) in bandit.scan(&folder) {
        let bytes = fs::read(folder.join(&path)).expect("an example");
        for difference in bandit.differences(&Verdict::of(&checker, &format!("./{path}"), &bytes)) {
            let line = code_of(&bytes, difference.line);
            writeln!(problems, "{path}: {}\n    {line}", difference.what).expect("a string");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}
