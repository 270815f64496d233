//! The salsa database: what is asked of a file, and what has to be worked out again when it changes.
//!
//! Salsa is known here alone. The command line and the language server both reach findings by
//! [`analysis`]; there is no second path.

mod guard;
mod inputs;

use ridealong_checks::{Checker, Finding, LineIndex, Lines, Module, Suppressions, SyntaxError};

pub use guard::Problem;
pub use inputs::{Settings, SourceFile};
pub use salsa::{Cancelled, Setter};

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

/// All that is wrong with a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// What was found and not suppressed, in the order of the walk.
    pub findings: Vec<Finding>,
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
pub fn parsed(db: &dyn Db, file: SourceFile) -> Module {
    Module::parse(file.text(db))
}

/// Where the lines of a file start.
#[salsa::tracked(no_eq)]
pub fn line_index(db: &dyn Db, file: SourceFile) -> LineIndex {
    LineIndex::from_source_text(file.text(db))
}

/// All that is wrong with a file.
#[salsa::tracked]
pub fn analysis(db: &dyn Db, file: SourceFile) -> Analysis {
    if file.is_open(db) {
        analyse(db, file, parsed(db, file))
    } else {
        // Nothing else asks for the tree of a closed file, and thousands of them are a lot.
        analyse(db, file, &Module::parse(file.text(db)))
    }
}

fn analyse(db: &dyn Db, file: SourceFile, module: &Module) -> Analysis {
    let (source, settings) = (file.text(db), file.settings(db));
    let path = settings.config(db).relative(file.path(db));
    let (checked, problems) = guard::check(
        checker(db, settings),
        module,
        source,
        &path,
        // Salsa looks for a waiting writer only where a query starts.
        &|| db.unwind_if_revision_cancelled(),
    );
    let mut findings = checked.findings;
    if !findings.is_empty() && Suppressions::may_have_any(source) {
        let lines = Lines::new(source, line_index(db, file));
        findings = Suppressions::read(module, source, lines).apply(findings, lines);
    }
    Analysis { findings, syntax_errors: module.syntax_errors(), problems }
}
