//! What a project says about itself, and what `ridealong check` makes of it.

use ridealong_tests::tree::{Tree, found};
use serde_json::{Value, json};

const NOISY: &str = "import subprocess\nimport pickle\nsubprocess.run([cmd])\nexec(x)\n";

/// The ids and lines of what is found in `x.py`, in one text.
fn ids(tree: &Tree, arguments: &[&str]) -> String {
    found(&tree.report(arguments)).join(" ").replace("x.py:", "")
}

fn configured(configuration: &str, text: &str) -> Tree {
    Tree::new(&[("ridealong.toml", configuration), ("x.py", text)])
}

#[test]
fn rules_that_seldom_tell_news_run_if_somebody_wants_them() {
    let all = "1 B404 2 B403 3 B603 4 B102";
    let tree = Tree::new(&[("x.py", NOISY)]);
    assert_eq!(ids(&tree, &[]), "4 B102");
    assert_eq!(ids(&tree, &["--isolated"]), "4 B102");
    assert_eq!(ids(&tree, &["--preset", "bandit"]), all);
    assert_eq!(ids(&tree, &["--extend-select", "B404"]), "1 B404 4 B102");
    assert_eq!(ids(&tree, &["--select", "B404,B6"]), "1 B404 3 B603");
    assert_eq!(ids(&configured("preset = 'bandit'", NOISY), &[]), all);
    assert_eq!(ids(&configured("preset = 'bandit'", NOISY), &["--preset", "recommended"]), "4 B102");
    assert_eq!(ids(&configured("extend-select = ['import_pickle']", NOISY), &[]), "2 B403 4 B102");
    assert_eq!(ids(&configured("select = ['B4']", NOISY), &[]), "1 B404 2 B403");
    assert_eq!(ids(&configured("select = ['B4']", NOISY), &["--preset", "bandit"]), all);
    assert_eq!(ids(&configured("preset = 'bandit'\nignore = ['B4']", NOISY), &[]), "3 B603 4 B102");
}

#[test]
fn noise_is_told_apart_from_news() {
    let tree = Tree::new(&[("x.py", NOISY), ("y.py", "import subprocess\n")]);
    let said = tree.check(&["--preset", "bandit"]);
    let expected = "\
Checked 2 files: 1 finding (1 medium).
Plus 4 findings of rules that seldom tell news: B403 1, B404 2, B603 1 (`--preset recommended` leaves them out).
";
    assert!(said.out.ends_with(expected), "{}", said.out);
    let report = tree.report(&["--preset", "bandit"]);
    assert_eq!(report["summary"]["noise"], json!({"B403": 1, "B404": 2, "B603": 1}));
    let noisy = report["findings"].as_array().unwrap().iter().filter(|finding| finding["noise"] == true);
    assert_eq!(noisy.count(), 4);
    let said = tree.check(&["--preset", "bandit", "y.py"]);
    assert!(said.out.contains("Checked 1 file: no news.\nPlus 1 finding of rules"), "{}", said.out);
    assert_eq!(said.code, Some(1));
    for asked in [["--select", "B404"], ["--select", "import_subprocess"], ["--extend-select", "b404"]] {
        let said = tree.check(&[&asked[..], &["y.py"]].concat());
        assert!(said.out.ends_with("\nChecked 1 file: 1 finding (1 low).\n"), "{asked:?}: {}", said.out);
    }
    assert!(tree.check(&["--select", "B4"]).out.contains("Plus 3 findings of rules"));
    assert!(!tree.check(&[]).out.contains("Plus"));
}

