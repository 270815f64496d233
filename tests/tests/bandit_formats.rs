//! `ridealong bandit` writes reports as Bandit does, byte for byte but for the moment.
//!
//! Bandit scans a folder of awkward files and writes its report as JSON. From that the model is made,
//! with Bandit's texts, and written in each format; Bandit writes the same formats.
#![cfg(unix)] // Other systems do not have the names of these files.

use std::path::Path;
use std::process::Stdio;

use rayon::prelude::*;
use ridealong::bandit::formats::{Format, Template};
use ridealong::bandit::report::{Aggregate, Levels, Rank, Report, Shape};
use ridealong::bandit::source::Source;
use ridealong_tests::bandit_report::{compare_with, issue, masked, model, written};
use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::skipped;
use ridealong_tests::tree::Tree;
use serde_json::Value;

/// A way to run Bandit, and the shape that it asks for.
struct Case {
    arguments: &'static [&'static str],
    shape: Shape,
    has_baseline: bool,
}

/// HTML looks different, on purpose.
const COMPARED: [Format; 8] = [
    Format::Csv,
    Format::Custom,
    Format::Json,
    Format::Sarif,
    Format::Screen,
    Format::Txt,
    Format::Xml,
    Format::Yaml,
];

fn cases() -> Vec<Case> {
    let shape = Shape::default();
    let levels = |severity, confidence| Levels { severity, confidence };
    let vulnerability = Aggregate::Vulnerability;
    let case = |arguments, shape| Case { arguments, shape, has_baseline: false };
    let with_baseline = |arguments, shape| Case { arguments, shape, has_baseline: true };
    vec![
        case(&[], shape),
        case(&["-n", "7", "-a", "vuln"], Shape { context_lines: 7, aggregate: vulnerability, ..shape }),
        case(&["-v", "-n", "-2", "-ll"], {
            let levels = levels(Rank::Medium, Rank::Undefined);
            Shape { context_lines: -2, verbose: true, levels, ..shape }
        }),
        case(&["-q", "-lll", "-iii"], Shape { quiet: true, levels: levels(Rank::High, Rank::High), ..shape }),
        with_baseline(&["-b", ".old.json"], shape),
        with_baseline(&["-b", ".old.json", "-a", "vuln", "-n", "1", "-v"], {
            Shape { context_lines: 1, aggregate: vulnerability, verbose: true, ..shape }
        }),
    ]
}

