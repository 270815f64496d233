//! The salsa database: what is asked of a file, and what has to be worked out again when it changes.
//!
//! Salsa is known here alone. The command line and the language server both reach findings by
//! [`analysis`]; there is no second path.

mod guard;
mod inputs;
#[allow(clippy::needless_pass_by_value, reason = "salsa keeps what a query is asked by")]
mod pieces;
mod pool;
mod suppress;
mod write;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use guard::{Running, without_failing};
use pool::SharedPool;
use ridealong_checks::{
    Checked, Checker, Code, Dialect, FileChecked, Finding, LineIndex, Lines, Module, Suppressed, SyntaxError,
    Watch,
};
use salsa::{Cancelled, Database as _};

use crate::config::{Config, Ignored};

pub use guard::{Problem, panic_message};
pub use inputs::{Settings, SourceFile};
pub use salsa::CancellationToken;
pub use suppress::suppression;

/// What the queries run on.
#[salsa::db]
pub trait Db: salsa::Database {}

/// The database. A clone is a snapshot: a write waits until all clones are gone.
#[salsa::db]
#[derive(Clone, Default)]
pub struct Database {
    pool: SharedPool,
    storage: salsa::Storage<Self>,
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {}

impl Database {
    /// What ends the work on this snapshot, and on no other.
    pub fn cancellation(&self) -> CancellationToken {
        self.cancellation_token()
    }

    /// Asks the database, unless a write or the cancellation of this snapshot comes between.
    pub fn ask<T>(&self, question: impl FnOnce(&dyn Db) -> T) -> Option<T> {
        Cancelled::catch(AssertUnwindSafe(|| question(self))).ok()
    }
}

/// Gives up where a writer waits or the snapshot is cancelled; for long work outside the queries.
pub fn checkpoint(db: &dyn Db) {
    db.unwind_if_revision_cancelled();
}

/// All that is wrong with a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// What was found and not suppressed, in the order of the walk.
    pub findings: Vec<Finding>,
    /// What the configuration does not have shown, in the same order, each with its number among all
    /// that was found and not suppressed.
    pub hidden: Vec<(usize, Finding)>,
    /// How many more were suppressed.
    pub suppressed: Suppressed,
    /// The places that do not parse.
    pub syntax_errors: Vec<SyntaxError>,
    /// Why parts of the file could not be checked.
    pub problems: Vec<Problem>,
    /// Whether it is a test, in which `B101` would have been looked for otherwise.
    pub is_test: bool,
    /// Whether it was put together from the pieces of an open file.
    is_by_pieces: bool,
}

impl Analysis {
    /// All that was found and not suppressed, shown or not, in the order of the walk.
    pub fn shown_and_hidden(&self) -> Vec<Finding> {
        let mut all = self.findings.clone();
        for (number, finding) in &self.hidden {
            all.insert(*number, finding.clone());
        }
        all
    }

    /// The same with what had failed before.
    fn after(mut self, mut failed: Vec<Problem>) -> Self {
        failed.append(&mut self.problems);
        Self { problems: failed, ..self }
    }
}

/// What is asked of a file.
#[derive(Debug, Clone)]
struct Rules {
    /// The rules that the configuration enables on it.
    checker: Arc<Checker>,
    /// Its path from the root of the configuration.
    path: String,
    /// Whether it is a test, in which `B101` would be looked for otherwise.
    is_test: bool,
    /// The selectors of rules that are left out of it, besides those of the configuration.
    ignored: Vec<String>,
}

