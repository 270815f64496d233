//! The comment that an editor or `--add-nosec` writes suppresses the finding, here and in Bandit. What
//! Bandit suppresses is suppressed here, and what is reported as unused is.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::select;
use ridealong_checks::{
    Applicability, Checker, Edit, Module, NosecStyle, Options, TextSize, apply_edits, rules,
};
use ridealong_tests::checked::Source;
use ridealong_tests::fixtures;
use ridealong_tests::generate;
use ridealong_tests::laws::broken_by_suppression;
use ridealong_tests::oracle::Bandit;
use ridealong_tests::{corpus, tools::skipped};

/// Where no comment can be written for Bandit: where it would take the place of a later one that
/// suppresses another finding, and on a line that ends with a backslash.
const WITHOUT: [(&str, &str); 2] = [("nosec.md", "yaml.load(a)"), ("positions.md", "pickle.loads(a)")];

fn ours(text: impl Into<String>) -> Source {
    Source::check_in(NosecStyle::Statement, text)
}

#[test]
fn suppressing_a_finding_of_a_fixture_hides_it_alone() {
    let mut without = Vec::new();
    for fixture in fixtures::cases() {
        let source = Source::check(fixture.annotated.code.as_str());
        for finding in &source.findings {
            let Some(suppression) = source.suppression(finding) else {
                let node = source.text[std::ops::Range::from(finding.node)].to_owned();
                without.push((fixture.name.clone(), node));
                continue;
            };
            assert!(suppression.counts_in_bandit, "{}", fixture.place());
            let broken = broken_by_suppression(&source, finding, &suppression.edit);
            assert!(broken.is_empty(), "{}\n{}", fixture.place(), broken.join("\n"));
        }
    }
    without.retain(|(name, _)| name != "suppressions.md");
    assert_eq!(without, WITHOUT.map(|(name, node)| (name.to_owned(), node.to_owned())));
}

/// All that Bandit's users can suppress, and more.
#[test]
fn every_finding_of_a_fixture_can_be_suppressed() {
    for fixture in fixtures::cases() {
        let source = ours(fixture.annotated.code.as_str());
        let broken = broken_by_suppressions(&source);
        assert!(broken.is_empty(), "{}\n{}", fixture.place(), broken.join("\n"));
        for finding in source.in_code() {
            assert!(source.suppression(finding).is_some(), "{}: {}", fixture.place(), finding.rule.id);
        }
    }
}

/// The laws that the comments which are offered break, in words.
fn broken_by_suppressions(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    for finding in &source.findings {
        let Some(suppression) = source.suppression(finding) else { continue };
        broken.extend(broken_by_suppression(source, finding, &suppression.edit));
        if suppression.counts_in_bandit {
            let bandits = Source::check(source.text.as_str());
            let known = bandits.findings.contains(finding);
            let in_bandit = broken_by_suppression(&bandits, finding, &suppression.edit);
            broken.extend(in_bandit.into_iter().filter(|_| known).map(|law| format!("in Bandit, {law}")));
        }
    }
    for finding in source.findings.iter().filter(|finding| finding.rule.id.starts_with("RA")) {
        if source.suppression(finding).is_some() {
            broken.push(format!("no comment suppresses {}", finding.rule.id));
        }
    }
    broken
}

/// The findings of Bandit's tests, by rule and place.
fn in_code(source: &Source, edits: &[Edit]) -> Vec<(&'static str, TextSize)> {
    let place = |at: TextSize| {
        let before = edits.iter().filter(|edit| edit.range.end() <= at);
        at - before.map(|edit| edit.range.len()).sum::<TextSize>()
    };
    source.in_code().map(|finding| (finding.rule.id, place(finding.node.start()))).collect()
}

/// What Bandit's style suppresses and ours does not, in words.
fn no_longer_suppressed(text: &str) -> Vec<String> {
    let bandits: HashSet<_> = in_code(&Source::check(text), &[]).into_iter().collect();
    let ours = in_code(&ours(text), &[]);
    ours.iter().filter(|finding| !bandits.contains(finding)).map(|finding| format!("{finding:?}")).collect()
}

