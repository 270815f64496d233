//! Scanning files as Bandit does: what does not parse is skipped, and lines are counted.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ridealong_checks::{
    Code, Finding, Idle, Lines, NosecStyle, Refusal, Suppressions, Watch, refusal, rules, unknown_words,
};

use super::checkout::Checkout;
use super::discovery::STDIN;
use super::log::Log;
use super::metrics::{Counts, Metrics, lines_of_code};
use super::report::{Issue, Skipped};
use super::source::Source;
use super::{naming, report::Rank};
use crate::cli::analyse::in_batches;
use crate::cli::progress::Progress;
use crate::config::Config;
use crate::db::{self, Analysis, Database, Settings, SourceFile};
use crate::source;

/// What reports call the standard input.
const STDIN_NAME: &str = "<stdin>";

/// The longest file that is read, in bytes: one more than can be parsed.
const LONGEST: u64 = u32::MAX as u64 + 1;

/// What came of scanning some files.
#[derive(Debug, Default)]
pub struct Scan {
    /// All findings, in the order of the files and of the walk.
    pub issues: Vec<Issue>,
    /// The figures of each file that was read.
    pub metrics: Vec<(String, Metrics)>,
    /// The files that were not scanned.
    pub skipped: Vec<Skipped>,
    /// The files that were scanned.
    pub files: Vec<String>,
    messages: Vec<Message>,
}

/// Something to be told on standard error once its turn comes.
#[derive(Debug)]
enum Message {
    Warning(String),
    Error(String),
    /// Of a test that a comment names for nothing.
    Idle(String),
}

impl Scan {
    /// Scans `files` under `config`, and reads them where they lie in `checkout`. What is to be said about
    /// them is said in their order.
    pub fn of(
        files: &[PathBuf],
        checkout: &Checkout,
        config: &Arc<Config>,
        log: &Log,
    ) -> anyhow::Result<Self> {
        let progress = if log.is_quiet() { Progress::silent() } else { Progress::new(files.len()) };
        let batch = |files: &[PathBuf]| scan_batch(files, checkout, config);
        let scan = in_batches(files, &progress, batch, Self::and)?;
        progress.finish();
        for message in &scan.messages {
            match message {
                Message::Warning(text) => log.warning("manager", text),
                Message::Error(text) => log.error("manager", text),
                Message::Idle(text) => log.warning("tester", text),
            }
        }
        Ok(scan)
    }

    /// This and what came of the files behind it.
    fn and(mut self, mut behind: Self) -> Self {
        self.issues.append(&mut behind.issues);
        self.metrics.append(&mut behind.metrics);
        self.skipped.append(&mut behind.skipped);
        self.files.append(&mut behind.files);
        self.messages.append(&mut behind.messages);
        self
    }

    fn skip(&mut self, name: String, reason: impl Into<String>) {
        self.skipped.push(Skipped { filename: name, reason: reason.into() });
    }
}

fn scan_batch(files: &[PathBuf], checkout: &Checkout, config: &Arc<Config>) -> Scan {
    let db = Database::default();
    let settings = Settings::new(&db, config.clone());
    let mut scan = Scan::default();
    for file in files {
        let name = shown(file);
        match read(file, checkout) {
            Ok(bytes) => scan_file(&db, settings, name, bytes, &mut scan),
            Err(error) => scan.skip(name_of_unreadable(file, name), system_reason(&error)),
        }
    }
    drop(db);
    scan
}

fn shown(file: &Path) -> String {
    if file.as_os_str() == STDIN { STDIN_NAME.to_owned() } else { file.to_string_lossy().into_owned() }
}

fn name_of_unreadable(file: &Path, name: String) -> String {
    if file.as_os_str() == STDIN { STDIN.to_owned() } else { name }
}

fn read(file: &Path, checkout: &Checkout) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file.as_os_str() == STDIN {
        io::stdin().lock().take(LONGEST).read_to_end(&mut bytes)?;
    } else {
        File::open(checkout.place(file))?.take(LONGEST).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The system's words for an error, without its number.
fn system_reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error ").map_or(text.as_str(), |(reason, _)| reason).to_owned()
}

