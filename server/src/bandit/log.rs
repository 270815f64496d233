//! What Bandit says on standard error while it works: a module, a level and a sentence per line.

use crate::cli::output;
use crate::cli::printable::printable;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What is going on.
    Info,
    /// Something may not be as it was meant.
    Warning,
    /// Something did not work.
    Error,
}

/// Where lines go, and which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    lowest: Level,
    /// Python's `%` notation, of which the module, the level, the logger and the message are known.
    format: String,
}

const FORMAT: &str = "[%(module)s]\t%(levelname)s\t%(message)s";

impl Default for Log {
    fn default() -> Self {
        Self { lowest: Level::Info, format: FORMAT.to_owned() }
    }
}

impl Log {
    /// One that leaves out what is not at least a warning.
    pub fn quiet() -> Self {
        Self { lowest: Level::Warning, ..Self::default() }
    }

    /// One with the `log_format` of a configuration.
    pub fn with_format(format: String) -> Self {
        Self { format, ..Self::default() }
    }

    /// Whether only warnings and errors are written.
    pub fn is_quiet(&self) -> bool {
        self.lowest > Level::Info
    }

    /// Says what is going on. `module` is the part of Bandit that would say it.
    pub fn info(&self, module: &str, message: &str) {
        self.write(Level::Info, module, message);
    }

    /// Says that something may not be as it was meant.
    pub fn warning(&self, module: &str, message: &str) {
        self.write(Level::Warning, module, message);
    }

    /// Says that something did not work.
    pub fn error(&self, module: &str, message: &str) {
        self.write(Level::Error, module, message);
    }

    fn write(&self, level: Level, module: &str, message: &str) {
        if level >= self.lowest {
            let line = self.line(level, module, message);
            // If standard error is gone, there is nobody left to tell.
            _ = output::stderr(|out| writeln!(out, "{line}"));
        }
    }

    fn line(&self, level: Level, module: &str, message: &str) -> String {
        let level = match level {
            Level::Info => "INFO",
            Level::Warning => "WARNING",
            Level::Error => "ERROR",
        };
        let format = self.format.replace("%(module)s", module).replace("%(levelname)s", level);
        format.replace("%(name)s", "root").replace("%(message)s", &printable(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_look_like_those_of_bandit() {
        let log = Log::default();
        assert_eq!(log.line(Level::Info, "main", "hello\n"), "[main]\tINFO\thello␊");
        let log = Log::with_format("%(levelname)s: %(message)s".to_owned());
        assert_eq!(log.line(Level::Error, "main", "oh"), "ERROR: oh");
    }
}
