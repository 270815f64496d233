//! Every rule finds what its documentation and the fixtures say, and nothing else.

use std::collections::HashSet;

use ridealong_checks::{Hook, Module, Rule, rules, summary};
use ridealong_tests::fixtures::{self, Fixture};

fn assert_no_problems(fixtures: &[Fixture]) {
    let problems: Vec<String> = fixtures.iter().flat_map(Fixture::problems).collect();
    assert!(problems.is_empty(), "{} problems\n\n{}", problems.len(), problems.join("\n\n"));
}

#[test]
fn the_documentation_of_every_rule_holds() {
    assert_no_problems(&fixtures::documentation());
}

#[test]
fn every_fixture_holds() {
    let fixtures = fixtures::files();
    assert!(!fixtures.is_empty());
    let cases: Vec<Fixture> = fixtures.into_iter().filter(|fixture| !fixture.is_result()).collect();
    assert_no_problems(&cases);
}

#[test]
fn every_rule_is_explained_by_a_bad_and_a_good_example() {
    let documentation = fixtures::documentation();
    for rule in rules::all() {
        let examples: Vec<&Fixture> =
            documentation.iter().filter(|example| example.name == rule.id).collect();
        let marked = |example: &&Fixture| {
            example.annotated.expected.iter().any(|expected| expected.ids.iter().any(|id| id == rule.id))
        };
        assert!(!summary(rule).is_empty(), "{} has no summary", rule.id);
        assert!(examples.iter().any(marked), "{} shows nothing that it finds", rule.id);
        let always_reported = matches!(rule.id, "B603" | "B606");
        let shows_good = examples.iter().any(|example| has_good_line(rule, example));
        assert!(shows_good || always_reported, "{} does not show what to write instead", rule.id);
    }
}

/// Whether a line of the example is code in which `rule` finds nothing. An import is only an example
/// where the rule is about imports.
fn has_good_line(rule: &Rule, example: &Fixture) -> bool {
    (1..).zip(example.annotated.code.lines()).any(|(line, code)| {
        let import = code.starts_with("import ") || code.starts_with("from ");
        let is_example = !code.is_empty() && (!import || matches!(rule.hook, Hook::Imported(_)));
        let mut expected = example.annotated.expected.iter().filter(|expected| expected.line == line);
        is_example && !expected.any(|expected| expected.ids.iter().any(|id| id == rule.id))
    })
}

#[test]
fn ids_and_names_are_unique() {
    let mut seen = HashSet::new();
    for word in rules::all().flat_map(|rule| [rule.id, rule.name]) {
        assert!(seen.insert(word), "{word} means two rules");
    }
}

#[test]
fn every_example_is_valid_python() {
    for fixture in fixtures::documentation() {
        let errors = Module::parse(&fixture.block.text).syntax_errors();
        assert!(errors.is_empty(), "{}: {errors:?}", fixture.place());
    }
}
