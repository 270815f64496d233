//! A fix mends what it is for, and leaves everything else as it was.

use proptest::prelude::*;
use ridealong_checks::apply_edits;
use ridealong_tests::checked::Source;
use ridealong_tests::fixtures;
use ridealong_tests::generate;
use ridealong_tests::laws::{broken_by_fixes, broken_by_some_fixes, some_with_fixes};
use ridealong_tests::{corpus, tools::skipped};

/// So many findings of a rule are mended in a file of a real package: some have thousands of them.
const MOST_OF_A_RULE: usize = 3;

#[test]
fn fixes_of_the_fixtures_keep_the_laws() {
    let mut fixes = 0;
    for fixture in fixtures::cases() {
        let source = Source::check(fixture.annotated.code.as_str());
        fixes += source.findings.iter().map(|finding| finding.fixes.len()).sum::<usize>();
        let broken = broken_by_fixes(&source);
        assert!(broken.is_empty(), "{}\n{}", fixture.place(), broken.join("\n"));
    }
    assert!(fixes > 100, "only {fixes} fixes were tried");
}

#[test]
fn fixes_of_real_packages_keep_the_laws() {
    let (mut fixes, mut is_complete) = (0, true);
    for package in corpus::packages() {
        let sources = match package.sources() {
            Ok(sources) => sources,
            Err(reason) => {
                skipped(&format!("fixes in {}", package.name), &reason);
                is_complete = false;
                continue;
            }
        };
        for (path, text) in sources {
            let source = Source::check(text);
            fixes += some_with_fixes(&source, MOST_OF_A_RULE).len();
            let broken = broken_by_some_fixes(&source, MOST_OF_A_RULE);
            assert!(broken.is_empty(), "{}/{path}\n{}", package.name, broken.join("\n"));
        }
    }
    assert!(!is_complete || fixes > 2_000, "only {fixes} fixes were tried");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_of_random_modules_keep_the_laws(text in generate::module()) {
        let broken = broken_by_fixes(&Source::check(text));
        prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    #[test]
    fn fixes_that_bring_imports_keep_the_laws(text in generate::wants_imports()) {
        let broken = broken_by_fixes(&Source::check(text.as_str()));
        prop_assert!(broken.is_empty(), "{text}\n{}", broken.join("\n"));
    }

    #[test]
    fn fixes_keep_the_laws_in_any_layout(text in generate::mendable_call()) {
        let broken = broken_by_fixes(&Source::check(text));
        prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

#[test]
fn all_fixes_together_give_what_the_fixtures_show() {
    let fixtures = fixtures::files();
    let results: Vec<_> = fixtures.windows(2).filter(|pair| pair[1].is_result()).collect();
    assert!(!results.is_empty());
    for pair in results {
        let fixed = with_all_fixes(Source::check(pair[0].annotated.code.as_str()));
        assert_eq!(fixed.text, pair[1].block.text, "{}", pair[1].place());
    }
}

/// The source with the first fix of every finding, made one after the other until none is offered.
fn with_all_fixes(mut source: Source) -> Source {
    for _ in 0..100 {
        let Some(fix) = source.findings.iter().find_map(|finding| finding.fixes.first()) else {
            return source;
        };
        source = source.edited(&fix.edits);
    }
    panic!("fixes without an end:\n{}", source.text);
}

#[test]
fn crlf_line_ends_and_a_byte_order_mark_stay() {
    let source = Source::check("\u{feff}import requests\r\nrequests.get(\r\n    url,\r\n)\r\n");
    let [finding] =
        source.findings.iter().filter(|finding| finding.rule.id == "B113").collect::<Vec<_>>()[..]
    else {
        panic!("one request without a timeout: {:?}", source.findings);
    };
    assert_eq!(source.location(finding).line, 2);
    assert_eq!((source.location(finding).first_line, source.location(finding).last_line), (2, 4));
    let fixed = apply_edits(&source.text, &finding.fixes[0].edits);
    assert_eq!(fixed, "\u{feff}import requests\r\nrequests.get(\r\n    url, timeout=10,\r\n)\r\n");
}
