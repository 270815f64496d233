//! The command line of `bandit`.

mod abbreviations;
mod help;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory as _, Parser};

use super::formats::Format;

/// What is left out where nothing else is said.
pub const EXCLUDE: &str = ".svn,CVS,.bzr,.hg,.git,__pycache__,.tox,.eggs,*.egg";

/// So many lines of code are shown where nothing else is said.
pub const CONTEXT_LINES: i64 = 3;

/// Finds common security problems in Python code: does what Bandit 1.9.4 does, by the same options.
#[derive(Debug, Clone, Parser)]
#[command(name = "bandit", version = help::VERSION, disable_version_flag = true, args_override_self = true)]
#[command(after_help = help::after())]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Arguments {
    /// Files and folders to scan; - is standard input
    #[arg(value_name = "targets", value_parser = path())]
    pub targets: Vec<PathBuf>,
    /// Scan what is in folders, and in the folders in them
    #[arg(short, long)]
    pub recursive: bool,
    /// What to sort the findings by: the file, or the kind of weakness
    #[arg(short, long, value_name = "WHAT", default_value = "file", value_parser = ["file", "vuln"])]
    pub aggregate: String,
    /// So many lines of code are shown at most for each finding, beside its own
    #[arg(short, long, value_name = "LINES", default_value_t = CONTEXT_LINES, value_parser = number)]
    #[arg(allow_negative_numbers = true)]
    pub number: i64,
    /// A configuration in YAML, or in TOML under [tool.bandit]: which tests run, and how
    #[arg(short, long, value_name = "FILE", value_parser = path())]
    pub configfile: Option<PathBuf>,
    /// Run the tests of this profile of the configuration
    #[arg(short, long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Run these tests alone: ids with commas between them
    #[arg(short, long, value_name = "IDS")]
    pub tests: Option<String>,
    /// Do not run these tests: ids with commas between them
    #[arg(short, long, value_name = "IDS")]
    pub skip: Option<String>,
    /// Report what is of this severity at least: -l for low, -ll for medium, -lll for high
    #[arg(short, long, action = ArgAction::Count, conflicts_with = "severity_level")]
    pub level: u8,
    /// The same by name
    #[arg(long, value_name = "LEVEL", value_parser = LEVELS)]
    pub severity_level: Option<String>,
    /// Report what is of this confidence at least: -i for low, -ii for medium, -iii for high
    #[arg(short = 'i', long, action = ArgAction::Count, conflicts_with = "confidence_level")]
    pub confidence: u8,
    /// The same by name
    #[arg(long, value_name = "LEVEL", value_parser = LEVELS)]
    pub confidence_level: Option<String>,
    /// How to write the report; screen on a terminal, else txt
    #[arg(short, long, value_name = "FORMAT", value_parser = Format::ALL.map(Format::name))]
    pub format: Option<String>,
    /// What to write for each finding with --format custom, see below
    #[arg(long, value_name = "TEMPLATE")]
    pub msg_template: Option<String>,
    /// Write the report to this file
    #[arg(short, long, value_name = "FILE", num_args = 0..=1, value_parser = path())]
    #[expect(clippy::option_option, reason = "Bandit takes it without a value, too, and fails later")]
    pub output: Option<Option<PathBuf>>,
    /// List the files that were scanned and those that were left out
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Accepted; there is nothing more to tell
    #[arg(short, long)]
    pub debug: bool,
    /// Say nothing unless something was found or went wrong
    #[arg(short, long, visible_alias = "silent")]
    pub quiet: bool,
    /// Report what # nosec comments suppress
    #[arg(long)]
    pub ignore_nosec: bool,
    /// Leave out these paths: patterns or parts of paths with commas between them
    #[arg(short = 'x', long, value_name = "PATHS", default_value = EXCLUDE, hide_default_value = true)]
    #[arg(help = format!("Leave out these paths, and those of the configuration: patterns or parts of paths \
        with commas between them [default: {EXCLUDE}]"))]
    pub exclude: String,
    /// Report only what this report in JSON does not have
    #[arg(short, long, value_name = "FILE", value_parser = path())]
    pub baseline: Option<PathBuf>,
    /// An INI file with options of the command line, instead of the .bandit among the targets
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub ini: Option<PathBuf>,
    /// End with 0 even if something was found
    #[arg(long)]
    pub exit_zero: bool,
    /// Say whose place this takes
    #[arg(long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// The names of levels. All of them but the first are [`super::report::Rank`]s.
const LEVELS: [&str; 4] = ["all", "low", "medium", "high"];