fn scan_file(db: &Database, settings: Settings, name: String, bytes: Vec<u8>, scan: &mut Scan) {
    let mut metrics = Metrics { loc: lines_of_code(&bytes), ..Metrics::default() };
    let decoded = match source::Source::decode(bytes) {
        Ok(decoded) => decoded,
        Err(error) => {
            scan.metrics.push((name.clone(), metrics));
            return scan.skip(name, error.refusal().unwrap_or(Refusal::Exception).reason());
        }
    };
    let text = decoded.text;
    // Its comments are asked for as well as its findings, and it is parsed once.
    let file = SourceFile::builder(PathBuf::from(&name), text.clone(), false, settings);
    let file = file.keeps_tree(true).new(db);
    let analysis = db::analysis(db, file);
    let refusal = decoded.refusal.or_else(|| refusal(db::parsed(db, file), &text));
    let refusal = refusal.or_else(|| (!analysis.problems.is_empty()).then_some(Refusal::Exception));
    if let Some(refusal) = refusal {
        for problem in &analysis.problems {
            scan.messages.push(Message::Error(format!("{name}: {problem}")));
        }
        scan.metrics.push((name.clone(), metrics));
        return scan.skip(name, refusal.reason());
    }
    if settings.config(db).options.nosec == NosecStyle::Bandit && Suppressions::may_have_any(&text) {
        let unknown = unknown_words(db::parsed(db, file), &text).into_iter();
        scan.messages.extend(unknown.map(|word| Message::Warning(warning(&name, word))));
        scan.messages.extend(idle(db, file, &text, &name).into_iter().map(Message::Idle));
    }
    let is_stdin = name == STDIN_NAME;
    let shown = text.clone();
    let origin = if is_stdin { Source::stdin(shown, decoded.has_bom) } else { Source::file(shown) };
    let lines = Lines::new(&text, db::line_index(db, file));
    metrics.count(analysis);
    scan.issues.extend(issues(&analysis.findings, &name, lines, &Arc::new(origin)));
    scan.metrics.push((name.clone(), metrics));
    scan.files.push(name);
}

impl Metrics {
    /// Counts what was found, and what would have been but for a comment.
    fn count(&mut self, analysis: &Analysis) {
        self.nosec = analysis.suppressed.nosec as u64;
        self.skipped_tests = analysis.suppressed.skipped_tests as u64;
        let mut counts = Counts::default();
        for finding in &analysis.findings {
            counts.add(finding.severity.into(), finding.confidence.into());
        }
        self.issues = Some(counts);
    }
}

/// What Bandit says of tests that comments name for nothing, in its words: logs are searched for them.
fn idle(db: &Database, file: SourceFile, text: &str, name: &str) -> Vec<String> {
    let lines = Lines::new(text, db::line_index(db, file));
    let (running, checkpoint) = (Cell::new(None), || {});
    let watch = Watch { checkpoint: &checkpoint, running: &running };
    let code = Code::new(db::parsed(db, file), text, name);
    let idle = db::checker(db, file).idle(&code, lines, &watch);
    let said = idle.into_iter().map(|Idle { rule, line }| {
        format!("nosec encountered ({}), but no failed test on file {name}:{line}", rule.id)
    });
    said.collect()
}

/// What is said of a word in a comment that has no effect.
fn warning(name: &str, word: &str) -> String {
    format!(
        "{name}: `{word}` in a # nosec comment is neither the id nor the name of a test and has no effect"
    )
}

fn issues<'a>(
    findings: &'a [Finding],
    name: &'a str,
    lines: Lines<'a>,
    source: &'a Arc<Source>,
) -> impl Iterator<Item = Issue> + 'a {
    findings.iter().map(move |finding| {
        let location = lines.location(finding);
        // A row of the configuration's own may have an id of its own as well.
        let known = rules::all().find(|rule| rule.id == finding.rule.id);
        let node = finding.location.is_none();
        Issue {
            filename: name.to_owned(),
            test_id: finding.rule.id.to_owned(),
            test_name: naming::test_name(finding.rule).to_owned(),
            severity: Rank::from(finding.severity),
            confidence: Rank::from(finding.confidence),
            cwe: finding.rule.cwe,
            text: finding.message.clone().into_owned(),
            subject: finding.subject.clone(),
            last_line: lines.line(finding.range.end()),
            line_number: location.line,
            line_range: (location.first_line, location.last_line),
            col_offset: location.column,
            end_col_offset: location.end_column,
            more_info: known.map_or_else(|| naming::DOCUMENTATION.to_owned(), naming::more_info),
            node: node.then(|| (finding.node.start().to_u32(), finding.node.end().to_u32())),
            source: source.clone(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_in_bytes() {
        for (text, expected) in [
            (&b""[..], 0),
            (b"x\n\n  # c\n\t\x0c\ny # d", 2),
            (b"x\r\ny\rz\n", 3),
            (b"\xef\xbb\xbf# a comment behind a mark", 1),
            (b"'''\n# in a string\n'''\n", 2),
        ] {
            assert_eq!(lines_of_code(text), expected, "{text:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_reason_of_the_system_comes_without_its_number() {
        assert_eq!(system_reason(&io::Error::from_raw_os_error(2)), "No such file or directory");
    }
}
