//! The action for GitHub, its steps run as a runner runs them, with packages from a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use ridealong_tests::tools::{self, Unavailable};
use serde_json::Value;

use super::build::{VERSION, path_with, project, repository, said, uv, wheel, yaml};

/// A run of the action in a project.
struct Run {
    project: tempfile::TempDir,
    runner: tempfile::TempDir,
    action: Value,
    inputs: BTreeMap<String, String>,
    path: std::ffi::OsString,
}

impl Run {
    fn new(inputs: &[(&str, &str)]) -> Result<Self, Unavailable> {
        let action = yaml(&repository().join("action.yml"))?.remove(0);
        let defaults = action["inputs"].as_object().expect("inputs");
        let mut all: BTreeMap<_, _> = defaults
            .iter()
            .map(|(name, input)| (name.clone(), input["default"].as_str().expect("a default").to_owned()))
            .collect();
        for (name, value) in inputs {
            assert!(all.insert((*name).to_owned(), (*value).to_owned()).is_some(), "{name} is no input");
        }
        let runner = tempfile::tempdir().expect("a folder for the runner");
        for name in ["path", "output"] {
            fs::write(runner.path().join(name), "").expect("a file of the runner");
        }
        Ok(Self { project: project(), runner, action, inputs: all, path: path_with(&[]) })
    }

    /// Runs the step of this name, if it has a script.
    fn step(&self, name: &str) -> Output {
        let steps = self.action["runs"]["steps"].as_array().expect("steps");
        let step = steps.iter().find(|step| step["name"] == name).expect("a step");
        assert_eq!(step["shell"], "bash");
        let script = self.runner.path().join("script");
        fs::write(&script, step["run"].as_str().expect("a script")).expect("a script is written");
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script);
        let folder =
            step["working-directory"].as_str().map_or_else(|| ".".to_owned(), |text| self.value(text));
        bash.current_dir(self.project.path().join(folder));
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            bash.env(name, self.value(value.as_str().expect("text")));
        }
        let added = fs::read_to_string(self.runner.path().join("path")).expect("a file of the runner");
        let added = added.lines().map(Into::into);
        let path = std::env::join_paths(added.chain(std::env::split_paths(&self.path))).expect("a path");
        bash.env("PATH", path).env("NO_COLOR", "1");
        bash.env("GITHUB_ACTION_PATH", repository()).env("RUNNER_TEMP", self.runner.path());
        bash.env("GITHUB_PATH", self.runner.path().join("path"));
        bash.env("GITHUB_OUTPUT", self.runner.path().join("output"));
        // PyPI is a folder with the wheel, for pip and for uv.
        let wheels = wheel().expect("it was there before").parent().expect("a folder").to_owned();
        bash.env("PIP_NO_INDEX", "1").env("PIP_FIND_LINKS", &wheels);
        bash.env("UV_NO_INDEX", "1").env("UV_FIND_LINKS", &wheels).env("UV_PYTHON_DOWNLOADS", "never");
        bash.env("UV_CACHE_DIR", self.runner.path().join("cache"));
        bash.output().expect("bash runs")
    }

    /// What an expression stands for: an input, or an output of the step before.
    fn value(&self, text: &str) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}")) else {
            return text.to_owned();
        };
        if let Some(name) = expression.strip_prefix("inputs.") {
            return self.inputs[name].clone();
        }
        self.output(expression.strip_prefix("steps.check.outputs.").expect("an output"))
    }

    fn output(&self, name: &str) -> String {
        let outputs = fs::read_to_string(self.runner.path().join("output")).expect("a file of the runner");
        let of_name = outputs.lines().rev().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        of_name.unwrap_or_default().to_owned()
    }
}

#[test]
fn it_installs_checks_and_fails_where_something_was_found() {
    if let Err(reason) = wheel() {
        return tools::skipped("the action", &reason);
    }
    let run = Run::new(&[]).expect("the linters are there");
    let installed = run.step("Install");
    assert!(installed.status.success(), "{}", said(&installed));
    assert!(said(&installed).contains(&format!("ridealong {VERSION}")), "{}", said(&installed));
    let checked = run.step("Check");
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(
        said(&checked).contains("::error ") && said(&checked).contains("file=module.py"),
        "{}",
        said(&checked)
    );
    let sarif = fs::read_to_string(run.output("sarif")).expect("a report");
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    assert!(sarif.to_string().contains("\"B602\""), "{sarif}");
    assert_eq!(run.output("exit-code"), "1");
    assert_eq!(run.step("Result").status.code(), Some(1));
}

#[test]
fn uv_installs_it_where_there_is_one() {
    let uv = match (wheel(), uv()) {
        (Ok(_), Ok(uv)) => uv,
        (Err(reason), _) | (_, Err(reason)) => return tools::skipped("the action with uv", &reason),
    };
    let mut run = Run::new(&[("version", "latest"), ("fail", "false")]).expect("the linters are there");
    run.path = path_with(&[&uv]);
    let installed = run.step("Install");
    assert!(installed.status.success(), "{}", said(&installed));
    let added = fs::read_to_string(run.runner.path().join("path")).expect("a path");
    let environment = Path::new(added.trim()).parent().expect("an environment").join("pyvenv.cfg");
    assert!(fs::read_to_string(environment).expect("its configuration").contains("uv = "), "uv made it");
    assert!(run.step("Check").status.success());
    assert_eq!(run.output("exit-code"), "1");
    assert_eq!(run.step("Result").status.code(), Some(0), "findings are no failure here");
}

#[test]
fn inputs_are_arguments_and_no_commands() {
    if let Err(reason) = wheel() {
        return tools::skipped("inputs of the action", &reason);
    }
    let paths = "module.py\n$(touch injected)\n; touch injected\n--fix";
    let inputs = [("paths", paths), ("arguments", "--select=B602\n--isolated")];
    let run = Run::new(&inputs).expect("the linters are there");
    assert!(run.step("Install").status.success());
    let checked = run.step("Check");
    assert!(said(&checked).contains("--fix: cannot be read"), "{}", said(&checked));
    assert!(!run.project.path().join("injected").exists(), "{}", said(&checked));
    assert_eq!(run.output("exit-code"), "2");
    assert_eq!(run.step("Result").status.code(), Some(2));

    for version in
        ["--index-url=https://localhost", "0.1.0; touch injected", "git+https://localhost/x", "../x"]
    {
        let run = Run::new(&[("version", version)]).expect("the linters are there");
        let installed = run.step("Install");
        assert_eq!(installed.status.code(), Some(2), "{version}: {}", said(&installed));
        assert!(said(&installed).starts_with("::error::`version` is"), "{}", said(&installed));
    }
}

#[test]
fn what_goes_wrong_is_no_finding() {
    if let Err(reason) = wheel() {
        return tools::skipped("failures of the action", &reason);
    }
    let run = Run::new(&[("paths", "."), ("fail", "false")]).expect("the linters are there");
    fs::write(run.project.path().join("ridealong.toml"), "select = 1\n").expect("a configuration");
    assert!(run.step("Install").status.success());
    assert!(run.step("Check").status.success());
    assert_eq!(run.output("exit-code"), "2");
    assert_eq!(run.step("Result").status.code(), Some(2), "it fails in any case");
}
