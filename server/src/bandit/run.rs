//! `bandit`: scans, and reports what it finds.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use clap::error::ErrorKind;
use ridealong_checks::NosecStyle;

use super::Stop;
use super::arguments::Arguments;
use super::baseline::Baseline;
use super::bounded;
use super::checkout::Checkout;
use super::config::{self, Config, Profile};
use super::discovery::{Found, Scope, excluded_paths};
use super::formats::{self, Format, Template};
use super::known::Known;
use super::log::Log;
use super::profile;
use super::report::{Levels, Report, Shape};
use super::scan::Scan;
use super::settings::{Settings, settle};
use crate::cli::output;

/// Does what the arguments say. Returns the exit code.
pub fn run(program: &str, arguments: &[OsString]) -> Result<u8, Stop> {
    run_in(Checkout::default(), program, arguments)
}

/// The same, with files that lie elsewhere.
pub fn run_in(checkout: Checkout, program: &str, arguments: &[OsString]) -> Result<u8, Stop> {
    let arguments = Arguments::read(program, arguments)?;
    let log = Log::default();
    check_output(&arguments, program)?;
    let settings = settle(&arguments, &checkout, &log).map_err(|()| Stop::Told)?;
    let config = match &settings.config {
        Some(path) => {
            config::read(path, &checkout, &log).map_err(|error| told(&log, "main", &error.to_string()))?
        }
        None => Config::default(),
    };
    if settings.targets.is_empty() {
        return Err(Arguments::error(
            program,
            ErrorKind::MissingRequiredArgument,
            "there is nothing to scan; name files or folders",
        )
        .into());
    }
    Run { log: new_log(&settings, &config), settings, checkout }.go(config)
}

/// The log that the configuration and `-q` ask for.
fn new_log(settings: &Settings, config: &Config) -> Log {
    match &config.log_format {
        _ if settings.quiet => Log::quiet(),
        Some(format) => Log::with_format(format.clone()),
        None => Log::default(),
    }
}

/// Says what went wrong.
fn told(log: &Log, module: &str, message: &str) -> Stop {
    log.error(module, message);
    Stop::Told
}

/// Makes sure that the report can be written, before anything takes time.
fn check_output(arguments: &Arguments, program: &str) -> Result<(), Stop> {
    let Some(Some(path)) = arguments.output.as_ref().filter(|path| !is_stdout(path.as_deref())) else {
        return Ok(());
    };
    let opened = File::options().write(true).create(true).truncate(false).open(path);
    opened.map(drop).map_err(|error| {
        let message = format!("the report cannot be written to `{}`: {error}", path.display());
        Arguments::error(program, ErrorKind::Io, &message).into()
    })
}

/// Whether `-` stands in the place of a file's name.
fn is_stdout(path: Option<&Path>) -> bool {
    path.is_none_or(|path| path.as_os_str() == "-")
}

struct Run {
    settings: Settings,
    checkout: Checkout,
    log: Log,
}

impl Run {
    fn go(self, mut config: Config) -> Result<u8, Stop> {
        let tests = self.profile(&mut config).map_err(|message| told(&self.log, "main", &message))?;
        let format = self.settings.format.unwrap_or_else(fitting_format);
        let known = self.known(format)?;
        let template = self.template(format)?;
        if format != Format::Json {
            self.tell_setting();
        }
        let found = self.discover(&config);
        if !tests.apply(&mut config.options) {
            return Err(told(
                &self.log,
                "main",
                "No tests are left to run; look at the tests that are chosen and left out",
            ));
        }
        profile::leave_out(&config.broken, &mut config.options);
        if self.settings.ignore_nosec {
            config.options.nosec = NosecStyle::Ignored;
        }
        let config = Arc::new(crate::config::Config { options: config.options, ..Default::default() });
        let scan = Scan::of(&found.files, &self.checkout, &config, &self.log)
            .map_err(|error| told(&self.log, "main", &format!("threads cannot be started: {error}")))?;
        let report = self.report(scan, &found, &known);
        self.write(format, &report, &template)?;
        Ok(u8::from(report.count() > 0 && !self.settings.exit_zero))
    }

    /// The tests that run: those of the profile or the configuration, and those of the command line.
    fn profile(&self, config: &mut Config) -> Result<Profile, String> {
        let mut profile = match self.settings.profile.as_deref().filter(|name| !name.is_empty()) {
            None => Profile {
                include: config.tests.drain(..).collect(),
                exclude: config.skips.drain(..).collect(),
                blacklist: None,
            },
            Some(name) => {
                let found = config.profiles.iter().find(|(known, _)| known == name);
                let place = self.settings.config.as_deref().map(|path| format!("in {}", path.display()));
                let place = place.unwrap_or_else(|| "without a configuration, which -c names".to_owned());
                found
                    .map(|(_, profile)| profile.clone())
                    .ok_or_else(|| format!("there is no profile `{name}` {place}"))?
            }
        };
        let listed = |ids: &BTreeSet<String>| {
            let ids: Vec<_> = ids.iter().map(String::as_str).collect();
            if ids.is_empty() { "None".to_owned() } else { ids.join(",") }
        };
        let (tests, skips) = (self.settings.tests.as_deref(), self.settings.skips.as_deref());
        self.log.info("main", &format!("profile include tests: {}", listed(&profile.include)));
        self.log.info("main", &format!("profile exclude tests: {}", listed(&profile.exclude)));
        self.log.info("main", &format!("cli include tests: {}", tests.unwrap_or("None")));
        self.log.info("main", &format!("cli exclude tests: {}", skips.unwrap_or("None")));
        let ids = |list: Option<&str>| -> Vec<String> {
            list.filter(|list| !list.is_empty())
                .map_or(Vec::new(), |list| list.split(',').map(str::to_owned).collect())
        };
        profile.include.extend(ids(tests));
        profile.exclude.extend(ids(skips));
        profile.validate(&self.log)?;
        Ok(profile)
    }

