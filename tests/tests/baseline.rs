//! Baselines: what is known is not reported, and each entry hides one finding.

use std::fs;

use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::skipped;
use ridealong_tests::tree::{Said, Tree, found};
use serde_json::json;

const SOURCE: &str = "import pickle\n\n\ndef f(x):\n    assert x\n    exec(x)\n    assert x\n";

/// All rules run.
const ALL: &str = "preset = 'bandit'\n";

/// A tree whose findings are all in the baseline `known`.
fn tree() -> Tree {
    let tree = Tree::new(&[("src/a.py", SOURCE), ("src/b.py", "exec(y)\n"), ("ridealong.toml", ALL)]);
    let said = tree.check(&["--write-baseline", "known"]);
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "known: 5 entries (5 added, 0 removed)\n"),
        "{said:?}"
    );
    tree
}

fn check(tree: &Tree) -> Said {
    tree.check(&["--baseline", "known"])
}

fn known(tree: &Tree) -> String {
    fs::read_to_string(tree.path().join("known")).unwrap()
}

#[test]
fn what_is_known_is_hidden_and_counted() {
    let tree = tree();
    let said = check(&tree);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(said.out, "Checked 2 files: nothing found.\n5 findings hidden by the baseline.\n");
    let report = tree.check(&["--baseline", "known", "--output-format", "json"]);
    assert!(report.out.contains("\"findings\":[]"), "{}", report.out);
    assert_eq!(report.err, "5 findings hidden by the baseline.\n");
}

#[test]
fn an_entry_hides_one_finding_and_not_its_kind() {
    let tree = tree();
    tree.write("src/a.py", SOURCE.to_owned() + "    assert x\n    exec(y)\n");
    let report = tree.report(&["--baseline", "known"]);
    assert_eq!(found(&report), ["src/a.py:8 B101", "src/a.py:9 B102"]);
}

#[test]
fn moved_lines_and_a_formatter_change_nothing() {
    let tree = tree();
    tree.write(
        "src/a.py",
        format!("'''Docs.'''\nimport os\n\n{}", SOURCE.replace("exec(x)", "exec(\n        x,\n    )")),
    );
    assert_eq!(check(&tree).code, Some(0));
}

#[test]
fn entries_that_match_nothing_are_told_and_taken_out_on_request() {
    let tree = tree();
    tree.write("src/a.py", SOURCE.replace("    exec(x)\n", ""));
    let before = known(&tree);
    let said = check(&tree);
    let stale =
        "1 entry of the baseline matches nothing any more; --prune-baseline takes out what is left over.\n";
    assert!(said.code == Some(0) && said.out.ends_with(stale), "{}", said.out);
    assert_eq!(known(&tree), before);
    tree.write("src/b.py", "exec(y)\nassert new\n");
    let said = tree.check(&["--baseline", "known", "--prune-baseline"]);
    assert!(
        said.code == Some(1) && said.out.ends_with("1 entry taken out of the baseline.\n"),
        "{}",
        said.out
    );
    let expected: String = before
        .split_inclusive('\n')
        .filter(|line| !(line.starts_with("B102") && line.contains("a.py")))
        .collect();
    assert_eq!(known(&tree), expected, "it shrinks, and does not grow");
    assert!(tree.check(&["--prune-baseline"]).err.contains("--baseline"));
}

#[test]
fn what_was_not_looked_at_is_not_stale() {
    let tree = tree();
    for arguments in [&["src/b.py"][..], &["--select", "B101", "src"], &["--ignore", "B102"]] {
        let said = tree.check(&[arguments, &["--baseline", "known"]].concat());
        assert!(!said.out.contains("nothing any more"), "{arguments:?}: {}", said.out);
    }
    tree.write("src/a.py", "x = (\n");
    assert!(!check(&tree).out.contains("nothing any more"));
    fs::remove_file(tree.path().join("src/a.py")).unwrap();
    assert!(check(&tree).out.contains("4 entries of the baseline match nothing any more"));
}

