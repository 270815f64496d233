//! The parts of SARIF that Bandit writes.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::sarif::Results;
use crate::bandit::metrics::Metrics;
use crate::bandit::report::{Rank, Report};

// The order of the fields is that of Bandit's keys.

#[derive(serde::Serialize)]
pub struct Log<'a> {
    pub runs: [Run<'a>; 1],
    pub version: &'static str,
    #[serde(rename = "$schema")]
    pub schema: &'static str,
}

#[derive(serde::Serialize)]
pub struct Run<'a> {
    pub tool: Tool<'a>,
    pub invocations: [Invocation<'a>; 1],
    pub properties: RunProperties<'a>,
    pub results: Results<'a>,
}

#[derive(serde::Serialize)]
pub struct Tool<'a> {
    pub driver: Driver<'a>,
}

#[derive(serde::Serialize)]
pub struct Driver<'a> {
    pub name: &'static str,
    pub organization: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Descriptor<'a>>,
    pub version: &'static str,
    #[serde(rename = "semanticVersion")]
    pub semantic_version: &'static str,
}

#[derive(serde::Serialize)]
pub struct Descriptor<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub properties: RuleProperties,
    #[serde(rename = "helpUri")]
    pub help_uri: &'a str,
}

#[derive(serde::Serialize)]
pub struct RuleProperties {
    pub tags: [String; 2],
    pub precision: String,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation<'a> {
    pub execution_successful: bool,
    pub end_time_utc: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tool_configuration_notifications: Vec<Notification<'a>>,
}

#[derive(serde::Serialize)]
pub struct Notification<'a> {
    pub message: Text<'a>,
    pub level: &'static str,
    pub locations: [Location; 1],
}

#[derive(serde::Serialize)]
pub struct RunProperties<'a> {
    pub metrics: Figures<'a>,
}

#[derive(serde::Serialize)]
pub struct Entry<'a> {
    pub message: Text<'a>,
    /// Left out where it is what SARIF takes without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    pub locations: [Location; 1],
    pub properties: IssueProperties,
    #[serde(rename = "ruleId")]
    pub rule_id: &'a str,
    #[serde(rename = "ruleIndex")]
    pub rule_index: usize,
}

#[derive(serde::Serialize)]
pub struct IssueProperties {
    pub issue_confidence: &'static str,
    pub issue_severity: &'static str,
}

#[derive(serde::Serialize)]
pub struct Text<'a> {
    pub text: &'a str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    pub physical_location: PhysicalLocation,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhysicalLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    pub artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_region: Option<Region>,
}

#[derive(serde::Serialize)]
pub struct Artifact {
    pub uri: String,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Snippet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
    pub end_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_column: Option<u32>,
    pub start_line: u32,
}

#[derive(serde::Serialize)]
pub struct Snippet {
    pub text: String,
}

/// The figures of all files together, then those of each, in the order in which Bandit fills them in.
pub struct Figures<'a>(pub &'a Report);

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let files = &self.0.metrics;
        let mut map = serializer.serialize_map(Some(files.len() + 1))?;
        map.serialize_entry("_totals", &FileFigures { metrics: self.0.totals(), by_rank: true })?;
        for (file, metrics) in files {
            map.serialize_entry(file, &FileFigures { metrics: *metrics, by_rank: false })?;
        }
        map.end()
    }
}

struct FileFigures {
    metrics: Metrics,
    by_rank: bool,
}

impl Serialize for FileFigures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Metrics { loc, nosec, skipped_tests, issues } = self.metrics;
        let mut map = serializer.serialize_map(None)?;
        for (key, figure) in [("loc", loc), ("nosec", nosec), ("skipped_tests", skipped_tests)] {
            map.serialize_entry(key, &figure)?;
        }
        let Some(counts) = issues else { return map.end() };
        let severity = Rank::ALL.map(|rank| (format!("SEVERITY.{}", rank.upper()), counts.severity(rank)));
        let confidence =
            Rank::ALL.map(|rank| (format!("CONFIDENCE.{}", rank.upper()), counts.confidence(rank)));
        let entries: Vec<_> = if self.by_rank {
            severity.into_iter().zip(confidence).flat_map(|(one, other)| [one, other]).collect()
        } else {
            severity.into_iter().chain(confidence).collect()
        };
        for (key, figure) in entries {
            map.serialize_entry(&key, &figure)?;
        }
        map.end()
    }
}
