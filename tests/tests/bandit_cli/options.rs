//! The options of the command line.

use ridealong_tests::tree::Tree;

use crate::side_by_side::{bandit, comparable, made, same, tree};

#[test]
fn targets_and_recursion() {
    let lines = [
        "-r .",
        "-r a b.py",
        "a",
        "b.py ./b.py .//b.py",
        "-r a a/x.py",
        "a/notes.txt",
        "-r a/",
        "-r ./a",
        "nope.py b.py",
        "-r nope",
        "--recursive b.py a",
        "-",
        "- b.py <assert x\\nexec(y)  # nosec\\n",
        "- <def (",
        "- <\u{feff}assert x\\nexec(y)\\n\\nassert z\\n",
        "- -n 1 <\u{feff}# coding: utf-8\\nassert x\\n",
        "- -n 5 <\u{feff}\\n\\nassert x\\r\\n",
        "- - <",
    ];
    same("targets", &tree(), &lines);
}

/// Python's `argparse` takes them in one piece alone.
#[test]
fn targets_may_stand_apart() {
    let tree = tree();
    let apart = made(&mut tree.command(&["bandit"]), "b.py -r a -l empty.py");
    assert_eq!((apart.code, &apart), (Some(1), &made(&mut tree.command(&["bandit"]), "-lr b.py a empty.py")));
    tree.write("-odd.py", "assert x\n");
    same("what looks like an option", &tree, &["-f json -- -odd.py", "-f json b.py -- -odd.py"]);
}

#[test]
fn levels() {
    let lines = [
        "-r . -l",
        "-r . -ll",
        "-r . -lll",
        "-lr .",
        "-rll . -iii",
        "-i b.py",
        "-ii b.py",
        "--level --level b.py",
        "--severity-level all -r .",
        "--severity-level low -r .",
        "--severity-level=medium -r .",
        "--sev high -r .",
        "--confidence-level high -r .",
        "--confidence-l medium -r .",
        "-r . --confidence --confidence",
    ];
    same("levels", &tree(), &lines);
}

#[test]
fn order_and_lines_of_code() {
    let lines = [
        "-r . -a vuln",
        "-r . -a file",
        "-r . --aggregate=vuln",
        "-r . -n 1",
        "-r . -n1",
        "-r . -n 0",
        "-r . -n -5",
        "-r . --number 7",
        "-r . -n 100",
        "-r . -n 1_0",
    ];
    same("order and code", &tree(), &lines);
}

#[test]
fn choice_of_tests() {
    let lines = [
        "-r . -t B101",
        "-r . -t B101,B102",
        "-r . -s B101",
        "-r . --skip B101,B403,B404",
        "-r . -t B101,B102 -s B102",
        "-r . -t B101 -s B101",
        "-r . -t B999",
        "-r . -t B101,B999",
        "-r . -t assert_used",
        "-r . -t B1",
        "-r . -t b101",
        "-r . -s B999",
        "-r . -t B001",
        "-r . -s B001",
        "-r . -t B001,B403",
        "-r . -s B001,B403",
        "-r . -t B001 -s B403",
        "-r . -t B001 -s B001",
        "-r . --tests= ",
        "-r . -t B101 -t B102",
    ];
    same("tests", &tree(), &lines);
}

#[test]
fn excluded_paths() {
    let lines = [
        "-r . -x a",
        "-r . -x ./a",
        "-r . -x a/",
        "-r . -x ./a/tests,b.py",
        "-r . -x */tests/*",
        "-r . -x x.py",
        "-r . --exclude nothing",
        "-r . -x a,,b",
        "b.py -x b.py",
        "b.py -x ./b.py",
        "-r . -x [ab]*",
        "-r . -x ./[!a]*",
        "-r . -x= ",
        "-r . -x .tox",
        "-r a -x est",
    ];
    same("excludes", &tree(), &lines);
}

#[test]
fn other_options() {
    let lines = [
        "-r . --ignore-nosec",
        "-r . --debug",
        "-r . -v",
        "-r . --verbose",
        "-r . -q",
        "-r . --quiet",
        "-r . --silent",
        "-r . --exit-zero",
        "--recurs a --ignore-n",
        "-r . -o -",
        "-rv a",
        "--exit-zero -r empty.py",
        "empty.py",
    ];
    same("other options", &tree(), &lines);
}

#[test]
fn usage_errors() {
    let lines = [
        "",
        "-r",
        "--s B101 b.py",
        "--nope b.py",
        "-z b.py",
        "-f pdf b.py",
        "-a other b.py",
        "-n x b.py",
        "--severity-level no b.py",
        "-l --severity-level low b.py",
        "-i --confidence-level low b.py",
        "-v -q b.py",
        "--msg-template {line} b.py",
        "b.py -c",
        "-c nope.yaml b.py",
        "-p nope b.py",
        "-b nope.json b.py",
        "-o nope/report.json b.py",
        "--verbose --silent b.py",
        "-V",
    ];
    same("usage errors", &tree(), &lines);
}