#[test]
fn what_recommended_leaves_out_is_told_with_the_reason() {
    let tree = Tree::new::<&str>(&[]);
    let rules: Value = serde_json::from_str(&tree.run(&["rules", "--output-format", "json"]).out).unwrap();
    let rules = rules.as_array().unwrap();
    let left_out: Vec<_> = rules.iter().filter(|rule| rule["recommended"] == false).collect();
    assert!(left_out.len() > 5 && left_out.len() < rules.len() / 2);
    let schema = tree.run(&["schema"]).out;
    for rule in left_out {
        let (id, reason) = (rule["id"].as_str().unwrap(), rule["noise"].as_str().unwrap());
        let page = tree.run(&["explain", id]).out;
        assert!(page.contains(&format!("seldom tells news: {reason}. ")), "{page}");
        assert!(schema.contains(&format!("\\n- `{id}`: {reason}")), "{id}");
    }
    assert!(!tree.run(&["explain", "B602"]).out.contains("recommended"));
    let list = tree.run(&["rules"]).out;
    let line = |id: &str| list.lines().find(|line| line.starts_with(id)).unwrap();
    assert!(line("B404").ends_with("  -") && line("B102").ends_with("  yes"), "{list}");
}

#[test]
fn asserts_in_tests_are_welcome_and_that_is_said() {
    let files = ["x.py", "test_x.py", "a/x_test.py", "a/tests/deep/y.py", "test/z.py", "conftest.py"];
    let tree = Tree::new(&files.map(|path| (path, "assert x\nexec(y)\n")));
    let report = tree.report(&["--select", "B1"]);
    let asserts: Vec<_> = found(&report).into_iter().filter(|found| found.ends_with("B101")).collect();
    assert_eq!(asserts, ["x.py:1 B101"]);
    assert_eq!((&report["summary"]["findings"], &report["summary"]["test_files"]), (&json!(7), &json!(5)));
    let note = "5 files are tests: `assert` is welcome there, so B101 was not looked for in them \
                (`--extend-select B101` does).\n";
    assert!(tree.check(&[]).out.ends_with(note));
    // Called from within, it is a test all the same, as its folder is named.
    assert_eq!(found(&tree.report(&["a/tests"])), ["a/tests/deep/y.py:2 B102"]);
    let outside = Tree::new(&[("readme", "")]);
    let folder = tree.path().join("a/tests");
    assert_eq!(outside.report(&[folder.to_str().unwrap()])["summary"]["test_files"], 1);

    for arguments in [&["--extend-select", "B101"][..], &["--select", "assert_used,B102"]] {
        let report = tree.report(arguments);
        assert_eq!(report["summary"]["findings"], 12, "{arguments:?}");
        assert_eq!(report["summary"]["test_files"], 0);
    }
    assert_eq!(tree.report(&["--ignore", "B101"])["summary"]["test_files"], 0, "nothing was left out");
    tree.write("ridealong.toml", "test-files = []\n");
    assert_eq!(tree.report(&[])["summary"]["findings"], 12);
    tree.write("ridealong.toml", "test-files = ['x.py', 'a/**']\n");
    let report = tree.report(&[]);
    assert_eq!((&report["summary"]["findings"], &report["summary"]["test_files"]), (&json!(9), &json!(3)));
}

#[test]
fn rules_are_ignored_in_some_files() {
    let configuration = "\
[per-file-ignores]
'scripts/**' = ['B1', 'yaml_load']
'gen_*.py' = ['B102']
'/x.py' = ['b5']
";
    let text = "import yaml\nassert x\nexec(y)\nyaml.load(z)\n";
    let paths = ["x.py", "scripts/a/x.py", "lib/scripts/x.py", "lib/gen_x.py", "gen_a/x.py"];
    let mut files: Vec<_> = paths.map(|path| (path, text)).to_vec();
    files.push(("ridealong.toml", configuration));
    let tree = Tree::new(&files);
    assert_eq!(
        found(&tree.report(&[])),
        [
            "gen_a/x.py:2 B101",
            "gen_a/x.py:3 B102",
            "gen_a/x.py:4 B506",
            "lib/gen_x.py:2 B101",
            "lib/gen_x.py:4 B506",
            "lib/scripts/x.py:2 B101",
            "lib/scripts/x.py:3 B102",
            "lib/scripts/x.py:4 B506",
            "x.py:2 B101",
            "x.py:3 B102",
        ]
    );
    // Wherever it is called from.
    let said = tree.command(&["check", "--quiet", "a"]).current_dir(tree.path().join("scripts")).output();
    assert_eq!(said.unwrap().status.code(), Some(0));
}