/// The laws that taking away what suppresses nothing breaks, in words.
fn broken_by_tidying(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    let mut all: Vec<Edit> = Vec::new();
    let unused = source.findings.iter().filter(|finding| finding.rule.id == "RA002");
    for fix in unused.flat_map(|finding| &finding.fixes) {
        broken.extend(broken_by_edits(source, &fix.edits));
        if fix.applicability == Applicability::Safe && !takes_tests_alone(source, &fix.edits) {
            broken.push(format!("a safe fix takes no reason away: {fix:?}"));
        }
        // As a client does it: what overlaps has to wait.
        if fix.edits.iter().all(|edit| all.iter().all(|other| are_apart(edit, other))) {
            all.extend(fix.edits.iter().cloned());
        }
    }
    broken.extend(broken_by_edits(source, &all));
    broken
}

/// Whether all words that the edits take away are `nosec` and tests.
fn takes_tests_alone(source: &Source, edits: &[Edit]) -> bool {
    let gone = edits.iter().map(|edit| &source.text[std::ops::Range::from(edit.range)]);
    let mut words = gone.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.all(|word| matches!(word, "" | "nosec" | "B001") || rules::find(word).is_some())
}

fn are_apart(one: &Edit, other: &Edit) -> bool {
    one.range.end() <= other.range.start() || other.range.end() <= one.range.start()
}

fn broken_by_edits(source: &Source, edits: &[Edit]) -> Vec<String> {
    let after = source.edited(edits);
    let bandits = Source::check(source.text.as_str());
    let bandits_before: HashSet<_> = in_code(&bandits, edits).into_iter().collect();
    let bandits_after = in_code(&Source::check(after.text.as_str()), &[]);
    let unknown = |source: &Source| source.findings.iter().filter(|one| one.rule.id == "RA001").count();
    let holds = [
        (in_code(source, edits) == in_code(&after, &[]), "what is found stays"),
        (bandits_after.iter().all(|finding| bandits_before.contains(finding)), "Bandit finds nothing new"),
        (without_comments(&source.text) == without_comments(&after.text), "the code stays"),
        (unknown(&after) <= unknown(source), "no other comment is wrong"),
    ];
    let broken = holds.iter().filter(|(holds, _)| !holds);
    broken.map(|(_, law)| format!("{law}\n{}\nbecomes\n{}", source.text, after.text)).collect()
}

