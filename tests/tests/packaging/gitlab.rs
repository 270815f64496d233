//! The component for GitLab, its job run as a runner runs it, with packages from a folder.

use std::fs;
use std::process::{Command, Output};

use ridealong_tests::tools;
use serde_json::Value;

use super::build::{VERSION, project, repository, said, wheel, yaml};

/// The inputs of the component, and its job with these values for some of them.
fn job(values: &[(&str, &str)]) -> Result<(Value, Value), tools::Unavailable> {
    let [head, body] =
        yaml(&repository().join("templates/ridealong.yml"))?.try_into().expect("two documents");
    let inputs = &head["spec"]["inputs"];
    let mut text = body.to_string();
    for (name, input) in inputs.as_object().expect("inputs") {
        let given = values.iter().find(|(given, _)| given == name).map(|(_, value)| Value::from(*value));
        let value = given.as_ref().unwrap_or(&input["default"]);
        let place = format!("$[[ inputs.{name} ]]");
        assert!(text.contains(&place), "{name} is used nowhere");
        let quoted = value.as_str().map_or_else(|| value.to_string(), |text| Value::from(text).to_string());
        text = text.replace(&place, quoted.trim_matches('"'));
    }
    assert!(!text.contains("$[["), "{text}");
    Ok((inputs.clone(), serde_json::from_str(&text).expect("JSON")))
}

/// Runs the script of the only job.
fn run(jobs: &Value, project: &std::path::Path) -> Output {
    let (_, job) = jobs.as_object().and_then(|jobs| jobs.iter().next()).expect("a job");
    let lines = job["script"].as_array().expect("a script");
    let script: Vec<_> = lines.iter().map(|line| line.as_str().expect("a line")).collect();
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", &script.join("\n")]).current_dir(project).env("NO_COLOR", "1");
    for (name, variable) in job["variables"].as_object().expect("variables") {
        assert_eq!(variable["expand"], false, "a value is no place for other variables");
        shell.env(name, variable["value"].as_str().expect("text"));
    }
    let wheels = wheel().expect("it was there before").parent().expect("a folder").to_owned();
    shell.env("PIP_NO_INDEX", "1").env("PIP_FIND_LINKS", wheels);
    shell.output().expect("a shell runs")
}

#[test]
fn it_writes_a_report_and_fails_where_something_was_found() {
    if !cfg!(unix) {
        return tools::skipped("the component for GitLab", &"its image is of Linux".to_owned());
    }
    if let Err(reason) = wheel() {
        return tools::skipped("the component for GitLab", &reason);
    }
    let project = project();
    let (inputs, jobs) = job(&[]).expect("the linters are there");
    assert_eq!(inputs["version"]["default"], VERSION);
    assert_eq!(jobs["ridealong"]["allow_failure"], "false");
    let output = run(&jobs, project.path());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("module.py:2:25: B602"), "{}", said(&output));
    let name = jobs["ridealong"]["artifacts"]["reports"]["sast"].as_str().expect("a report");
    let report = fs::read_to_string(project.path().join(name)).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["vulnerabilities"].as_array().map(Vec::len), Some(1), "{report}");
}

#[test]
fn inputs_are_arguments_and_no_commands() {
    if !cfg!(unix) {
        return tools::skipped("inputs of the component for GitLab", &"its image is of Linux".to_owned());
    }
    if let Err(reason) = wheel() {
        return tools::skipped("inputs of the component for GitLab", &reason);
    }
    let project = project();
    let (_, jobs) = job(&[("paths", "module.py *.py ;touch${IFS}a $(touch${IFS}a) --fix")]).expect("linters");
    let output = run(&jobs, project.path());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    for unreadable in ["*.py: cannot be read", "--fix: cannot be read", "$(touch${IFS}a): cannot be read"] {
        assert!(said(&output).contains(unreadable), "{unreadable}: {}", said(&output));
    }
    assert!(!project.path().join("a").exists());
}
