//! Diagnostics as a client asks for them: whole, or that they are still those that it has.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher24;
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

/// What tells the diagnostics of a file from others: a hash of all that the client is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ResultId(u64);

impl ResultId {
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut hasher = SipHasher24::new();
        hasher.write(&serde_json::to_vec(diagnostics).unwrap_or_default());
        Self(hasher.finish())
    }

    /// Reads what a client sends back. What is none of ours stands for nothing that there is.
    pub(super) fn parse(text: &str) -> Self {
        Self(u64::from_str_radix(text, 16).unwrap_or_default())
    }

    /// Whether it stands for no diagnostics at all.
    pub(super) fn is_of_nothing(self) -> bool {
        self == Self::of(&[])
    }

    fn text(self) -> String {
        format!("{:016x}", self.0)
    }
}

/// The answer that the diagnostics of a document are still those that the client has under `previous`.
pub(super) fn same_as(previous: String) -> DocumentDiagnosticReportResult {
    let report = UnchangedDocumentDiagnosticReport { result_id: previous };
    let report = DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
        related_documents: None,
        unchanged_document_diagnostic_report: report,
    });
    DocumentDiagnosticReportResult::Report(report)
}

/// The answer for a document, of which the client has what `previous` stands for.
pub(super) fn document(items: Vec<Diagnostic>, previous: Option<&str>) -> DocumentDiagnosticReportResult {
    let id = ResultId::of(&items);
    if previous.map(ResultId::parse) == Some(id) {
        return same_as(id.text());
    }
    let report = DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id.text()), items },
    });
    DocumentDiagnosticReportResult::Report(report)
}

/// The diagnostics of a file that is not open, as part of an answer for the workspace.
pub(super) fn full(uri: Uri, items: Vec<Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    let result_id = Some(ResultId::of(&items).text());
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}

/// That the diagnostics of a file are those that the client has.
pub(super) fn unchanged(uri: Uri, id: ResultId) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version: None,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id.text() },
    })
}

/// That the server gave up, and whether the client is to ask again.
pub(super) fn given_up(ask_again: bool) -> Error {
    const SERVER_CANCELLED: i64 = -32802;
    Error {
        code: ErrorCode::ServerError(SERVER_CANCELLED),
        message: "the work on this was given up".into(),
        data: Some(serde_json::json!({ "retriggerRequest": ask_again })),
    }
}