    /// The findings of the baseline. One that cannot be understood is no baseline, as Bandit has it.
    fn known(&self, format: Format) -> Result<Known, Stop> {
        let Some(path) = &self.settings.baseline else { return Ok(Known::default()) };
        let stop = |message: &str| {
            self.log.warning("main", message);
            Stop::Told
        };
        let json = bounded::read(path, bounded::REPORT)
            .map_err(|error| stop(&format!("The baseline {} cannot be read: {error}", path.display())))?;
        let known = Known::read(json).unwrap_or_else(|message| {
            let message = format!("The baseline {} is not used: {message}", path.display());
            self.log.warning("manager", &message);
            Known::default()
        });
        if format.accepts_baseline() {
            return Ok(known);
        }
        let fit = Format::ALL.into_iter().filter(|format| format.accepts_baseline()).map(Format::name);
        let fit: Vec<_> = fit.collect();
        Err(stop(&format!(
            "The format {} cannot show what is new; -b goes with one of {}",
            format.name(),
            fit.join(", ")
        )))
    }

    fn template(&self, format: Format) -> Result<Template, Stop> {
        let text = self.settings.template.as_deref().filter(|_| format == Format::Custom);
        let Some(text) = text else { return Ok(Template::default()) };
        let (template, unknown) =
            Template::parse(text).map_err(|error| told(&self.log, "custom", &error.to_string()))?;
        for tag in unknown {
            let message =
                format!("There is no tag `{}`, which is left out; did you mean `{}`?", tag.name, tag.similar);
            self.log.warning("custom", &message);
        }
        Ok(template)
    }

    fn tell_setting(&self) {
        if let Some(path) = &self.settings.config {
            self.log.info("main", &format!("using config: {}", path.display()));
        }
        let version = env!("CARGO_PKG_VERSION");
        self.log.info("main", &format!("running as Ridealong {version}, which reads Python 3.13 by itself"));
    }

    fn discover(&self, config: &Config) -> Found {
        let mut exclude = config.exclude.clone();
        exclude.extend(excluded_paths(&self.settings.exclude, &self.checkout));
        let scope = Scope::new(&config.include, &exclude, self.settings.recursive, &self.checkout);
        scope.discover(&self.settings.targets, &self.log)
    }

    fn report(&self, scan: Scan, found: &Found, known: &Known) -> Report {
        let Settings { severity, confidence, context_lines, aggregate, verbose, quiet, .. } = self.settings;
        let levels = Levels { severity, confidence };
        let mut issues = scan.issues;
        issues.retain(|issue| levels.admit(issue.severity, issue.confidence));
        Report {
            baseline: (!known.is_empty()).then(|| Baseline::new(&issues, |issue| known.has(issue))),
            issues,
            metrics: scan.metrics,
            skipped: scan.skipped,
            files: scan.files,
            excluded: found.excluded.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
            shape: Shape { levels, context_lines, aggregate, verbose, quiet },
            generated_at: SystemTime::now(),
            working_directory: std::env::current_dir().unwrap_or_default(),
        }
    }

    fn write(&self, format: Format, report: &Report, template: &Template) -> Result<(), Stop> {
        let path = self.settings.output.as_deref().filter(|path| !is_stdout(Some(path)));
        let written = match path.filter(|_| !format.ignores_output_file()) {
            None => output::raw(|out| formats::write(format, report, template, out)),
            Some(path) => File::create(path).and_then(|file| {
                let mut out = BufWriter::new(file);
                formats::write(format, report, template, &mut out)?;
                out.flush()
            }),
        };
        let place = path.map_or("standard output".into(), Path::to_string_lossy);
        written.map_err(|error| {
            told(&self.log, format.name(), &format!("The report cannot be written to {place}: {error}"))
        })?;
        match path {
            Some(_) if format.ignores_output_file() => {
                let message = format!(
                    "Nothing was written to {place}: this format is for the terminal; -f txt goes to files"
                );
                self.log.info(format.name(), &message);
            }
            Some(_) => self.log.info(format.name(), &format!("The report was written to {place}")),
            None => {}
        }
        Ok(())
    }
}

/// What is easiest to read where standard output goes.
fn fitting_format() -> Format {
    let is_plain =
        std::env::var_os("NO_COLOR").is_some() || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if std::io::stdout().is_terminal() && !is_plain { Format::Screen } else { Format::Txt }
}
