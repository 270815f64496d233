//! Leaving out what the user does not want to see: what the baseline knows, and what is set to be off.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use ridealong_checks::{Finding, LineIndex};

use super::client::Client;
use crate::cli::report::FileReport;
use crate::db::Analysis;

/// The analysis of the file at `path` as the user wants to see it. `text` is what was analysed.
pub(super) fn shown<'a>(
    analysis: &'a Analysis,
    path: Option<&Path>,
    text: &str,
    client: &Client,
) -> Cow<'a, Analysis> {
    let mut analysis = without_known(analysis, path, text, client);
    let is_shown = |finding: &Finding| client.severities.of(finding).is_some();
    if !analysis.findings.iter().all(is_shown) {
        analysis.to_mut().findings.retain(is_shown);
    }
    analysis
}

fn without_known<'a>(
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
    let mut analysis = analysis.clone();
    analysis.findings = report.findings;
    Cow::Owned(analysis)
}
