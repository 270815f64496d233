//! Every rule finds what its documentation and the fixtures say, and nothing else.

use std::collections::HashSet;

use ridealong_checks::{Checker, Hook, Module, Options, Rule, Severity, rules, summary};
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
fn every_rule_shows_its_fix_or_says_why_there_is_none() {
    let documentation = fixtures::documentation();
    for rule in rules::all() {
        let mut examples = documentation.iter().filter(|example| example.name == rule.id);
        let shows_fix = examples
            .any(|example| example.annotated.expected.iter().any(|expected| expected.shows_fix_of(rule.id)));
        let text = rule.docs.split_whitespace().collect::<Vec<_>>().join(" ");
        let no_fix = ["There is no fix: ", "There is no fix yet: "].iter().any(|words| text.contains(words));
        let says_why = no_fix || text.contains("There is nothing to fix");
        assert!(shows_fix || says_why, "{} neither shows a fix nor says why there is none", rule.id);
    }
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
fn the_versions_of_tls_that_are_bad_can_be_named() {
    let code = "import ssl\n\
                ssl.wrap_socket(ssl_version=ssl.PROTOCOL_TLS)\n\
                ssl.wrap_socket(ssl_version=ssl.PROTOCOL_SSLv3)\n\
                connect(method='TLS_METHOD')\n\
                def f(a=0, b=ssl.PROTOCOL_TLS): ...\n";
    let bad = |versions: serde_json::Value| json!({ "ssl_with_bad_version": { "bad_protocol_versions": versions } });
    assert_eq!(found_with(json!({}), code), ["B502"]);
    assert_eq!(found_with(bad(json!(["PROTOCOL_TLS", "TLS_METHOD"])), code), ["B502", "B502", "B503"]);
    assert_eq!(found_with(bad(json!([])), code), [""; 0]);
    // To Bandit, a default that is no attribute has an empty name.
    assert_eq!(found_with(bad(json!([""])), code), ["B503"]);
}

/// The severity and the first fix of what is found in one call with options as in [`found_with`].
fn rated_with(options: serde_json::Value, call: &str) -> Option<(Severity, Option<String>)> {
    let options: Options = serde_json::from_value(options).expect("options");
    let imports = "from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa\nimport ssl\n";
    let source = Source::check_with(&Checker::new(options), format!("{imports}{call}\n"));
    let finding = source.findings.first()?;
    let fixed = finding.fixes.first().map(|fix| source.edited(&fix.edits).text);
    let last_line = |text: String| text.lines().last().unwrap_or_default().to_owned();
    Some((finding.severity, fixed.map(last_line)))
}

#[test]
fn a_fix_writes_nothing_that_the_options_forbid() {
    let bad = json!({ "ssl_with_bad_version": { "bad_protocol_versions": ["PROTOCOL_SSLv3", "PROTOCOL_TLSv1_2"] } });
    let call = "connect(ssl_version=ssl.PROTOCOL_SSLv3)";
    assert_eq!(rated_with(bad, call), Some((Severity::Medium, None)));
    let bad = json!({ "ssl_with_bad_version": { "bad_protocol_versions": ["PROTOCOL_TLSv1_2"] } });
    assert_eq!(rated_with(bad, "ssl.wrap_socket(sock)"), Some((Severity::Low, None)));
}

#[test]
fn the_sizes_of_keys_that_are_weak_can_be_set() {
    let sizes = |key: &str, size: u32| json!({ "weak_cryptographic_key": { key: size } });
    let with_fix = |severity, line: &str| Some((severity, Some(line.to_owned())));
    let without_fix = |severity| Some((severity, None));

    let rsa = "rsa.generate_private_key(3, 2048)";
    assert_eq!(rated_with(json!({}), rsa), None);
    let fixed = with_fix(Severity::Medium, "rsa.generate_private_key(3, 3072)");
    assert_eq!(rated_with(sizes("weak_key_size_rsa_medium", 3072), rsa), fixed);
    let fixed = with_fix(Severity::High, "rsa.generate_private_key(3, 2049)");
    assert_eq!(rated_with(sizes("weak_key_size_rsa_high", 2049), rsa), fixed);
    assert_eq!(rated_with(sizes("weak_key_size_dsa_medium", 3072), rsa), None);

    // Where no size is given, it is 2048, or 224 for a curve.
    let dsa = "dsa.generate_private_key(0)";
    let fixed = with_fix(Severity::Medium, "dsa.generate_private_key(2049)");
    assert_eq!(rated_with(sizes("weak_key_size_dsa_medium", 2049), dsa), fixed);
    assert_eq!(
        rated_with(sizes("weak_key_size_dsa_high", 4096), "dsa.generate_private_key()"),
        without_fix(Severity::High)
    );
    let ec = "ec.generate_private_key(f())";
    assert_eq!(rated_with(sizes("weak_key_size_ec_high", 225), ec), without_fix(Severity::High));
    assert_eq!(rated_with(sizes("weak_key_size_ec_medium", 225), ec), without_fix(Severity::Medium));
    let curve = "ec.generate_private_key(ec.SECP256R1)";
    // By instance, as the fix would write it, any curve is reported then.
    assert_eq!(rated_with(sizes("weak_key_size_ec_medium", 384), curve), without_fix(Severity::Medium));
    let weak = "ec.generate_private_key(ec.SECP192R1)";
    let fixed = with_fix(Severity::High, "ec.generate_private_key(ec.SECP256R1())");
    assert_eq!(rated_with(sizes("weak_key_size_ec_high", 224), weak), fixed);
}

#[test]
fn the_curves_have_the_sizes_that_bandit_gives_them() {
    for (curve, size) in [
        ("SECT571K1", 571),
        ("SECT571R1", 570),
        ("SECP521R1", 521),
        ("BrainpoolP512R1", 512),
        ("SECT409K1", 409),
        ("SECT409R1", 409),
        ("BrainpoolP384R1", 384),
        ("SECP384R1", 384),
        ("SECT283K1", 283),
        ("SECT283R1", 283),
        ("BrainpoolP256R1", 256),
        ("SECP256K1", 256),
        ("SECP256R1", 256),
        ("SECT233K1", 233),
        ("SECT233R1", 233),
        ("SECP224R1", 224),
        ("SECP192R1", 192),
        ("SECT163K1", 163),
        ("SECT163R2", 163),
        ("unknown", 224),
    ] {
        let call = format!("ec.generate_private_key({curve})");
        for (limit, severity) in [(size, Severity::Medium), (size + 1, Severity::High)] {
            let options = json!({ "weak_cryptographic_key": {
                "weak_key_size_ec_high": limit,
                "weak_key_size_ec_medium": size + 1,
            } });
            let found = rated_with(options, &call).map(|(severity, _)| severity);
            assert_eq!(found, Some(severity), "{curve} below {limit}");
        }
    }
}

#[test]
fn wildcards_are_looked_for_in_the_functions_that_start_processes() {
    let code = "sh('tar c *')\nrun('tar c *', shell=True)\nrun('tar c *')\nos.system('tar c *')\n";
    let functions = json!({ "subprocess": ["run"], "shell": ["sh"], "no_shell": ["os.system"] });
    let options = json!({ "select": ["B609"], "shell_injection": functions });
    assert_eq!(found_with(options, code), ["B609", "B609"]);
}

#[test]
fn the_timeout_that_a_fix_writes_can_be_set() {
    let mended = |options: serde_json::Value| {
        let options = serde_json::from_value(json!({ "request_without_timeout": options })).expect("options");
        let source = Source::check_with(&Checker::new(options), "import requests\nrequests.get(url)\n");
        let fix = source.findings.iter().find_map(|finding| finding.fixes.first()).expect("a fix");
        (fix.title.to_string(), source.edited(&fix.edits).text)
    };
    let text = |seconds: u32| format!("import requests\nrequests.get(url, timeout={seconds})\n");
    assert_eq!(mended(json!({})), ("Time out after 10 seconds".to_owned(), text(10)));
    assert_eq!(mended(json!({ "timeout": 30 })), ("Time out after 30 seconds".to_owned(), text(30)));
    assert_eq!(mended(json!({ "timeout": 1 })), ("Time out after 1 second".to_owned(), text(1)));
    // To wait for no time at all is an error to `requests`.
    assert_eq!(mended(json!({ "timeout": 0 })).1, text(1));
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

#[test]
fn an_old_name_of_a_good_method_is_not_called_broken() {
    let source = Source::check("SSL.Context(method=SSL.SSLv23_METHOD)\ndef f(a=SSL.SSLv23_METHOD): ...\n");
    assert_eq!(source.findings.len(), 2);
    for finding in &source.findings {
        assert!(finding.message.contains("an old name of `TLS_METHOD`"), "{}", finding.message);
        assert!(finding.fixes.is_empty());
    }
}

#[test]
fn a_fix_of_a_text_without_values_does_not_speak_of_values() {
    for code in [
        "from markupsafe import Markup\nMarkup(f'x')\n",
        "import django.utils.safestring\ndjango.utils.safestring.mark_safe(f'x')\n",
    ] {
        let source = Source::check(code);
        let titles = source.findings.iter().flat_map(|finding| &finding.fixes).map(|fix| &*fix.title);
        assert_eq!(titles.collect::<Vec<_>>(), ["Make the text a constant"], "{code}");
    }
}

#[test]
fn the_text_of_every_documentation_is_wrapped() {
    for rule in rules::all() {
        let parts = rule.docs.split("```").step_by(2);
        for line in parts.flat_map(str::lines) {
            assert!(line.chars().count() <= 110, "{}: {line}", rule.id);
        }
    }
}
