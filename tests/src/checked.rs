//! A Python source with what the check set says about it, in this process.

use std::cell::Cell;

use ridealong_checks::{
    Checker, Code, Edit, Finding, LineIndex, Lines, Location, Module, NosecStyle, Options, Refusal,
    Suppressed, Suppression, Watch, apply_edits, rules,
};

/// A source, parsed and checked. Suppressed findings are left out.
#[derive(Debug)]
pub struct Source {
    /// The text.
    pub text: String,
    /// Its parse.
    pub module: Module,
    /// What is reported for it, in the order of Bandit's walk.
    pub findings: Vec<Finding>,
    /// How many more were suppressed.
    pub suppressed: Suppressed,
    index: LineIndex,
    style: NosecStyle,
}

impl Source {
    /// Checks `text` with all rules.
    pub fn check(text: impl Into<String>) -> Self {
        Self::check_in(NosecStyle::Bandit, text)
    }

    /// Checks `text` with all rules, and `# nosec` in this style.
    pub fn check_in(style: NosecStyle, text: impl Into<String>) -> Self {
        Self { style, ..Self::check_with(&checker(style), text) }
    }

    /// Checks `text` with the rules of `checker`.
    pub fn check_with(checker: &Checker, text: impl Into<String>) -> Self {
        Self::check_at(checker, PATH, text)
    }

    /// Checks `text` with the rules of `checker`, as a file of this path.
    pub fn check_at(checker: &Checker, path: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        let module = Module::parse(&text);
        let index = LineIndex::from_source_text(&text);
        let lines = Lines::new(&text, &index);
        let watch = Watch { checkpoint: &|| {}, running: &Cell::new(None) };
        let code = Code::new(&module, &text, path);
        let mut checked = checker.check(&code, &watch);
        let suppressed = checker.suppress(&code, || lines, &mut checked, &watch);
        Self { text, module, findings: checked.findings, suppressed, index, style: NosecStyle::Bandit }
    }

    /// Why Bandit would skip the source.
    pub fn refusal(&self) -> Option<Refusal> {
        ridealong_checks::refusal(&self.module, &self.text)
    }

    /// The source with `edits` made, checked anew.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Self {
        Self::check_in(self.style, apply_edits(&self.text, edits))
    }

    /// Where Bandit says that `finding` is.
    pub fn location(&self, finding: &Finding) -> Location {
        Lines::new(&self.text, &self.index).location(finding)
    }

    /// What was found in code, and not in the comments about it.
    pub fn in_code(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !rules::is_about_comments(finding.rule))
    }

    /// The comment that suppresses one of the findings.
    pub fn suppression(&self, finding: &Finding) -> Option<Suppression> {
        let checker = checker(self.style);
        let code = Code::new(&self.module, &self.text, PATH);
        ridealong_checks::suppression(&checker, &code, &self.findings, finding, &|| {})
    }

    /// The findings as they are compared with Bandit's.
    pub fn rows(&self) -> Vec<String> {
        self.findings.iter().map(|finding| row(finding, self.location(finding))).collect()
    }
}

/// All rules, and `# nosec` in this style.
fn checker(style: NosecStyle) -> Checker {
    Checker::new(Options { nosec: style, ..Options::default() })
}

/// The path that sources are checked under.
pub const PATH: &str = "./module.py";

/// A finding as it is compared with Bandit: id, line, column, end column, lines, severity,
/// confidence and CWE, separated by tabs.
fn row(finding: &Finding, at: Location) -> String {
    format!(
        "{}\t{}\t{}\t{}\t{}-{}\t{}\t{}\t{}",
        finding.rule.id,
        at.line,
        at.column,
        at.end_column,
        at.first_line,
        at.last_line,
        finding.severity.as_str(),
        finding.confidence.as_str(),
        finding.rule.cwe,
    )
}
