//! `ridealong bandit`, which takes the place of Bandit's commands.
//!
//! It does what they do on the command line, to their configuration and in their reports, down to the
//! oddities that somebody may have come to rely on; the findings are those of everything else here. Where
//! Bandit breaks down with a traceback, it says what is wrong and ends with 2.
//!
//! [`report::Report`] is what a run comes to; it says field by field who fills it with what.
//! [`formats::write`] writes it in one of Bandit's formats. Neither opens a file nor looks at a clock.

mod arguments;
mod baseline_command;
mod bounded;
mod checkout;
mod config;
mod config_generator;
mod discovery;
mod git;
mod ini;
mod known;
mod log;
mod profile;
mod run;
mod scan;
mod settings;

pub mod baseline;
pub mod formats;
pub mod metrics;
pub mod naming;
pub mod report;
pub mod source;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::CommandFactory as _;

/// One of Bandit's commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// `bandit`: scans.
    Bandit,
    /// `bandit-baseline`: scans a commit and the one before it.
    Baseline,
    /// `bandit-config-generator`: writes a configuration.
    ConfigGenerator,
}

impl Program {
    /// What Bandit calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bandit => "bandit",
            Self::Baseline => "bandit-baseline",
            Self::ConfigGenerator => "bandit-config-generator",
        }
    }

    /// The program that Bandit calls so.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Bandit, Self::Baseline, Self::ConfigGenerator]
            .into_iter()
            .find(|program| program.name() == name)
    }

    /// What can be said to it, for manuals and completions.
    pub fn command(self) -> clap::Command {
        let command = match self {
            Self::Bandit => arguments::Arguments::command(),
            Self::Baseline => baseline_command::command(),
            Self::ConfigGenerator => config_generator::command(),
        };
        command.name(self.name())
    }

    /// Does what `arguments` say. Usage texts show the program as `shown`.
    pub fn run(self, shown: &str, arguments: &[OsString]) -> ExitCode {
        let result = match self {
            Self::Bandit => run::run(shown, arguments),
            Self::Baseline => baseline_command::run(shown, arguments),
            Self::ConfigGenerator => config_generator::run(shown, arguments),
        };
        ExitCode::from(result.unwrap_or_else(Stop::tell))
    }
}

/// Why a command ends before it has done its work.
#[derive(Debug)]
enum Stop {
    /// The command line is wrong, or asks for no more than help.
    Usage(clap::Error),
    /// What was wrong has been told already.
    Told,
}

impl From<clap::Error> for Stop {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}

impl Stop {
    /// Says what is wrong, and with which code to end.
    fn tell(self) -> u8 {
        match self {
            Self::Usage(error) => {
                // If that fails, there is nobody left to tell.
                _ = error.print();
                u8::try_from(error.exit_code()).unwrap_or(2)
            }
            Self::Told => 2,
        }
    }
}