#[test]
fn what_is_shown_and_what_fails_are_two_questions() {
    let text = "assert x\nexec(y)\nimport subprocess\nsubprocess.run(z, shell=True)\n";
    let tree = Tree::new(&[("x.py", text)]);
    for (arguments, expected, code) in [
        (&[][..], "1 B101 2 B102 4 B602", 1),
        (&["--report-severity", "medium"], "2 B102 4 B602", 1),
        (&["--fail-severity", "high"], "1 B101 2 B102 4 B602", 1),
        (&["--fail-severity", "high", "--ignore", "B602"], "1 B101 2 B102", 0),
        (&["--report-severity", "high", "--ignore", "B602"], "", 0),
        (&["--report-confidence", "high"], "1 B101 2 B102 4 B602", 1),
    ] {
        assert_eq!(ids(&tree, arguments), expected, "{arguments:?}");
        assert_eq!(tree.check(arguments).code, Some(code), "{arguments:?}");
    }
    let said = tree.check(&["--fail-severity", "high", "--report-severity", "medium"]);
    let expected = "\
Checked 1 file: 2 findings (1 high, 1 medium).
1 finding does not fail the check: it is below `fail-severity` or `fail-confidence`.
1 more is not shown: it is below `report-severity` or `report-confidence`.
";
    assert!(said.out.ends_with(expected), "{}", said.out);
    let report = tree.report(&["--fail-severity", "high", "--report-severity", "medium"]);
    assert_eq!((&report["summary"]["failing"], &report["summary"]["hidden"]), (&json!(1), &json!(1)));

    let configuration = "report-severity = 'medium'\nfail-confidence = 'high'\nfail-severity = 'high'\n";
    let tree = configured(configuration, "assert x\nexec(y)\n");
    assert_eq!((ids(&tree, &[]), tree.check(&[]).code), ("2 B102".to_owned(), Some(0)));
    assert_eq!(tree.check(&["--fail-severity", "medium"]).code, Some(1));
    assert_eq!(ids(&tree, &["--report-severity", "low"]), "1 B101 2 B102");
}

#[test]
fn confidence_has_thresholds_of_its_own() {
    // B113 is of low confidence.
    let tree = Tree::new(&[("x.py", "import requests\nrequests.get(url)\n")]);
    assert_eq!(ids(&tree, &[]), "2 B113");
    assert_eq!(ids(&tree, &["--report-confidence", "medium"]), "");
    let said = tree.check(&["--fail-confidence", "medium"]);
    assert!(said.code == Some(0) && said.out.contains("x.py:2:1: B113 "), "{}", said.out);
}

/// A comment that suppresses what would not be shown is of use all the same.
#[test]
fn suppressions_come_before_thresholds() {
    let tree = Tree::new(&[("x.py", "assert x  # nosec B101\nassert y\n")]);
    assert_eq!(tree.report(&["--report-severity", "high"])["summary"]["hidden"], 1);
}

#[test]
fn what_is_excluded_is_checked_only_if_it_is_named() {
    let tree = Tree::new(&[
        ("ridealong.toml", "exclude = ['generated', 'a/*_pb2.py']\n"),
        ("x.py", "exec(x)\n"),
        ("b/generated/deep/x.py", "exec(x)\n"),
        ("a/x_pb2.py", "exec(x)\n"),
        ("c/a/x_pb2.py", "exec(x)\n"),
    ]);
    let report = tree.report(&[]);
    assert_eq!(found(&report), ["c/a/x_pb2.py:1 B102", "x.py:1 B102"]);
    assert_eq!(report["summary"]["excluded"], 2);
    assert!(tree.check(&[]).out.ends_with("2 files were left out by the configuration.\n"));
    assert_eq!(found(&tree.report(&["a/x_pb2.py"])), ["a/x_pb2.py:1 B102"]);
    let said = tree.check(&["b"]);
    assert!(said.err.contains("and so is what the configuration excludes"), "{}", said.err);
}

