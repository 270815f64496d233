//! Who is told about closed files, and what they know.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tower_lsp::ls_types::{
    Diagnostic, ProgressToken, PublishDiagnosticsParams, Uri, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
};

use crate::lsp::diagnostics::PUBLISH;
use crate::lsp::event::Reply;
use crate::lsp::outbox::Outbox;
use crate::lsp::report::{self, ResultId};

/// So many reports make a part of an answer.
const PART: usize = 64;

/// The closed files with diagnostics, and the ids of these, as the client was told.
#[derive(Debug, Default)]
pub(super) struct Told {
    ids: Mutex<HashMap<PathBuf, ResultId>>,
}

impl Told {
    /// Notes the diagnostics of a file. Returns whether that is news.
    pub(super) fn note(&self, path: &Path, diagnostics: &[Diagnostic]) -> bool {
        let mut ids = self.ids();
        if diagnostics.is_empty() {
            return ids.remove(path).is_some();
        }
        let id = ResultId::of(diagnostics);
        match ids.get_mut(path) {
            Some(known) => std::mem::replace(known, id) != id,
            None => ids.insert(path.to_owned(), id).is_none(),
        }
    }

    /// Knows nothing about a file any more. Returns whether it did.
    pub(super) fn forget(&self, path: &Path) -> bool {
        self.ids().remove(path).is_some()
    }

    pub(super) fn all(&self) -> HashMap<PathBuf, ResultId> {
        self.ids().clone()
    }

    pub(super) fn replace(&self, ids: HashMap<PathBuf, ResultId>) {
        *self.ids() = ids;
    }

    /// The files that are known but are none of `paths`.
    pub(super) fn other_than<'a>(&self, paths: impl Iterator<Item = &'a Path>) -> Vec<PathBuf> {
        let paths: HashSet<&Path> = paths.collect();
        self.ids().keys().filter(|path| !paths.contains(path.as_path())).cloned().collect()
    }

    fn ids(&self) -> MutexGuard<'_, HashMap<PathBuf, ResultId>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is told.
pub(super) enum Audience<'a> {
    /// A client that has diagnostics pushed.
    Pushed,
    /// A request that stays open.
    Streamed(&'a Stream),
    /// A request that is answered once.
    Collected {
        items: &'a Mutex<Vec<WorkspaceDocumentDiagnosticReport>>,
        /// Whether nobody waits for the answer any more.
        is_over: &'a (dyn Fn() -> bool + Sync),
    },
    /// A client that will ask.
    Nobody,
}

impl Audience<'_> {
    /// Tells the diagnostics of a file, which are others than before.
    pub(super) fn tell(&self, outbox: &Outbox, path: &Path, diagnostics: Vec<Diagnostic>) {
        match self {
            Self::Pushed => push(outbox, path, diagnostics),
            Self::Streamed(stream) => stream.add(path, diagnostics),
            Self::Collected { items, .. } => {
                let report = uri_of(path).map(|uri| report::full(uri, diagnostics));
                items.lock().unwrap_or_else(PoisonError::into_inner).extend(report);
            }
            Self::Nobody => {}
        }
    }

    /// Tells what was held back to be told together.
    pub(super) fn flush(&self) {
        if let Self::Streamed(stream) = self {
            stream.flush();
        }
    }

    /// Whether nobody wants to know any more.
    pub(super) fn is_gone(&self) -> bool {
        match self {
            Self::Pushed | Self::Nobody => false,
            Self::Streamed(stream) => stream.is_over(),
            Self::Collected { is_over, .. } => is_over(),
        }
    }
}

/// Pushes the diagnostics of a closed file.
pub(super) fn push(outbox: &Outbox, path: &Path, diagnostics: Vec<Diagnostic>) {
    if let Some(uri) = uri_of(path) {
        outbox.notify(PUBLISH, &PublishDiagnosticsParams { uri, diagnostics, version: None });
    }
}

/// A request for the diagnostics of the workspace that is answered in parts, and stays open for what changes.
#[derive(Debug)]
pub(super) struct Stream {
    token: ProgressToken,
    reply: Reply<WorkspaceDiagnosticReportResult>,
    outbox: Outbox,
    part: Mutex<Vec<WorkspaceDocumentDiagnosticReport>>,
}

impl Stream {
    pub(super) fn new(
        token: ProgressToken,
        reply: Reply<WorkspaceDiagnosticReportResult>,
        outbox: Outbox,
    ) -> Self {
        Self { token, reply, outbox, part: Mutex::default() }
    }

    /// Whether the client has cancelled the request.
    pub(super) fn is_over(&self) -> bool {
        self.reply.is_closed()
    }

    /// Answers the request.
    pub(super) fn end(self) {
        let report = WorkspaceDiagnosticReport::default();
        let _ = self.reply.send(Ok(WorkspaceDiagnosticReportResult::Report(report)));
    }

    fn add(&self, path: &Path, diagnostics: Vec<Diagnostic>) {
        let Some(uri) = uri_of(path) else { return };
        let report = report::full(uri, diagnostics);
        let full = {
            let mut part = self.part();
            part.push(report);
            if part.len() >= PART { std::mem::take(&mut *part) } else { Vec::new() }
        };
        self.send(&full);
    }

    fn flush(&self) {
        let rest = std::mem::take(&mut *self.part());
        self.send(&rest);
    }

    /// Sends a part. Parts may overtake one another, as no file is in two parts of a scan.
    fn send(&self, items: &[WorkspaceDocumentDiagnosticReport]) {
        if !items.is_empty() && !self.is_over() {
            self.outbox.notify("$/progress", &Part { token: &self.token, value: Items { items } });
        }
    }

    fn part(&self) -> MutexGuard<'_, Vec<WorkspaceDocumentDiagnosticReport>> {
        self.part.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The parameters of `$/progress` for a part of an answer, in which `lsp_types` knows no reports.
#[derive(Serialize)]
struct Part<'a> {
    token: &'a ProgressToken,
    value: Items<'a>,
}

#[derive(Serialize)]
struct Items<'a> {
    items: &'a [WorkspaceDocumentDiagnosticReport],
}

/// The URI of a file, as we write it.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}
