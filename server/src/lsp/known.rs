//! Leaving out what the user's baseline knows.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use ridealong_checks::LineIndex;

use super::client::Client;
use crate::cli::report::FileReport;
use crate::db::Analysis;

/// The analysis of the file at `path` without what is known of it. `text` is what was analysed.
pub(super) fn without_known<'a>(
    analysis: &'a Analysis,
    path: Option<&Path>,
    text: &str,
    client: &Client,
) -> Cow<'a, Analysis> {
    let (Some(baseline), Some(path), false) = (&client.baseline, path, analysis.findings.is_empty()) else {
        return Cow::Borrowed(analysis);
    };
    let mut report = FileReport {
        path: path.to_owned(),
        absolute: path.to_owned(),
        text: text.into(),
        lines: LineIndex::from_source_text(text),
        notebook: None,
        config: Arc::default(),
        findings: analysis.findings.clone(),
    };
    baseline.hide(&mut report);
    Cow::Owned(Analysis { findings: report.findings, ..analysis.clone() })
}
