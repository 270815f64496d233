//! The diagnostics of files that are not open, from what is on disk. They are checked as the command line
//! checks them: in a database that is thrown away after a few.

use std::path::Path;

use ridealong_checks::{Finding, LineIndex, TextRange, TextSize};
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::client::Client;
use super::diagnostics;
use super::known::shown;
use super::position::Positions;
use crate::cli::document::Document;
use crate::db::{self, Database, Settings};
use crate::notebook::Notebook;
use crate::source;

/// The diagnostics of the file at `path`. One that is gone or cannot be read has none.
pub(super) fn diagnostics(
    db: &Database,
    path: &Path,
    uri: &Uri,
    settings: Settings,
    client: &Client,
) -> Vec<Diagnostic> {
    let document = match read(path) {
        Ok(document) => document,
        Err(error) => {
            tracing::debug!("{}: {error}", path.display());
            return Vec::new();
        }
    };
    let file = document.input(db, path.to_owned(), settings);
    let analysis = db::analysis(db, file);
    let analysis = &*shown(analysis, Some(path), document.text(), client);
    if analysis.findings.is_empty() && analysis.problems.is_empty() {
        return Vec::new();
    }
    let positions_in = |text, lines: &LineIndex| -> Vec<Diagnostic> {
        let positions = Positions {
            text,
            line_starts: lines.line_starts(),
            base: TextSize::new(0),
            encoding: client.encoding,
        };
        match &document {
            Document::Python(_) => diagnostics::of_analysis(analysis, uri, &positions, client),
            Document::Notebook(notebook) => {
                let findings = analysis.findings.iter().map(|finding| in_file(finding, notebook)).collect();
                let mut analysis = analysis.clone();
                analysis.findings = findings;
                diagnostics::of_analysis(&analysis, uri, &positions, client)
            }
        }
    };
    match &document {
        Document::Python(text) => positions_in(text, db::line_index(db, file)),
        Document::Notebook(notebook) => positions_in(notebook.json(), notebook.json_lines()),
    }
}

fn read(path: &Path) -> Result<Document, String> {
    let text = source::read(path).map_err(|error| error.to_string())?;
    Document::read(path, text).map_err(|error| error.to_string())
}

/// The finding in a notebook at its place in the file.
fn in_file(finding: &Finding, notebook: &Notebook) -> Finding {
    let place = |range: TextRange| notebook.in_json(range);
    let mut finding = finding.clone();
    finding.range = place(finding.range);
    for related in &mut finding.related {
        related.origin.range = place(related.origin.range);
    }
    finding
}
