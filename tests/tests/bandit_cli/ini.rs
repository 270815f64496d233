//! `.bandit` among the targets, and `--ini`.

use crate::side_by_side::{same, tree};

#[test]
fn an_ini_file_adds_to_the_command_line() {
    for (text, lines) in [
        ("[bandit]\ntests = B101,B102\n", &["-r .", "-r . -t B403", "-r . -s B101"][..]),
        ("[bandit]\nskips: B101\n", &["-r .", "-r . -t B102", "-r . -s B102"]),
        ("[bandit]\nexclude = ./a/tests,b.py\n", &["-r .", "-r . -x x.py", "b.py"]),
        ("[bandit]\ntargets = b.py,a/x.py\n", &["--ini .bandit", "--ini .bandit empty.py", "-r ."]),
        ("[bandit]\nrecursive = false\n", &[".", "-r .", "a"]),
        ("[bandit]\naggregate = vuln\nnumber = 1\n", &["-r .", "-r . -a file -n 2", "-r . -n 3"]),
        ("[bandit]\nformat = json\nignore-nosec = 1\nquiet = yes\n", &["-r .", "-r . -v"]),
        ("[bandit]\nformat = nope\nverbose = 0\n", &["-r ."]),
        ("[bandit]\nconfigfile = c.yaml\nprofile = one\n", &["-r .", "-r . -c d.yaml", "-r . -p two"]),
        ("[bandit]\nbaseline = nope.json\n", &["-r ."]),
        ("[DEFAULT]\nskips = B101\n[bandit]\nother = %(skips)s,B102\n# c\n", &["-r ."]),
        ("[bandit]\nskips = B101,\n  B102\n", &["-r ."]),
        ("[bandit]\nexclude = 100%\n", &["-r ."]),
        ("[other]\nskips = B101\n", &["-r ."]),
        ("nothing\n", &["-r ."]),
        ("[bandit]\nskips = B101\nskips = B102\n", &["-r ."]),
        ("[bandit]\nSKIPS = B101\n", &["-r ."]),
        ("", &["-r ."]),
    ] {
        let tree = tree();
        tree.write(".bandit", text);
        tree.write("c.yaml", "profiles: {one: {include: [B101]}, two: {include: [B102]}}\nskips: [B403]\n");
        tree.write("d.yaml", "profiles: {one: {include: [B403]}}\n");
        same(&format!("INI {text:?}"), &tree, lines);
    }
}

#[test]
fn which_file_it_is() {
    let tree = tree();
    tree.write("a/.bandit", "[bandit]\nskips = B101\n");
    same("one INI file", &tree, &["-r .", "-r a", "a", "b.py", "-r . --ini nope.ini", "-r a a"]);
    tree.write("a/deep/.bandit", "[bandit]\nskips = B102\n");
    same("two INI files", &tree, &["-r .", "-r a/deep", "-r . --ini a/deep/.bandit"]);
}

#[test]
fn levels_are_named() {
    let tree = tree();
    tree.write(".bandit", "[bandit]\nlevel = Medium\nconfidence = high\n");
    let said = tree.run(&["bandit", "-q", "-r", ".", "-f", "csv"]);
    assert!(said.code == Some(1) && said.out.contains("B102") && !said.out.contains("B101"), "{said:?}");
    tree.write(".bandit", "[bandit]\nlevel = 2\n");
    let said = tree.run(&["bandit", "-q", "-r", "."]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(
        said.err.contains(".bandit: `level` is `2`; it has to be all, low, medium or high"),
        "{}",
        said.err
    );
}

/// Who sends code must not choose a file that is written over.
#[test]
fn a_file_that_is_found_does_not_say_where_the_report_goes() {
    let tree = tree();
    tree.write(".bandit", "[bandit]\noutput = precious.txt\n");
    tree.write("precious.txt", "mine");
    let said = tree.run(&["bandit", "-r", "."]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(
        said.err.contains("`output` names the file `precious.txt`, which is not written over"),
        "{}",
        said.err
    );
    let precious = || std::fs::read_to_string(tree.path().join("precious.txt")).unwrap();
    assert_eq!(precious(), "mine");
    assert_eq!(tree.run(&["bandit", "-r", ".", "--ini", ".bandit"]).out, "");
    assert!(precious().contains("Test results:"));
}

#[test]
fn a_short_file_that_means_terabytes_is_an_error() {
    let tree = tree();
    let level = |level: usize| format!("a{}={}\n", level + 1, format!("%(a{level})s").repeat(60));
    let text: String = (0..9).map(level).collect();
    tree.write("a/.bandit", format!("[bandit]\na0=xxxxxxxxxx\n{text}"));
    let said = tree.run(&["bandit", "-r", "."]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("a/.bandit: its values refer to each other"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn what_has_no_end_is_not_read_to_it() {
    let tree = tree();
    std::os::unix::fs::symlink("/dev/zero", tree.path().join("a/.bandit")).unwrap();
    assert_eq!(tree.run(&["bandit", "-q", "-r", "."]).code, Some(1), "as if it were not there");
    let said = tree.run(&["bandit", "b.py", "--ini", "/dev/zero"]);
    assert!(said.code == Some(1) && said.err.contains("longer than 16 MB"), "{}", said.err);
    for option in ["-c", "-b"] {
        let said = tree.run(&["bandit", "b.py", option, "/dev/zero"]);
        assert!(said.code == Some(2) && said.err.contains("longer than "), "{option}: {}", said.err);
    }
}
