//! Checking files on all cores.

use std::sync::Arc;

use rayon::prelude::*;
use ridealong_checks::SyntaxError;

use super::document::Document;
use super::govern::Governed;
use super::progress::Progress;
use super::report::{FileReport, Outcome, Place, Problem};
use crate::config::Config;
use crate::db::{self, Analysis, Database, Settings};
use crate::source;
use crate::threads::STACK_SIZE;

/// At most so many files share a database. Salsa never gives an input back, so that one database for all
/// files would hold all their text.
const LARGEST_BATCH: usize = 16;

/// So many batches at least each thread gets, as one may take much longer than another.
const BATCHES_PER_THREAD: usize = 8;

/// Checks `files`; what comes of it is in their order.
pub fn analyse(files: &[Governed], progress: &Progress) -> Result<Outcome, rayon::ThreadPoolBuildError> {
    in_batches(files, progress, analyse_batch, Outcome::and)
}

/// Does `work` on all cores, on a batch of files at a time, and joins what comes of it in order.
pub fn in_batches<F: Sync, O: Default + Send>(
    files: &[F],
    progress: &Progress,
    work: impl Fn(&[F]) -> O + Send + Sync,
    join: impl Fn(O, O) -> O + Send + Sync,
) -> Result<O, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_SIZE).build()?;
    let batch = files.len().div_ceil(BATCHES_PER_THREAD * pool.current_num_threads()).clamp(1, LARGEST_BATCH);
    Ok(pool.install(|| {
        let batches = files.par_chunks(batch).with_max_len(1);
        let outcomes = batches.map(|batch| {
            let outcome = work(batch);
            progress.advance(batch.len());
            outcome
        });
        outcomes.reduce(O::default, join)
    }))
}

fn analyse_batch(files: &[Governed]) -> Outcome {
    let db = Database::default();
    let mut outcome = Outcome::default();
    let mut known = Vec::new();
    for file in files {
        let settings = settings_of(&db, &file.config, &mut known);
        analyse_file(&db, file, settings, &mut outcome);
    }
    outcome
}

/// The settings in `db` for `config`. Few configurations meet in one batch.
fn settings_of<'a>(
    db: &Database,
    config: &'a Arc<Config>,
    known: &mut Vec<(&'a Arc<Config>, Settings)>,
) -> Settings {
    if let Some((_, settings)) = known.iter().find(|(other, _)| Arc::ptr_eq(other, config)) {
        return *settings;
    }
    let settings = Settings::new(db, config.clone());
    known.push((config, settings));
    settings
}

fn analyse_file(db: &Database, file: &Governed, settings: Settings, outcome: &mut Outcome) {
    match source::read(&file.target.absolute) {
        Ok(text) => analyse_text(db, file, settings, text, outcome),
        Err(error) => outcome.problems.push(Problem {
            path: file.target.shown.clone(),
            place: None,
            message: error.to_string(),
        }),
    }
}

/// Checks `text`, which is what the file holds.
fn analyse_text(
    db: &Database,
    Governed { target, config }: &Governed,
    settings: Settings,
    text: Arc<str>,
    outcome: &mut Outcome,
) {
    let mut problem = |place, message| {
        outcome.problems.push(Problem { path: target.shown.clone(), place, message });
    };
    let document = match Document::read(&target.absolute, text) {
        Ok(document) => document,
        Err(error) => return problem(error.place.map(Place::from), error.to_string()),
    };
    let file = document.input(db, target.absolute.clone(), settings);
    let Analysis { findings, hidden, syntax_errors, problems, is_test, .. } = db::analysis(db, file);
    outcome.files += 1;
    outcome.hidden += hidden.len();
    outcome.test_files += usize::from(*is_test);
    for one in problems {
        problem(None, one.to_string());
    }
    if findings.is_empty() && syntax_errors.is_empty() {
        // Of most files nothing has to be told, not even where their lines start.
        return;
    }
    let report = FileReport {
        path: target.shown.clone(),
        absolute: target.absolute.clone(),
        text: document.text().clone(),
        lines: db::line_index(db, file).clone(),
        notebook: document.into_notebook(),
        config: config.clone(),
        findings: findings.clone(),
    };
    if let Some(first) = syntax_errors.first() {
        let place = report.place(first.range.start());
        problem(Some(place), syntax_message(first, syntax_errors.len() - 1));
    }
    if !report.findings.is_empty() {
        outcome.reports.push(report);
    }
}

/// Checks `text` as the content of `file`, which need not be on disk.
pub fn analyse_one(file: &Governed, text: Arc<str>) -> Outcome {
    let db = Database::default();
    let settings = Settings::new(&db, file.config.clone());
    let mut outcome = Outcome::default();
    analyse_text(&db, file, settings, text, &mut outcome);
    outcome
}

fn syntax_message(first: &SyntaxError, more: usize) -> String {
    let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
    format!("syntax error: {}{more}; what still parses was checked", first.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::discover::Target;

    fn analyse_one(path: std::path::PathBuf) -> Outcome {
        let target = Target { shown: "shown.py".into(), absolute: path, is_found: true };
        let files = [Governed { target, config: Arc::default() }];
        analyse(&files, &Progress::new(files.len())).unwrap()
    }

    #[test]
    fn a_file_that_is_gone_when_its_turn_comes_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        let outcome = analyse_one(folder.path().join("gone.py"));
        assert_eq!((outcome.files, outcome.exit_code()), (0, 2));
        assert_eq!(outcome.problems[0].path, std::path::Path::new("shown.py"));
        assert!(outcome.problems[0].message.starts_with("cannot be read: "), "{:?}", outcome.problems);
    }

    #[test]
    fn what_still_parses_is_checked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.py");
        std::fs::write(&path, "assert x\ny = (\n").unwrap();
        let outcome = analyse_one(path);
        assert_eq!(outcome.findings().map(|finding| finding.rule.id).collect::<Vec<_>>(), ["B101"]);
        assert_eq!((outcome.files, outcome.exit_code()), (1, 2));
        assert!(outcome.problems[0].message.starts_with("syntax error: "), "{:?}", outcome.problems);
    }
}
