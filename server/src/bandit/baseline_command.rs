//! `bandit-baseline`: reports what the current commit of a git repository adds to the one before it.
//!
//! Bandit checks both commits out, one after the other, where the user works. Here both are written to
//! folders of their own and scanned there, so that nothing is lost if the run is broken off.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory as _;
use clap::error::ErrorKind;

use super::Stop;
use super::arguments::Arguments;
use super::checkout::Checkout;
use super::formats::Format;
use super::{git, run};
use crate::cli::output;
use crate::cli::printable::printable;

/// What a report is called, with its format behind it.
const REPORT: &str = "bandit_baseline_result";

/// The formats that a report can have.
const FORMATS: [Format; 3] = [Format::Txt, Format::Html, Format::Json];

const ABOUT: &str = "Reports what the current commit adds to the one before it";

const LONG_ABOUT: &str = "Reports what the current commit adds to the one before it.

Scans both, and reports what only the current one has. It takes the options of bandit but for -b and -o; a \
report goes to the terminal, or with -f txt, html or json to bandit_baseline_result with the format behind it.";

/// What can be said to it.
pub fn command() -> clap::Command {
    Arguments::command().about(ABOUT).long_about(LONG_ABOUT)
}

/// Does what the arguments say. Returns the exit code of the second scan.
pub fn run(program: &str, arguments: &[OsString]) -> Result<u8, Stop> {
    let read = Arguments::read_as(command(), program, arguments)?;
    if read.targets.is_empty() {
        let message = "there is nothing to scan; name files or folders";
        return Err(Arguments::error(program, ErrorKind::MissingRequiredArgument, message).into());
    }
    let format = format(program, &read)?;
    if format.is_none() {
        say("INFO", "No format is chosen; the report goes to the terminal");
    }
    let report = format.map(|format| format!("{REPORT}.{}", format.name()));
    let problems = problems(&read, report.as_deref());
    if !problems.is_empty() {
        for problem in &problems {
            say("ERROR", problem);
        }
        return Err(Stop::Told);
    }
    let (current, parent) = commits().map_err(|message| told(&message))?;
    let root = std::env::current_dir().map_err(|error| told(&error.to_string()))?;
    let folder =
        tempfile::tempdir().map_err(|error| told(&format!("there is no temporary folder: {error}")))?;
    let known = folder.path().join("baseline.json");
    say("INFO", "Scanning the commit before");
    let place = Place { program, root: &root, read: &read, arguments };
    // Findings are no failure here.
    let first = ["-f".into(), "json".into(), "-o".into(), known.clone().into_os_string()];
    place.scan(&parent, &folder.path().join("parent"), first.into())?;
    say("INFO", "Scanning the current commit");
    let mut second: Vec<OsString> = vec!["-b".into(), known.into_os_string()];
    match &report {
        Some(name) => second.extend(["-o".into(), root.join(name).into_os_string()]),
        None => second.extend(["-f", "txt"].map(OsString::from)),
    }
    let code = place.scan(&current, &folder.path().join("current"), second)?;
    if let Some(name) = report.filter(|_| code < 2) {
        say("INFO", &format!("The report was written to {name}"));
    }
    Ok(code)
}

fn format(program: &str, read: &Arguments) -> Result<Option<Format>, Stop> {
    let Some(name) = &read.format else { return Ok(None) };
    let format = FORMATS.into_iter().find(|format| format.name() == name);
    let names = FORMATS.map(Format::name).join(", ");
    let message = format!("-f {name} cannot be had here; it has to be one of {names}");
    format.map(Some).ok_or_else(|| Arguments::error(program, ErrorKind::InvalidValue, &message).into())
}

/// All that has to be put right first.
fn problems(read: &Arguments, report: Option<&str>) -> Vec<String> {
    let mut problems = Vec::new();
    match git::is_root() {
        Ok(true) => match git::is_dirty() {
            Ok(false) => {}
            Ok(true) => problems
                .push("There are changes that are in no commit; commit them or put them away".to_owned()),
            Err(error) => problems.push(error.to_string()),
        },
        Ok(false) => problems.push("This is not the root of a git repository; change to it".to_owned()),
        Err(error) => problems.push(error.to_string()),
    }
    if let Some(report) = report.filter(|report| Path::new(report).exists()) {
        problems.push(format!("{report} is there already; move it away"));
    }
    if read.baseline.is_some() {
        problems.push("-b cannot be used here; the commit before is the baseline".to_owned());
    }
    if read.output.is_some() {
        problems.push("-o cannot be used here; the name of the report follows from its format".to_owned());
    }
    problems
}

/// The current commit and its first parent.
fn commits() -> Result<(String, String), String> {
    let current = git::commit("HEAD").map_err(|_| "There is no commit yet")?;
    say("INFO", &format!("Got current commit: [{}]", git::described(&current)));
    let parent = git::commit("HEAD^").map_err(|_| "There is no commit before the current one")?;
    say("INFO", &format!("Got parent commit: [{}]", git::described(&parent)));
    Ok((current, parent))
}

/// Where a commit is scanned, and how.
struct Place<'a> {
    program: &'a str,
    root: &'a Path,
    read: &'a Arguments,
    arguments: &'a [OsString],
}

impl Place<'_> {
    /// Scans the files of a commit in `folder`. What is said last counts, so `more` comes last.
    fn scan(&self, commit: &str, folder: &Path, more: Vec<OsString>) -> Result<u8, Stop> {
        git::export(commit, folder).map_err(|error| told(&error.to_string()))?;
        let mut arguments = self.arguments.to_vec();
        // What follows this is no option.
        let end = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
        arguments.splice(end..end, more);
        let paths = self.read.targets.iter().chain(&self.read.configfile).chain(&self.read.ini);
        let checkout = Checkout::new(self.root, paths, folder);
        let code = run::run_in(checkout, self.program, &arguments).unwrap_or_else(Stop::tell);
        if code > 1 {
            say("ERROR", &format!("The scan of {commit} failed"));
        }
        Ok(code)
    }
}

fn told(message: &str) -> Stop {
    say("ERROR", message);
    Stop::Told
}

fn say(level: &str, message: &str) {
    _ = output::raw(|out| writeln!(out, "[{level:>7} ] {}", printable(message)));
}
