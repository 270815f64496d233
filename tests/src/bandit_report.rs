//! The model of a report made from a report of Bandit's, so that the formats can be compared with
//! nothing else in between.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use regex::Regex;
use ridealong::bandit::baseline::Baseline;
use ridealong::bandit::formats::{self, Format, Template};
use ridealong::bandit::metrics::{Counts, Metrics};
use ridealong::bandit::report::{Issue, Rank, Report, Shape, Skipped};
use ridealong::bandit::source::Source;
use serde_json::{Value, json};

/// A program for Bandit's Python that gives reports to Bandit's formatters.
pub const SCRIPT: &str = include_str!("formatters.py");

/// The model of a report in JSON that Bandit wrote in `folder`. The report must be complete: the levels
/// of `shape` are applied here, and `-a` must not have been given.
pub fn model(json: &Value, folder: &Path, shape: Shape) -> Report {
    let mut sources = HashMap::new();
    let mut source = |name: &str| {
        let source = sources.entry(name.to_owned());
        Arc::clone(source.or_insert_with(|| Arc::new(Source::file(decoded(&folder.join(name))))))
    };
    let results = json["results"].as_array().expect("results");
    let mut issues: Vec<Issue> = results.iter().map(|result| issue(result, &mut source)).collect();
    mark_nodes(&mut issues);
    issues.retain(|issue| shape.levels.admit(issue.severity, issue.confidence));
    let errors = json["errors"].as_array().expect("errors");
    let skipped: Vec<Skipped> = errors.iter().map(skipped).collect();
    let metrics: Vec<(String, Metrics)> = figures(&json["metrics"]);
    let is_skipped = |name: &String| skipped.iter().any(|skipped| skipped.filename == *name);
    let files: Vec<String> =
        metrics.iter().map(|(name, _)| name.clone()).filter(|name| !is_skipped(name)).collect();
    let is_scanned = |name: &String| is_skipped(name) || files.contains(name);
    let excluded = all_files(folder).into_iter().filter(|name| !is_scanned(name)).collect();
    Report {
        issues,
        baseline: None,
        metrics,
        skipped,
        files,
        excluded,
        shape,
        generated_at: SystemTime::now(),
        working_directory: folder.canonicalize().expect("a folder"),
    }
}

/// Takes from the report what a report in JSON has already.
pub fn compare_with(report: &mut Report, baseline: &Value) {
    let known: Vec<&Value> = baseline["results"].as_array().expect("results").iter().collect();
    let is_known = |issue: &Issue| {
        known.iter().any(|known| {
            known["filename"] == issue.filename
                && known["test_id"] == issue.test_id
                && known["test_name"] == issue.test_name
                && known["issue_text"] == issue.text
                && known["issue_severity"] == issue.severity.upper()
                && known["issue_confidence"] == issue.confidence.upper()
                && known["issue_cwe"]["id"] == issue.cwe
        })
    };
    report.baseline = Some(Baseline::new(&report.issues, is_known));
}

/// A result of a report in JSON.
pub fn issue(result: &Value, source: &mut impl FnMut(&str) -> Arc<Source>) -> Issue {
    let text = |key: &str| result[key].as_str().expect("a text").to_owned();
    let lines = result["line_range"].as_array().expect("lines");
    Issue {
        filename: text("filename"),
        test_id: text("test_id"),
        test_name: text("test_name"),
        severity: rank(&text("issue_severity")),
        confidence: rank(&text("issue_confidence")),
        cwe: u16::try_from(result["issue_cwe"]["id"].as_u64().unwrap_or_default()).expect("a small number"),
        text: text("issue_text"),
        subject: None,
        last_line: number(&result["line_number"]),
        line_number: number(&result["line_number"]),
        line_range: (number(lines.first().expect("a line")), number(lines.last().expect("a line"))),
        col_offset: number(&result["col_offset"]),
        end_col_offset: number(&result["end_col_offset"]),
        more_info: text("more_info"),
        node: None,
        source: source(&text("filename")),
    }
}

/// What Bandit would write, with the moment of the report masked.
pub fn written(format: Format, report: &Report, template: &Template) -> String {
    let mut out = Vec::new();
    formats::write(format, report, template, &mut out).expect("a vector takes everything");
    masked(&String::from_utf8(out).expect("UTF-8"))
}

/// The text with the moment of the report masked.
pub fn masked(text: &str) -> String {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        let time = r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{6})?(Z|\+00:00)";
        Regex::new(time).expect("a valid pattern")
    });
    TIME.replace_all(text, "TIME").into_owned()
}

/// Issues of one node follow one another, and have the node's lines and columns.
fn mark_nodes(issues: &mut [Issue]) {
    let key =
        |issue: &Issue| (issue.filename.clone(), issue.line_range, issue.col_offset, issue.end_col_offset);
    let mut number = 0;
    for index in 0..issues.len() {
        let is_same = index > 0 && key(&issues[index - 1]) == key(&issues[index]);
        number += u32::from(!is_same);
        issues[index].node = (issues[index].test_id != "B613").then_some((number, number));
    }
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().expect("a number")).expect("a small number")
}

