//! What `-c` names.

use ridealong_tests::tree::Tree;

use crate::side_by_side::{same, tree};

/// A tree with a configuration of this name.
fn with(name: &str, text: &str) -> Tree {
    let tree = tree();
    tree.write(name, text);
    tree
}

#[test]
fn yaml_says_which_tests_run_and_what_is_left_out() {
    for (text, lines) in [
        (
            "tests: [B101, B102]\n",
            &["-c c.yaml -r .", "-c c.yaml -r . -t B403", "-c c.yaml -r . -s B101"][..],
        ),
        ("skips: [B101]\n", &["-c c.yaml -r .", "-c c.yaml -r . -t B101", "-c c.yaml -r . -t B102"]),
        ("tests: [B101]\nskips: [B101]\n", &["-c c.yaml -r ."]),
        ("tests: [B101, B102]\nskips: [B102]\n", &["-c c.yaml -r ."]),
        ("tests: [assert_used]\n", &["-c c.yaml -r ."]),
        ("tests: B101\n", &["-c c.yaml -r ."]),
        ("skips: B101\n", &["-c c.yaml -r ."]),
        ("tests:\nskips: ~\n", &["-c c.yaml -r ."]),
        ("tests: {B101: x}\n", &["-c c.yaml -r ."]),
        ("exclude_dirs: [a/tests, b.py]\n", &["-c c.yaml -r .", "-c c.yaml -r . -x x.py", "-c c.yaml b.py"]),
        ("exclude_dirs:\n- '*/tests/*'\n- ./b*\n", &["-c c.yaml -r .", "-c c.yaml -r . -x= "]),
        ("exclude_dirs: []\n", &["-c c.yaml -r ."]),
        ("include: ['*.txt', '*.pyw']\n", &["-c c.yaml -r .", "-c c.yaml b.py"]),
        ("include: '*.txt'\n", &["-c c.yaml -r ."]),
        ("include: []\n", &["-c c.yaml -r ."]),
        ("{}\n", &["-c c.yaml -r ."]),
        ("unknown: [1, {a: b}]\ndate: 2020-01-01\nplugin_name_pattern: '*.py'\n", &["-c c.yaml -r ."]),
        (
            "log_format: '%(levelname)s %(message)s'\nskips: [B101]\n",
            &["-c c.yaml -r .", "-c c.yaml -q -r ."],
        ),
        ("- a\n", &["-c c.yaml -r ."]),
        ("text\n", &["-c c.yaml -r ."]),
        ("a: [\n", &["-c c.yaml -r ."]),
        ("a: 1\n---\nb: 2\n", &["-c c.yaml -r ."]),
        ("a: !!python/name:os.system x\n", &["-c c.yaml -r ."]),
    ] {
        same(&format!("YAML {text:?}"), &with("c.yaml", text), lines);
    }
}

#[test]
fn toml_says_the_same() {
    for (text, lines) in [
        ("[tool.bandit]\nskips = ['B101']\nexclude_dirs = ['a/tests']\n", &["-c pyproject.toml -r ."][..]),
        (
            "[tool.bandit]\ntests = ['B101']\n[tool.bandit.assert_used]\nskips = ['*/x.py']\n",
            &["-c pyproject.toml -r ."],
        ),
        ("[project]\nname = 'x'\n", &["-c pyproject.toml -r ."]),
        ("[tool.other]\n", &["-c pyproject.toml -r ."]),
        ("[tool.bandit\n", &["-c pyproject.toml -r ."]),
    ] {
        same(&format!("TOML {text:?}"), &with("pyproject.toml", text), lines);
    }
}