impl Arguments {
    /// Reads the arguments after the program's name, which usage texts show as `program`.
    pub fn read(program: &str, arguments: &[OsString]) -> Result<Self, clap::Error> {
        Self::read_as(Self::command(), program, arguments)
    }

    /// The same for a command with another description.
    pub fn read_as(
        command: clap::Command,
        program: &str,
        arguments: &[OsString],
    ) -> Result<Self, clap::Error> {
        read::<Self>(command, program, arguments)?.check(&mut Self::command().bin_name(program))
    }

    /// An error about the command line of `program`.
    pub fn error(program: &str, kind: ErrorKind, message: &str) -> clap::Error {
        Self::command().bin_name(program).error(kind, message)
    }

    /// What the options say together.
    fn check(self, command: &mut clap::Command) -> Result<Self, clap::Error> {
        let conflict = |message: &str| Err(command.clone().error(ErrorKind::ArgumentConflict, message));
        if self.msg_template.is_some() && self.format.as_deref() != Some(Format::Custom.name()) {
            return conflict("--msg-template is for --format=custom alone");
        }
        if self.output == Some(None) {
            return conflict("-o needs the name of a file");
        }
        if self.level > 3 || self.confidence > 3 {
            return conflict("-lll and -iii are the highest levels");
        }
        Ok(self)
    }

    /// The lowest severity that is reported, as its index among all.
    pub fn severity(&self) -> u8 {
        rank(self.severity_level.as_deref(), self.level)
    }

    /// The lowest confidence that is reported, as its index among all.
    pub fn confidence(&self) -> u8 {
        rank(self.confidence_level.as_deref(), self.confidence)
    }
}

/// Reads the arguments of `program`, long options that are abbreviated among them.
pub fn read<T: Parser>(
    command: clap::Command,
    program: &str,
    arguments: &[OsString],
) -> Result<T, clap::Error> {
    let mut command = command.bin_name(program);
    command.build();
    let arguments = abbreviations::expand(&mut command, arguments)?;
    let program = OsString::from(program);
    T::from_arg_matches(&command.try_get_matches_from_mut(std::iter::once(program).chain(arguments))?)
}

fn rank(name: Option<&str>, count: u8) -> u8 {
    let named = name.and_then(|name| LEVELS.iter().position(|level| *level == name));
    named.and_then(|index| u8::try_from(index).ok()).unwrap_or(count)
}

/// Takes any path, an empty one as well, where clap's own parser refuses that.
pub fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// A number as Python's `int` reads it.
pub fn number(text: &str) -> Result<i64, String> {
    let digits = text.trim();
    let is_fit = !digits.contains("__") && !digits.starts_with('_') && !digits.ends_with('_');
    let number = is_fit.then(|| digits.replace('_', "").parse().ok()).flatten();
    number.ok_or_else(|| format!("`{text}` is not a whole number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, clap::Error> {
        let arguments: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        Arguments::read("bandit", &arguments)
    }

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_cluster_repeat_abbreviate_and_stand_anywhere() {
        let arguments = read("a -lr --recurs b -ll -n3 -n -1 --sev=high").unwrap_err();
        assert_eq!(arguments.kind(), ErrorKind::ArgumentConflict);
        let arguments =
            read("a -lr --recurs b -ll -n3 -n -1 --confidence-l=high -f json -fcsv --sil -").unwrap();
        assert_eq!((arguments.severity(), arguments.confidence()), (3, 3));
        assert_eq!((arguments.number, arguments.format.as_deref()), (-1, Some("csv")));
        assert_eq!(arguments.targets, ["a", "b", "-"].map(PathBuf::from));
        assert!(arguments.recursive && arguments.quiet);
        assert_eq!(read("-n 1_0 x").unwrap().number, 10);
        assert_eq!(read("-o x y").unwrap().output, Some(Some("x".into())));
        assert_eq!(read("-- -x").unwrap().targets, [PathBuf::from("-x")]);
    }

    #[test]
    fn what_bandit_does_not_understand_is_an_error() {
        for line in [
            "--s x",
            "--nope",
            "-z",
            "-l --severity-level low x",
            "-v -q x",
            "-f pdf x",
            "-a x",
            "-n x",
            "-llll x",
            "--msg-template x y",
            "-f json --msg-template x y",
            "x -o",
            "--severity-level no x",
            "-c",
            "-V",
        ] {
            assert_eq!(read(line).unwrap_err().exit_code(), 2, "{line}");
        }
        for line in ["-h", "--help", "--version", "--ver x --nope"] {
            let code = read(line).unwrap_err().exit_code();
            assert_eq!(code, if line.contains("nope") { 2 } else { 0 }, "{line}");
        }
    }
}
