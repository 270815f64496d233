//! The reference of the command line, made from its arguments.

use std::fmt::Write as _;

use clap::{Arg, Command};
use ridealong::bandit::Program;

use super::plain;

const HEAD: &str = "\
# Command line reference

`ridealong --help` and `ridealong check --help` tell the same in a terminal.
";

/// The page.
pub fn page() -> String {
    let root = ridealong::cli::command();
    let mut text = format!("{HEAD}\n## Options of all commands\n\n");
    for argument in root.get_arguments() {
        text.push_str(&item(argument));
    }
    for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let known = Program::of_name(command.get_name()).map(Program::command);
        text.push_str(&section(&about, known.as_ref().unwrap_or(command)));
    }
    text
}

fn section(about: &str, command: &Command) -> String {
    let name = format!("ridealong {}", command.get_name());
    let usage = command.clone().bin_name(&name).render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let mut text = format!("\n## `{name}`\n\n{}.\n\n```text\n{usage}\n```\n", plain(about));
    for (heading, arguments) in groups(command) {
        _ = write!(text, "\n### {heading} of `{}`\n\n", command.get_name());
        for argument in arguments {
            text.push_str(&item(argument));
        }
    }
    if let Some(below) = command.get_after_help() {
        _ = write!(text, "\n```text\n{}\n```\n", below.to_string().trim());
    }
    text
}

/// The arguments under their headings, in the order of the help.
fn groups(command: &Command) -> Vec<(&str, Vec<&Arg>)> {
    let mut groups: Vec<(&str, Vec<&Arg>)> = Vec::new();
    let shown = command.get_arguments().filter(|argument| !argument.is_hide_set());
    for argument in shown {
        let usual = if argument.is_positional() { "Arguments" } else { "Options" };
        let heading = argument.get_help_heading().unwrap_or(usual);
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, arguments)) => arguments.push(argument),
            None => groups.push((heading, vec![argument])),
        }
    }
    groups
}

fn item(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = format!("- {}: {}", names(argument), plain(&help));
    let default: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !default.is_empty() && !argument.is_hide_default_value_set() && argument.get_action().takes_values() {
        _ = write!(text, " (default: `{}`)", default.join(" "));
    }
    text.push('\n');
    if !argument.is_hide_possible_values_set() && argument.get_action().takes_values() {
        for value in argument.get_possible_values().iter().filter(|value| !value.is_hide_set()) {
            let help = value.get_help().map(|help| format!(": {}", plain(&help.to_string())));
            _ = writeln!(text, "  - `{}`{}", value.get_name(), help.unwrap_or_default());
        }
    }
    text
}

/// What to write on the command line: `-o`, `--output-file FILE`.
fn names(argument: &Arg) -> String {
    let value = argument.get_value_names().map(|names| names.join(" ")).unwrap_or_default();
    let value = if argument.get_action().takes_values() { format!(" {value}") } else { String::new() };
    let short = argument.get_short().map(|short| format!("`-{short}`"));
    let long = argument.get_long().map(|long| format!("`--{long}{value}`"));
    let names: Vec<_> = short.into_iter().chain(long).collect();
    if names.is_empty() {
        format!("`{}`", argument.get_id().as_str().to_uppercase())
    } else {
        names.join(", ")
    }
}
