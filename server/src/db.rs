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
    Checked, Checker, Finding, LineIndex, Lines, Module, NosecStyle, Rule, Suppressed, Suppressions,
    SyntaxError, Watch,
};

use salsa::{Cancelled, Database as _, Durability, Setter as _};

use crate::config::Config;

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
    /// How many more were suppressed.
    pub suppressed: Suppressed,
    /// The places that do not parse.
    pub syntax_errors: Vec<SyntaxError>,
    /// Why parts of the file could not be checked.
    pub problems: Vec<Problem>,
}

/// The rules that the configuration enables.
#[salsa::tracked(no_eq)]
pub fn checker(db: &dyn Db, settings: Settings) -> Checker {
    Checker::new(settings.config(db).options.clone())
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
    let path = settings.config(db).relative(file.path(db));
    // Salsa looks for a waiting writer only where a query starts.
    let watch = Watch { checkpoint: &|| checkpoint(db), running };
    let Checked { mut findings, too_deep } = checker(db, settings).check(module, source, &path, &watch);
    running.set(None);
    let mut suppressed = Suppressed::default();
    let reads_nosec = settings.config(db).options.nosec == NosecStyle::Bandit;
    if reads_nosec && !findings.is_empty() && Suppressions::may_have_any(source) {
        let lines = Lines::new(source, line_index(db, file));
        suppressed = Suppressions::read(module, source, lines).apply(&mut findings, lines);
    }
    let problems = if too_deep { vec![Problem::TooDeep] } else { Vec::new() };
    Analysis { findings, suppressed, syntax_errors: module.syntax_errors(), problems }
}
