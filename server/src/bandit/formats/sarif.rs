//! `sarif`: Static Analysis Results Interchange Format, with the properties that Bandit gives.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::ser::{Serialize, Serializer};

use super::sarif_log::{
    Artifact, Descriptor, Driver, Entry, Figures, Invocation, IssueProperties, Location, Log, Notification,
    PhysicalLocation, Region, RuleProperties, Run, RunProperties, Snippet, Text, Tool,
};
use super::{date, python_json, uri::uri};
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

/// Makes each result only when it is written.
pub struct Results<'a>(&'a Report, &'a Rules<'a>);

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
