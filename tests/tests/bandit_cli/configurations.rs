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
    let code = "\
import os, foo
assert x
foo.run('x', shell=True)
os.system('x')
foo.go('x')
try:
    x()
except ValueError:
    pass
for x in y:
    try:
        x()
    except OSError:
        continue
";
    for text in [
        "assert_used: {skips: ['*/o.py']}\n",
        "assert_used: {skips: ['*/x.py', './o.*'], other: 3}\n",
        "assert_used:\n  skips: []\n",
        "assert_used:\n",
        "try_except_pass: {check_typed_exception: True}\ntry_except_continue: {check_typed_exception: yes}\n",
        "try_except_pass: {check_typed_exception: off}\n",
        "shell_injection:\n  subprocess: [foo.run]\n  shell: [foo.go]\n  no_shell: []\n",
        "base: &b {check_typed_exception: True}\ntry_except_pass: *b\ntry_except_continue: {<<: *b}\n",
    ] {
        let tree = with("c.yaml", text);
        tree.write("o.py", code);
        same(&format!("options {text:?}"), &tree, &["-c c.yaml o.py", "-c c.yaml -r ."]);
    }
}

#[test]
fn profiles() {
    let text = "\
tests: [B102]
profiles:
  names: {include: [assert_used, B102]}
  without: {exclude: [B101, import_pickle]}
  all: {}
  empty:
    include:
    exclude:
      - B101
  lists: {include: [B001], exclude: [B403]}
  both: {include: [B101], exclude: [assert_used]}
";
    let lines = [
        "-c c.yaml -p names -r .",
        "-c c.yaml -p without -r .",
        "-c c.yaml --profile all -r .",
        "-c c.yaml -p empty -r .",
        "-c c.yaml -p lists -r .",
        "-c c.yaml -p both -r .",
        "-c c.yaml -p nope -r .",
        "-c c.yaml -p names -t B403 -r .",
        "-c c.yaml -p names -s B102 -r .",
        "-c c.yaml -r .",
    ];
    same("profiles", &with("c.yaml", text), &lines);
    let text = "profiles:\n  one: {include: [blacklist_calls]}\n";
    same("a profile without its list", &with("c.yaml", text), &["-c c.yaml -p one -r .", "-c c.yaml -r ."]);
}

/// Both lists, in the older form.
const LISTS: &str = "
blacklist_calls:
  bad_name_sets:
    - mine: {qualnames: [foo.bar, foo], message: 'not {func}'}
    - his: {qualnames: [eval], message: 'no', level: HIGH, id: X1, cwe: 78}
blacklist_imports:
  bad_import_sets:
    - other: {imports: [json, pickle], level: LOW, message: 'not {module}'}
";

const LISTED: &str = "\
import json, foo, pickle
from json import loads
foo.bar()
json()
assert x
eval(x)  # nosec
eval(y)  # nosec B307
__import__('json')
pickle()
";

