//! Configuration files that cannot be read, shown where they are broken until they are repaired.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use ridealong_checks::{LineIndex, TextRange};
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, PublishDiagnosticsParams, Range, Uri};

use super::diagnostics::{PUBLISH, SOURCE};
use super::outbox::Outbox;
use super::position::{Encoding, Positions, size};
use crate::config::{self, ConfigError};

/// The configuration files that are known to be broken.
#[derive(Debug)]
pub(super) struct Broken {
    shown: HashMap<PathBuf, Diagnostic>,
    /// Those that were met since configurations were read last.
    met: HashSet<PathBuf>,
    /// Those that are open in a client that asks for diagnostics itself: nothing is pushed for them.
    asked_for: HashSet<PathBuf>,
    outbox: Outbox,
}

impl Broken {
    pub(super) fn new(outbox: Outbox) -> Self {
        Self { shown: HashMap::new(), met: HashSet::new(), asked_for: HashSet::new(), outbox }
    }

    /// Shows what is wrong with a configuration file. Returns whether that is news.
    pub(super) fn show(&mut self, error: &ConfigError, encoding: Encoding) -> bool {
        self.met.insert(error.path.clone());
        let diagnostic = diagnostic(error, encoding);
        let is_new = self.shown.get(&error.path) != Some(&diagnostic);
        if is_new {
            self.shown.insert(error.path.clone(), diagnostic);
            self.publish(&error.path);
        }
        is_new
    }

    /// Begins anew to note which ones are met.
    pub(super) fn begin(&mut self) {
        self.met.clear();
    }

    /// Looks again at those that were broken and were not met, and at `others`, which may be. Returns what is
    /// newly found wrong.
    pub(super) fn look_again(&mut self, others: &[PathBuf], encoding: Encoding) -> Vec<ConfigError> {
        let known: Vec<PathBuf> = self.shown.keys().cloned().collect();
        let mut news = Vec::new();
        for path in known.iter().chain(others) {
            if self.met.contains(path) {
                continue;
            }
            match config::mistake_in(path) {
                Some(error) => news.extend(self.show(&error, encoding).then_some(error)),
                None if self.shown.remove(path).is_some() => self.publish(path),
                None => {}
            }
        }
        news
    }

    /// Notes whether the client asks about the configuration file at `path` itself.
    pub(super) fn set_asked_for(&mut self, path: &Path, is_asked_for: bool) {
        if !is_asked_for {
            self.asked_for.remove(path);
        } else if self.shown.contains_key(path) {
            // What was pushed goes, as it is asked for from now on.
            self.push(path, Vec::new());
            self.asked_for.insert(path.to_owned());
        } else {
            self.asked_for.insert(path.to_owned());
        }
    }

    /// Whether the client asks about a configuration file itself.
    pub(super) fn has_asked_for(&self) -> bool {
        !self.asked_for.is_empty()
    }

    /// What is shown for the configuration file at `path`.
    pub(super) fn diagnostics(&self, path: &Path) -> Vec<Diagnostic> {
        self.shown.get(path).cloned().into_iter().collect()
    }

    fn publish(&self, path: &Path) {
        if !self.asked_for.contains(path) {
            self.push(path, self.diagnostics(path));
        }
    }

    fn push(&self, path: &Path, diagnostics: Vec<Diagnostic>) {
        let Some(uri) = Uri::from_file_path(path) else { return };
        self.outbox.notify(PUBLISH, &PublishDiagnosticsParams { uri, diagnostics, version: None });
    }
}

/// Whether a document is a configuration file rather than Python.
pub(super) fn is_configuration(path: &Path) -> bool {
    path.file_name().is_some_and(|name| config::FILE_NAMES.iter().any(|one| name == *one))
}

fn diagnostic(error: &ConfigError, encoding: Encoding) -> Diagnostic {
    Diagnostic {
        range: range(error, encoding).unwrap_or_default(),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: format!("{}; until it is repaired, what counted before goes on to count", error.message),
        ..Diagnostic::default()
    }
}

/// From the place of the mistake to the end of its line.
fn range(error: &ConfigError, encoding: Encoding) -> Option<Range> {
    let (line, column) = error.place?;
    let text = std::fs::read_to_string(&error.path).ok()?;
    let index = LineIndex::from_source_text(&text);
    let start = index.line_starts().get(line - 1)?.to_usize();
    let content = text.get(start..)?.lines().next().unwrap_or_default().trim_end();
    let before: usize = content.chars().take(column - 1).map(char::len_utf8).sum();
    let range = TextRange::new(size(start + before), size(start + content.len()));
    Some(Positions { text: &text, line_starts: index.line_starts(), base: size(0), encoding }.range(range))
}
