//! What `bandit-baseline` makes of a repository that somebody else has set up.

use ridealong_tests::tree::Said;

use crate::commands::Repository;

/// Writes attributes by which all files go through `filter`, a driver whose commands leave traces.
fn set_trap(repository: &Repository, filter: &str, extra: &[(&str, &str)]) {
    let path = repository.tree.path().display();
    for (name, work) in [("clean", "tr a-z A-Z"), ("smudge", "tr A-Z a-z"), ("process", "false")] {
        let trap = format!("touch '{path}/.git/ran-{name}'; {work}");
        repository.git(&["config", &format!("filter.{filter}.{name}"), &trap]);
    }
    for (name, value) in extra {
        repository.git(&["config", &format!("filter.{filter}.{name}"), value]);
    }
    repository.tree.write(".git/info/attributes", format!("*.py filter={filter}\n"));
}

fn traces(repository: &Repository) -> Vec<String> {
    let entries = std::fs::read_dir(repository.tree.path().join(".git")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("ran-")).collect()
}

#[test]
fn no_filter_is_run() {
    let Some(repository) = Repository::new() else { return };
    let tree = &repository.tree;
    tree.write("sub/b.py", "x\n");
    tree.write(".gitattributes", "*.py text eol=crlf\n");
    tree.write("a.py", "exec(x)\n");
    repository.commit("two");
    for (filter, extra) in
        [("one", &[][..]), ("two.parts", &[("required", "true")]), ("Big", &[("clean", "")])]
    {
        set_trap(&repository, filter, extra);
        // The same again, so that git has to look into it.
        tree.write("sub/b.py", "x\n");
        let said = repository.run(&["-r", "."]);
        assert_eq!(said.code, Some(1), "{filter}: {}", said.out);
        assert!(said.out.contains("Location: ./a.py:1:0"), "{}", said.out);
        assert_eq!(traces(&repository), [""; 0], "{filter}");
    }
}

/// What a file that goes through a filter would be in a commit, only the filter could tell.
#[test]
fn a_file_behind_a_filter_is_not_taken_for_changed() {
    let Some(repository) = Repository::new() else { return };
    let tree = &repository.tree;
    tree.write("a.py", "exec(x)\n");
    tree.write("plain.txt", "x\n");
    repository.commit("two");
    set_trap(&repository, "one", &[]);
    tree.write("a.py", "version of the checkout\n");
    assert_eq!(repository.run(&["-r", "."]).code, Some(1));
    tree.write("plain.txt", "y\n");
    let said = repository.run(&["-r", "."]);
    assert!(said.code == Some(2) && said.out.contains("changes that are in no commit"), "{said:?}");
    assert_eq!(traces(&repository), [""; 0]);
}

#[test]
fn a_filter_that_cannot_be_left_out_is_told() {
    let Some(repository) = Repository::new() else { return };
    repository.tree.write("a.py", "exec(x)\n");
    repository.commit("two");
    set_trap(&repository, "a=b", &[]);
    repository.tree.write("a.py", "exec(x)\n");
    let said = repository.run(&["-r", "."]);
    assert!(said.code == Some(2) && said.out.contains("the filter `a=b`"), "{said:?}");
    assert_eq!(traces(&repository), [""; 0]);
}

