//! `ridealong completions` and `ridealong man`: what shells and readers of manuals are told, made of the
//! arguments themselves.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, output};
use crate::bandit::Program;

const NAME: &str = "ridealong";

/// Writes what has a shell complete the command line.
pub fn completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut whole(), NAME, &mut script);
    output::bytes(&script).context("cannot write the completions")?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the manual page of the program, or of the command of this name.
pub fn page(name: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut whole = whole().disable_help_subcommand(true);
    whole.build();
    let command = match name {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| anyhow!("there is no command `{name}`; `ridealong --help` lists them"))?,
    };
    output::bytes(&render(command)?).context("cannot write the manual page")?;
    Ok(ExitCode::SUCCESS)
}

/// A manual page, with what stands below the options as it is there: it has columns.
fn render(command: Command) -> std::io::Result<Vec<u8>> {
    let below = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let version = format!("{NAME} {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command).source(version).manual("Ridealong");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    page.extend_from_slice(sections(&below).as_bytes());
    Ok(page)
}

/// `text` as sections of a manual page: a line at the margin that ends with a colon begins one.
fn sections(text: &str) -> String {
    let mut roff = String::new();
    for line in text.lines() {
        let heading = line.strip_suffix(':').filter(|line| !line.starts_with(' '));
        // Writing to a string does not fail.
        _ = match heading {
            Some(heading) => writeln!(roff, ".fi\n.SH {}\n.nf", heading.to_uppercase()),
            // What stands in front keeps a dot from being a request.
            None => writeln!(roff, "\\&{}", line.replace('\\', "\\e").replace('-', "\\-")),
        };
    }
    roff
}

/// All that can be said on the command line. What the commands in the place of Bandit's take is known to
/// them alone when the program runs; here it stands where they do, without the options that are global
/// elsewhere.
fn whole() -> Command {
    let command = Cli::command();
    let global: Vec<_> =
        command.get_arguments().filter(|argument| argument.is_global_set()).cloned().collect();
    let local = global.iter().map(|argument| argument.clone().global(false));
    let command = local.clone().fold(command, |command, argument| {
        let id = argument.get_id().clone();
        command.mut_arg(id, |_| argument)
    });
    command.mut_subcommands(|command| match Program::of_name(command.get_name()) {
        Some(program) => {
            let known = program.command().display_order(command.get_display_order());
            command.get_about().cloned().into_iter().fold(known, Command::about)
        }
        None => command.args(local.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_consistent_and_knows_what_bandit_takes() {
        let mut whole = whole();
        whole.build();
        whole.clone().debug_assert();
        for (name, option, is_there) in [
            ("check", "color", true),
            ("bandit", "color", false),
            ("bandit", "severity-level", true),
            ("bandit-baseline", "recursive", true),
            ("bandit-config-generator", "show-defaults", true),
        ] {
            let command = whole.find_subcommand(name).expect("a command");
            let found = command.get_arguments().any(|argument| argument.get_long() == Some(option));
            assert_eq!(found, is_there, "{name} --{option}");
        }
    }
}
