//! What a run is to do: the command line, and what an INI file adds to it.

use std::path::{Path, PathBuf};

use super::arguments::{self, Arguments};
use super::bounded;
use super::checkout::Checkout;
use super::formats::Format;
use super::ini::{self, IniError};
use super::log::Log;
use super::report::{Aggregate, Rank};

/// What a run is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Settings {
    /// Files and folders.
    pub targets: Vec<PathBuf>,
    /// Whether folders are scanned.
    pub recursive: bool,
    /// What to sort by.
    pub aggregate: Aggregate,
    /// So many lines of code for each finding.
    pub context_lines: i64,
    /// Where the configuration is.
    pub config: Option<PathBuf>,
    /// The profile of it that counts.
    pub profile: Option<String>,
    /// Ids of tests to run, with commas between them.
    pub tests: Option<String>,
    /// Ids of tests not to run, with commas between them.
    pub skips: Option<String>,
    /// The lowest severity to report.
    pub severity: Rank,
    /// The lowest confidence to report.
    pub confidence: Rank,
    /// How to write the report; what fits the terminal where there is none.
    pub format: Option<Format>,
    /// What [`Format::Custom`] writes.
    pub template: Option<String>,
    /// Where to write the report.
    pub output: Option<PathBuf>,
    /// Whether to list files.
    pub verbose: bool,
    /// Whether to say less.
    pub quiet: bool,
    /// Whether `# nosec` has no effect.
    pub ignore_nosec: bool,
    /// Paths to leave out, with commas between them.
    pub exclude: String,
    /// What is known already.
    pub baseline: Option<PathBuf>,
    /// Whether findings are no failure.
    pub exit_zero: bool,
}

impl From<&Arguments> for Settings {
    fn from(arguments: &Arguments) -> Self {
        let rank = |index: u8| Rank::ALL[usize::from(index).min(Rank::ALL.len() - 1)];
        Self {
            targets: arguments.targets.clone(),
            recursive: arguments.recursive,
            aggregate: aggregate(&arguments.aggregate),
            context_lines: arguments.number,
            config: named(arguments.configfile.as_ref()),
            profile: arguments.profile.clone(),
            tests: arguments.tests.clone(),
            skips: arguments.skip.clone(),
            severity: rank(arguments.severity()),
            confidence: rank(arguments.confidence()),
            format: arguments.format.as_deref().and_then(Format::of_name),
            template: arguments.msg_template.clone(),
            output: arguments.output.clone().flatten(),
            verbose: arguments.verbose,
            quiet: arguments.quiet,
            ignore_nosec: arguments.ignore_nosec,
            exclude: arguments.exclude.clone(),
            baseline: arguments.baseline.clone(),
            exit_zero: arguments.exit_zero,
        }
    }
}

/// A path that is not empty: a variable that is not set may stand for it.
fn named(path: Option<&PathBuf>) -> Option<PathBuf> {
    path.filter(|path| !path.as_os_str().is_empty()).cloned()
}

fn aggregate(name: &str) -> Aggregate {
    if name == "vuln" { Aggregate::Vulnerability } else { Aggregate::File }
}

/// The settings for `arguments`, with those of the INI file that they name or that is found among the
/// targets, all of it read where it lies in `checkout`. The error has been told.
pub fn settle(arguments: &Arguments, checkout: &Checkout, log: &Log) -> Result<Settings, ()> {
    let mut settings = Settings::from(arguments);
    let Some(path) = ini_path(arguments, checkout, log)? else { return Ok(settings) };
    let text = bounded::read_text(&checkout.place_if_there(&path))
        .map_err(|error| format!("it cannot be read: {error}"));
    match text.map_err(IniError::from).and_then(|text| ini::section(&text, "bandit")) {
        Ok(options) => {
            let added = Added { options, is_named: named(arguments.ini.as_ref()).is_some(), log };
            let merged = added.merge(&mut settings);
            merged.map_err(|message| log.error("main", &format!("{}: {message}", path.display())))?;
        }
        Err(error @ IniError::TooLong) => {
            log.error("main", &format!("{}: {error}", path.display()));
            return Err(());
        }
        // Bandit goes on without it.
        Err(IniError::Malformed(message)) => {
            log.warning("utils", &format!("{} is not used: {message}", path.display()));
        }
    }
    Ok(settings)
}

fn ini_path(arguments: &Arguments, checkout: &Checkout, log: &Log) -> Result<Option<PathBuf>, ()> {
    if let Some(path) = named(arguments.ini.as_ref()) {
        return Ok(Some(path));
    }
    let mut found = Vec::new();
    arguments.targets.iter().for_each(|target| look_for_ini(target, checkout, &mut found));
    match &found[..] {
        [] => Ok(None),
        [only] => {
            log.info("main", &format!("Options are taken from {}", only.display()));
            Ok(found.pop())
        }
        several => {
            let several: Vec<_> = several.iter().map(|path| path.display().to_string()).collect();
            let message = format!(
                "There are several .bandit files: {}; name one with --ini, or scan their folders one by one",
                several.join(", ")
            );
            log.error("main", &message);
            Err(())
        }
    }
}

