//! The command line: what can be said on it, and which part of the program answers.
//!
//! Everything is written through [`output`], so that a reader who leaves early does no harm.

pub(crate) mod analyse;
pub(crate) mod baseline;
mod check;
mod deliver;
pub(crate) mod discover;
pub(crate) mod document;
mod fingerprint;
pub(crate) mod fix;
mod govern;
mod json;
pub(crate) mod output;
mod outputs;
mod place;
pub(crate) mod printable;
pub(crate) mod progress;
pub(crate) mod report;
mod rules;
mod schema;
mod selection;
mod statistics;
mod stdin;
mod text;
mod write;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::bandit::Program;
use crate::db::panic_message;
use crate::log;

/// What the exit codes of a check mean.
const EXIT_CODES: &str = "\
Exit codes:
  0  nothing was found, or nothing that --fail-severity and --fail-confidence let fail; with --fix:
     nothing is left; with --diff: there is nothing to fix
  1  something was found; with --fix: something is left; with --diff: there is something to fix
  2  something could not be read, fixed or written, did not parse or is misconfigured, whatever else
     was found";

const EXAMPLES: &str = "\
Examples:
  ridealong check                     check the Python files here and below
  ridealong check src tests/conftest.py
  ridealong check --select B6,yaml_load --output-format json src
  ridealong check --diff src          see what `--fix` would change
  ridealong check --baseline known src
  ridealong explain B602              what a rule is about, and what to do instead
  ridealong check --preset bandit     all of Bandit's tests, also those that seldom tell news
  ridealong rules                     all rules
  ridealong schema                    the JSON schema of ridealong.toml, for an editor to read
  ridealong server                    the language server, for an editor to start";

/// A security linter for Python that rides along as you type.
///
/// Ridealong finds what Bandit finds, by the same ids, and says how to mend it: on the command line,
/// and in your editor through its language server. It never runs the code that it looks at.
#[derive(Debug, Parser)]
#[command(name = "ridealong", version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
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
    #[command(after_help = EXIT_CODES)]
    Check(Box<check::Check>),
    /// Take the place of Bandit: its options, its configuration, its reports
    #[command(disable_help_flag = true)]
    Bandit(Passed),
    /// Take the place of bandit-baseline: report what a commit adds
    #[command(disable_help_flag = true)]
    BanditBaseline(Passed),
    /// Take the place of bandit-config-generator: write a configuration to start from
    #[command(disable_help_flag = true)]
    BanditConfigGenerator(Passed),
    /// Run the language server on standard input and output
    Server(Server),
    /// Tell what a rule is about, and what to do instead
    Explain {
        /// An id or a name, such as B602 or yaml_load
        rule: String,
    },
    /// Print the JSON schema of the configuration
    Schema,
    /// List all rules
    Rules {
        /// How to write the list
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
        output_format: Format,
    },
}

/// Arguments that another command line understands.
#[derive(Debug, Args)]
struct Passed {
    /// See the command's --help
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

#[derive(Debug, Args)]
struct Server {
    /// Accepted for the editors that pass it; there is no other way to talk
    #[arg(long)]
    stdio: bool,
    /// How much to log; the editor may say so too, in its settings
    #[arg(long, value_enum, value_name = "LEVEL")]
    log_level: Option<log::Level>,
    /// Log into this file instead of standard error, behind what it holds
    #[arg(long, value_name = "FILE")]
    log_file: Option<PathBuf>,
}

impl Server {
    fn run(&self) -> anyhow::Result<ExitCode> {
        if let Some(path) = &self.log_file {
            log::write_to(path).with_context(|| format!("cannot log into `{}`", path.display()))?;
        }
        if let Some(level) = self.log_level {
            log::set_level(level);
        }
        Ok(crate::lsp::run(self.log_level.is_some()))
    }
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
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let run = || {
        if let Some(code) = run_program(&arguments) {
            return code;
        }
        let cli = Cli::parse();
        choose_colors(cli.color);
        dispatch(cli.command)
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|payload| {
        let message = panic_message(&*payload);
        failed(&format!("Ridealong failed: {message}; this is a fault in it, please report it"))
    })
}

/// Takes the place of a command of Bandit's that the first word names, or the second. What follows is
/// for that command to read, every `--` included. A link of its name makes the binary that command.
fn run_program(arguments: &[OsString]) -> Option<ExitCode> {
    let (called, rest) = arguments.split_first()?;
    if let Some(program) = Path::new(called).file_stem().and_then(|name| Program::of_name(name.to_str()?)) {
        return Some(program.run(program.name(), rest));
    }
    let (name, rest) = rest.split_first()?;
    let program = Program::of_name(name.to_str()?)?;
    Some(program.run(&format!("ridealong {}", program.name()), rest))
}

fn dispatch(command: Command) -> ExitCode {
    let result = match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Bandit(passed) => return Program::Bandit.run("ridealong bandit", &passed.arguments),
        Command::BanditBaseline(passed) => {
            return Program::Baseline.run("ridealong bandit-baseline", &passed.arguments);
        }
        Command::BanditConfigGenerator(passed) => {
            return Program::ConfigGenerator.run("ridealong bandit-config-generator", &passed.arguments);
        }
        Command::Server(server) => server.run(),
        Command::Explain { rule } => rules::explain(&rule),
        Command::Schema => schema::print(),
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
