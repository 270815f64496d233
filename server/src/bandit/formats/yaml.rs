//! `yaml`: the same as JSON, laid out as PyYAML does.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::yaml_scalar::Page;
use super::yaml_style::is_simple_key;
use super::{date, json};
use crate::bandit::report::{Issue, Report};

pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::default();
    let errors = report.skipped.iter().map(|skipped| {
        Node::Map(vec![("filename", Node::text(&skipped.filename)), ("reason", Node::text(&skipped.reason))])
    });
    page.push("errors:");
    page.list(&errors.collect::<Vec<_>>(), 0);
    page.new_line(0);
    page.push("generated_at:");
    page.value(&date::seconds(report.generated_at), 2);
    page.new_line(0);
    page.push("metrics:");
    for (file, figures) in json::metrics(report) {
        page.figures(file, figures);
    }
    page.new_line(0);
    page.push("results:");
    write_results(report, page, out)
}

/// Writes them one by one, as the code of all together may be long.
fn write_results(report: &Report, mut page: Page, out: &mut dyn Write) -> io::Result<()> {
    let sorted: Vec<&Issue> = json::sorted(report).into_iter().map(|reported| reported.issue).collect();
    let mut anchors = Anchors::new(&sorted);
    if sorted.is_empty() {
        page.push(" []");
    }
    for issue in sorted {
        let node = result(issue, report.shape.context_lines, anchors.line_range(issue));
        page.new_line(0);
        page.push("-");
        page.item(&node, 0);
        out.write_all(page.text.as_bytes())?;
        page.text.clear();
    }
    page.text.push('\n');
    out.write_all(page.text.as_bytes())
}

fn result(issue: &Issue, context_lines: i64, line_range: Node) -> Node {
    let cwe = match issue.cwe {
        0 => Node::Map(Vec::new()),
        cwe => Node::Map(vec![("id", Node::Number(cwe.into())), ("link", Node::text(&issue.cwe_link()))]),
    };
    Node::Map(vec![
        ("code", Node::Text(issue.code(context_lines, ' ').replace('\n', "\\n"))),
        ("col_offset", Node::Number(issue.col_offset)),
        ("end_col_offset", Node::Number(issue.end_col_offset)),
        ("filename", Node::text(&issue.filename)),
        ("issue_confidence", Node::text(issue.confidence.upper())),
        ("issue_cwe", cwe),
        ("issue_severity", Node::text(issue.severity.upper())),
        ("issue_text", Node::text(&issue.text)),
        ("line_number", Node::Number(issue.line_number)),
        ("line_range", line_range),
        ("more_info", Node::text(&issue.more_info)),
        ("test_id", Node::text(&issue.test_id)),
        ("test_name", Node::text(&issue.test_name)),
    ])
}

/// What the report is made of. Keys are plain words.
enum Node {
    Text(String),
    Number(u32),
    Map(Vec<(&'static str, Node)>),
    /// A list, with the name under which it is referred to further down.
    List(Option<usize>, Vec<Node>),
    /// A list that was written further up under this name.
    Alias(usize),
}

impl Node {
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Page {
    /// The figures of a file, below `metrics`.
    fn figures(&mut self, file: &str, figures: impl IntoIterator<Item = (String, u64)>) {
        self.new_line(2);
        let is_simple = is_simple_key(file);
        if is_simple {
            self.simple_key(file);
            self.push(":");
        } else {
            self.push("?");
            self.value(file, 4);
            self.new_line(2);
            self.push(": ");
        }
        for (index, (key, figure)) in figures.into_iter().enumerate() {
            if is_simple || index > 0 {
                self.new_line(4);
            }
            self.push(&format!("{key}: {figure}"));
        }
    }

    /// A list that is the value of a key in a mapping with this indent.
    fn list(&mut self, items: &[Node], indent: usize) {
        if items.is_empty() {
            self.push(" []");
        }
        for item in items {
            self.new_line(indent);
            self.push("-");
            self.item(item, indent);
        }
    }

    /// What comes after a hyphen.
    fn item(&mut self, item: &Node, indent: usize) {
        match item {
            Node::Map(entries) if !entries.is_empty() => {
                self.push(" ");
                self.map(entries, indent + 2, true);
            }
            _ => self.node(item, indent),
        }
    }

    fn map(&mut self, entries: &[(&'static str, Node)], indent: usize, is_inline: bool) {
        for (index, (key, value)) in entries.iter().enumerate() {
            if !is_inline || index > 0 {
                self.new_line(indent);
            }
            self.push(key);
            self.push(":");
            self.node(value, indent);
        }
    }

    /// What comes after a key of a mapping with this indent.
    fn node(&mut self, node: &Node, indent: usize) {
        match node {
            Node::Text(text) => self.value(text, indent + 2),
            Node::Number(number) => self.push(&format!(" {number}")),
            Node::Map(entries) if entries.is_empty() => self.push(" {}"),
            Node::Map(entries) => self.map(entries, indent + 2, false),
            Node::Alias(name) => self.push(&format!(" *id{name:03}")),
            Node::List(name, items) => {
                if let Some(name) = name {
                    self.push(&format!(" &id{name:03}"));
                }
                self.list(items, indent);
            }
        }
    }
}

/// The line ranges that several issues share in Bandit, as they are about one node. PyYAML writes them
/// once and then refers to them.
struct Anchors<'a> {
    names: HashMap<(&'a str, (u32, u32)), usize>,
    written: HashSet<usize>,
}

impl<'a> Anchors<'a> {
    /// Names are numbered in the order in which the lists come up a second time.
    fn new(issues: &[&'a Issue]) -> Self {
        let mut seen: HashMap<_, u32> = HashMap::new();
        let mut names = HashMap::new();
        for key in issues.iter().filter_map(|issue| Self::key(issue)) {
            let times = seen.entry(key).or_default();
            *times += 1;
            if *times == 2 {
                names.insert(key, names.len() + 1);
            }
        }
        Self { names, written: HashSet::new() }
    }

    fn key(issue: &Issue) -> Option<(&str, (u32, u32))> {
        Some((&issue.filename, issue.node?))
    }

    fn line_range(&mut self, issue: &Issue) -> Node {
        let name = Self::key(issue).and_then(|key| self.names.get(&key)).copied();
        match name {
            Some(name) if !self.written.insert(name) => Node::Alias(name),
            _ => Node::List(name, issue.line_numbers().map(Node::Number).collect()),
        }
    }
}
