//! Findings as diagnostics.

use ridealong_checks::{Applicability, Finding, reference_url, rules};
use serde_json::json;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Range, Uri,
};

use super::client::Client;
use super::position::Positions;
use crate::db::{Analysis, Problem};

/// What the client shows as the origin of a diagnostic.
pub(super) const SOURCE: &str = "ridealong";

/// The method by which diagnostics are pushed.
pub(super) const PUBLISH: &str = "textDocument/publishDiagnostics";

/// All diagnostics of a file. What the user does not want to see is not in the analysis any more.
pub(super) fn of_analysis(
    analysis: &Analysis,
    uri: &Uri,
    positions: &Positions<'_>,
    client: &Client,
) -> Vec<Diagnostic> {
    // Of a notebook, each cell has its own.
    let here = analysis.findings.iter().filter(|finding| positions.holds(finding.range.start()));
    let findings = here.map(|finding| diagnostic(finding, uri, positions, client));
    let is_first = positions.base == 0.into();
    let problems = analysis.problems.iter().filter(|_| is_first).map(problem);
    findings.chain(problems).collect()
}

/// A finding as a diagnostic, with what the client can take.
pub(super) fn diagnostic(
    finding: &Finding,
    uri: &Uri,
    positions: &Positions<'_>,
    client: &Client,
) -> Diagnostic {
    let description = || reference_url(finding.rule).parse().ok().map(|href| CodeDescription { href });
    Diagnostic {
        range: positions.range(finding.range),
        severity: client.severities.of(finding),
        code: Some(NumberOrString::String(finding.rule.id.to_owned())),
        code_description: client.code_description.then(description).flatten(),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone().into_owned(),
        related_information: client.related_information.then(|| related(finding, uri, positions)).flatten(),
        tags: (client.unnecessary_tag && rules::is_about_use(finding.rule))
            .then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: client.diagnostic_data.then(|| data(finding)),
    }
}

fn related(
    finding: &Finding,
    uri: &Uri,
    positions: &Positions<'_>,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    let here = finding.related.iter().filter(|related| positions.holds(related.origin.range.start()));
    let related = here.map(|related| DiagnosticRelatedInformation {
        location: Location { uri: uri.clone(), range: positions.range(related.origin.range) },
        message: related.message.clone(),
    });
    Some(related.collect()).filter(|related: &Vec<_>| !related.is_empty())
}

/// For clients that show which diagnostics can be mended, and how sure the rule is.
fn data(finding: &Finding) -> serde_json::Value {
    let fixes: Vec<_> = finding
        .fixes
        .iter()
        .map(|fix| json!({ "title": fix.title, "safe": fix.applicability == Applicability::Safe }))
        .collect();
    json!({ "confidence": finding.confidence.as_str(), "fixes": fixes })
}

/// What could not be checked, on the first line.
fn problem(problem: &Problem) -> Diagnostic {
    Diagnostic {
        range: Range::default(),
        severity: Some(DiagnosticSeverity::WARNING),
        source: Some(SOURCE.to_owned()),
        message: problem.to_string(),
        ..Diagnostic::default()
    }
}
