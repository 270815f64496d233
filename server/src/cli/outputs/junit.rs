//! JUnit XML in the form that readers agree on: a suite per file, in it a case per finding that failed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ridealong_checks::Finding;

use super::message;
use crate::cli::report::{FileReport, Outcome, Problem};

/// The cases of one file.
#[derive(Default)]
struct Suite {
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
}

/// The whole document.
pub(super) fn report(outcome: &Outcome) -> String {
    let mut suites: BTreeMap<String, Suite> = BTreeMap::new();
    for report in &outcome.reports {
        let path = report.path.to_string_lossy();
        let suite = suites.entry(path.clone().into_owned()).or_default();
        for finding in &report.findings {
            suite.add_finding(&path, report, finding);
        }
    }
    for problem in &outcome.problems {
        let path = problem.path.to_string_lossy();
        suites.entry(path.clone().into_owned()).or_default().add_problem(&path, problem);
    }
    if suites.is_empty() {
        // Readers take a report without any case for a run that was broken.
        let cases = "    <testcase name=\"nothing found\" classname=\"ridealong\" time=\"0\"/>\n".to_owned();
        suites.insert("ridealong".to_owned(), Suite { cases, tests: 1, ..Suite::default() });
    }
    document(&suites)
}

fn document(suites: &BTreeMap<String, Suite>) -> String {
    let sum = |count: fn(&Suite) -> usize| suites.values().map(count).sum::<usize>();
    let counts = counts(sum(|suite| suite.tests), sum(|suite| suite.failures), sum(|suite| suite.errors));
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ridealong\" {counts}>\n");
    for (path, suite) in suites {
        let counts = self::counts(suite.tests, suite.failures, suite.errors);
        _ = writeln!(xml, "  <testsuite name=\"{}\" {counts} skipped=\"0\">", escape(path));
        xml.push_str(&suite.cases);
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn counts(tests: usize, failures: usize, errors: usize) -> String {
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\"")
}

impl Suite {
    fn add_finding(&mut self, path: &str, report: &FileReport, finding: &Finding) {
        let place = report.place(finding.range.start());
        let (line, _) = report.lines_in_file(finding.range);
        let name = format!("{} {} at {place}", finding.rule.id, finding.rule.name);
        let rating = format!(
            "{path}:{place}: {} [{} severity, {} confidence, CWE-{}] {}",
            finding.rule.id,
            finding.severity.as_str(),
            finding.confidence.as_str(),
            finding.rule.cwe,
            finding.message,
        );
        self.tests += 1;
        self.failures += 1;
        let message = message(report, finding);
        self.case(path, Some(line), &name, "failure", finding.rule.id, &message, &rating);
    }

    fn add_problem(&mut self, path: &str, problem: &Problem) {
        let place = problem.place.map(|place| format!(" at {place}")).unwrap_or_default();
        let line = problem.place.filter(|place| place.cell.is_none()).map(|place| place.line);
        self.tests += 1;
        self.errors += 1;
        let name = format!("checked{place}");
        self.case(path, line, &name, "error", "problem", &problem.message, &problem.message);
    }

    #[expect(clippy::too_many_arguments, reason = "one for each place in the template")]
    fn case(
        &mut self,
        path: &str,
        line: Option<usize>,
        name: &str,
        element: &str,
        kind: &str,
        message: &str,
        text: &str,
    ) {
        let line = line.map(|line| format!(" line=\"{line}\"")).unwrap_or_default();
        let (path, name, message, text) = (escape(path), escape(name), escape(message), escape(text));
        _ = writeln!(
            self.cases,
            "    <testcase name=\"{name}\" classname=\"{path}\" file=\"{path}\"{line} time=\"0\">\n      \
             <{element} type=\"{kind}\" message=\"{message}\">{text}</{element}>\n    </testcase>",
        );
    }
}

/// `text` for an attribute or between elements. What XML cannot hold at all becomes U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => _ = write!(escaped, "&#{};", u32::from(c)),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_the_document() {
        assert_eq!(escape("a<b> & \"c\"\n\x1b"), "a&lt;b&gt; &amp; &quot;c&quot;&#10;\u{fffd}");
    }

    #[test]
    fn a_clean_run_has_a_case() {
        assert!(report(&Outcome::default()).contains("<testcase name=\"nothing found\""));
    }
}
