//! The command line: what can be said on it, and which part of the program answers.
//!
//! Everything is written through [`output`], so that a reader who leaves early does no harm.

mod analyse;
mod baseline;
mod check;
mod deliver;
mod discover;
mod document;
mod fingerprint;
mod fix;
mod govern;
mod json;
mod output;
mod outputs;
mod place;
mod printable;
mod progress;
mod report;
mod rules;
mod statistics;
mod stdin;
mod text;
mod write;

use std::panic::catch_unwind;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::db::panic_message;

macro_rules! exit_codes {
    () => {
        "\
Exit codes:
  0  nothing was found; with --fix: nothing is left; with --diff: there is nothing to fix
  1  something was found; with --fix: something is left; with --diff: there is something to fix
  2  something could not be read, fixed or written, did not parse or is misconfigured, whatever else
     was found"
    };
}

/// What the exit codes of a check mean.
const EXIT_CODES: &str = exit_codes!();

const EXAMPLES: &str = concat!(
    "\
Examples:
  ridealong check                     check the Python files here and below
  ridealong check src tests/conftest.py
  ridealong check --select B6,yaml_load --output-format json src
  ridealong check --diff src          see what `--fix` would change
  ridealong check --baseline known src
  ridealong explain B602              what a rule is about, and what to do instead
  ridealong rules                     all rules
  ridealong server                    the language server, for an editor to start

",
    exit_codes!()
);

/// A security linter for Python that rides along as you type.
///
/// Ridealong finds what Bandit finds, by the same ids, and says how to mend it: on the command line,
/// and in your editor through its language server. It never runs the code that it looks at.
#[derive(Debug, Parser)]
#[command(name = "ridealong", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Whether to colour the output
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true, display_order = 100)]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check files and folders
    Check(check::Check),
    /// Run the language server on standard input and output
    Server(Server),
    /// Tell what a rule is about, and what to do instead
    Explain {
        /// An id or a name, such as B602 or yaml_load
        rule: String,
    },
    /// List all rules
    Rules {
        /// How to write the list
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
        output_format: Format,
    },
}

#[derive(Debug, Args)]
struct Server {
    /// Accepted for the editors that pass it; there is no other way to talk
    #[arg(long)]
    stdio: bool,
}

/// For whom the output is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// In any case
    Always,
    /// Not at all
    Never,
}

/// Reads the arguments and does what they say.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    choose_colors(cli.color);
    catch_unwind(|| dispatch(cli.command)).unwrap_or_else(|payload| {
        let message = panic_message(&*payload);
        failed(&format!("Ridealong failed: {message}; this is a fault in it, please report it"))
    })
}

fn dispatch(command: Command) -> ExitCode {
    let result = match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Server(_) => return crate::lsp::run(),
        Command::Explain { rule } => rules::explain(&rule),
        Command::Rules { output_format } => rules::list(output_format),
    };
    result.unwrap_or_else(|error| failed(&format!("{error:#}")))
}

/// Says what went wrong. If that fails too, there is nobody left to tell.
fn failed(message: &str) -> ExitCode {
    _ = output::stderr(|out| output::error(out, message));
    ExitCode::from(2)
}

fn choose_colors(color: Color) {
    let choice = match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
