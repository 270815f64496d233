//! Templates of `custom` are read as Bandit reads them, and fill their fields as Python does.

use proptest::collection::vec;
use proptest::sample::select;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use ridealong::bandit::formats::{Format, Template};
use ridealong_tests::bandit_report::{Example, SCRIPT, written};
use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::skipped;
use serde_json::Value;

fn example(filename: &str, message: &str, line: u32) -> Example {
    let (filename, message) = (filename.to_owned(), message.to_owned());
    let (code, reason) = (String::new(), String::new());
    Example { filename, message, code, reason, line, lines: 2, context_lines: 3 }
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
    let examples: Vec<Example> = [(1, "it's \"é\"\n"), (65, "short"), (98_765, "日本 😀")]
        .into_iter()
        .map(|(line, message)| example("./a/../b c.py", message, line))
        .collect();
    let runs: Vec<(&str, &Example)> = TEMPLATES
        .iter()
        .flat_map(|template| examples.iter().map(move |example| (*template, example)))
        .collect();
    let cases = runs.iter().map(|(template, example)| example.case(Format::Custom, Some(template)));
    let answers = bandit.ask(SCRIPT, &cases.collect());
    for ((template, example), answer) in runs.into_iter().zip(answers.as_array().expect("answers")) {
        let ours = Template::parse(template)
            .map(|(template, _)| written(Format::Custom, &example.report(), &template));
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
    let mut runner = TestRunner::new(Config::default());
    // Most are about one tag with its format, as whole templates are seldom valid.
    let format = vec(select(&TEMPLATE_PIECES[18..]), 0..6).prop_map(|pieces| pieces.concat());
    let tag = (select(vec!["{line:", "{line:", "{msg:", "{col:", "{line!s:"]), format);
    let tag = tag.prop_map(|(tag, format)| format!("{tag}{format}}}"));
    let any = vec(select(TEMPLATE_PIECES), 0..8).prop_map(|pieces| pieces.concat());
    let strategy = proptest::prop_oneof![3 => tag, 2 => any];
    let example = example("./a.py", "text", 1234);
    let report = example.report();
    let templates: Vec<String> = (0..RANDOM_TEMPLATES)
        .map(|_| strategy.new_tree(&mut runner).expect("a template").current())
        .collect();
    let cases = templates.iter().map(|template| example.case(Format::Custom, Some(template)));
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
    let example = example("./a.py", "text", 7);
    let report = example.report();
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