impl Rules {
    /// The same without these rules.
    fn without(&self, db: &dyn Db, file: SourceFile, failed: &[&'static str]) -> Self {
        let selectors = self.ignored.iter().cloned().chain(failed.iter().map(ToString::to_string));
        let checker = checker_without(db, file.settings(db), selectors.collect());
        Self { checker: Arc::clone(checker), ..self.clone() }
    }
}

/// The rules that the configuration enables on a file.
pub fn checker(db: &dyn Db, file: SourceFile) -> &Checker {
    &rules(db, file).checker
}

#[salsa::tracked(no_eq)]
fn rules(db: &dyn Db, file: SourceFile) -> Rules {
    let (settings, path) = (file.settings(db), file.path(db));
    let config = settings.config(db);
    let Ignored { selectors, is_test } = config.ignored_in(path);
    let checker = checker_without(db, settings, selectors.clone());
    Rules { checker: Arc::clone(checker), path: config.relative(path), is_test, ignored: selectors }
}

/// The rules that the configuration enables but for those that `ignored` selects: few sets of these
/// meet in a project.
#[salsa::tracked(no_eq)]
fn checker_without(db: &dyn Db, settings: Settings, ignored: Vec<String>) -> Arc<Checker> {
    let config = settings.config(db);
    config.checkers.get(&config.options, ignored)
}

/// The tree of a file that is asked for more than its findings. So many are kept at a time.
#[salsa::tracked(no_eq, lru = 64)]
pub fn parsed(db: &dyn Db, file: SourceFile) -> Module {
    Module::parse_as(file.text(db), file.dialect(db))
}

/// Where the lines of a file start.
#[salsa::tracked(no_eq)]
pub fn line_index(db: &dyn Db, file: SourceFile) -> LineIndex {
    LineIndex::from_source_text(file.text(db))
}

/// All that is wrong with a file.
#[salsa::tracked]
pub fn analysis(db: &dyn Db, file: SourceFile) -> Analysis {
    if file.is_left_out(db) {
        return Analysis::default();
    }
    let (analysis, failed) = without_failing(db, file, |rules, running| {
        if let Some(analysis) = by_pieces(db, file, rules, running) {
            analysis
        } else if file.keeps_tree(db) {
            whole(db, file, parsed(db, file), rules, running)
        } else {
            from_disk(db, file, rules, running)
        }
    });
    analysis.unwrap_or_default().after(failed)
}

/// The analysis of an open file, where that can be by pieces.
fn by_pieces(db: &dyn Db, file: SourceFile, rules: &Rules, running: &Running) -> Option<Analysis> {
    let text = file.cut(db).as_deref()?;
    let Rules { checker, path, .. } = rules;
    let watch = Watch { checkpoint: &|| checkpoint(db), running };
    if checker.needs_whole(file.text(db), path, &watch) {
        return None;
    }
    running.set(None);
    let pieces = pieces::together(db, file, text)?;
    let analysis = analysed(db, file, pieces.file, pieces.problems);
    Some(Analysis { is_by_pieces: true, ..analysis })
}

/// The analysis of a file whose tree nobody else asks for: those of thousands of files are a lot. What does
/// not parse is taken by pieces, so that it is the same as for an open file.
fn from_disk(db: &dyn Db, file: SourceFile, rules: &Rules, running: &Running) -> Analysis {
    let parse = || Module::parse_as(file.text(db), file.dialect(db));
    let module = parse();
    let syntax_errors = module.syntax_errors();
    let parses = syntax_errors.is_empty() && !module.is_refused();
    if parses || file.dialect(db) == Dialect::Notebook || file.cut(db).is_some() {
        return whole(db, file, &module, rules, running);
    }
    // Two trees of deep code would be too many.
    drop(module);
    let Rules { checker, path, .. } = rules;
    let watch = Watch { checkpoint: &|| checkpoint(db), running };
    match checker.check_by_pieces(file.text(db), path, &watch) {
        Some(pieces) => analysed(db, file, FileChecked { syntax_errors, ..pieces }, Vec::new()),
        None => whole(db, file, &parse(), rules, running),
    }
}

/// What would be found in a file if this were its text. Nothing of it is kept.
pub fn foreseen(db: &dyn Db, file: SourceFile, text: &str) -> Analysis {
    let (analysis, failed) = without_failing(db, file, |rules, running| {
        let module = Module::parse_as(text, file.dialect(db));
        let index = LineIndex::from_source_text(text);
        whole_text(db, file, (text, &|| &index), &module, (rules, running))
    });
    analysis.unwrap_or_default().after(failed)
}

/// All that is found in a file, suppressed or not, and shown or not.
pub fn unsuppressed(db: &dyn Db, file: SourceFile) -> Vec<Finding> {
    let (found, _) = without_failing(db, file, |Rules { checker, path, .. }, running| {
        let code = Code::new(parsed(db, file), file.text(db), path);
        let watch = Watch { checkpoint: &|| checkpoint(db), running };
        checker.check(&code, &watch).findings
    });
    found.unwrap_or_default()
}

/// The analysis of a file from its tree.
fn whole(db: &dyn Db, file: SourceFile, module: &Module, rules: &Rules, running: &Running) -> Analysis {
    whole_text(db, file, (file.text(db), &|| line_index(db, file)), module, (rules, running))
}

/// The analysis of a text with its lines, as that of a file, from its tree.
fn whole_text<'a>(
    db: &dyn Db,
    file: SourceFile,
    (source, index): (&'a str, &dyn Fn() -> &'a LineIndex),
    module: &'a Module,
    (Rules { checker, path, .. }, running): (&Rules, &Running),
) -> Analysis {
    // Salsa looks for a waiting writer only where a query starts.
    let watch = Watch { checkpoint: &|| checkpoint(db), running };
    let code = Code::new(module, source, path);
    let mut checked = checker.check(&code, &watch);
    running.set(None);
    let lines = || Lines::new(source, index());
    let suppressed = checker.suppress(&code, lines, &mut checked, &watch);
    let syntax_errors = module.syntax_errors();
    analysed(db, file, FileChecked { checked, suppressed, syntax_errors }, Vec::new())
}

