//! The wheel: what is in it, and that it works where it is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use ridealong_tests::client::Client;
use ridealong_tests::tools;
use serde_json::json;

use super::build::{MODULE, VERSION, program, project, reuse, said, succeed, uv, wheel};

/// A virtual environment that is new, with the wheel in it, and pip's ordinary way of installing.
fn installed(wheel: &Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for the environment");
    let venv = folder.path().join("venv");
    let python = if cfg!(windows) { "python" } else { "python3" };
    succeed(Command::new(python).args(["-m", "venv"]).arg(&venv));
    let mut pip = Command::new(tools::venv_python(&venv));
    pip.args(["-m", "pip", "install", "--quiet", "--no-index"]).arg(wheel);
    succeed(&mut pip);
    (folder, venv)
}

#[test]
fn it_holds_the_program_the_module_and_the_licences() {
    let wheel = match wheel() {
        Ok(wheel) => wheel,
        Err(reason) => return tools::skipped("the wheel", &reason),
    };
    let script = "import json, sys, zipfile; wheel = zipfile.ZipFile(sys.argv[1]); \
        print(json.dumps({name: wheel.read(name).decode('utf-8', 'replace') if 'dist-info' in name else '' \
        for name in wheel.namelist()}))";
    let python = if cfg!(windows) { "python" } else { "python3" };
    let text = succeed(Command::new(python).args(["-c", script]).arg(wheel));
    let files: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let info = format!("ridealong-{VERSION}.dist-info");
    let mut names: Vec<_> = files.keys().map(|name| name.replace(&info, "info")).collect();
    names.sort();
    let expected = [
        "info/METADATA".to_owned(),
        "info/RECORD".to_owned(),
        "info/WHEEL".to_owned(),
        "info/licenses/LICENSE".to_owned(),
        "info/licenses/LICENSES-OF-OTHERS".to_owned(),
        "info/sboms/ridealong.cyclonedx.json".to_owned(),
        format!("ridealong-{VERSION}.data/scripts/ridealong{}", std::env::consts::EXE_SUFFIX),
        "ridealong/__init__.py".to_owned(),
        "ridealong/__main__.py".to_owned(),
    ];
    assert_eq!(names, expected);
    let text = |name: &str| files[&format!("{info}/{name}")].as_str().expect("text").to_owned();
    let metadata = text("METADATA");
    for line in [
        "Name: ridealong",
        &format!("Version: {VERSION}"),
        "License-Expression: MIT OR Apache-2.0",
        "Requires-Python: >=3.8",
        "Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM",
        "# Ridealong",
    ] {
        assert!(metadata.lines().any(|found| found == line), "{line}: {metadata}");
    }
    assert!(text("WHEEL").contains("Tag: py3-none-"), "{}", text("WHEEL"));
    let licenses = text("licenses/LICENSES-OF-OTHERS");
    for crate_ in ["tower-lsp-server ", "ruff_python_parser ", "clap ", "Permission is hereby granted"] {
        assert!(licenses.contains(crate_), "{crate_}");
    }
    assert!(!licenses.contains("ridealong-checks") && !licenses.contains("proptest "), "what is not linked");
}

#[test]
fn it_works_where_it_is_installed() {
    let wheel = match wheel() {
        Ok(wheel) => wheel,
        Err(reason) => return tools::skipped("an installed wheel", &reason),
    };
    let (_folder, venv) = installed(wheel);
    let project = project();
    let ridealong = program(&venv, "ridealong");
    let run = |command: &mut Command| command.current_dir(project.path()).output().expect("it runs");

    assert_eq!(succeed(Command::new(&ridealong).arg("--version")).trim(), format!("ridealong {VERSION}"));
    let output = run(Command::new(&ridealong).args(["check", "."]));
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("module.py:2:25: B602"), "{}", said(&output));
    let output = run(Command::new(&ridealong).args(["bandit", "-r", ".", "-f", "json", "-q"]));
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["results"][1]["test_id"], "B602", "{report}");

    let mut server = Command::new(&ridealong);
    server.arg("server");
    let mut client = Client::start(server);
    let result = client.initialize(json!({ "processId": null, "capabilities": {} }));
    assert_eq!(result["serverInfo"], json!({ "name": "ridealong", "version": VERSION }), "{result}");
    client.finish();
}

#[test]
fn python_runs_it_as_a_module_however_it_was_installed() {
    let wheel = match wheel() {
        Ok(wheel) => wheel,
        Err(reason) => return tools::skipped("the wheel's module", &reason),
    };
    let (folder, venv) = installed(wheel);
    let project = project();
    let python = tools::venv_python(&venv);
    let check = |command: &mut Command| {
        let output = command.args(["-m", "ridealong", "check", "."]).current_dir(project.path()).output();
        let output = output.expect("Python runs");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("module.py:2:25: B602"), "{}", said(&output));
    };
    check(&mut Command::new(&python));
    let target = folder.path().join("target");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-index", "--target"]).arg(&target).arg(wheel);
    succeed(&mut pip);
    succeed(Command::new(&python).args(["-m", "pip", "uninstall", "--quiet", "--yes", "ridealong"]));
    check(Command::new(&python).env("PYTHONPATH", &target));
    let output = Command::new(&python).args(["-m", "ridealong"]).output().expect("Python runs");
    assert!(said(&output).contains("No module named ridealong"), "{}", said(&output));
}

#[test]
fn uv_runs_it_without_installing() {
    let (wheel, uv) = match (wheel(), uv()) {
        (Ok(wheel), Ok(uv)) => (wheel, uv),
        (Err(reason), _) | (_, Err(reason)) => return tools::skipped("uvx", &reason),
    };
    let project = project();
    let cache = tempfile::tempdir().expect("a folder for uv");
    let mut uvx = Command::new(program(&uv, "uvx"));
    uvx.args(["--quiet", "--offline", "--no-config", "--from"]).arg(wheel).args(["ridealong", "check", "."]);
    uvx.env("UV_CACHE_DIR", cache.path()).env("UV_PYTHON_DOWNLOADS", "never").current_dir(project.path());
    let output = uvx.output().expect("uv runs");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("module.py:2:25: B602"), "{}", said(&output));
}

#[test]
fn cargo_installs_it() {
    let root = tempfile::tempdir().expect("a folder to install to");
    let mut cargo = Command::new("cargo");
    cargo.args(["install", "--locked", "--quiet", super::build::profile()[0], super::build::profile()[1]]);
    cargo.args(["--path", "server", "--root"]).arg(root.path()).current_dir(super::build::repository());
    succeed(reuse(&mut cargo, "install"));
    let binary = root.path().join("bin").join(format!("ridealong{}", std::env::consts::EXE_SUFFIX));
    assert_eq!(succeed(Command::new(&binary).arg("--version")).trim(), format!("ridealong {VERSION}"));
    let project = project();
    assert_eq!(std::fs::read_to_string(project.path().join("module.py")).expect("it is there"), MODULE);
    let output = Command::new(binary).arg("check").current_dir(project.path()).output().expect("it runs");
    assert!(said(&output).contains("module.py:2:25: B602"), "{}", said(&output));
}
