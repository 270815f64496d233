//! The edit that an action makes.

use std::sync::Arc;

use ridealong_checks::{Applicability, Edit, Suppression};
use tower_lsp::ls_types::{TextEdit, WorkspaceEdit};

use super::Scene;
use super::configure::{Governed, rewritten};
use super::deed::{Deed, Known};
use super::minimal::edits_between;
use super::rewrite::{Note, Rewrite, workspace_edit};
use crate::cli::document::Document;
use crate::cli::fix::{Checked, settle};
use crate::db::{self, Analysis};
use crate::lsp::documents::Text;
use crate::lsp::known;
use crate::lsp::main_loop::Joined;
use crate::lsp::position::Positions;

/// Why there is no edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoEdit {
    /// The finding is not there any more.
    Gone,
    /// It cannot be made, for this reason.
    Because(String),
}

impl From<String> for NoEdit {
    fn from(reason: String) -> Self {
        Self::Because(reason)
    }
}

/// What stands for a reason until somebody writes one.
const REASON: &str = "reason";

/// The edit that does this.
pub(crate) fn carry_out(deed: &Deed, title: &str, scene: Scene<'_>) -> Result<WorkspaceEdit, NoEdit> {
    let mut needs_confirmation = false;
    let rewrites = match deed {
        Deed::Fix(known, number) => {
            let findings = &scene.analysis.findings;
            let fix = known.among(findings).and_then(|finding| finding.fixes.get(*number));
            let fix = fix.ok_or(NoEdit::Gone)?;
            needs_confirmation = fix.applicability == Applicability::Unsafe;
            in_document(&fix.edits, scene)?
        }
        Deed::FixAll => in_document(&all_fixes(None, false, scene)?, scene)?,
        Deed::FixAllOf(rule, unsafe_too) => {
            needs_confirmation = *unsafe_too;
            in_document(&all_fixes(Some(rule), *unsafe_too, scene)?, scene)?
        }
        Deed::Suppress(known, with_reason) => {
            let Suppression { edit, .. } = suppression(known, scene)?;
            let text = if *with_reason { format!("{} -- {REASON}", edit.text) } else { edit.text };
            in_document(&[Edit::replace(edit.range, text)], scene)?
        }
        Deed::AddToBaseline(known) => vec![add_to_baseline(known, scene)?],
        Deed::IgnoreInFile(rule) => vec![governed(scene).ignore_in_file(rule)?],
        Deed::IgnoreInProject(rule) => vec![governed(scene).ignore_in_project(rule)?],
    };
    Ok(workspace_edit(rewrites, Note { title, needs_confirmation }, &scene.view.client))
}

fn governed(scene: Scene<'_>) -> Governed<'_> {
    let path = scene.view.file.path(scene.db);
    Governed {
        path: path.is_absolute().then_some(path.as_path()),
        config: scene.view.file.settings(scene.db).config(scene.db),
        documents: scene.documents,
        client: &scene.view.client,
    }
}

fn suppression(known: &Known, scene: Scene<'_>) -> Result<Suppression, NoEdit> {
    let findings = &scene.analysis.findings;
    let finding = known.among(findings).ok_or(NoEdit::Gone)?;
    db::suppression(scene.db, scene.view.file, finding).ok_or(NoEdit::Gone)
}

fn add_to_baseline(known: &Known, scene: Scene<'_>) -> Result<Rewrite, NoEdit> {
    let Scene { db, view, documents, .. } = scene;
    let (Some(baseline), Some(path)) = (&view.client.baseline, &view.path) else { return Err(NoEdit::Gone) };
    // Those that are known already count among their like, too.
    let analysis = db::analysis(db, view.file);
    let finding = known.among(&analysis.findings).ok_or(NoEdit::Gone)?;
    let index = analysis.findings.iter().position(|other| other == finding).ok_or(NoEdit::Gone)?;
    let report = known::report(analysis, path, view.file.text(db));
    let add = |text: &str| baseline.with(text, &report, index);
    Ok(rewritten(baseline.path(), documents, &view.client, add)?)
}

/// The edits of the analysed text as those of the documents that it is made of.
fn in_document(edits: &[Edit], scene: Scene<'_>) -> Result<Vec<Rewrite>, NoEdit> {
    if let Some((joined, _)) = &scene.view.notebook {
        return in_cells(edits, joined, scene);
    }
    let positions = scene.view.positions(scene.view.file.text(scene.db));
    let edits = edits.iter().map(|edit| text_edit(edit, &positions));
    let (uri, version) = (scene.view.uri.clone(), Some(scene.view.version));
    Ok(vec![Rewrite { uri, version, is_new: false, edits: edits.collect() }])
}

/// The edits of the text of a notebook as those of its cells.
fn in_cells(edits: &[Edit], joined: &Joined, scene: Scene<'_>) -> Result<Vec<Rewrite>, NoEdit> {
    let mut rewrites: Vec<Rewrite> = Vec::new();
    for edit in edits {
        let beyond = || NoEdit::Because("the edit would reach from one cell into another".to_owned());
        let edit = joined.notebook.within_a_cell(edit).ok_or_else(beyond)?;
        let cell =
            joined.cells.iter().find(|cell| cell.range.contains_range(edit.range)).ok_or_else(beyond)?;
        let text = Text::new(&joined.notebook.source()[cell.range]);
        let positions = Positions { base: cell.range.start(), ..text.positions(scene.view.client.encoding) };
        let edit = text_edit(&edit, &positions);
        match rewrites.iter_mut().find(|rewrite| rewrite.uri == cell.uri) {
            Some(rewrite) => rewrite.edits.push(edit),
            None => rewrites.push(Rewrite {
                uri: cell.uri.clone(),
                version: Some(cell.version),
                is_new: false,
                edits: vec![edit],
            }),
        }
    }
    Ok(rewrites)
}

fn text_edit(edit: &Edit, positions: &Positions<'_>) -> TextEdit {
    TextEdit { range: positions.range(edit.range), new_text: edit.text.clone() }
}

/// All fixes, or those of one rule, until nothing is left to fix: what the command line would do.
fn all_fixes(rule: Option<&str>, unsafe_too: bool, scene: Scene<'_>) -> Result<Vec<Edit>, NoEdit> {
    let file = scene.view.file;
    let is_wanted = |id: &str| rule.is_none_or(|rule| rule == id);
    let mut reported = scene.analysis.findings.clone();
    reported.retain(|finding| is_wanted(finding.rule.id));
    let check = |document: &Document| {
        db::checkpoint(scene.db);
        let foreseen = db::foreseen(scene.db, file, document.text());
        let Analysis { mut findings, syntax_errors, .. } =
            scene.view.shown(&foreseen, document.text()).into_owned();
        findings.retain(|finding| is_wanted(finding.rule.id));
        Checked { findings, parses: syntax_errors.is_empty() }
    };
    let text = file.text(scene.db);
    let document = match &scene.view.notebook {
        Some((joined, _)) => Document::Notebook(Arc::clone(&joined.notebook)),
        None => Document::Python(text.clone()),
    };
    let settled = settle(document, &reported, unsafe_too, check)
        .ok_or_else(|| NoEdit::Because(DOES_NOT_PARSE.to_owned()))?;
    Ok(edits_between(text, settled.document.text()))
}

/// What is said where all fixes are asked for of a file with an error in its syntax.
pub(super) const DOES_NOT_PARSE: &str =
    "the file does not parse, so that what its fixes do cannot be verified; mend the syntax first";