fn analysed(
    db: &dyn Db,
    file: SourceFile,
    FileChecked { checked, suppressed, syntax_errors }: FileChecked,
    mut problems: Vec<Problem>,
) -> Analysis {
    let Checked { mut findings, too_deep } = checked;
    let hidden = hide(file.settings(db).config(db), &mut findings);
    problems.extend(too_deep.then_some(Problem::TooDeep));
    let is_test = rules(db, file).is_test;
    Analysis { findings, hidden, suppressed, syntax_errors, problems, is_test, is_by_pieces: false }
}

/// Takes away what the configuration does not have shown, and returns it with its numbers. That is after
/// suppressions, so that a comment is of use whether or not its finding would be shown.
fn hide(config: &Config, findings: &mut Vec<Finding>) -> Vec<(usize, Finding)> {
    if findings.iter().all(|finding| config.reports(finding)) {
        return Vec::new();
    }
    let numbered = std::mem::take(findings).into_iter().enumerate();
    let (shown, hidden): (Vec<_>, Vec<_>) = numbered.partition(|(_, finding)| config.reports(finding));
    findings.extend(shown.into_iter().map(|(_, finding)| finding));
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Level, Threshold};

    const TEXT: &str = "import yaml\nassert x\nexec(x)\nassert y\nyaml.load(z)\n";

    /// What is analysed in a file on disk, which has to be the same as in an open one.
    fn analysed(config: Config, path: &str) -> Analysis {
        let mut db = Database::default();
        let settings = db.settings(Arc::new(config));
        let closed = SourceFile::new(&db, path.into(), TEXT.into(), false, settings);
        let open = db.open_file(path.into(), TEXT.into(), settings);
        assert_eq!(analysis(&db, closed).findings, analysis(&db, open).findings);
        assert_eq!(analysis(&db, closed).hidden, analysis(&db, open).hidden);
        analysis(&db, closed).clone()
    }

    fn ids(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn what_is_below_the_threshold_is_kept_in_its_order() {
        let report = Threshold { severity: Level::Medium, ..Threshold::default() };
        let analysis = analysed(Config { report, ..Config::default() }, "/x.py");
        assert_eq!(ids(&analysis.findings), ["B102", "B506"]);
        assert_eq!(analysis.hidden.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(ids(&analysis.shown_and_hidden()), ["B101", "B102", "B101", "B506"]);
    }

    #[test]
    fn rules_are_ignored_by_file() {
        let config = Config { bases: vec!["/".into()], ..Config::standard() };
        assert_eq!(ids(&analysed(config.clone(), "/test_x.py").findings), ["B102", "B506"]);
        assert_eq!(ids(&analysed(config, "/x.py").findings), ["B101", "B102", "B101", "B506"]);
    }
}