fn rank(word: &str) -> Rank {
    Rank::ALL.into_iter().find(|rank| rank.upper() == word).expect("a rank")
}

fn skipped(error: &Value) -> Skipped {
    let text = |key: &str| error[key].as_str().expect("a text").to_owned();
    Skipped { filename: text("filename"), reason: text("reason") }
}

/// The figures by file, without those of all together.
fn figures(metrics: &Value) -> Vec<(String, Metrics)> {
    let files: BTreeMap<String, BTreeMap<String, u64>> =
        serde_json::from_value(metrics.clone()).expect("figures by file");
    let files = files.into_iter().filter(|(name, _)| name != "_totals");
    files.map(|(name, figures)| (name, metrics_of(&figures))).collect()
}

fn metrics_of(figures: &BTreeMap<String, u64>) -> Metrics {
    let mut counts = Counts::default();
    let of = |kind: &str, rank: Rank| figures.get(&format!("{kind}.{}", rank.upper())).copied();
    // Counts are only to be had by counting.
    let ranks = |kind: &'static str| {
        let times = move |rank| usize::try_from(of(kind, rank).unwrap_or_default()).expect("a small number");
        Rank::ALL.into_iter().flat_map(move |rank| std::iter::repeat_n(rank, times(rank)))
    };
    for (severity, confidence) in ranks("SEVERITY").zip(ranks("CONFIDENCE")) {
        counts.add(severity, confidence);
    }
    let is_counted = figures.contains_key("SEVERITY.LOW");
    Metrics {
        loc: figures["loc"],
        nosec: figures["nosec"],
        skipped_tests: figures["skipped_tests"],
        issues: is_counted.then_some(counts),
    }
}

/// All files below `folder`, as Bandit names them.
fn all_files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("a path below the folder");
                files.push(format!("./{}", name.to_str().expect("UTF-8")));
            }
        }
    }
    files.sort();
    files
}

/// The text of a file in UTF-8 or, where its first line says so, in Latin-1.
fn decoded(path: &Path) -> String {
    let bytes = fs::read(path).expect("a readable file");
    if bytes.starts_with(b"# coding: latin-1") {
        return bytes.into_iter().map(char::from).collect();
    }
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.trim_start_matches('\u{feff}').to_owned()
}

/// A report of one issue and one skipped file.
#[derive(Debug)]
pub struct Example {
    /// The name of the file.
    pub filename: String,
    /// The text of the issue, and the name of the skipped file.
    pub message: String,
    /// The text of the file.
    pub code: String,
    /// Why the other file is skipped.
    pub reason: String,
    /// The line of the issue, and the first of its node, from 1.
    pub line: u32,
    /// How many lines the node has.
    pub lines: u32,
    /// What `-n` says.
    pub context_lines: i64,
}

impl Example {
    /// The model of the report.
    pub fn report(&self) -> Report {
        let issue = Issue {
            filename: self.filename.clone(),
            test_id: "B101".to_owned(),
            test_name: "assert_used".to_owned(),
            severity: Rank::Low,
            confidence: Rank::High,
            cwe: 703,
            text: self.message.clone(),
            subject: None,
            last_line: self.line,
            line_number: self.line,
            line_range: (self.line, self.line + self.lines - 1),
            col_offset: 0,
            end_col_offset: 12,
            more_info: "https://bandit.readthedocs.io/en/1.9.4/plugins/b101_assert_used.html".to_owned(),
            node: None,
            source: Arc::new(Source::file(self.code.as_str())),
        };
        Report {
            issues: vec![issue],
            baseline: None,
            metrics: Vec::new(),
            skipped: vec![Skipped { filename: self.message.clone(), reason: self.reason.clone() }],
            files: Vec::new(),
            excluded: Vec::new(),
            shape: Shape { context_lines: self.context_lines, ..Shape::default() },
            generated_at: SystemTime::now(),
            working_directory: std::env::current_dir().expect("a folder"),
        }
    }

    /// The same for [`SCRIPT`].
    pub fn case(&self, format: Format, template: Option<&str>) -> Value {
        let report = self.report();
        let results = report.issues.iter().map(|issue| {
            json!({
                "filename": issue.filename, "test_id": issue.test_id, "test_name": issue.test_name,
                "issue_severity": issue.severity.upper(), "issue_confidence": issue.confidence.upper(),
                "issue_cwe": { "id": issue.cwe }, "issue_text": issue.text, "line_number": issue.line_number,
                "line_range": issue.line_numbers().collect::<Vec<_>>(), "col_offset": issue.col_offset,
                "end_col_offset": issue.end_col_offset,
            })
        });
        let skipped: Vec<_> =
            report.skipped.iter().map(|skipped| [&skipped.filename, &skipped.reason]).collect();
        let files: BTreeMap<&str, &str> =
            report.issues.iter().map(|issue| (issue.filename.as_str(), self.code.as_str())).collect();
        json!({
            "format": format.name(), "aggregate": "file", "lines": report.shape.context_lines, "template": template,
            "results": results.collect::<Vec<_>>(), "skipped": skipped, "files": files,
        })
    }
}