#[test]
fn a_report_goes_to_a_file() {
    let tree = tree();
    let said = tree.run(&["bandit", "b.py", "-f", "json", "-o", "report.json"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.contains("[json]\tINFO\tThe report was written to report.json\n"), "{}", said.err);
    let written = std::fs::read(tree.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(report["results"].as_array().unwrap().len(), 4);
    for line in ["-f screen -o r.txt b.py", "-f txt -o r.txt b.py"] {
        let words: Vec<_> = std::iter::once("bandit").chain(line.split(' ')).collect();
        let said = tree.run(&words);
        let is_file = line.contains("txt -o");
        assert_eq!(said.out.is_empty(), is_file, "{line}");
        let length = std::fs::metadata(tree.path().join("r.txt")).unwrap().len();
        assert_eq!(length > 0, is_file, "{line}");
    }
}

#[test]
fn where_bandit_breaks_down_there_is_a_message() {
    let tree = tree();
    for (arguments, part) in [
        (&["-llll", "b.py"][..], "-lll"),
        (&["b.py", "-o"], "-o needs the name of a file"),
        (&["-t", "B1"], "nothing to scan"),
        (&["-f", "custom", "--msg-template", "none", "b.py"], "there is no tag in the template"),
        (&["-f", "custom", "--msg-template", "{", "b.py"], "[custom]\tERROR\t"),
    ] {
        let said = tree.run(&[&["bandit"], arguments].concat());
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(said.err.contains(part), "{arguments:?}: {}", said.err);
    }
}

#[test]
fn log_lines_are_where_users_look_for_them() {
    let tree = tree();
    let said = tree.run(&["bandit", "-t", "B101,B999", "-s", "B102", "a", "b.py", "a/tests/test_z.py"]);
    for line in [
        "[main]\tINFO\tprofile include tests: None\n",
        "[main]\tINFO\tcli include tests: B101,B999\n",
        "[main]\tINFO\tcli exclude tests: B102\n",
        "[extension_loader]\tWARNING\tThere is no test `B999`",
        "[main]\tINFO\trunning as Ridealong ",
        "[manager]\tWARNING\tLeaving out the folder a; -r ",
    ] {
        assert!(said.err.contains(line), "{line} in {}", said.err);
    }
    let said = tree.run(&["bandit", "-q", "a/tests/test_z.py"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    tree.write("words.py", "assert x  # nosec B101 because\n");
    let said = tree.run(&["bandit", "-q", "words.py"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert!(said.err.starts_with("[manager]\tWARNING\t./words.py: `because` in a # nosec"), "{}", said.err);
    assert!(!said.err.contains("B101"), "{}", said.err);
    assert_eq!(tree.run(&["bandit", "-q", "--ignore-nosec", "words.py"]).err, "");
}

#[test]
fn help_and_version_are_no_failure() {
    let tree = Tree::new::<&str>(&[]);
    let help = tree.run(&["bandit", "--help"]);
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for part in ["Usage: ridealong bandit", "--msg-template", "Exit codes:", "B506  yaml_load", "{relpath}"] {
        assert!(help.out.contains(part), "{part} in {}", help.out);
    }
    assert!(tree.run(&["bandit", "--version"]).out.starts_with("bandit 1.9.4\n"));
}

/// A binary that is called by the name of the command that it takes the place of is that command.
#[cfg(unix)]
#[test]
fn the_name_of_the_binary_says_what_it_is() {
    let tree = tree();
    let binary = ridealong_tests::binary::path();
    for name in ["bandit", "bandit-baseline", "bandit-config-generator"] {
        std::os::unix::fs::symlink(&binary, tree.path().join(name)).unwrap();
    }
    let run = |name: &str| std::process::Command::new(tree.path().join(name));
    let made = made(run("bandit").current_dir(tree.path()), "b.py");
    assert_eq!((made.code, made.report.unwrap()["results"].as_array().unwrap().len()), (Some(1), 4));
    for name in ["bandit-baseline", "bandit-config-generator"] {
        let output = run(name).arg("--help").output().unwrap();
        let usage = format!("Usage: {name} ");
        assert!(String::from_utf8_lossy(&output.stdout).contains(&usage), "{output:?}");
    }
}

/// As it is passed where a variable is not set.
#[test]
fn empty_values() {
    let Some(bandit) = bandit("empty values") else { return };
    let tree = tree();
    for option in ["-c", "--ini", "-b", "-o", "-p", "-t", "-s", "-x", "-f"] {
        let run = |command: &mut std::process::Command| {
            let made = command.current_dir(tree.path()).args(["b.py", "-q", option, ""]).output();
            made.unwrap().status.code()
        };
        assert_eq!(run(&mut tree.command(&["bandit"])), run(&mut bandit.command()), "{option}");
    }
    for words in [&["", "-r", "-f", "json"][..], &["", "b.py", "-f", "json"], &["", "-f", "json"]] {
        let report = |command: &mut std::process::Command| {
            let made = command.current_dir(tree.path()).args(words).output().unwrap();
            (made.status.code(), comparable(serde_json::from_slice(&made.stdout).unwrap()))
        };
        assert_eq!(report(&mut tree.command(&["bandit"])), report(&mut bandit.command()), "{words:?}");
    }
    let made = |command: &mut std::process::Command| {
        let words = ["b.py", "-q", "-f", "custom", "--msg-template", ""];
        command.current_dir(tree.path()).args(words).output().unwrap().status.code()
    };
    assert_eq!(made(&mut tree.command(&["bandit"])), made(&mut bandit.command()), "a template");
}

#[test]
fn help_begins_with_what_the_command_does() {
    let said = tree().run(&["bandit", "-h"]);
    assert!(said.out.starts_with("Finds common security problems"), "{}", said.out);
}
