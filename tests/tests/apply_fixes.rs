//! Fixes on disk: `--diff` shows them, `--fix` makes them, and nothing else changes.

use std::fs;
use std::process::{Command, Stdio};

use ridealong_tests::tools::skipped;
use ridealong_tests::tree::{Said, Tree, found};

/// Findings with a safe fix, one with an unsafe one, and one without.
const SOURCE: &str = "import yaml\nimport subprocess\n\n\ndef run(x):\n    yaml.load(yaml.load(x))\n    subprocess.run(\"ls\", shell=True)\n    exec(x)\n";

fn fixed(tree: &Tree, path: &str) -> String {
    fs::read_to_string(tree.path().join(path)).unwrap()
}

fn piped(tree: &Tree, arguments: &[&str], source: &str) -> Said {
    tree.write("source", source);
    let input = fs::File::open(tree.path().join("source")).unwrap();
    Said::of(&tree.command(&[&["check"], arguments].concat()).stdin(input).output().unwrap())
}

#[test]
fn safe_fixes_are_made_and_the_rest_is_reported() {
    let tree = Tree::new(&[("a.py", SOURCE), ("b.py", "exec(x)\n")]);
    let said = tree.check(&["--fix"]);
    assert_eq!(said.code, Some(1));
    assert_eq!(fixed(&tree, "a.py"), SOURCE.replace("yaml.load", "yaml.safe_load"));
    assert!(!said.out.contains("B506") && said.out.contains("a.py:8:5: B102"), "{}", said.out);
    let last = said.out.lines().last().unwrap();
    let expected = "Fixed 2 of 5 findings; 3 are left. --unsafe-fixes mends 1 of them, and may change what the program does.";
    assert_eq!(last, expected);
    let again = tree.check(&["--fix"]);
    assert!(again.out.contains("Fixed 0 of 3 findings"), "{}", again.out);
    tree.check(&["--fix", "--unsafe-fixes"]);
    assert!(fixed(&tree, "a.py").contains("subprocess.run([\"ls\"])"), "{}", fixed(&tree, "a.py"));
    let all = Tree::new(&[("a.py", "import yaml\nyaml.load(x)\n")]);
    let said = all.check(&["--fix"]);
    assert_eq!((said.code, said.out.lines().last()), (Some(0), Some("Fixed 1 of 1 finding.")));
    let report = tree.report(&["--fix"]);
    assert!(found(&report).iter().all(|one| !one.contains("B506")));
}

#[test]
fn unsafe_fixes_want_to_be_asked_for_with_a_purpose() {
    let tree = Tree::new(&[("a.py", SOURCE)]);
    for arguments in [&["--unsafe-fixes"][..], &["--fix", "--diff"], &["--diff", "--output-format", "json"]] {
        let said = tree.check(arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments:?}");
    }
    assert_eq!(fixed(&tree, "a.py"), SOURCE);
}

/// Files whose diffs are hard: no line end at the end, CRLF, a byte order mark, Latin-1, blanks in
/// the name.
fn hard() -> Tree {
    Tree::new(&[
        ("a.py", SOURCE.as_bytes()),
        ("no end.py", b"import yaml\nyaml.load(x)"),
        ("deep/crlf.py", b"import yaml\r\nx = 1\r\nyaml.load(x)\r\n"),
        ("mark.py", b"\xef\xbb\xbfimport yaml; yaml.load(x)\n"),
        ("latin.py", LATIN),
        ("clean.py", b"x = 1\n"),
        ("n.ipynb", NOTEBOOK.as_bytes()),
    ])
}

const NOTEBOOK: &str = "{\"cells\": [{\"cell_type\": \"code\", \"execution_count\": 1, \"metadata\": {}, \"outputs\": [],\n  \"source\": [\"import yaml\\n\",\n   \"yaml.load('\\u00e4')\"]}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 4}";

/// Bytes that are no UTF-8, in lines that change and in lines beside them.
const LATIN: &[u8] = b"# coding: latin-1\nimport yaml\nx = '\xe9'\ny = yaml.load('\xe9')\n";

const NAMES: [&str; 7] = ["a.py", "no end.py", "deep/crlf.py", "mark.py", "latin.py", "clean.py", "n.ipynb"];