#[test]
fn findings_go_with_a_file_that_is_renamed() {
    let tree = tree();
    fs::rename(tree.path().join("src/a.py"), tree.path().join("src/new.py")).unwrap();
    let said = tree.check(&["--baseline", "known", "--prune-baseline"]);
    assert_eq!(said.out, "Checked 2 files: nothing found.\n5 findings hidden by the baseline.\n");
    assert!(
        known(&tree).contains(" src/new.py\n") && !known(&tree).contains(" src/a.py\n"),
        "{}",
        known(&tree)
    );
    tree.write("src/copy.py", SOURCE);
    assert_eq!(found(&tree.report(&["--baseline", "known"])).len(), 4, "a copy is new");
}

#[test]
fn the_body_around_a_finding_may_change() {
    let source = "import ssl\n\n\ndef connect(user, password=\"hunter2\"):\n    return 1\n\n\ndef wrap(version=ssl.PROTOCOL_SSLv3):\n    return 1\n\n\ntry:\n    f()\nexcept Exception:\n    pass\n\nfor x in y:\n    try:\n        f()\n    except Exception as e:\n        continue\n";
    let tree = Tree::new(&[("a.py", source), ("ridealong.toml", ALL)]);
    let before = found(&tree.report(&[]));
    let ids = ["B107", "B503", "B110", "B112"];
    assert!(ids.iter().all(|id| before.iter().any(|one| one.ends_with(id))), "{before:?}");
    tree.check(&["--write-baseline", "known"]);
    let changed = source.replace("return 1", "return user").replace("    pass", "    # Why.\n    pass");
    let changed = changed.replace("        continue", "        # Why.\n        continue");
    tree.write("a.py", &changed);
    let said = check(&tree);
    assert!(said.code == Some(0) && !said.out.contains("nothing any more"), "{}", said.out);
    tree.write("a.py", changed.replace("hunter2", "hunter3").replace("Exception as e", "Exception as error"));
    assert_eq!(found(&tree.report(&["--baseline", "known"])).len(), 2, "other code is new");
}

/// A tree whose only finding is in the baseline, and was moved to another folder since.
fn moved() -> Tree {
    let tree = Tree::new(&[("old/a.py", "exec(x)\n"), ("old/b.py", "x = 1\n"), ("new/b.py", "x = 1\n")]);
    let said = tree.check(&["--write-baseline", "known"]);
    assert_eq!(said.out, "known: 1 entry (1 added, 0 removed)\n", "{said:?}");
    fs::rename(tree.path().join("old/a.py"), tree.path().join("new/a.py")).unwrap();
    tree
}

#[test]
fn entries_of_a_file_that_is_gone_stay_unless_all_was_looked_through() {
    for arguments in [
        &["old"][..],
        &["old", "new/b.py"],
        &["--select", "B101"],
        &["--ignore", "B102"],
        &["--report-severity", "high"],
    ] {
        let tree = moved();
        let said = tree.check(&[arguments, &["--baseline", "known", "--prune-baseline"]].concat());
        assert!(!said.out.contains("taken out"), "{arguments:?}: {}", said.out);
        assert_eq!(check(&tree).code, Some(0), "{arguments:?}");
        let said = tree.check(&[arguments, &["--write-baseline", "known"]].concat());
        assert_eq!(said.out, "known: 1 entry (0 added, 0 removed)\n", "{arguments:?}");
        assert_eq!(check(&tree).code, Some(0), "{arguments:?}");
    }
    let tree = moved();
    tree.write("new/a.py", "x = (\n");
    tree.check(&["--baseline", "known", "--prune-baseline"]);
    tree.write("new/a.py", "exec(x)\n");
    assert_eq!(check(&tree).code, Some(0), "what does not parse was not looked through");
    fs::remove_file(tree.path().join("new/a.py")).unwrap();
    let said = tree.check(&["old", "new", ".", "--baseline", "known", "--prune-baseline"]);
    assert!(said.out.ends_with("1 entry taken out of the baseline.\n"), "{}", said.out);
}

