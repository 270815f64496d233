//! What users of the command line rely on.

use std::io::Read;
use std::process::Stdio;

use ridealong_tests::tree::{Tree, found};
use serde_json::{Value, json};

#[test]
fn nothing_found_is_0() {
    let said = Tree::new(&[("x.py", "x = 1\n")]).check(&[]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(said.out, "Checked 1 file: nothing found.\n");
}

#[test]
fn something_found_is_1() {
    let said = Tree::new(&[("x.py", "assert x\nexec(y)\n")]).check(&[]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    assert!(said.out.ends_with("Checked 1 file: 2 findings (1 medium, 1 low).\n"), "{}", said.out);
}

#[test]
fn something_that_does_not_parse_is_2_and_the_rest_is_checked() {
    let said = Tree::new(&[("x.py", "assert x\ny = (\n"), ("z.py", "exec(y)\n")]).check(&[]);
    assert_eq!(said.code, Some(2));
    assert!(said.out.contains("x.py:1:1: B101 ") && said.out.contains("z.py:1:1: B102 "), "{}", said.out);
    assert!(said.err.starts_with("error: x.py:3:1: syntax error: "), "{}", said.err);
    assert!(said.out.ends_with("2 findings (1 medium, 1 low), 1 problem.\n"), "{}", said.out);
}

#[test]
fn what_cannot_be_understood_is_2() {
    let tree = Tree::new(&[("x.py", "x = 1\n")]);
    for arguments in
        [&["check", "--nonsense"][..], &["nonsense"], &[], &["check", "--config", "a", "--isolated"]]
    {
        let said = tree.run(arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(said.err.contains("Usage: ridealong"), "{}", said.err);
    }
}

#[test]
fn a_missing_path_is_2() {
    let said = Tree::new(&[("x.py", "x = 1\n")]).check(&["x.py", "gone.py"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.starts_with("error: gone.py: cannot be read: "), "{}", said.err);
    assert!(said.out.starts_with("Checked 1 file: nothing found, 1 problem."), "{}", said.out);
}

#[test]
fn no_python_files_is_0_with_a_warning() {
    let said = Tree::new(&[("x.txt", "exec(x)\n")]).check(&[]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert!(said.err.starts_with("warning: no Python files found under `.`"), "{}", said.err);
}

#[test]
fn a_finding_is_shown_with_its_line_and_a_way_out() {
    let text = "import yaml\n\n\ndef f(text):\n    return yaml.load(text)\n";
    let said = Tree::new(&[("x.py", text)]).check(&["--quiet"]);
    let expected = "\
x.py:5:12: B506 [medium severity, high confidence] `yaml.load` without a safe loader can run code from \
the document; use `yaml.safe_load`
  |
5 |     return yaml.load(text)
  |            ^^^^^^^^^
  |
  = fix: Use `safe_load`

";
    assert_eq!(said.out, expected);
}

#[test]
fn columns_for_people_are_in_characters() {
    let said = Tree::new(&[("x.py", "'äöü'; exec(x)\n")]).check(&[]);
    assert!(said.out.starts_with("x.py:1:8: B102 "), "{}", said.out);
}

#[test]
fn escape_sequences_of_the_source_do_not_reach_the_terminal() {
    let code = "from pickle import loads\nloads(x)\nexec('\x1b]0;title\x07\u{202e}')\ny = \x1b\n";
    let tree = Tree::new(&[("\x1b[31m.py", code)]);
    let said = tree.check(&[]);
    assert_eq!(said.code, Some(2));
    assert!(said.out.contains("exec('␛]0;title␇\u{fffd}')"), "{}", said.out);
    for text in [&said.out, &said.err] {
        assert!(text.contains("␛[31m.py:") && !text.contains(['\x1b', '\x07', '\u{202e}']), "{text:?}");
    }
}

#[test]
fn a_report_for_programs() {
    let text = "import yaml\nyaml.load(\n    text)\n";
    let tree = Tree::new(&[("a/x.py", text), ("b.py", "x = (")]);
    let report = tree.report(&["--select", "B506"]);
    let finding = json!({
        "path": "a/x.py",
        "id": "B506",
        "name": "yaml_load",
        "severity": "MEDIUM",
        "confidence": "HIGH",
        "cwe": 20,
        "noise": false,
        "message": report["findings"][0]["message"],
        "location": {"line": 2, "column": 0, "end_column": 9, "first_line": 2, "last_line": 3},
        "range": {"start": {"line": 2, "column": 0}, "end": {"line": 2, "column": 9}},
        "related": [],
        "fixes": [{
            "title": "Use `safe_load`",
            "applicability": "safe",
            "edits": [{"start": 17, "end": 21, "text": "safe_load"}],
        }],
        "fingerprint": "2fdb924341d5621b",
    });
    let problem = json!({
        "path": "b.py", "line": 1, "column": 6, "message": report["problems"][0]["message"],
    });
    let summary = json!({
        "files": 2, "findings": 1, "problems": 1, "failing": 1, "noise": {}, "hidden": 0, "test_files": 0,
        "excluded": 0,
    });
    let expected = json!({"version": 1, "findings": [finding], "problems": [problem], "summary": summary});
    assert_eq!(report, expected);
}

#[test]
fn a_report_keeps_the_order_of_its_keys() {
    let said = Tree::new(&[("x.py", "exec(x)\n")]).check(&["--output-format", "json"]);
    let expected = r#"{"version":1,"findings":[{"path":"x.py","id":"B102","name":"exec_used","severity":"#;
    assert!(said.out.starts_with(expected), "{}", said.out);
    let end =
        r#""problems":[],"summary":{"files":1,"findings":1,"problems":0,"failing":1,"noise":{},"hidden":0,"#;
    assert!(said.out.contains(end) && said.out.ends_with("}}\n"), "{}", said.out);
}

#[test]
fn findings_stand_in_the_order_of_their_paths_and_of_the_walk() {
    let names: Vec<String> = (0..100).map(|number| format!("{}/{number:02}.py", number % 7)).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), "exec(x)\nassert y\n")).collect();
    let mut expected: Vec<_> =
        names.iter().flat_map(|name| [format!("{name}:1 B102"), format!("{name}:2 B101")]).collect();
    expected.sort();
    assert_eq!(found(&Tree::new(&files).report(&[])), expected);
}

#[test]
fn hidden_and_ignored_files_are_left_out_unless_they_are_named() {
    let tree = Tree::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", "built/\n"),
        ("a.py", "exec(x)\n"),
        ("b.pyw", "exec(x)\n"),
        ("script", "exec(x)\n"),
        ("built/c.py", "exec(x)\n"),
        (".hidden/d.py", "exec(x)\n"),
    ]);
    assert_eq!(found(&tree.report(&[])), ["a.py:1 B102", "b.pyw:1 B102"]);
    let named = tree.report(&["script", "built/c.py", ".hidden/d.py"]);
    assert_eq!(found(&named), [".hidden/d.py:1 B102", "built/c.py:1 B102", "script:1 B102"]);
    assert_eq!(found(&tree.report(&["built", ".hidden"])), [".hidden/d.py:1 B102", "built/c.py:1 B102"]);
}