#[test]
fn a_repository_within_is_left_alone() {
    let (Some(repository), Some(inner)) = (Repository::new(), Repository::new()) else { return };
    let place = repository.tree.path().join("inner");
    std::fs::create_dir(&place).unwrap();
    repository.git(&["clone", "-q", inner.tree.path().to_str().unwrap(), "inner"]);
    repository.tree.write("a.py", "exec(x)\n");
    repository.commit("two");
    let inner_git = |arguments: &[&str]| repository.git(&[&["-C", "inner"], arguments].concat());
    let trap = format!("touch '{}/.git/ran-inner'; cat", repository.tree.path().display());
    inner_git(&["config", "filter.inner.clean", &trap]);
    inner_git(&["config", "core.fsmonitor", &trap]);
    std::fs::write(place.join(".git/info/attributes"), "* filter=inner\n").unwrap();
    std::fs::write(place.join("a.py"), "assert x\n").unwrap();
    let said = repository.run(&["-r", "."]);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(!said.out.contains("inner"), "{}", said.out);
    assert_eq!(traces(&repository), [""; 0]);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_a_commit() {
    use std::os::unix::fs::symlink;
    use std::path::Path;
    let Some(repository) = Repository::new() else { return };
    let tree = &repository.tree;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.py"), "exec(1)\n").unwrap();
    let root = tree.path();
    tree.write("s/t/real.py", "exec(2)\n");
    let link = |to: &Path, name: &str| symlink(to, root.join(name)).unwrap();
    link(&outside.path().join("secret.py"), "absolute.py");
    link(Path::new("nowhere.py"), "broken.py");
    link(Path::new("z_chain.py"), "a_chain.py");
    link(Path::new("s/t/real.py"), "z_chain.py");
    link(Path::new("../.."), "s/t/up");
    // From the folder that the first link leads to, this leads out of the repository.
    let secret = outside.path().strip_prefix(root.parent().unwrap()).unwrap().join("secret.py");
    link(&Path::new("s/t/up/..").join(secret), "through.py");
    repository.commit("two");
    let said = repository.run(&["-r", ".", "-f", "json"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    let report = std::fs::read(root.join("bandit_baseline_result.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let results = report["results"].as_array().unwrap();
    let mut names: Vec<_> = results.iter().map(|one| one["filename"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["./a_chain.py", "./s/t/real.py", "./z_chain.py"], "{report}");
    let errors: Vec<_> = report["errors"].as_array().unwrap().iter().map(|one| &one["filename"]).collect();
    assert_eq!(errors, ["./broken.py"], "what leads to nothing is told, and only that");
}

/// Such as in a clone without old contents, which git would fetch by a program of the remote's.
#[test]
fn contents_that_are_missing_are_told() {
    let Some(repository) = Repository::new() else { return };
    repository.tree.write("a.py", "exec(x)\n");
    repository.commit("two");
    let id = repository.git(&["rev-parse", "HEAD^:a.py"]);
    let (folder, name) = id.trim().split_at(2);
    std::fs::remove_file(repository.tree.path().join(".git/objects").join(folder).join(name)).unwrap();
    repository.git(&["config", "extensions.partialClone", "origin"]);
    repository.git(&["config", "remote.origin.promisor", "true"]);
    repository.git(&["config", "remote.origin.url", repository.tree.path().to_str().unwrap()]);
    let trap = format!("touch '{}/.git/ran-uploadpack'; false", repository.tree.path().display());
    repository.git(&["config", "remote.origin.uploadpack", &trap]);
    let said = repository.run(&["-r", "."]);
    assert!(said.code == Some(2) && said.out.contains("`a.py` cannot be written"), "{said:?}");
    assert_eq!(traces(&repository), [""; 0]);
}

/// Paths that git itself does not check out: who makes such a commit wants to write elsewhere.
#[test]
fn odd_paths_are_left_out() {
    let Some(repository) = Repository::new() else { return };
    let blob = repository.git(&["rev-parse", "HEAD:gone.py"]);
    let tree_of = |entries: &[(&str, &str, &str)]| {
        repository.tree.write(".git/tree", raw_tree(entries));
        repository.git(&["hash-object", "-t", "tree", "-w", "--literally", ".git/tree"])
    };
    let escape = tree_of(&[("100644", &blob, "escaped.py")]);
    let up = tree_of(&[("40000", &escape, "..")]);
    let top = tree_of(&[("40000", &up, ".."), ("40000", &escape, ".GIT"), ("100644", &blob, "new.py")]);
    let odd = repository.git(&["commit-tree", "-m", "odd", top.trim()]);
    let tidy = tree_of(&[("100644", &blob, "new.py"), ("100644", &blob, "third.py")]);
    let tidy = repository.git(&["commit-tree", "-p", odd.trim(), "-m", "tidy", tidy.trim()]);
    repository.git(&["reset", "-q", "--hard", tidy.trim()]);
    repository.tree.write("temporary/x", "");
    let mut command = repository.tree.command(&["bandit-baseline", "-r", "."]);
    let temporary = repository.tree.path().join("temporary");
    let said = Said::of(&command.env("TMPDIR", &temporary).env("TMP", &temporary).output().unwrap());
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.out.contains("Location: ./third.py:1:0") && !said.out.contains("escaped"), "{}", said.out);
    assert!(!temporary.join("escaped.py").exists());
}

/// The bytes of a tree with these entries: their modes, ids and names.
fn raw_tree(entries: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (mode, id, name) in entries {
        bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        let id = id.trim();
        bytes.extend((0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap()));
    }
    bytes
}

/// Has a report in JSON written, and returns the names of the files in it.
#[cfg(unix)]
fn found(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let said = repository.run(&[&["-r", "-f", "json"], arguments].concat());
    let path = repository.tree.path().join("bandit_baseline_result.json");
    let report = std::fs::read(&path).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    std::fs::remove_file(path).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let names = report["results"].as_array().unwrap().iter();
    names.map(|one| one["filename"].as_str().unwrap().to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn absolute_paths_mean_the_files_of_both_commits() {
    let Some(repository) = Repository::new() else { return };
    let tree = &repository.tree;
    let root = std::fs::canonicalize(tree.path()).unwrap();
    let root = root.to_str().unwrap();
    let config = |skips: &str| format!("[tool.bandit]\nexclude_dirs = ['{root}/lib']\nskips = [{skips}]\n");
    tree.write("c.toml", config("'B102'"));
    repository.commit("two");
    for path in ["a.py", "lib/l.py", "tests/t.py", "more/m.py"] {
        tree.write(path, "exec(x)\n");
    }
    tree.write("c.toml", config(""));
    repository.commit("three");
    let at = |path: &str| format!("{root}/{path}");
    let all = ["a.py", "lib/l.py", "more/m.py", "tests/t.py"].map(at);
    assert_eq!(found(&repository, &[root]), all);
    assert_eq!(found(&repository, &[root, "-x", &at("tests")]), all[..3]);
    assert_eq!(found(&repository, &[root, "-x", &format!("{},*/more/m.py", at("tests"))]), all[..2]);
    assert_eq!(
        found(&repository, &[&at("lib/../tests"), &at("lib")]),
        [at("lib/../tests/t.py"), at("lib/l.py")]
    );
    // The configuration is that of each commit: before, it left `exec` out.
    let gone = "gone.py".to_owned();
    let with_config = [&all[0], &at(&gone), &all[2], &all[3]].map(Clone::clone);
    assert_eq!(found(&repository, &[root, "-c", "c.toml"]), with_config);
    assert_eq!(found(&repository, &[root, "-c", &at("c.toml")]), with_config);
    // Names below a relative path are relative, and no part of them is absolute.
    let relative = ["a.py", "lib/l.py", "more/m.py", "tests/t.py"].map(|path| format!("./{path}"));
    assert_eq!(found(&repository, &[".", "-x", &at("tests")]), relative);
    assert_eq!(found(&repository, &[".", "-x", "./tests"]), relative[..3]);
}

#[cfg(unix)]
#[test]
fn a_root_may_go_by_another_name() {
    let Some(repository) = Repository::new() else { return };
    repository.tree.write("tests/t.py", "exec(x)\n");
    repository.tree.write("a.py", "exec(x)\n");
    repository.commit("two");
    let other = tempfile::tempdir().unwrap();
    let link = other.path().join("link");
    std::os::unix::fs::symlink(repository.tree.path(), &link).unwrap();
    let at = |path: &str| link.join(path).to_str().unwrap().to_owned();
    let link = link.to_str().unwrap();
    assert_eq!(found(&repository, &[link, "-x", &at("tests")]), [at("a.py")]);
}
