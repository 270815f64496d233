//! Code that is half typed is checked as far as it goes, and never brings the checker down.

use proptest::prelude::*;
use proptest::sample::Index;
use ridealong_tests::checked::Source;
use ridealong_tests::tools::skipped;
use ridealong_tests::{corpus, fixtures};

/// The fixtures, and a few files of a package where it can be had.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = fixtures::cases().into_iter().map(|fixture| fixture.block.text).collect();
    let package = corpus::packages().into_iter().find(|package| package.name == "boto");
    match package.expect("a package of the list").sources() {
        Ok(sources) => texts.extend(sources.into_iter().map(|(_, text)| text).take(20)),
        Err(reason) => skipped("broken code of a package", &reason),
    }
    texts
}

/// Everything that is computed about a source.
fn look_at_everything(text: &str) {
    let source = Source::check(text);
    for finding in &source.findings {
        assert!(source.text.get(std::ops::Range::from(finding.range)).is_some(), "{finding:?}");
        for fix in &finding.fixes {
            assert_ne!(source.edited(&fix.edits).text, source.text, "{fix:?} does nothing");
        }
    }
    assert_eq!(source.rows().len(), source.findings.len());
}

#[test]
fn any_beginning_of_a_file_can_be_checked() {
    let texts = texts();
    let cut = (any::<Index>(), any::<Index>());
    let config = ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() };
    let result = proptest::test_runner::TestRunner::new(config).run(&cut, |(text, end)| {
        let text = text.get(&texts);
        let end = text.floor_char_boundary(end.index(text.len() + 1));
        look_at_everything(&text[..end]);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

#[test]
fn any_file_with_a_hole_can_be_checked() {
    let texts = texts();
    let hole = (any::<Index>(), any::<Index>(), 0_usize..40);
    let config = ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() };
    let result = proptest::test_runner::TestRunner::new(config).run(&hole, |(text, start, length)| {
        let text = text.get(&texts);
        let start = text.floor_char_boundary(start.index(text.len() + 1));
        let end = text.ceil_char_boundary((start + length).min(text.len()));
        look_at_everything(&format!("{}{}", &text[..start], &text[end..]));
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

#[test]
fn findings_survive_a_half_typed_line() {
    let source = Source::check("import pickle\npickle.loads(data)\nx = foo(\n");
    let ids: Vec<&str> = source.findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(ids, ["B403", "B301"]);
}
