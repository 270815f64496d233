//! A progress bar for those who wait at a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Counts files. Nothing is drawn where standard error is not a terminal.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    is_silent: bool,
}

impl Progress {
    /// For so many files.
    pub fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("Checking {bar:40} {pos}/{len} files") {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), is_silent: false }
    }

    /// Draws nothing, wherever that would be.
    pub fn silent() -> Self {
        Self { is_silent: true, ..Self::new(0) }
    }

    /// So many more files are done.
    pub fn advance(&self, files: usize) {
        if !self.is_silent && self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(files as u64);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
