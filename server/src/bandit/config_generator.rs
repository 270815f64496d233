//! `bandit-config-generator`: writes a configuration to start from, with all tests and options.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser};
use ridealong_checks::{Options, rules};
use serde_json::Value;

use super::Stop;
use super::arguments;
use super::config::TABLES;
use super::profile::is_id;
use crate::cli::output;
use crate::cli::printable::printable;

/// Writes a configuration to start from.
///
/// It lists all tests and holds all options with what they are by themselves; what is not changed can be
/// left out. `bandit -c FILE` reads it.
#[derive(Debug, Parser)]
#[command(name = "bandit-config-generator", args_override_self = true)]
struct Arguments {
    /// Show what the options are by themselves
    #[arg(long)]
    show_defaults: bool,
    /// Write the configuration to this file, which must not be there yet
    #[arg(short, long, value_name = "FILE", value_parser = arguments::path())]
    out: Option<PathBuf>,
    /// The tests to run: ids with commas between them
    #[arg(short, long, value_name = "IDS")]
    tests: Option<String>,
    /// The tests not to run: ids with commas between them
    #[arg(short, long, value_name = "IDS")]
    skip: Option<String>,
}

/// What can be said to it.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Does what the arguments say. Returns the exit code.
pub fn run(program: &str, arguments: &[OsString]) -> Result<u8, Stop> {
    let read: Arguments = arguments::read(Arguments::command(), program, arguments)?;
    let out = read.out.as_deref().filter(|path| !path.as_os_str().is_empty());
    if out.is_none() && !read.show_defaults {
        let help = Arguments::command().bin_name(program).render_help();
        _ = output::raw(|out| write!(out, "{help}"));
        return Ok(1);
    }
    if read.show_defaults {
        _ = output::raw(|out| writeln!(out, "{}", defaults()));
    }
    let Some(path) = out else { return Ok(0) };
    let written = configuration(program, arguments, &read).and_then(|text| create(path, &text));
    match written {
        Ok(()) => say("INFO", &format!("The configuration was written to {}", path.display())),
        Err(message) => {
            say("ERROR", &message);
            return Err(Stop::Told);
        }
    }
    Ok(0)
}

fn say(level: &str, message: &str) {
    _ = output::raw(|out| writeln!(out, "[{level:>5}]: {}", printable(message)));
}

fn create(path: &Path, text: &str) -> Result<(), String> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{} is there already and is left as it is", path.display()),
        _ => format!("{} cannot be written: {error}", path.display()),
    })
}

fn configuration(program: &str, arguments: &[OsString], read: &Arguments) -> Result<String, String> {
    let called: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let called = format!("{program} {}", called.join(" "));
    let list = |name: &str, ids: Option<&str>| match ids.filter(|ids| !ids.is_empty()) {
        None => Ok(format!("{name}:\n")),
        Some(ids) => {
            let ids: Vec<_> = ids.split(',').collect();
            let unknown = ids.iter().find(|id| !is_id(id));
            let error =
                |id: &&str| Err(format!("There is no test `{id}`; tests are named by ids such as B101"));
            unknown.map_or_else(|| Ok(format!("{name}: {}\n", Value::from(ids.clone()))), error)
        }
    };
    let (run, skip) = (list("tests", read.tests.as_deref())?, list("skips", read.skip.as_deref())?);
    let mut names: Vec<_> = rules::bandits().map(|rule| (rule.id, rule.name)).collect();
    names.sort_unstable();
    let names: String = names.into_iter().fold(String::new(), |mut text, (id, name)| {
        // Writing to a string does not fail.
        _ = writeln!(text, "#   {id}  {name}");
        text
    });
    Ok(format!(
        "# Made by: {}\n\
         # Read by: bandit -c FILE\n\n\
         # All tests:\n{names}\n\
         # The tests that run, such as [B101, B406]; without any, all of them.\n{run}\n\
         # The tests that do not run; none of those above may be among them.\n{skip}\n\
         # Options of single tests, as they are by themselves. What is not changed can be left out, but of a\n\
         # table either everything or nothing: tests find nothing where their table lacks something.\n\n{}",
        printable(&called),
        defaults()
    ))
}

/// The options of all tests in YAML, as they are by themselves.
fn defaults() -> String {
    let options = serde_json::to_value(Options::default()).unwrap_or_default();
    let mut text = String::new();
    for table in TABLES {
        let Some(Value::Object(pairs)) = options.get(table) else { continue };
        _ = writeln!(text, "{table}:");
        for (name, value) in pairs {
            match value {
                Value::Array(values) if !values.is_empty() => {
                    _ = writeln!(text, "  {name}:");
                    // A text of JSON is one of YAML as well.
                    for value in values {
                        _ = writeln!(text, "  - {value}");
                    }
                }
                value => _ = writeln!(text, "  {name}: {value}"),
            }
        }
    }
    text
}