#[test]
fn installed_code_is_left_out_unless_it_is_named() {
    let tree = Tree::new(&[
        ("x.py", "exec(x)\n"),
        ("venv/lib/x.py", "exec(x)\n"),
        ("my-env/pyvenv.cfg", ""),
        ("my-env/lib/site-packages/x.py", "exec(x)\n"),
        ("vendor/site-packages/x.py", "exec(x)\n"),
        ("web/node_modules/gyp/x.py", "exec(x)\n"),
        ("environment/x.py", "exec(x)\n"),
    ]);
    assert_eq!(found(&tree.report(&[])), ["environment/x.py:1 B102", "x.py:1 B102"]);
    assert_eq!(found(&tree.report(&["my-env"])), ["my-env/lib/site-packages/x.py:1 B102"]);
    assert_eq!(found(&tree.report(&["my-env/lib", "venv/lib"])).len(), 2);
    assert_eq!(found(&tree.report(&["web/node_modules/gyp/x.py"])).len(), 1);
    assert!(tree.check(&["web"]).err.contains("virtual environments are left out"));
}

const BANDIT: &str = "\
[tool.bandit]
skips = ['B506']
exclude_dirs = ['old', './gen*']
targets = ['x']

[tool.bandit.assert_used]
skips = ['*_spec.py']
unknown = true
";

#[test]
fn the_table_of_bandit_is_honoured() {
    let text = "import yaml, pickle\nassert x\nexec(y)\nyaml.load(z)\n";
    let paths = ["a/x.py", "a/old/x.py", "generated/x.py", "a/x_spec.py", "test_x.py"];
    let mut files: Vec<_> = paths.map(|path| (path, text)).to_vec();
    files.push(("pyproject.toml", BANDIT));
    let tree = Tree::new(&files);
    let expected = ["a/x.py:2 B101", "a/x.py:3 B102", "a/x_spec.py:3 B102", "test_x.py:3 B102"];
    assert_eq!(found(&tree.report(&[])), expected);
    assert_eq!(tree.report(&[])["summary"]["excluded"], 2);

    // Who lists tests has chosen.
    tree.write("pyproject.toml", "[tool.bandit]\ntests = ['B403', 'B101']\n");
    assert_eq!(found(&tree.report(&["test_x.py"])), ["test_x.py:1 B403", "test_x.py:2 B101"]);
    tree.write("pyproject.toml", "[tool.bandit]\ntests = ['B101']\n[tool.ridealong]\nselect = ['B102']\n");
    assert_eq!(found(&tree.report(&["a/x.py"])), ["a/x.py:3 B102"]);
    tree.write("a/ridealong.toml", "select = ['B506']\n");
    assert_eq!(found(&tree.report(&["a/x.py"])), ["a/x.py:4 B506"]);
    assert_eq!(found(&tree.report(&["a/x.py", "--config", "pyproject.toml"])), ["a/x.py:3 B102"]);
    std::fs::remove_file(tree.path().join("a/ridealong.toml")).unwrap();
    for (wrong, message) in [
        ("[tool.bandit]\nskips = 'B101'\n", ":2:9: `skips` has to be a list of texts, not a text; 5 files"),
        (
            "[tool.bandit.assert_used]\nskips = [1]\n",
            ":2:10: an item of `skips` has to be a text, not a number",
        ),
        ("[tool.bandit]\ntests = ['B1O1']\n", ":2:10: no rule is called `B1O1`; did you mean `B101`?"),
    ] {
        tree.write("pyproject.toml", wrong);
        let said = tree.check(&[]);
        assert_eq!(said.code, Some(2));
        assert!(said.err.starts_with(&format!("error: pyproject.toml{message}")), "{}", said.err);
    }
}

