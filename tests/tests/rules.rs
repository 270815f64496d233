//! Every rule finds what its documentation and the fixtures say, and nothing else.

use std::collections::HashSet;

use ridealong_checks::{Checker, Hook, Module, Options, Rule, rules, summary};
use ridealong_tests::checked::Source;
use ridealong_tests::fixtures::{self, Fixture};
use serde_json::json;

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

/// The ids that are found in `code` with options as a user writes them in JSON.
fn found_with(options: serde_json::Value, code: &str) -> Vec<&'static str> {
    let options: Options = serde_json::from_value(options).expect("options");
    let source = Source::check_with(&Checker::new(options), code);
    source.findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn rules_are_selected_by_ids_beginnings_and_names() {
    let code = "import pickle\nassert pickle.loads(x)\nexec(x)\n";
    assert_eq!(found_with(json!({}), code), ["B403", "B101", "B301", "B102"]);
    assert_eq!(found_with(json!({ "select": ["B1"] }), code), ["B101", "B102"]);
    assert_eq!(found_with(json!({ "select": ["exec_used", "B301"] }), code), ["B301", "B102"]);
    assert_eq!(found_with(json!({ "ignore": ["B", "exec_used"] }), code), [""; 0]);
    assert_eq!(found_with(json!({ "select": ["B1"], "ignore": ["B101"] }), code), ["B102"]);
}

#[test]
fn asserts_are_welcome_in_the_files_that_the_options_name() {
    let skips = |pattern: &str| json!({ "assert_used": { "skips": [pattern] } });
    assert_eq!(found_with(skips("*/module.py"), "assert x\n"), [""; 0]);
    assert_eq!(found_with(skips("module.py"), "assert x\n"), ["B101"]);
}

#[test]
fn handlers_of_any_exception_count_where_the_options_say_so() {
    let handler =
        |body: &str| format!("while x:\n    try:\n        f()\n    except ValueError:\n        {body}\n");
    let typed = json!({ "check_typed_exception": true });
    assert_eq!(found_with(json!({ "try_except_pass": typed }), &handler("pass")), ["B110"]);
    assert_eq!(found_with(json!({ "try_except_continue": typed }), &handler("continue")), ["B112"]);
    assert_eq!(found_with(json!({ "try_except_pass": typed }), &handler("continue")), [""; 0]);
}

#[test]
fn the_functions_that_start_processes_can_be_named() {
    let code = "run('ls', shell=True)\nstart('ls')\nsubprocess.run('ls', shell=True)\n";
    let options = json!({ "shell_injection": { "subprocess": ["run"], "shell": [], "no_shell": ["start"] } });
    assert_eq!(found_with(options, code), ["B607", "B602", "B606", "B607", "B604"]);
}

#[test]
fn wildcards_are_looked_for_in_the_functions_that_start_processes() {
    let code = "sh('tar c *')\nrun('tar c *', shell=True)\nrun('tar c *')\nos.system('tar c *')\n";
    let functions = json!({ "subprocess": ["run"], "shell": ["sh"], "no_shell": ["os.system"] });
    let options = json!({ "select": ["B609"], "shell_injection": functions });
    assert_eq!(found_with(options, code), ["B609", "B609"]);
}

#[test]
fn functions_that_take_or_give_safe_html_can_be_named() {
    let code = "from bleach import clean as c\nfrom markupsafe import Markup\n\
                Markup(c(x))\nMarkup(f(x))\nMarkup(c)\nh.literal(x)\nh.literal(c(x))\nh.literal('a')\n";
    let found = |options| found_with(json!({ "select": ["B704"], "markupsafe_xss": options }), code).len();
    assert_eq!(found(json!({})), 3);
    assert_eq!(found(json!({ "allowed_calls": ["bleach.clean"] })), 2);
    assert_eq!(found(json!({ "allowed_calls": ["c"] })), 3);
    assert_eq!(found(json!({ "extend_markup_names": ["h.literal"] })), 5);
    let both = json!({ "extend_markup_names": ["h.literal"], "allowed_calls": ["bleach.clean"] });
    assert_eq!(found(both), 3);
}

#[test]
fn every_example_is_valid_python() {
    for fixture in fixtures::documentation() {
        let errors = Module::parse(&fixture.block.text).syntax_errors();
        assert!(errors.is_empty(), "{}: {errors:?}", fixture.place());
    }
}
