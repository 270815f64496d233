//! `sarif`: Static Analysis Results Interchange Format, with the properties that Bandit gives.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::{date, python_json, uri::uri};
use crate::bandit::metrics::Metrics;
use crate::bandit::report::{Issue, Rank, Report, Skipped};

/// Bandit asks for this many lines of code here, whatever `-n` says.
const CONTEXT_LINES: i64 = 3;

const VERSION: &str = "1.9.4";

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::new(report);
    let driver = Driver {
        name: "Bandit",
        organization: "PyCQA",
        rules: rules.first.iter().map(|issue| descriptor(issue)).collect(),
        version: VERSION,
        semantic_version: VERSION,
    };
    let notifications = report.skipped.iter().map(Notification::new).collect();
    let run = Run {
        tool: Tool { driver },
        invocations: [Invocation {
            execution_successful: true,
            end_time_utc: date::seconds(report.generated_at),
            tool_configuration_notifications: notifications,
        }],
        properties: RunProperties { metrics: Figures(report) },
        results: Results(report, &rules),
    };
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    python_json::write(&Log { runs: [run], version: "2.1.0", schema }, out)
}

// The order of the fields is that of Bandit's keys.

#[derive(serde::Serialize)]
struct Log<'a> {
    runs: [Run<'a>; 1],
    version: &'static str,
    #[serde(rename = "$schema")]
    schema: &'static str,
}

#[derive(serde::Serialize)]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation<'a>; 1],
    properties: RunProperties<'a>,
    results: Results<'a>,
}

#[derive(serde::Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(serde::Serialize)]
struct Driver<'a> {
    name: &'static str,
    organization: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Descriptor<'a>>,
    version: &'static str,
    #[serde(rename = "semanticVersion")]
    semantic_version: &'static str,
}

#[derive(serde::Serialize)]
struct Descriptor<'a> {
    id: &'a str,
    name: &'a str,
    properties: RuleProperties,
    #[serde(rename = "helpUri")]
    help_uri: &'a str,
}

#[derive(serde::Serialize)]
struct RuleProperties {
    tags: [String; 2],
    precision: String,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    end_time_utc: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_configuration_notifications: Vec<Notification<'a>>,
}

#[derive(serde::Serialize)]
struct Notification<'a> {
    message: Text<'a>,
    level: &'static str,
    locations: [Location; 1],
}

#[derive(serde::Serialize)]
struct RunProperties<'a> {
    metrics: Figures<'a>,
}

/// Makes each result only when it is written.
struct Results<'a>(&'a Report, &'a Rules<'a>);

#[derive(serde::Serialize)]
struct Entry<'a> {
    message: Text<'a>,
    /// Left out where it is what SARIF takes without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    locations: [Location; 1],
    properties: IssueProperties,
    #[serde(rename = "ruleId")]
    rule_id: &'a str,
    #[serde(rename = "ruleIndex")]
    rule_index: usize,
}

#[derive(serde::Serialize)]
struct IssueProperties {
    issue_confidence: &'static str,
    issue_severity: &'static str,
}

#[derive(serde::Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_region: Option<Region>,
}

#[derive(serde::Serialize)]
struct Artifact {
    uri: String,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Snippet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    end_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    start_line: u32,
}

#[derive(serde::Serialize)]
struct Snippet {
    text: String,
}

/// The rules with a result, in the order in which results name them first.
struct Rules<'a> {
    first: Vec<&'a Issue>,
    indices: HashMap<&'a str, usize>,
}

impl<'a> Rules<'a> {
    fn new(report: &'a Report) -> Self {
        let mut rules = Self { first: Vec::new(), indices: HashMap::new() };
        for reported in report.reported() {
            rules.indices.entry(&reported.issue.test_id).or_insert_with(|| {
                rules.first.push(reported.issue);
                rules.first.len() - 1
            });
        }
        rules
    }
}

/// A rule is described by its first result.
fn descriptor(issue: &Issue) -> Descriptor<'_> {
    let cwe = if issue.cwe == 0 { "None".to_owned() } else { issue.cwe.to_string() };
    let tags = ["security".to_owned(), format!("external/cwe/cwe-{cwe}")];
    let properties = RuleProperties { tags, precision: issue.confidence.upper().to_lowercase() };
    Descriptor { id: &issue.test_id, name: &issue.test_name, properties, help_uri: &issue.more_info }
}

impl<'a> Notification<'a> {
    fn new(skipped: &'a Skipped) -> Self {
        let artifact_location = Artifact { uri: uri(&skipped.filename) };
        let physical_location = PhysicalLocation { region: None, artifact_location, context_region: None };
        let locations = [Location { physical_location }];
        Self { message: Text { text: &skipped.reason }, level: "error", locations }
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(report, rules) = self;
        serializer.collect_seq(report.reported().map(|reported| entry(reported.issue, rules)))
    }
}

fn entry<'a>(issue: &'a Issue, rules: &Rules<'_>) -> Entry<'a> {
    let level = match issue.severity {
        Rank::High => Some("error"),
        Rank::Low => Some("note"),
        Rank::Medium | Rank::Undefined => None,
    };
    let (issue_confidence, issue_severity) = (issue.confidence.upper(), issue.severity.upper());
    Entry {
        message: Text { text: &issue.text },
        level,
        locations: [Location { physical_location: place(issue) }],
        properties: IssueProperties { issue_confidence, issue_severity },
        rule_id: &issue.test_id,
        rule_index: rules.indices.get(issue.test_id.as_str()).copied().unwrap_or_default(),
    }
}

fn place(issue: &Issue) -> PhysicalLocation {
    let lines: Vec<(u32, String)> = issue.excerpt(CONTEXT_LINES).collect();
    let (first, last) = issue.line_range;
    let context_region = lines.first().zip(lines.last()).map(|((start_line, _), (end_line, _))| {
        let text = lines.iter().map(|(_, line)| line.as_str()).collect();
        let snippet = Some(Snippet { text });
        let (start_line, end_line) = (*start_line, *end_line);
        Region { snippet, end_column: None, end_line, start_column: None, start_line }
    });
    let region = Region {
        snippet: snippet(&lines, first).map(|text| Snippet { text: text.to_owned() }),
        end_column: Some(issue.end_col_offset.saturating_add(1)),
        // Bandit takes the second line of the range for its end.
        end_line: last.min(first.saturating_add(1)),
        start_column: Some(issue.col_offset.saturating_add(1)),
        start_line: first,
    };
    let artifact_location = Artifact { uri: uri(&issue.filename) };
    PhysicalLocation { region: Some(region), artifact_location, context_region }
}

/// The line that Bandit shows for the region. Where the excerpt starts below the region, Bandit counts
/// from the excerpt's end; if that is not in it either, Bandit fails, and we show no line.
fn snippet(lines: &[(u32, String)], first: u32) -> Option<&str> {
    let start = lines.first()?.0;
    let index = match first.checked_sub(start) {
        Some(index) => usize::try_from(index).ok()?,
        None => lines.len().checked_sub(usize::try_from(start - first).ok()?)?,
    };
    lines.get(index).map(|(_, line)| line.as_str())
}

/// The figures of all files together, then those of each, in the order in which Bandit fills them in.
struct Figures<'a>(&'a Report);

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
