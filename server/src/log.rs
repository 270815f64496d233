//! The log: where it goes, and how much of it.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{EnvFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;
use tracing_subscriber::reload;

use crate::lsp::ClientLog;

/// The variable that says what is logged, in the notation of `tracing`; it counts before all else.
const VARIABLE: &str = "RIDEALONG_LOG";

static FILE: OnceLock<File> = OnceLock::new();
static SWITCHES: OnceLock<Switches> = OnceLock::new();

/// How much is logged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Level {
    /// Nothing
    Off,
    /// What failed
    Error,
    /// And what may not be as it was meant
    #[default]
    Warn,
    /// And what the server is about
    Info,
    /// And what it does, with the time that it takes
    Debug,
    /// And each step
    Trace,
}

impl Level {
    /// What users call them.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("off", Self::Off),
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
        ("debug", Self::Debug),
        ("trace", Self::Trace),
    ];

    fn filter(self) -> LevelFilter {
        match self {
            Self::Off => LevelFilter::OFF,
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
            Self::Trace => LevelFilter::TRACE,
        }
    }
}

/// What changes the log while it runs. What is off costs next to nothing, as `tracing` knows of it where
/// it would be written.
struct Switches {
    log: Box<dyn Fn(EnvFilter) + Send + Sync>,
    client: Box<dyn Fn(LevelFilter) + Send + Sync>,
}

/// Starts the log: warnings, unless the environment asks for more, to standard error.
pub fn start() {
    let (log, log_switch) = reload::Layer::new(filter(Level::default()));
    let (client, client_switch) = reload::Layer::new(ours(LevelFilter::OFF));
    let writer = tracing_subscriber::fmt::layer()
        .with_writer(Target)
        .with_ansi(false)
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_filter(log);
    tracing_subscriber::registry().with(writer).with(ClientLog.with_filter(client)).init();
    let switches = Switches {
        log: Box::new(move |filter| drop(log_switch.reload(filter))),
        client: Box::new(move |level| drop(client_switch.reload(ours(level)))),
    };
    let _ = SWITCHES.set(switches);
}

/// Logs as much as `level` says, unless the environment says otherwise.
pub fn set_level(level: Level) {
    if let Some(switches) = SWITCHES.get() {
        (switches.log)(filter(level));
    }
}

/// Has the client told as much as `level` says.
pub(crate) fn set_client_level(level: LevelFilter) {
    if let Some(switches) = SWITCHES.get() {
        (switches.client)(level);
    }
}

/// Logs into the file at `path` from now on, behind what it holds.
pub fn write_to(path: &Path) -> io::Result<()> {
    let file = File::options().create(true).append(true).open(path)?;
    let _ = FILE.set(file);
    Ok(())
}

fn filter(level: Level) -> EnvFilter {
    let of_level = || EnvFilter::new(format!("ridealong={}", level.filter()));
    EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| of_level())
}

/// Other crates log what they send, and that would be without end.
fn ours(level: LevelFilter) -> Targets {
    Targets::new().with_target("ridealong", level)
}

/// The file, or else standard error.
struct Target;

impl<'a> MakeWriter<'a> for Target {
    type Writer = Box<dyn Write + 'a>;

    fn make_writer(&'a self) -> Self::Writer {
        FILE.get().map_or_else(|| Box::new(io::stderr()) as _, |file| Box::new(file) as _)
    }
}