#[test]
fn older_lists_of_calls_and_imports() {
    for include in [
        "blacklist_calls",
        "blacklist_imports",
        "blacklist_import_func",
        "blacklist_calls, blacklist_imports",
        "blacklist_imports, assert_used",
        "assert_used",
        "B001",
    ] {
        let profiles =
            format!("profiles:\n  one: {{include: [{include}]}}\n  two: {{exclude: [{include}]}}\n");
        let tree = with("c.yaml", &(profiles + LISTS));
        tree.write("old.py", LISTED);
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

/// Code that the tests with options report.
const ASKED: &str = r#"
import ssl, os, subprocess, foo, flask, bleach
assert x
x = "/foo/a", "/tmp/b", "o"
try: x()
except ValueError: pass
try: x()
except: pass
for y in x:
    try: x()
    except OSError: continue
    try: x()
    except: continue
ssl.wrap_socket(ssl_version=ssl.PROTOCOL_SSLv3)
ssl.wrap_socket(ssl_version=ssl.PROTOCOL_SSLv2)
def f(v=ssl.PROTOCOL_SSLv3): pass
subprocess.call("tar *", shell=True)
subprocess.call(["ls"])
subprocess.run("x", shell=True)
foo.run("x", shell=True)
os.system("chown *")
os.spawnl("ls")
from Crypto.PublicKey import RSA
RSA.generate(600)
RSA.generate(601)
RSA.generate(2000)
flask.Markup(bleach.clean(x))
flask.Markup(x)
bleach.clean(x)
"#;

#[test]
fn options_mean_what_they_mean_to_python() {
    let sizes = |high: &str| {
        format!(
            "weak_cryptographic_key: {{weak_key_size_rsa_high: {high}, weak_key_size_rsa_medium: 2048, \
             weak_key_size_dsa_high: 1, weak_key_size_dsa_medium: 2, weak_key_size_ec_high: 1, \
             weak_key_size_ec_medium: 2}}\n"
        )
    };
    let sizes = ["600.5", "600", "true", "-1", "99999999999"].map(sizes);
    let truths = ["1", "'no'", "''", "~", "[1]", "[]", "0.0", "{a: b}"];
    let truths = truths.map(|value| {
        format!("try_except_pass: {{check_typed_exception: {value}}}\ntry_except_continue: {{check_typed_exception: {value}}}\n")
    });
    let others = [
        "assert_used: {skips: '*_test.py'}\n",
        "assert_used: {skips: '_test'}\n",
        "hardcoded_tmp_directory: {tmp_dirs: /foo}\n",
        "markupsafe_xss: {allowed_calls: bleach.clean}\n",
        "markupsafe_xss: {extend_markup_names: bleach.clean}\n",
        "markupsafe_xss: {allowed_calls: }\n",
        "ssl_with_bad_version: {bad_protocol_versions: PROTOCOL_SSLv3}\n",
        "ssl_with_bad_version: {bad_protocol_versions: [PROTOCOL_SSLv3, 3]}\n",
        "shell_injection: {subprocess: subprocess.call, shell: 'os.system,os.popen', no_shell: os.spawnl}\n",
        // Tables that lack something.
        "try_except_pass: {}\ntry_except_continue: {}\n",
        "try_except_pass: {other: 1}\n",
        "ssl_with_bad_version: {}\n",
        "weak_cryptographic_key: {}\n",
        "weak_cryptographic_key: {weak_key_size_rsa_high: 1024}\n",
        "shell_injection: {}\n",
        "shell_injection: {subprocess: [subprocess.call]}\n",
        "shell_injection: {shell: [os.system]}\n",
        "shell_injection: {no_shell: [os.spawnl]}\n",
        "shell_injection: {subprocess: [subprocess.call], shell: [os.system]}\n",
        "shell_injection: {subprocess: [subprocess.call], no_shell: [os.spawnl]}\n",
        "shell_injection: {subprocess: [subprocess.call, os.spawnl], no_shell: [os.spawnl]}\n",
        "shell_injection: {shell: [os.system], no_shell: [os.spawnl]}\n",
        "shell_injection: {subprocess: ~, shell: [os.system], no_shell: [os.spawnl]}\n",
        "shell_injection: {subprocess: [subprocess.call], shell: ~, no_shell: [os.spawnl]}\n",
        "shell_injection: {subprocess: [subprocess.call], shell: [os.system], no_shell: ~}\n",
        "assert_used: {}\nhardcoded_tmp_directory: {}\nmarkupsafe_xss: {}\n",
    ];
    for text in sizes.iter().chain(&truths).map(String::as_str).chain(others) {
        let tree = with("c.yaml", text);
        tree.write("o.py", ASKED);
        same(&format!("options {text:?}"), &tree, &["-c c.yaml o.py"]);
    }
    let tree = with("c.yaml", "try_except_pass: {}\n");
    same("nothing is left", &tree, &["-c c.yaml b.py -t B110"]);
}

#[test]
fn utf16_is_read_by_its_mark() {
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let tree = tree();
        let bytes: Vec<u8> = "\u{feff}skips: [B602]\n".encode_utf16().flat_map(to_bytes).collect();
        tree.write("c.yaml", bytes);
        same("UTF-16", &tree, &["-c c.yaml -r ."]);
    }
}

#[test]
fn a_byte_order_mark_is_nothing_in_yaml_and_a_mistake_in_toml() {
    let tree = with("c.yaml", "\u{feff}skips: [B602]\n");
    same("a mark in YAML", &tree, &["-c c.yaml -r ."]);
    tree.write("c.toml", "\u{feff}[tool.bandit]\nskips = ['B602']\n");
    same("a mark in TOML", &tree, &["-c c.toml -r ."]);
    let said = tree.run(&["bandit", "-c", "c.toml", "b.py"]);
    assert!(said.err.contains("c.toml: starts with a byte order mark"), "{}", said.err);
}
