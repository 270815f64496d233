//! What is run again after an edit, and what is not.

use std::cell::Cell;
use std::fmt::Write as _;

use super::*;
use crate::config::Config;
use crate::db::{Database, analysis};

thread_local! {
    /// How often the rules were run over a piece.
    pub(super) static RUNS: Cell<usize> = const { Cell::new(0) };
}

/// A file that is open in a database.
struct Open {
    db: Database,
    file: SourceFile,
}

impl Open {
    fn new(text: &str) -> Self {
        let mut db = Database::default();
        let settings = db.settings(Arc::new(Config::default()));
        let file = db.open_file("/x.py".into(), text.into(), settings);
        let open = Self { db, file };
        open.analyse();
        open
    }

    /// The ids of what is found, and how often the rules were run for it.
    fn analyse(&self) -> (Vec<&'static str>, usize) {
        RUNS.set(0);
        let findings = &analysis(&self.db, self.file).findings;
        (findings.iter().map(|finding| finding.rule.id).collect(), RUNS.get())
    }

    fn replace(&mut self, old: &str, new: &str) -> (Vec<&'static str>, usize) {
        let text = self.file.text(&self.db).replacen(old, new, 1);
        self.db.set_text(self.file, text.into());
        self.analyse()
    }
}

/// So many functions, of which every tenth calls `y.load`.
fn functions(number: usize) -> String {
    let mut text = String::from("import yaml\n");
    for number in 0..number {
        let callee = if number % 10 == 0 { "y.load" } else { "print" };
        let _ = write!(text, "\ndef f{number}(x):\n    return {callee}(x)\n");
    }
    text
}

#[test]
fn an_edit_runs_the_rules_over_the_function_it_is_in() {
    let mut open = Open::new(&functions(200));
    assert_eq!(open.replace("def f77(x):", "def f77(x, y):"), (vec![], 1));
    assert_eq!(open.replace("def f77(x, y):", "def f77(x, y):\n    exec(y)"), (vec!["B102"], 1));
    assert_eq!(open.replace("\ndef f5", "\n\n# A comment.\n\ndef f5"), (vec!["B102"], 1));
}

#[test]
fn an_import_runs_them_where_its_name_is_used() {
    let mut open = Open::new(&functions(200));
    let (found, runs) = open.replace("import yaml\n", "import yaml\nimport yaml as y\n");
    // Twenty that use the name, each asking first for the name and then for the module.
    assert_eq!((found.len(), runs <= 1 + 2 * 20), (20, true), "{runs}");
    let (found, runs) = open.replace("import yaml as y\n", "import yaml as y\nimport json\n");
    assert_eq!((found.len(), runs), (20, 1));
    assert_eq!(open.replace("\ndef f3(", "\nimport os\n\ndef f3(").1, 1);
}

#[test]
fn what_is_moved_or_only_shifted_is_not_run_again() {
    let mut open = Open::new(&functions(200));
    let function = "\ndef f20(x):\n    return y.load(x)\n";
    let text = open.file.text(&open.db).replace(function, "");
    open.db.set_text(open.file, format!("{text}{function}").into());
    assert_eq!(open.analyse().1, 0);
    assert_eq!(open.replace("import yaml\n", "import yaml\n\nimport json\n").1, 1);
}

#[test]
fn many_edits_all_over_leave_no_piece_behind() {
    let mut open = Open::new(&functions(300));
    for number in 0..300 {
        let (old, new) = (format!("def f{number}(x)"), format!("def f{number}(x, *a)"));
        let (_, runs) = open.replace(&old, &new);
        // Now and then those that were edited are made durable.
        assert!(runs <= 70, "{runs}");
    }
    assert_eq!(open.replace("import yaml\n", "import yaml as y\n").0.len(), 30);
}

#[test]
fn a_broken_statement_costs_no_finding_of_another() {
    let mut open = Open::new("exec(a)\n\ndef f():\n    exec(b)\n\nx = 1\n\nclass A:\n    exec(c)\n");
    assert_eq!(open.analyse().0, ["B102"; 3]);
    for broken in ["x = (", "x = [1, {", "def g(:", "if x", "x = \"\"\"", "return return", "x = f'{"] {
        assert_eq!(open.replace("x = 1", broken).0, ["B102"; 3], "{broken}");
        open.replace(broken, "x = 1");
    }
}