#[test]
fn a_selection_that_leaves_nothing_is_warned_of() {
    let tree = configured("select = ['B102']\n", "exec(x)\n");
    let said = tree.check(&["--ignore", "exec_used"]);
    assert_eq!(said.code, Some(0));
    let warning =
        "warning: ridealong.toml: no rule runs, as all that are selected are ignored by `exec_used`";
    assert!(said.err.starts_with(warning), "{}", said.err);
    assert_eq!(said.err.lines().count(), 1);
    assert_eq!(tree.check(&[]).err, "");
    let said = tree.check(&["--isolated", "--select", "B1", "--ignore", "B1"]);
    assert!(said.err.starts_with("warning: no rule runs"), "{}", said.err);
}

#[test]
fn a_mistake_is_told_with_its_place_and_what_was_meant() {
    for (text, expected) in [
        ("presets = 'bandit'\n", ":1:1: there is no key `presets`; did you mean `preset`?"),
        ("preset = 'recomended'\n", ":1:10: `preset` is one of `bandit`, `recommended`, not `recomended`"),
        (
            "per_file_ignores = {}\n",
            ":1:1: there is no key `per_file_ignores`; did you mean `per-file-ignores`?",
        ),
        (
            "\n[assert_used]\nskip = []\n",
            ":3:1: there is no key `skip` in `assert_used`; did you mean `skips`?",
        ),
        (
            "fail-severity = 1\n",
            ":1:17: `fail-severity` has to be one of `low`, `medium`, `high`, not a number",
        ),
        ("exclude = ['a[']\n", ":1:12: `a[` is no pattern of paths: "),
        ("[per-file-ignores]\n'*.py' = ['B1O1']\n", ":2:11: no rule is called `B1O1`; did you mean `B101`?"),
    ] {
        let said = configured(text, "exec(x)\n").check(&[]);
        assert_eq!(said.code, Some(2));
        assert!(said.err.starts_with(&format!("error: ridealong.toml{expected}")), "{}", said.err);
        assert!(said.err.ends_with("; 1 file under it was not checked\n"), "{}", said.err);
    }
}

/// Editors on Windows may put one there.
#[test]
fn a_byte_order_mark_in_a_configuration_is_nothing() {
    let files = [
        ("ridealong.toml", ""),
        ("pyproject.toml", "[tool.ridealong]\n"),
        ("pyproject.toml", "[tool.bandit]\n"),
    ];
    for (name, table) in files {
        let option = if table.contains("bandit") { "skips" } else { "ignore" };
        let text = format!("\u{feff}{table}{option} = ['B102']\n");
        let tree = Tree::new(&[(name, text.as_str()), ("x.py", "assert x\nexec(y)\n")]);
        assert_eq!(found(&tree.report(&["x.py"])), ["x.py:1 B101"], "{text}");
        assert_eq!(found(&tree.report(&["x.py", "--config", name])), ["x.py:1 B101"], "{text}");
    }
    let said = configured("\u{feff}ignore = ['B9']\n", "exec(x)\n").check(&[]);
    assert!(said.err.starts_with("error: ridealong.toml:1:11: no rule is called `B9`"), "{}", said.err);
}

#[test]
fn help_tells_of_presets_and_of_what_fails() {
    let tree = Tree::new::<&str>(&[]);
    let help = tree.run(&["check", "--help"]).out;
    for part in
        ["--preset", "--extend-select", "--report-severity", "--fail-confidence", "bandit", "recommended"]
    {
        assert!(help.contains(part), "{part} in {help}");
    }
    for arguments in [&["--help"][..], &["check", "--help"]] {
        let help = tree.run(arguments).out;
        assert!(help.contains("  0  nothing was found, or nothing that --fail-severity"), "{help}");
    }
    assert_eq!(tree.check(&["--preset", "bandit", "--select", "B1"]).code, Some(2));
}