/// The words of a program.
fn without_comments(text: &str) -> String {
    let comments = Module::parse(text).comments().map(|range| Edit::replace(range, "")).collect::<Vec<_>>();
    apply_edits(text, &comments).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_laws_hold_for_the_fixtures() {
    let mut unused = 0;
    for fixture in fixtures::cases() {
        let source = ours(fixture.annotated.code.as_str());
        unused += source.findings.iter().filter(|finding| finding.rule.id == "RA002").count();
        if !fixture.annotated.code.contains("--") {
            assert_eq!(no_longer_suppressed(&source.text), [""; 0], "{}", fixture.place());
        }
        let broken = broken_by_tidying(&source);
        assert!(broken.is_empty(), "{}\n{}", fixture.place(), broken.join("\n"));
    }
    assert!(unused > 30, "only {unused} comments were unused");
}

#[test]
fn the_laws_hold_for_real_packages() {
    for package in corpus::packages() {
        let sources = match package.sources() {
            Ok(sources) => sources,
            Err(reason) => {
                skipped(&format!("suppressions in {}", package.name), &reason);
                continue;
            }
        };
        for (path, text) in sources.into_iter().filter(|(_, text)| text.contains("nosec")) {
            assert_eq!(no_longer_suppressed(&text), [""; 0], "{}/{path}", package.name);
            let broken = broken_by_tidying(&ours(text));
            assert!(broken.is_empty(), "{}/{path}\n{}", package.name, broken.join("\n"));
        }
    }
}

const COMMENTS: &str = "# nosec|# nosec B602,B607|#nosec: b602|# nosec B999|# nosec B101, B603 B404 -- why\
    |# nosec subprocess_without_shell_equals_true, yaml_load|# nosec B603 # nosec B404|# noqa: E501  # nosec B113\
    |# nosec  # type: ignore|# nosec B602,as B101|# nosec B101,B102, B324 because|# nosec B001|# nosec B110 #12\
    |## nosec B1O1|# nosec yaml_laod|# nosec -- see #12|# nosec B607, B603,B501|# a comment|# nosec B113;B501\
    |# nosec B506 -- a # nosec B324|# nosec B6022, B602B607";

/// A module with comments at the ends of its lines, wherever they may stand.
fn commented_module() -> impl Strategy<Value = String> {
    let calls = proptest::collection::vec(generate::mendable_call(), 1..4).prop_map(|calls| calls.concat());
    let module = prop_oneof![1 => generate::module(), 1 => calls];
    let comment = select(COMMENTS.split('|').collect::<Vec<_>>());
    let comments = proptest::collection::vec((any::<prop::sample::Index>(), comment), 1..8);
    (module, comments).prop_map(|(module, comments)| {
        comments.into_iter().fold(module, |text, (place, comment)| with_comment(text, place, comment))
    })
}

/// The text with a comment at the end of a line, if one may stand there.
fn with_comment(text: String, place: prop::sample::Index, comment: &str) -> String {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    if ends.is_empty() {
        return text;
    }
    let end = ends[place.index(ends.len())];
    let end = if text[..end].ends_with('\r') { end - 1 } else { end };
    let edited = format!("{}  {comment}{}", &text[..end], &text[end..]);
    let is_comment = |text: &str| {
        let module = Module::parse(text);
        (module.comments().count(), module.syntax_errors().len())
    };
    let (before, after) = (is_comment(&text), is_comment(&edited));
    if after == (before.0 + 1, before.1) { edited } else { text }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn suppressing_a_finding_of_a_random_module_hides_it_alone(text in generate::module()) {
        let source = Source::check(text);
        for finding in &source.findings {
            if let Some(suppression) = source.suppression(finding) {
                let broken = broken_by_suppression(&source, finding, &suppression.edit);
                prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
            }
        }
    }

    #[test]
    fn what_is_offered_for_a_random_module_counts_where_it_says(text in commented_module()) {
        let broken = broken_by_suppressions(&ours(text));
        prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_bandit_suppresses_is_suppressed(text in commented_module()) {
        prop_assert_eq!(no_longer_suppressed(&text), [""; 0], "{}", text);
    }

    #[test]
    fn what_is_unused_is_not_missed(text in commented_module()) {
        let broken = broken_by_tidying(&ours(text));
        prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
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
        suppressed.extend(edits.map(|suppression| source.edited(&[suppression.edit])));
    }
    let scans = bandit.scan_texts(suppressed.iter().map(|source| source.text.as_str()));
    for (source, rows) in suppressed.iter().zip(scans) {
        assert_eq!(Some(source.rows()), rows.scanned(), "{}", source.text);
    }
}

/// The tokenizer that reads the comments counts the lines of other things than the parser.
#[test]
fn a_lone_cr_moves_comments_for_bandit() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("lone CRs in live Bandit", &reason),
    };
    let texts = [
        "import os\rexec(x)  # nosec\rexec(y)\n",
        "exec(x)  # nosec\rexec(y)\nexec(z) # nosec\n",
        "x = 1\rexec(y)\nexec(z)\nexec(w) # nosec\nexec(4)\n",
        "exec(x)  # nosec\r# why\nexec(y)\n",
        "exec(x)  # nosec\r  # why\nexec(y)\n",
        "exec(x)  # why\r# why # nosec\nexec(y)\n",
        "exec(x)\r\nexec(y)  # nosec\r\nexec(z)\r\n",
        "exec(x)\r\rexec(y)\rexec(z)  # nosec B102\r",
        "\"\"\"a\rb\"\"\"\nexec(z)\nexec(w) # nosec\nexec(4)\n",
    ];
    for (text, rows) in texts.iter().zip(bandit.scan_texts(texts)) {
        assert_eq!(Some(Source::check(*text).rows()), rows.scanned(), "{text:?}");
    }
}