#[test]
fn patch_and_git_make_of_the_diff_what_fix_makes() {
    let by_fix = hard();
    by_fix.check(&["--fix"]);
    for tool in [
        &["patch", "-p0", "--binary", "--posix"][..],
        &["patch", "-p0", "--binary"],
        &["git", "apply", "-p0"],
    ] {
        let tree = hard();
        let output = tree.command(&["check", "--diff"]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("Would fix 7 of 9 findings; 2 are left."), "{said}");
        for name in NAMES {
            assert_eq!(
                fs::read(tree.path().join(name)).unwrap(),
                fs::read(hard().path().join(name)).unwrap()
            );
        }
        fs::write(tree.path().join("changes.diff"), output.stdout).unwrap();
        let input = fs::File::open(tree.path().join("changes.diff")).unwrap();
        let run = Command::new(tool[0]).args(&tool[1..]).current_dir(tree.path()).stdin(input).output();
        let Ok(run) = run else {
            skipped("applying a diff", &format!("no {}", tool[0]));
            continue;
        };
        assert!(
            run.status.success(),
            "{tool:?}: {}",
            String::from_utf8_lossy(&[run.stdout, run.stderr].concat())
        );
        for name in NAMES {
            let [ours, theirs] = [&by_fix, &tree].map(|tree| fs::read(tree.path().join(name)).unwrap());
            assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&theirs), "{tool:?}: {name}");
            assert_eq!(ours, theirs, "{tool:?}: {name}");
        }
    }
}