#[test]
fn the_file_is_stable_sorted_and_holds_no_code() {
    let tree = tree();
    let first = known(&tree);
    let lines: Vec<&str> = first.lines().filter(|line| !line.starts_with('#')).collect();
    let paths: Vec<&str> = lines.iter().map(|line| line.splitn(3, ' ').nth(2).unwrap()).collect();
    assert_eq!(paths, ["src/a.py", "src/a.py", "src/a.py", "src/a.py", "src/b.py"]);
    assert!(first.starts_with("# Ridealong baseline, version 1\n") && !first.contains("assert"), "{first}");
    fs::remove_file(tree.path().join("known")).unwrap();
    tree.check(&["--write-baseline", "known", "src/b.py", "src"]);
    assert_eq!(known(&tree), first);
    let said = tree.check(&["--write-baseline", "known", "src/b.py"]);
    assert_eq!((said.out.as_str(), known(&tree)), ("known: 5 entries (0 added, 0 removed)\n", first.clone()));
    let elsewhere = tree
        .command(&["check", "..", "--baseline", "../known"])
        .current_dir(tree.path().join("src"))
        .output();
    assert_eq!(elsewhere.unwrap().status.code(), Some(0), "paths are told from the baseline's folder");
}

#[test]
fn what_is_no_baseline_is_told_apart() {
    let tree = tree();
    for (text, reason) in [
        ("", "error: known:1: is no baseline"),
        ("# Ridealong baseline, version 7\n", "error: known:1: is of version 7"),
        ("# Ridealong baseline, version 1\n=======\n", "error: known:2: is no entry"),
        ("{}", "error: known: is no JSON report by Bandit"),
        ("{\"results\": 3}", "error: known: is no JSON report by Bandit"),
    ] {
        tree.write("known", text);
        let said = check(&tree);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{text}");
        assert!(said.err.starts_with(reason), "{}", said.err);
    }
    let said = tree.check(&["--baseline", "gone"]);
    assert!(said.code == Some(2) && said.err.contains("the baseline `gone` cannot be read"), "{}", said.err);
    tree.write("known", "mine\n");
    let said = tree.check(&["--write-baseline", "known"]);
    assert_eq!((said.code, known(&tree).as_str()), (Some(2), "mine\n"), "nothing else is written over");
}

#[test]
fn a_report_by_bandit_counts_too() {
    let tree = Tree::new(&[("src/a.py", SOURCE)]);
    let result = |line: u32, id: &str, code: &str| json!({ "filename": "./src/a.py", "line_number": line, "test_id": id, "code": code });
    let report = json!({ "results": [
        result(5, "B101", "4 def f(x):\n5     assert x\n6     exec(x)\n"),
        result(6, "B102", "5     assert x\n6     exec(x)\n7     assert x\n"),
    ] });
    tree.write("bandit.json", report.to_string());
    tree.write("src/a.py", format!("'''Docs.'''\n{SOURCE}"));
    assert_eq!(found(&tree.report(&["--baseline", "bandit.json"])), ["src/a.py:8 B101"]);
    let said = tree.check(&["--baseline", "bandit.json", "--prune-baseline"]);
    assert!(said.code == Some(2) && said.err.contains("is a report by Bandit"), "{}", said.err);
}

#[test]
fn a_report_that_bandit_itself_wrote_hides_all_that_is_in_it() {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => return skipped("a baseline by live Bandit", &reason),
    };
    let tree = Tree::new(&[("src/a.py", SOURCE), ("src/b.py", "import os\nos.system(\n    x\n)\n")]);
    let run = bandit
        .command()
        .args(["-r", "-f", "json", "-o", "bandit.json", "src"])
        .current_dir(tree.path())
        .output();
    assert_eq!(run.expect("Bandit runs").status.code(), Some(1));
    tree.write("src/b.py", "import os\n\n\nos.system(\n    x\n)\n");
    let said = tree.check(&["--baseline", "bandit.json"]);
    assert_eq!(said.code, Some(0), "{}", said.out);
}

#[cfg(unix)]
#[test]
fn the_way_to_a_file_does_not_matter() {
    let tree = tree();
    std::os::unix::fs::symlink("src", tree.path().join("link")).unwrap();
    for arguments in [["link/", "known"], ["link/../src", "link/../known"], [".", "./known"]] {
        let said = tree.check(&[arguments[0], "--baseline", arguments[1]]);
        assert!(
            said.code == Some(0) && said.out.contains("5 findings hidden"),
            "{arguments:?}: {}",
            said.out
        );
    }
}
