//! The comment that an editor or `--add-nosec` writes suppresses the finding, here and in Bandit.

use proptest::prelude::*;
use ridealong_tests::checked::Source;
use ridealong_tests::fixtures;
use ridealong_tests::generate;
use ridealong_tests::laws::broken_by_suppression;
use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::skipped;

/// Where no comment can be written: where it would take the place of a later one that suppresses
/// another finding, and on a line that ends with a backslash.
const WITHOUT: [(&str, &str); 2] = [("nosec.md", "yaml.load(a)"), ("positions.md", "pickle.loads(a)")];

#[test]
fn suppressing_a_finding_of_a_fixture_hides_it_alone() {
    let mut without = Vec::new();
    for fixture in fixtures::cases() {
        let source = Source::check(fixture.annotated.code.as_str());
        for finding in &source.findings {
            let Some(edit) = source.suppression(finding) else {
                let node = source.text[std::ops::Range::from(finding.node)].to_owned();
                without.push((fixture.name.clone(), node));
                continue;
            };
            let broken = broken_by_suppression(&source, finding, &edit);
            assert!(broken.is_empty(), "{}\n{}", fixture.place(), broken.join("\n"));
        }
    }
    assert_eq!(without, WITHOUT.map(|(name, node)| (name.to_owned(), node.to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn suppressing_a_finding_of_a_random_module_hides_it_alone(text in generate::module()) {
        let source = Source::check(text);
        for finding in &source.findings {
            if let Some(edit) = source.suppression(finding) {
                let broken = broken_by_suppression(&source, finding, &edit);
                prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
            }
        }
    }
}

#[test]
fn bandit_honours_the_comments() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("suppressions in live Bandit", &reason),
    };
    let mut suppressed = Vec::new();
    for fixture in fixtures::cases().iter().filter(|fixture| !fixture.is_unscanned()) {
        let source = Source::check(fixture.annotated.code.as_str());
        let edits = source.findings.iter().filter_map(|finding| source.suppression(finding));
        suppressed.extend(edits.map(|edit| source.edited(&[edit])));
    }
    let scans = bandit.scan_texts(suppressed.iter().map(|source| source.text.as_str()));
    for (source, rows) in suppressed.iter().zip(scans) {
        assert_eq!(Some(source.rows()), rows.scanned(), "{}", source.text);
    }
}