#[test]
fn a_diff_of_nothing_is_empty_and_no_failure() {
    let tree = Tree::new(&[("a.py", "exec(x)\n")]);
    let said = tree.check(&["--diff"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert_eq!(said.err, "Would fix 0 of 1 finding; 1 is left.\n");
}

#[test]
fn line_ends_marks_and_encodings_stay() {
    let tree = hard();
    tree.check(&["--fix"]);
    let bytes = |name: &str| fs::read(tree.path().join(name)).unwrap();
    assert_eq!(bytes("mark.py"), b"\xef\xbb\xbfimport yaml; yaml.safe_load(x)\n");
    assert_eq!(bytes("deep/crlf.py"), b"import yaml\r\nx = 1\r\nyaml.safe_load(x)\r\n");
    assert_eq!(bytes("no end.py"), b"import yaml\nyaml.safe_load(x)");
    assert_eq!(fixed(&tree, "n.ipynb"), NOTEBOOK.replace("yaml.load", "yaml.safe_load"));
    let latin = b"# coding: latin-1\nimport yaml\nx = '\xe9'\nyaml.load(x)\n";
    let tree = Tree::new(&[("latin.py", latin)]);
    let said = tree.check(&["--fix"]);
    let mended = b"# coding: latin-1\nimport yaml\nx = '\xe9'\nyaml.safe_load(x)\n";
    assert_eq!(fs::read(tree.path().join("latin.py")).unwrap(), mended, "{}", said.err);
    let ascii = "# coding: latin-1\nimport yaml\nyaml.load(x)\n";
    let tree = Tree::new(&[("ascii.py", ascii)]);
    tree.check(&["--fix"]);
    assert_eq!(fixed(&tree, "ascii.py"), ascii.replace("yaml.load", "yaml.safe_load"));
}

/// Twenty handlers that swallow an exception, each of which wants the same import.
fn handlers(newline: &str) -> String {
    "try: x()\nexcept: pass\n".replace('\n', newline).repeat(20)
}

#[test]
fn twenty_fixes_bring_one_import() {
    let cell = |lines: &str| serde_json::json!({ "cell_type": "code", "metadata": {}, "outputs": [], "source": lines });
    let notebook = serde_json::json!({
        "cells": [cell("%load_ext x\nimport a"), cell(&handlers("\n"))],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 4,
    });
    let tree = Tree::new(&[
        ("a.py", format!("import a\n{}", handlers("\n"))),
        ("b.py", format!("\u{feff}#!x\r\n{}", handlers("\r\n"))),
        ("c.ipynb", notebook.to_string()),
    ]);
    let said = tree.check(&["--select", "B110", "--fix", "--unsafe-fixes"]);
    assert!(said.out.contains("Fixed 60 of 60 findings."), "{}", said.out);
    let logged = |text: &str| (text.matches(".exception(").count(), text.matches("import logging").count());
    for path in ["a.py", "b.py", "c.ipynb"] {
        assert_eq!(logged(&fixed(&tree, path)), (20, 1), "{path}");
    }
    assert!(fixed(&tree, "a.py").starts_with("import a\nimport logging\ntry: x()\n"));
    assert!(fixed(&tree, "b.py").starts_with("\u{feff}#!x\r\nimport logging\r\n\r\ntry: x()\r\n"));
    let cells: serde_json::Value = serde_json::from_str(&fixed(&tree, "c.ipynb")).unwrap();
    assert_eq!(cells["cells"][0]["source"].to_string(), r#""%load_ext x\nimport a\nimport logging""#);
}

#[test]
fn what_does_not_parse_is_not_fixed() {
    let source = "import yaml\nyaml.load(x)\ny = (\n";
    let tree = Tree::new(&[("a.py", source)]);
    let said = tree.check(&["--fix"]);
    assert_eq!((said.code, fixed(&tree, "a.py").as_str()), (Some(2), source));
    assert!(said.err.contains("a.py: does not parse, so that its fixes were not made"), "{}", said.err);
    assert!(said.out.contains("B506"), "{}", said.out);
}

#[test]
fn what_unsafe_fixes_would_mend_is_only_promised_where_they_can() {
    let broken = "import yaml\nimport subprocess\nyaml.load(x)\nsubprocess.run(\"ls\", shell=True)\ny = (\n";
    let tree = Tree::new(&[("a.py", SOURCE), ("broken.py", broken)]);
    let said = tree.check(&["--fix"]);
    assert!(said.out.contains(" --unsafe-fixes mends 1 of them,"), "{}", said.out);
    let tree = Tree::new(&[("broken.py", broken)]);
    let said = tree.check(&["--fix"]);
    assert!(said.out.ends_with("Fixed 0 of 2 findings; 2 are left.\n"), "{}", said.out);
}

#[test]
fn what_a_baseline_or_a_comment_hides_is_not_fixed() {
    let source = "import yaml\nyaml.load(a)\nyaml.load(b)  # nosec B506\n";
    let tree = Tree::new(&[("a.py", source)]);
    tree.check(&["--write-baseline", "known"]);
    tree.write("a.py", source.to_owned() + "yaml.load(c)\n");
    let said = tree.check(&["--baseline", "known", "--fix"]);
    assert_eq!(fixed(&tree, "a.py"), source.to_owned() + "yaml.safe_load(c)\n", "{said:?}");
    assert!(said.out.ends_with("1 finding hidden by the baseline.\nFixed 1 of 1 finding.\n"), "{}", said.out);
}

#[test]
fn standard_input_is_fixed_on_the_way_through() {
    let tree = Tree::new::<&str>(&[]);
    let said = piped(&tree, &["-", "--fix", "--stdin-filename", "x.py"], SOURCE);
    assert_eq!((said.code, said.out), (Some(1), SOURCE.replace("yaml.load", "yaml.safe_load")));
    assert!(said.err.contains("x.py:8:5: B102") && said.err.contains("Fixed 2 of 4"), "{}", said.err);
    let said = piped(&tree, &["-", "--fix"], "x = 1");
    assert_eq!((said.code, said.out.as_str()), (Some(0), "x = 1"));
    let said = piped(&tree, &["-", "--diff", "--stdin-filename", "a/x.py"], "import yaml\nyaml.load(x)\n");
    assert!(said.out.starts_with("--- a/x.py\n+++ a/x.py\n@@ -1,2 +1,2 @@\n"), "{}", said.out);
    let said = piped(&tree, &["-", "--fix", "--stdin-filename", "n.ipynb"], NOTEBOOK);
    assert_eq!(said.out, NOTEBOOK.replace("yaml.load", "yaml.safe_load"));
}

#[test]
fn a_name_for_standard_input_is_not_about_files() {
    let tree = Tree::new(&[("a.py", SOURCE)]);
    let said = piped(&tree, &["--fix", "--stdin-filename", "x.py"], "import yaml\nyaml.load(x)\n");
    assert_eq!((said.code, said.out.as_str()), (Some(0), "import yaml\nyaml.safe_load(x)\n"), "{said:?}");
    for path in [".", "a.py"] {
        let said = piped(&tree, &["--fix", "--stdin-filename", "x.py", path], "x = 1\n");
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said:?}");
        assert!(said.err.starts_with("error: --stdin-filename is about standard input"), "{}", said.err);
    }
    assert_eq!(fixed(&tree, "a.py"), SOURCE);
}

#[test]
fn fixing_a_package_leaves_nothing_to_fix_and_breaks_no_file() {
    let package = ridealong_tests::corpus::packages().into_iter().find(|package| package.name == "nltk");
    let sources = match package.expect("a package of the list").sources() {
        Ok(sources) => sources,
        Err(reason) => return skipped("fixes of a package", &reason),
    };
    let files: Vec<(&str, &str)> =
        sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let tree = Tree::new(&files);
    let before = tree.report(&["--isolated"])["problems"].clone();
    let said = tree.check(&["--fix", "--unsafe-fixes", "--isolated", "-q", "."]);
    assert!(!said.err.contains("fault in Ridealong"), "{}", said.err);
    let again = tree.check(&["--diff", "--unsafe-fixes", "--isolated", "."]);
    assert_eq!(again.out, "");
    assert_eq!(tree.report(&["--isolated"])["problems"], before);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn permissions_stay_and_nothing_is_left_behind() {
        let tree = Tree::new(&[("a.py", SOURCE)]);
        let path = tree.path().join("a.py");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        let before = fs::metadata(&path).unwrap();
        tree.check(&["--fix"]);
        let after = fs::metadata(&path).unwrap();
        assert_eq!(after.permissions().mode(), before.permissions().mode());
        assert_ne!(after.ino(), before.ino(), "another file took its place");
        assert_eq!(fs::read_dir(tree.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_read_only_stays() {
        let tree = Tree::new(&[("a.py", SOURCE)]);
        let path = tree.path().join("a.py");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let said = tree.check(&["--fix"]);
        assert_eq!((said.code, fixed(&tree, "a.py").as_str()), (Some(2), SOURCE));
        assert!(said.err.contains("is read-only"), "{}", said.err);
    }

    #[test]
    fn links_are_followed_as_far_as_the_user_named() {
        let elsewhere = Tree::new(&[("out.py", SOURCE)]);
        let tree = Tree::new(&[("real.py", SOURCE)]);
        symlink("real.py", tree.path().join("inside.py")).unwrap();
        symlink(elsewhere.path().join("out.py"), tree.path().join("outside.py")).unwrap();
        let said = tree.check(&["--fix"]);
        assert!(fs::symlink_metadata(tree.path().join("inside.py")).unwrap().is_symlink());
        assert_eq!(fixed(&tree, "real.py"), SOURCE.replace("yaml.load", "yaml.safe_load"));
        assert_eq!((said.code, fixed(&elsewhere, "out.py").as_str()), (Some(2), SOURCE));
        assert!(
            said.err.contains("outside.py: is a link to `") && !said.err.contains("inside.py"),
            "{}",
            said.err
        );
        assert!(said.out.contains("Fixed 2 of 12 findings"), "{}", said.out);
        let named = tree.check(&["--fix", "outside.py"]);
        assert_eq!(named.code, Some(1), "{}", named.err);
        assert!(fs::symlink_metadata(tree.path().join("outside.py")).unwrap().is_symlink());
        assert_eq!(fixed(&elsewhere, "out.py"), SOURCE.replace("yaml.load", "yaml.safe_load"));
    }

    /// `O_NONBLOCK`: opening a pipe for writing fails where nobody reads.
    const NONBLOCK: i32 = if cfg!(target_os = "linux") { 0o4000 } else { 0x4 };

    /// A pipe gives the source once, so that reading it again gives another one.
    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let tree = Tree::new::<&str>(&[]);
        let pipe = tree.path().join("pipe.py");
        if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            return skipped("a file that changes", &"no mkfifo".to_owned());
        }
        let mut command = tree.command(&["check", "--fix", "pipe.py"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Opening waits for a reader, which might never come: so nobody waits for this thread.
        std::thread::spawn(move || {
            fs::write(&pipe, "import yaml\nyaml.load(x)\n").unwrap();
            // As long as it has a reader, it can be opened without waiting.
            let mut opening = fs::OpenOptions::new();
            opening.write(true).custom_flags(NONBLOCK);
            while opening.open(&pipe).is_ok() {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            // The reader may have had enough before all is written.
            _ = fs::write(&pipe, "import yaml\nyaml.load(y)\n");
        });
        let said = Said::of(&child.wait_with_output().unwrap());
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains("pipe.py: has changed since it was checked"), "{}", said.err);
    }
}