#[test]
fn a_file_is_checked_once_and_called_as_it_was_named() {
    let tree = Tree::new(&[("a/x.py", "exec(x)\n"), ("b/y.py", "")]);
    for paths in [&["a", "a/x.py"][..], &["./a/x.py", "a", "."], &["."], &["./a/"]] {
        assert_eq!(found(&tree.report(paths)), ["a/x.py:1 B102"], "{paths:?}");
    }
    assert_eq!(found(&tree.report(&["b/../a", "b/../a/x.py"])), ["b/../a/x.py:1 B102"]);
    let absolute = tree.path().join("a/x.py");
    let absolute = absolute.to_str().unwrap();
    assert_eq!(found(&tree.report(&[absolute])), [format!("{absolute}:1 B102")]);
}

#[test]
fn rules_are_selected_and_ignored() {
    let tree = Tree::new(&[
        ("ridealong.toml", "select = ['B1']\nignore = ['B101']\n"),
        ("x.py", "import telnetlib\nassert x\nexec(y)\n"),
    ]);
    let ids = |arguments: &[&str]| found(&tree.report(arguments)).join(" ").replace("x.py:", "");
    assert_eq!(ids(&[]), "3 B102");
    assert_eq!(ids(&["--select", "B401,exec_used"]), "1 B401 3 B102");
    assert_eq!(ids(&["--select", "b1"]), "3 B102");
    assert_eq!(ids(&["--ignore", "B102"]), "");
    assert_eq!(ids(&["--isolated"]), "1 B401 2 B101 3 B102");
    assert_eq!(ids(&["--isolated", "--ignore", "B4,B102"]), "2 B101");
    let said = tree.check(&["--select", "B6O2"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("no rule is called `B6O2`; did you mean `B602`?"), "{}", said.err);
}

#[test]
fn the_nearest_configuration_governs_a_file_unless_another_is_named() {
    let tree = Tree::new(&[
        ("ridealong.toml", "ignore = ['B101']\n"),
        ("a/pyproject.toml", "[tool.ridealong]\nignore = ['B102']\n"),
        ("a/x.py", "assert x\nexec(x)\n"),
        ("b/x.py", "assert x\nexec(x)\n"),
        ("other/any.toml", "select = ['B102']\n"),
        ("pyproject.toml", "[project]\nname = 'x'\n"),
    ]);
    assert_eq!(found(&tree.report(&[])), ["a/x.py:1 B101", "b/x.py:2 B102"]);
    assert_eq!(found(&tree.report(&["b/../a"])), ["b/../a/x.py:1 B101"]);
    let report = tree.report(&["--config", "other/any.toml"]);
    assert_eq!(found(&report), ["a/x.py:2 B102", "b/x.py:2 B102"]);
    let said = tree.check(&["--config", "pyproject.toml"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.starts_with("error: pyproject.toml: has no table `[tool.ridealong]` or `[tool.bandit]`"),
        "{}",
        said.err
    );
    let said = tree.check(&["--config", "gone.toml"]);
    assert!(
        said.code == Some(2) && said.err.starts_with("error: gone.toml: cannot be read: "),
        "{}",
        said.err
    );
}

#[test]
fn files_under_a_broken_configuration_are_not_checked_and_that_is_said() {
    for (config, place, reason) in [
        ("select = [\n", ":1:11: ", "array"),
        ("\nslect = []\n", ":2:1: ", "no key `slect`; did you mean `select`?"),
        ("select = ['B6O2']\n", ":1:11: ", "no rule is called `B6O2`"),
        ("select = 'B602'\n", ":1:10: ", "`select` has to be a list of texts, not a text"),
    ] {
        let tree = Tree::new(&[
            ("a/ridealong.toml", config),
            ("a/x.py", "exec(x)\n"),
            ("a/b/y.py", "exec(x)\n"),
            ("z.py", "exec(x)\n"),
        ]);
        let said = tree.check(&[]);
        assert_eq!(said.code, Some(2));
        let line = said.err.strip_prefix("error: a/ridealong.toml").unwrap_or_else(|| panic!("{}", said.err));
        assert!(line.starts_with(place) && line.contains(reason), "{line}");
        assert!(
            line.ends_with("; 2 files under it were not checked\n") && line.lines().count() == 1,
            "{line}"
        );
        assert!(
            said.out.starts_with("z.py:1:1: B102 ") && said.out.contains("Checked 1 file: "),
            "{}",
            said.out
        );
    }
}

#[test]
fn a_rule_is_explained_by_id_in_any_case_and_by_name() {
    let tree = Tree::new::<&str>(&[]);
    let by_id = tree.run(&["explain", "b506"]);
    assert_eq!((by_id.code, by_id.err.as_str()), (Some(0), ""));
    assert!(by_id.out.starts_with("# B506: yaml_load\n") && by_id.out.contains("CWE-20"), "{}", by_id.out);
    assert_eq!(tree.run(&["explain", "yaml_load"]).out, by_id.out);
    let unknown = tree.run(&["explain", "yaml_laod"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    let expected = "error: no rule is called `yaml_laod`; did you mean `yaml_load`? (`ridealong rules` lists";
    assert!(unknown.err.starts_with(expected), "{}", unknown.err);
}

#[test]
fn comments_count_in_the_whole_statement_and_noqa_on_request() {
    let tree = Tree::new(&[("x.py", "x = (\n    exec(y)\n)  # nosec B102\nexec(z)  # noqa: S102\n")]);
    assert_eq!(found(&tree.report(&[])), ["x.py:4 B102"]);
    tree.write("ridealong.toml", "noqa = true\n");
    assert_eq!(found(&tree.report(&[])), [""; 0]);
    tree.write("x.py", "f()  # nosec\n");
    let report = tree.report(&[]);
    assert_eq!(found(&report), ["x.py:1 RA002"]);
    let fix = &report["findings"][0]["fixes"][0];
    assert_eq!(
        *fix,
        json!({
            "title": "Remove `# nosec`",
            "applicability": "safe",
            "edits": [{ "start": 3, "end": 12, "text": "" }],
        })
    );
    assert_eq!(found(&tree.report(&["--ignore", "RA"])), [""; 0]);
    assert_eq!(found(&tree.report(&["--select", "B"])), [""; 0]);
    let page = tree.run(&["explain", "ra002"]).out;
    assert!(page.contains("No comment suppresses this") && !page.contains("`# nosec RA002`"), "{page}");
}

#[test]
fn all_rules_are_listed() {
    let tree = Tree::new::<&str>(&[]);
    let text = tree.run(&["rules"]);
    let rules: Value = serde_json::from_str(&tree.run(&["rules", "--output-format", "json"]).out).unwrap();
    let rules = rules.as_array().unwrap();
    assert!(rules.len() > 30);
    for rule in rules {
        let [id, name] = ["id", "name"].map(|key| rule[key].as_str().unwrap());
        assert!(text.out.contains(&format!("\n{id:5} {name} ")), "{id}");
    }
    let yaml = rules.iter().find(|rule| rule["id"] == "B506").unwrap();
    assert_eq!((&yaml["severity"], &yaml["cwe"], &yaml["fix"]), (&json!("MEDIUM"), &json!(20), &json!(true)));
}

#[test]
fn help_tells_how_to_start_and_what_the_exit_codes_mean() {
    let tree = Tree::new::<&str>(&[]);
    let help = tree.run(&["--help"]);
    assert_eq!(help.code, Some(0));
    for part in
        ["Usage: ridealong", "check", "server", "explain", "rules", "schema", "Examples:", "Exit codes:"]
    {
        assert!(help.out.contains(part), "{part} in {}", help.out);
    }
    let version = tree.run(&["-V"]).out;
    assert!(version.starts_with("ridealong ") && version.lines().count() == 1, "{version}");
}

#[test]
fn colors_come_when_they_are_asked_for() {
    let tree = Tree::new(&[("x.py", "exec(x)\n")]);
    assert!(!tree.check(&[]).out.contains('\x1b'));
    assert!(tree.check(&["--color", "always"]).out.contains("\x1b[1m"));
    let mut forced = tree.command(&["check", "--color", "never"]);
    let output = forced.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(!output.stdout.contains(&b'\x1b'));
}

/// As in `ridealong check | head`.
#[test]
fn a_reader_who_leaves_early_does_no_harm() {
    let tree = Tree::new(&[("x.py", "exec(x)\n".repeat(50_000))]);
    for format in ["text", "json"] {
        let mut command = tree.command(&["check", "--output-format", format]);
        let mut run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 10];
        run.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = run.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr)), (Some(1), "".into()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_2() {
    let tree = Tree::new(&[("x.py", "exec(x)\n")]);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = tree.command(&["check"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.starts_with("error: cannot write the results: "), "{message}");
}
