//! The salsa database: what is asked of a file, and what has to be worked out again when it changes.
//!
//! Salsa is known here alone. The command line and the language server both reach findings by
//! [`analysis`]; there is no second path.

mod guard;
mod inputs;
mod tree;

use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use guard::guarded;
use ridealong_checks::{
    Checked, Checker, Finding, LineIndex, Lines, Module, Rule, Suppressed, SyntaxError, Watch,
};

use salsa::{Cancelled, Database as _, Durability, Setter as _};

use crate::config::{Config, Ignored};

pub use guard::{Problem, panic_message};
pub use inputs::{Settings, SourceFile};
pub use salsa::CancellationToken;
pub use tree::{Tree, free_trees};

/// What the queries run on.
#[salsa::db]
pub trait Db: salsa::Database {}

/// The database. A clone is a snapshot: a write waits until all clones are gone.
#[salsa::db]
#[derive(Clone, Default)]
pub struct Database {
    storage: salsa::Storage<Self>,
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {}

impl Database {
    /// Writes the text of a file. Waits until all snapshots are gone; readers notice and give up.
    /// The same text is not written, as that would have everything worked out again.
    pub fn set_text(&mut self, file: SourceFile, text: Arc<str>) {
        if file.text(self) != &*text {
            file.set_text(self).to(text);
        }
    }

    /// Notes whether a file is open in an editor.
    pub fn set_open(&mut self, file: SourceFile, is_open: bool) {
        if file.is_open(self) != is_open {
            file.set_is_open(self).to(is_open);
        }
    }

    /// Puts a file under a configuration.
    pub fn set_settings(&mut self, file: SourceFile, settings: Settings) {
        if file.settings(self) != settings {
            file.set_settings(self).to(settings);
        }
    }

    /// Writes a configuration. Returns whether it is another one.
    pub fn set_config(&mut self, settings: Settings, config: Arc<Config>) -> bool {
        let is_new = *settings.config(self) != config;
        if is_new {
            settings.set_config(self).with_durability(Durability::HIGH).to(config);
        }
        is_new
    }

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
}

/// The rules that the configuration enables on a file.
pub fn checker(db: &dyn Db, file: SourceFile) -> &Checker {
    let settings = file.settings(db);
    checker_without(db, settings, settings.config(db).ignored_in(file.path(db)).selectors)
}

/// The rules that the configuration enables but for those that `ignored` selects: few sets of these
/// meet in a project.
#[salsa::tracked(no_eq)]
fn checker_without(db: &dyn Db, settings: Settings, ignored: Vec<String>) -> Arc<Checker> {
    let config = settings.config(db);
    config.checkers.get(&config.options, ignored)
}

/// The tree of an open file. So many are kept at a time.
#[salsa::tracked(no_eq, lru = 64)]
pub fn parsed(db: &dyn Db, file: SourceFile) -> Tree {
    Tree::new(Module::parse_as(file.text(db), file.dialect(db)))
}

/// Where the lines of a file start.
#[salsa::tracked(no_eq)]
pub fn line_index(db: &dyn Db, file: SourceFile) -> LineIndex {
    LineIndex::from_source_text(file.text(db))
}

/// All that is wrong with a file.
#[salsa::tracked]
pub fn analysis(db: &dyn Db, file: SourceFile) -> Analysis {
    // The command line has left out by now what nobody named; an editor opens what it likes.
    if file.is_open(db) && file.settings(db).config(db).excludes(file.path(db)) {
        return Analysis::default();
    }
    let analysis = guarded(|running| {
        if file.is_open(db) {
            analyse(db, file, parsed(db, file), running)
        } else {
            // Nothing else asks for the tree of a closed file, and thousands of them are a lot.
            analyse(db, file, &Module::parse_as(file.text(db), file.dialect(db)), running)
        }
    });
    analysis.unwrap_or_else(|problem| Analysis { problems: vec![problem], ..Analysis::default() })
}

fn analyse(
    db: &dyn Db,
    file: SourceFile,
    module: &Module,
    running: &Cell<Option<&'static Rule>>,
) -> Analysis {
    let (source, settings) = (file.text(db), file.settings(db));
    let config = settings.config(db);
    let path = config.relative(file.path(db));
    let Ignored { selectors, is_test } = config.ignored_in(file.path(db));
    // Salsa looks for a waiting writer only where a query starts.
    let watch = Watch { checkpoint: &|| checkpoint(db), running };
    let checker = checker_without(db, settings, selectors);
    let mut checked = checker.check(module, source, &path, &watch);
    running.set(None);
    let lines = || Lines::new(source, line_index(db, file));
    let suppressed = checker.suppress(module, source, &path, lines, &mut checked, &watch);
    let Checked { mut findings, too_deep } = checked;
    let hidden = hide(config, &mut findings);
    let problems = if too_deep { vec![Problem::TooDeep] } else { Vec::new() };
    Analysis { findings, hidden, suppressed, syntax_errors: module.syntax_errors(), problems, is_test }
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

    fn analysed(config: Config, path: &str, is_open: bool) -> Analysis {
        let db = Database::default();
        let settings = Settings::new(&db, Arc::new(config));
        let file = SourceFile::new(&db, path.into(), TEXT.into(), is_open, settings);
        analysis(&db, file).clone()
    }

    fn ids(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn what_is_below_the_threshold_is_kept_in_its_order() {
        let report = Threshold { severity: Level::Medium, ..Threshold::default() };
        let analysis = analysed(Config { report, ..Config::default() }, "/x.py", false);
        assert_eq!(ids(&analysis.findings), ["B102", "B506"]);
        assert_eq!(analysis.hidden.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(ids(&analysis.shown_and_hidden()), ["B101", "B102", "B101", "B506"]);
    }

    #[test]
    fn rules_are_ignored_by_file() {
        let config = Config { bases: vec!["/".into()], ..Config::standard() };
        assert_eq!(ids(&analysed(config.clone(), "/test_x.py", false).findings), ["B102", "B506"]);
        assert_eq!(ids(&analysed(config, "/x.py", false).findings), ["B101", "B102", "B101", "B506"]);
    }
}
