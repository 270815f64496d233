//! The HTML of `ridealong bandit`, looked at with a real browser where there is one.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ridealong::bandit::baseline::Baseline;
use ridealong::bandit::formats::{self, Format, Template};
use ridealong::bandit::metrics::{Counts, Metrics};
use ridealong::bandit::report::{Issue, Rank, Report, Shape, Skipped};
use ridealong::bandit::source::Source;
use ridealong_tests::tools::skipped;
use ridealong_tests::{browser, editor};

/// Code that wants to be markup, to run, and to look other than it is.
const HOSTILE: &str = "import os
x = \"</pre><script>document.title = 'ran'</script>\"
y = '<img src=x onerror=\"document.title = `ran`\">' # ]]> <!-- &amp; &lt;b&gt;
if level != 'user\u{202e} \u{2066}# check\u{2069} \u{2066}':
\tassert x, 'größer 日本 😀 \x1b[31m'
    subprocess.call(['a very long line', 'which is longer than any window is wide', 'so that it has to be moved sideways'], shell=True)
last = 1
";

/// A file's name that wants to run as well.
const FILE: &str = "./javascript:document.title='ran'/\"><script>document.title='ran'</script>.py";

fn issue(test: (&str, &str, Rank), line: u32, range: (u32, u32), source: &Arc<Source>) -> Issue {
    Issue {
        filename: FILE.to_owned(),
        test_id: test.0.to_owned(),
        test_name: test.1.to_owned(),
        severity: test.2,
        confidence: Rank::High,
        cwe: 78,
        text: "the call runs its text in a shell, with <b>all</b> that this brings; give a list instead"
            .to_owned(),
        subject: None,
        last_line: line,
        line_number: line,
        line_range: range,
        col_offset: 4,
        end_col_offset: 20,
        more_info: "https://bandit.readthedocs.io/en/1.9.4/plugins/b602.html".to_owned(),
        node: None,
        source: Arc::clone(source),
    }
}

fn report() -> Report {
    let source = Arc::new(Source::file(HOSTILE));
    let shell = ("B602", "subprocess_popen_with_shell_equals_true", Rank::High);
    let issues = vec![
        issue(shell, 6, (6, 6), &source),
        issue(("B105", "hardcoded_password_string", Rank::Low), 2, (2, 4), &source),
        issue(("B101", "assert_used", Rank::Medium), 5, (5, 5), &source),
    ];
    let mut counts = Counts::default();
    for issue in &issues {
        counts.add(issue.severity, issue.confidence);
    }
    let metrics = Metrics { loc: 1234, nosec: 2, skipped_tests: 3, issues: Some(counts) };
    Report {
        issues,
        baseline: None,
        metrics: vec![(FILE.to_owned(), metrics)],
        skipped: vec![Skipped {
            filename: "./<script>document.title='ran'</script>.py".to_owned(),
            reason: "syntax error while parsing AST from file".to_owned(),
        }],
        files: vec![FILE.to_owned()],
        excluded: Vec::new(),
        shape: Shape { context_lines: 5, ..Shape::default() },
        generated_at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_609_328),
        working_directory: std::env::current_dir().expect("a folder"),
    }
}