#[test]
fn options_of_tests() {
    let code = "import os, foo\nassert x\nfoo.run('x', shell=True)\nos.system('x')\nfoo.go('x')\n\
                try:\n    x()\nexcept ValueError:\n    pass\nfor x in y:\n    try:\n        x()\n    except OSError:\n        continue\n";
    for text in [
        "assert_used: {skips: ['*/o.py']}\n",
        "assert_used: {skips: ['*/x.py', './o.*'], other: 3}\n",
        "assert_used:\n  skips: []\n",
        "assert_used:\n",
        "try_except_pass: {check_typed_exception: True}\ntry_except_continue: {check_typed_exception: yes}\n",
        "try_except_pass: {check_typed_exception: off}\n",
        "shell_injection:\n  subprocess: [foo.run]\n  shell: [foo.go]\n  no_shell: []\n",
        "base: &base {check_typed_exception: True}\ntry_except_pass: *base\ntry_except_continue:\n  <<: *base\n",
    ] {
        let tree = with("c.yaml", text);
        tree.write("o.py", code);
        same(&format!("options {text:?}"), &tree, &["-c c.yaml o.py", "-c c.yaml -r ."]);
    }
}

#[test]
fn profiles() {
    for (text, lines) in [
        (
            "profiles:\n  one:\n    include: [assert_used, B102]\n  two:\n    exclude: [B101, import_pickle]\n  three: {}\n",
            &[
                "-c c.yaml -p one -r .",
                "-c c.yaml -p two -r .",
                "-c c.yaml --profile three -r .",
                "-c c.yaml -r .",
                "-c c.yaml -p four -r .",
                "-c c.yaml -p one -t B403 -r .",
                "-c c.yaml -p one -s B102 -r .",
            ][..],
        ),
        (
            "profiles:\n  one:\n    include:\n    exclude:\n      - B101\n  two: {include: [B001], exclude: [B403]}\n  three: {include: [B101], exclude: [assert_used]}\n",
            &["-c c.yaml -p one -r .", "-c c.yaml -p two -r .", "-c c.yaml -p three -r ."],
        ),
        (
            "tests: [B101]\nprofiles:\n  one: {include: [B102]}\n",
            &["-c c.yaml -p one -r .", "-c c.yaml -r ."],
        ),
        ("profiles:\n  one: {include: [blacklist_calls]}\n", &["-c c.yaml -p one -r .", "-c c.yaml -r ."]),
    ] {
        same(&format!("profiles {text:?}"), &with("c.yaml", text), lines);
    }
}

#[test]
fn older_lists_of_calls_and_imports() {
    let lists = "blacklist_calls:\n  bad_name_sets:\n    - mine: {qualnames: [foo.bar, foo], message: 'not {func}'}\n    - his: {qualnames: [eval], message: no, level: HIGH, id: X1, cwe: 78}\n\
                 blacklist_imports:\n  bad_import_sets:\n    - other: {imports: [json, pickle], level: LOW, message: 'not {module}'}\n";
    let code = "import json, foo, pickle\nfrom json import loads\nfoo.bar()\njson()\nassert x\neval(x)  # nosec\n\
                eval(y)  # nosec B307\n__import__('json')\npickle()\n";
    for include in [
        "blacklist_calls",
        "blacklist_imports",
        "blacklist_import_func",
        "blacklist_calls, blacklist_imports",
        "assert_used",
        "blacklist_imports, assert_used",
        "B001",
    ] {
        let profile =
            format!("profiles:\n  one: {{include: [{include}]}}\n  two: {{exclude: [{include}]}}\n{lists}");
        let tree = with("c.yaml", &profile);
        tree.write("old.py", code);
        let lines = ["-c c.yaml -p one old.py", "-c c.yaml -p two old.py", "-c c.yaml old.py"];
        same(&format!("lists for {include}"), &tree, &lines);
    }
}

#[test]
fn an_error_names_the_file_and_the_place() {
    for (text, part) in [
        ("tests: 3\n", "[main]\tERROR\tc.yaml: `tests` is the number 3"),
        ("a: [1\nb: 2\n", "[main]\tERROR\tc.yaml:2:"),
        ("assert_used: {skips: true}\n", "[main]\tERROR\tc.yaml: `assert_used.skips`: invalid type"),
        ("profiles: {a: ~}\n", "`profiles.a` is nothing where a table is expected"),
        ("blacklist_calls: {bad_name_sets: [{a: {qualnames: [b]}}]}\n", "`a`: `message` is missing"),
        ("", "has to be a table of options"),
    ] {
        let said = with("c.yaml", text).run(&["bandit", "-c", "c.yaml", "b.py"]);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{text:?}");
        assert!(said.err.contains(part), "{text:?}: {}", said.err);
    }
}