/// The ids that are found under options, with `# nosec` in our style.
fn found_with(options: &str, text: &str) -> Vec<&'static str> {
    let options: Options = serde_json::from_str(options).expect("options");
    let checker = Checker::new(Options { nosec: NosecStyle::Statement, ..options });
    Source::check_with(&checker, text).findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn no_selection_makes_a_useful_comment_look_unused() {
    let text = "exec(x)  # nosec B102, B307\nassert x  # nosec\nf()  # nosec\n";
    for options in
        ["{}", r#"{"ignore": ["B102"]}"#, r#"{"select": ["B6", "RA"]}"#, r#"{"select": ["RA002"]}"#]
    {
        assert_eq!(found_with(options, text), ["RA002", "RA002"], "{options}");
    }
    let skips = r#"{"assert_used": {"skips": ["*"]}}"#;
    assert_eq!(found_with(skips, text), ["RA002", "RA002"]);
    assert_eq!(found_with(r#"{"ignore": ["RA002"]}"#, text), [""; 0]);
    assert_eq!(found_with(r#"{"select": ["B"]}"#, "f()  # nosec B999\n"), [""; 0]);
    assert_eq!(found_with(r#"{"ignore": ["unused_suppression"]}"#, "f()  # nosec B999\n"), ["RA001"]);
}

#[test]
fn bandits_style_knows_nothing_of_rules_about_comments() {
    let found = |style| Source::check_in(style, "f()  # nosec B999\n").findings.len();
    let styles = [NosecStyle::Bandit, NosecStyle::Ignored, NosecStyle::Statement];
    assert_eq!(styles.map(found), [0, 0, 2]);
    // The names of our rules are not Bandit's: to it, this is a comment about everything.
    assert_eq!(Source::check("exec(x)  # nosec unused_suppression\n").findings.len(), 0);
}

#[test]
fn noqa_counts_where_it_is_asked_for() {
    let on = r#"{"noqa": true}"#;
    for (text, expected) in [
        ("exec(x)  # noqa\n", &[][..]),
        ("exec(x)  # NOQA: S102,E501\n", &[]),
        ("exec(x)  # noqa: E501\n", &["B102"]),
        ("exec(x)  # noqa: S102because\n", &["B102"]),
        ("exec(x)  # noqa: E501  # nosec\n", &[]),
        ("exec(\n    x\n)  # noqa\n", &["B102"]),
        ("exec(  # noqa: S102\n    x\n)\n", &[]),
        ("exec('''\nx''')  # noqa\n", &[]),
        ("x = 1 + \\\n    exec(y) + \\\n    2  # noqa: S102\n", &[]),
        ("exec(x)  # noqa  # nosec B102\n", &[]),
        ("f()  # noqa  # nosec B102\n", &["RA002"]),
    ] {
        assert_eq!(found_with(on, text), expected, "{text}");
    }
    assert_eq!(found_with("{}", "exec(x)  # noqa\nexec(x)  # noqa: S102\n"), ["B102", "B102"]);
}

const MANY: usize = 1_000_000;

/// Where the time grew with the square of the comments, each of these would take hours.
#[test]
fn a_million_comments_take_no_time() {
    let lines = |line: &str| line.repeat(MANY);
    let words: Vec<String> = (0..MANY).map(|number| format!("B9{number}")).collect();
    let words = words.join(", ");
    for (what, text, expected) in [
        ("all used", lines("exec(x)  # nosec B102\n"), 0),
        ("all unused", lines("# nosec B102\n"), MANY),
        ("in one statement", format!("[\n{}]\n", lines("exec(x),  # nosec B102\n")), 0),
        ("for a million findings", format!("[\n{}]  # nosec\n", lines("exec(x),\n")), 0),
        ("of nobody in one statement", format!("[\n{}]\n", lines("0,  # nosec B101, B102\n")), MANY),
        ("in a line", format!("exec(x)  {}\n", lines("# nosec B102 ")), 0),
        ("words", format!("exec(x)  # nosec B102, {words}\n"), MANY),
        ("known words", format!("exec(x)  # nosec B102, {}\n", lines("B101, ")), MANY),
    ] {
        let start = Instant::now();
        let found = ours(text).findings.len();
        let took = start.elapsed();
        assert_eq!(found, expected, "{what}");
        assert!(took < Duration::from_mins(2), "{what}: {took:?}");
    }
}

#[test]
fn a_finding_in_a_statement_of_a_million_lines_can_be_suppressed() {
    for (text, is_bandits) in [
        (format!("x = [\n    exec(y),\n{}]\n", "    0,\n".repeat(MANY)), true),
        (format!("x = [\n    exec(y) + \\\n    1,\n{}]\n", "    0,\n".repeat(MANY)), false),
        (format!("exec(\"\"\"\n{}\"\"\")\n", "0\n".repeat(MANY)), true),
    ] {
        let start = Instant::now();
        let source = ours(text);
        let suppression = source.suppression(&source.findings[0]).expect("a comment");
        assert_eq!(suppression.counts_in_bandit, is_bandits);
        assert_eq!(source.edited(&[suppression.edit]).findings.len(), 0);
        assert!(start.elapsed() < Duration::from_mins(2), "{:?}", start.elapsed());
    }
}