fn page(report: &Report) -> String {
    let mut out = Vec::new();
    formats::write(Format::Html, report, &Template::default(), &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("UTF-8")
}

/// A report with candidates: of three issues of a kind, one is old.
fn with_candidates() -> Report {
    let mut report = report();
    let first = report.issues[0].clone();
    for (line, range) in [(2, (2, 2)), (3, (3, 3))] {
        report.issues.push(Issue { line_number: line, line_range: range, ..first.clone() });
    }
    report.baseline =
        Some(Baseline::new(&report.issues, |issue| issue.test_id != "B602" || issue.line_number == 2));
    report
}

#[test]
fn everything_from_the_code_is_escaped() {
    for report in [report(), with_candidates()] {
        let page = page(&report);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>all"), "{page}");
        assert!(page.contains("&lt;script&gt;document.title = &#x27;ran&#x27;&lt;/script&gt;"), "{page}");
        assert!(page.contains("user<mark>U+202E</mark> <mark>U+2066</mark># check"), "{page}");
        assert!(page.contains("<mark>U+001B</mark>[31m"), "{page}");
        assert!(!page.contains("href=\"javascript:"), "{page}");
    }
}

#[test]
fn the_page_has_what_bandits_page_has() {
    let page = page(&report());
    for part in [
        "<dd id=\"loc\">1234</dd>",
        "<dd id=\"nosec\">2</dd>",
        "id=\"issue-0\" class=\"issue-block issue-sev-high\"",
        "id=\"issue-2\" class=\"issue-block issue-sev-medium\"",
        "https://cwe.mitre.org/data/definitions/78.html",
        "syntax error while parsing AST from file",
        "2024-03-05T03:28:48Z",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    let page = self::page(&with_candidates());
    assert_eq!(page.matches("<article").count(), 2, "the new ones");
    assert_eq!(page.matches("<pre class=\"code\"").count(), 6, "three candidates of each");
}

#[test]
fn a_browser_shows_the_code_and_runs_nothing() {
    let browser = match browser::chromium() {
        Ok(browser) => browser,
        Err(reason) => return skipped("the HTML in a browser", &reason),
    };
    let folder = tempfile::tempdir_in(editor::temporary()).expect("a folder");
    let script = "<script>document.title = 'ran'</script>";
    // So that it is known that the browser would have run something.
    let control = dom(&browser, folder.path(), &format!("<!DOCTYPE html><title>no</title>{script}"), 800);
    assert!(control.contains("<title>ran</title>"), "{control}");

    for report in [report(), with_candidates()] {
        let page = page(&report);
        let shown = dom(&browser, folder.path(), &page, 800);
        assert!(shown.contains("<title>Security report</title>"), "{shown}");
        assert!(!shown.contains("<script") && !shown.contains("<img"), "{shown}");
        assert!(shown.contains("document.title = 'ran'&lt;/script&gt;"), "{shown}");
        // If something got in all the same, it would not be run.
        let shown = dom(&browser, folder.path(), &page.replace("</main>", &format!("{script}</main>")), 800);
        assert!(shown.contains("<title>Security report</title>"), "{shown}");
    }
}

#[test]
fn a_narrow_window_is_wide_enough() {
    let browser = match browser::chromium() {
        Ok(browser) => browser,
        Err(reason) => return skipped("the HTML in a narrow browser", &reason),
    };
    let folder = tempfile::tempdir_in(editor::temporary()).expect("a folder");
    let measure = "<script>document.title = document.documentElement.scrollWidth <= innerWidth ? 'fits' : 'wide'</script>";
    let page = page(&report());
    let (before, rest) = page.split_once("<meta http-equiv").expect("the policy");
    let (_, rest) = rest.split_once('\n').expect("a line end");
    let page = format!("{before}{}", rest.replace("</main>", &format!("</main>{measure}")));
    let shown = dom(&browser, folder.path(), &page, 360);
    assert!(shown.contains("<title>fits</title>"), "{shown}");
    let too_wide = page.replace("<main>", "<main><p style=\"width: 3000px\">x</p>");
    assert!(dom(&browser, folder.path(), &too_wide, 360).contains("<title>wide</title>"));
}

/// The document that the browser makes of a page, after what it ran.
fn dom(browser: &Path, folder: &Path, page: &str, width: u32) -> String {
    let file = folder.join("report.html");
    std::fs::write(&file, page).expect("a written page");
    let mut command = Command::new(browser);
    // Its sandbox does not work where tests often run, as root in a container.
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
    command
        .arg(format!("--window-size={width},900"))
        .arg(format!("--user-data-dir={}", folder.join("profile").display()));
    let output = command.arg(&file).env("TMPDIR", folder).output().expect("the browser runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}