#[test]
fn reports_are_bandits_byte_for_byte() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("formats against Bandit", &reason),
    };
    let tree = awkward();
    let old = json(&bandit, tree.path());
    tree.write(".old.json", serde_json::to_vec(&old).expect("JSON"));
    // One more of two kinds that were there before, and one of a new kind.
    tree.write("multiple.py", MULTIPLE.to_owned() + "assert new\neval(new)\n");
    tree.write("quotes.py", QUOTES.to_owned() + "assert new\n");
    let new = json(&bandit, tree.path());
    let cases = cases();
    let runs: Vec<(&Case, Format)> =
        cases.iter().flat_map(|case| COMPARED.map(|format| (case, format))).collect();
    let runs = runs.into_iter().filter(|(case, format)| !case.has_baseline || format.accepts_baseline());
    let differences: Vec<String> = runs
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(|(case, format)| {
            let mut report = model(&new, tree.path(), case.shape);
            if case.has_baseline {
                compare_with(&mut report, &old);
            }
            let arguments = [&["-r", ".", "-f", format.name()], case.arguments].concat();
            let theirs = run(&bandit, tree.path(), &arguments);
            difference(&format!("{arguments:?}"), format, &report, &theirs)
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn reports_about_nothing_are_bandits() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("empty reports against Bandit", &reason),
    };
    let tree = Tree::new(&[("clean.py", "x = 1\n")]);
    let json = json(&bandit, tree.path());
    let differences = COMPARED.into_par_iter().flat_map(|format| {
        let quiet = [(vec![], false), (vec!["-q"], true)];
        quiet.into_par_iter().filter_map(move |(more, is_quiet)| Some((format, more, is_quiet)))
    });
    let differences: Vec<String> = differences
        .filter_map(|(format, more, quiet)| {
            let arguments = [vec!["-r", ".", "-f", format.name()], more].concat();
            let report = model(&json, tree.path(), Shape { quiet, ..Shape::default() });
            difference(&format!("{arguments:?}"), format, &report, &run(&bandit, tree.path(), &arguments))
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn reports_about_standard_input_are_bandits() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("reports about standard input against Bandit", &reason),
    };
    // A mark is before them, the lines are not made alike, and the last has no end.
    let text = "\u{feff}import pickle\r\n\r\nassert 'é'\r\nassert x";
    let folder = tempfile::tempdir().expect("a folder");
    let run = |format: &str| {
        let mut command = bandit.command_in(folder.path(), &["-f", format, "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("Bandit starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut stdin, text.as_bytes()).expect("Bandit reads");
        drop(stdin);
        String::from_utf8(child.wait_with_output().expect("Bandit runs").stdout).expect("UTF-8")
    };
    let json: Value = serde_json::from_str(&run("json")).expect("JSON");
    assert_eq!(json["results"].as_array().map(Vec::len), Some(3), "{json}");
    let mut report = model(&without_results(&json), folder.path(), Shape::default());
    let source = std::sync::Arc::new(Source::stdin(text.trim_start_matches('\u{feff}').into(), true));
    let results = json["results"].as_array().expect("results");
    report.issues = results.iter().map(|result| issue(result, &mut |_| source.clone())).collect();
    let differences: Vec<String> = COMPARED
        .into_par_iter()
        .filter_map(|format| difference("standard input", format, &report, &run(format.name())))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn without_results(json: &Value) -> Value {
    let mut json = json.clone();
    json["results"] = Value::Array(Vec::new());
    json
}

/// The report that is complete.
fn json(bandit: &Bandit, folder: &Path) -> Value {
    serde_json::from_str(&run(bandit, folder, &["-r", ".", "-f", "json"])).expect("JSON")
}

fn run(bandit: &Bandit, folder: &Path, arguments: &[&str]) -> String {
    let output = bandit.command_in(folder, arguments).output().expect("Bandit runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The first line that is not as Bandit has it.
fn difference(what: &str, format: Format, report: &Report, theirs: &str) -> Option<String> {
    let ours = written(format, report, &Template::default());
    let mut theirs = masked(theirs);
    if format == Format::Screen {
        theirs = fit_for_terminal(&theirs);
    }
    if ours == theirs {
        return None;
    }
    let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let (ours, theirs) = (lines(&ours), lines(&theirs));
    let at = ours.iter().zip(&theirs).take_while(|(one, other)| one == other).count();
    let show = |lines: &[String]| format!("{:?}", lines.get(at.saturating_sub(1)..lines.len().min(at + 2)));
    Some(format!(
        "{what} {}, line {}:\n  ours   {}\n  theirs {}",
        format.name(),
        at + 1,
        show(&ours),
        show(&theirs)
    ))
}

/// What Bandit writes to a terminal, with signs for what a terminal would obey but Bandit's colours.
fn fit_for_terminal(text: &str) -> String {
    const COLOURS: [&str; 5] = ["\x1b[0m", "\x1b[95m", "\x1b[94m", "\x1b[93m", "\x1b[91m"];
    let mut fit = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colour = COLOURS.into_iter().find(|colour| rest.starts_with(colour));
        let length = colour.map_or(c.len_utf8(), str::len);
        match (colour, c) {
            (Some(colour), _) => fit.push_str(colour),
            (None, '\t' | '\n') => fit.push(c),
            (None, '\0'..='\x1f') => fit.extend(char::from_u32(0x2400 + u32::from(c))),
            (None, '\x7f') => fit.push('\u{2421}'),
            (None, '\u{80}'..='\u{9f}' | '\u{200b}' | '\u{2028}' | '\u{202e}' | '\u{2066}' | '\u{feff}') => {
                fit.push('\u{fffd}');
            }
            _ => fit.push(c),
        }
        rest = &rest[length..];
    }
    fit
}

const QUOTES: &str = "x = \"'\\\"]]><script>alert(1)</script>&amp;\"\nassert x, ']]>'  # '\"\n";

/// Lines move where `shell=` is far from the call; two tests look at one call.
const MULTIPLE: &str = "import subprocess
subprocess.call(
    'ls',
    1,
    2,
    3,
    4,
    5,
    cwd=6,
    shell=True,
)
try:
    subprocess.Popen(x, shell=True)
except Exception:

    pass
assert (
    1 +
    2
)
assert 3
password = 'secret'
";

/// Everything that makes a report difficult to write.
fn awkward() -> Tree {
    let words = "word ".repeat(60);
    let long = format!("assert '{}', '{words}'\nassert x, '{}  {words}'\n", "y".repeat(200), "z ".repeat(40));
    let texts = [
        ("first.py", "assert True"),
        ("quotes.py", QUOTES),
        ("multiple.py", MULTIPLE),
        ("long.py", &long),
        ("crlf.py", "import pickle\r\n\r\nif x:\r\n\tassert x, '\ttab'\r\n"),
        ("cr.py", "import os\rassert x\rassert y\r"),
        ("feed.py", "import telnetlib\n\x0c\nassert x  # \x0c after\n\x0cassert y\n"),
        ("controls.py", "assert '\x01\x1b[31m\x7f\u{85}\u{a0}\u{2028}\u{feff}\u{200b}'\n# \x1b[2J\n"),
        ("unicode.py", "assert 'größer 日本 😀', é\n\n\n# ünd\n"),
        ("bom.py", "\u{feff}assert x\n"),
        ("trojan.py", "x = 'a\u{202e}b'\nif x != 'user\u{2066}':\n    eval(x)\n"),
        ("nosec.py", "assert x  # nosec\nassert y  # nosec B101\neval(z)  # nosec B102\n"),
        ("broken.py", "def f(:\n"),
        (
            "ranks.py",
            "import yaml, hashlib, random\nyaml.load(x)\nhashlib.md5(x)\nrandom.random()\nx = '0.0.0.0'\n",
        ),
        ("yaml.py", "assert x  # - a: b # c\n# trailing blanks  \n\nassert 'a: b', [{'c': \"d\"}]  \n"),
        ("clean/empty.py", ""),
        ("clean/notes.txt", "assert x\n"),
        (".git/hidden.py", "assert x\n"),
        ("odd/na me'&<>\".py", "assert x\n"),
        ("odd/100%,#?.py", "assert x\n"),
        ("odd/ünïcode 😀.py", "assert x\n"),
        ("odd/new\nline.py", "assert x\n"),
        ("odd/tab\tname.py", "assert x\n"),
        ("odd/a: b.py", "assert x\n"),
        ("odd/back\\slash.py", "assert x\n"),
    ];
    let tree = Tree::new(&texts);
    tree.write(&format!("odd/{}.py", "long".repeat(30)), "assert x\n");
    tree.write("latin.py", b"# coding: latin-1\npassword = 'gr\xfc\xdfe'\nassert password\n");
    std::os::unix::fs::symlink("nowhere", tree.path().join("dangling.py")).expect("a link");
    tree
}