fn look_for_ini(root: &Path, checkout: &Checkout, found: &mut Vec<PathBuf>) {
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(checkout.place(&folder)) else { continue };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let path = folder.join(entry.file_name());
            if kind.is_dir() {
                folders.push(path);
            } else if entry.file_name() == ".bandit" && may_be_read(&entry.path()) {
                found.push(path);
            }
        }
    }
}

/// Whether this is a file. A link to nowhere is told about when it is read; a folder, a device or a pipe is
/// nothing to read only because it is there.
fn may_be_read(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |metadata| metadata.is_file())
}

/// The options of an INI file.
struct Added<'a> {
    options: ini::Options,
    /// Whether the user has named the file, rather than it being found among what is scanned.
    is_named: bool,
    log: &'a Log,
}

impl Added<'_> {
    /// Adds what the command line leaves open. What says the same as if nothing were said leaves it open.
    fn merge(&self, settings: &mut Settings) -> Result<(), String> {
        self.choose("config file", "configfile", &mut settings.config);
        if settings.exclude == arguments::EXCLUDE {
            self.take("exclude", |exclude| exclude.clone_into(&mut settings.exclude));
        }
        self.choose("skipped tests", "skips", &mut settings.skips);
        self.choose("selected tests", "tests", &mut settings.tests);
        self.targets(settings);
        // Any value means yes, as Bandit has it.
        settings.recursive |= self.get("recursive").is_some();
        if settings.aggregate == Aggregate::File {
            self.take("aggregate", |name| settings.aggregate = aggregate(name));
        }
        self.number(settings)?;
        self.choose("profile", "profile", &mut settings.profile);
        self.level("level", &mut settings.severity)?;
        self.level("confidence", &mut settings.confidence)?;
        if settings.format.is_none() {
            self.take("format", |name| settings.format = Format::of_name(name));
        }
        self.choose("output message template", "msg-template", &mut settings.template);
        self.output(settings)?;
        settings.verbose |= self.get("verbose").is_some();
        settings.quiet |= self.get("quiet").is_some();
        settings.ignore_nosec |= self.get("ignore-nosec").is_some();
        self.choose("path of a baseline report", "baseline", &mut settings.baseline);
        Ok(())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn take(&self, name: &str, set: impl FnOnce(&str)) {
        if let Some(value) = self.get(name) {
            set(value);
        }
    }

    /// Takes an option unless the command line has it, and says where it comes from.
    fn choose<T: From<String> + AsRef<std::ffi::OsStr>>(
        &self,
        what: &str,
        name: &str,
        value: &mut Option<T>,
    ) {
        if value.as_ref().is_some_and(|value| !value.as_ref().is_empty()) {
            self.log.info("main", &format!("Using command line arg for {what}"));
        } else if let Some(added) = self.get(name) {
            self.log.info("main", &format!("Using ini file for {what}"));
            *value = Some(added.to_owned().into());
        } else {
            *value = None;
        }
    }

    fn targets(&self, settings: &mut Settings) {
        if !settings.targets.is_empty() {
            self.log.info("main", "Using command line arg for selected targets");
        } else if let Some(targets) = self.get("targets") {
            self.log.info("main", "Using ini file for selected targets");
            settings.targets = targets.split(',').map(PathBuf::from).collect();
        }
    }

    fn number(&self, settings: &mut Settings) -> Result<(), String> {
        let Some(text) = self.get("number") else { return Ok(()) };
        let number = arguments::number(text).map_err(|message| format!("`number`: {message}"))?;
        if settings.context_lines == arguments::CONTEXT_LINES && number != 0 {
            settings.context_lines = number;
        }
        Ok(())
    }

    /// Bandit breaks down over a level from here, whatever it is; a name is what can only be meant one
    /// way.
    fn level(&self, name: &str, rank: &mut Rank) -> Result<(), String> {
        let Some(text) = self.get(name).filter(|_| *rank == Rank::Undefined) else { return Ok(()) };
        *rank = match text.to_lowercase().as_str() {
            "all" => Rank::Undefined,
            "low" => Rank::Low,
            "medium" => Rank::Medium,
            "high" => Rank::High,
            _ => return Err(format!("`{name}` is `{text}`; it has to be all, low, medium or high")),
        };
        Ok(())
    }

    /// Who sends code must not choose a file that is written over, and Bandit never writes it either.
    fn output(&self, settings: &mut Settings) -> Result<(), String> {
        let Some(path) = self.get("output").filter(|_| settings.output.is_none()) else { return Ok(()) };
        if !self.is_named {
            return Err(format!(
                "`output` names the file `{path}`, which is not written over because of a file that was found \
                 among what is scanned; name the report with -o, or this file with --ini"
            ));
        }
        settings.output = Some(path.into());
        Ok(())
    }
}
