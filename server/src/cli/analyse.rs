//! Checking files on all cores.

use std::sync::Arc;

use rayon::prelude::*;
use ridealong_checks::SyntaxError;

use super::govern::Governed;
use super::progress::Progress;
use super::report::{FileReport, Outcome, Problem, place};
use crate::config::Config;
use crate::db::{self, Analysis, Database, Settings, SourceFile};
use crate::source;
use crate::threads::STACK_SIZE;

/// So many files share a database. Salsa never gives an input back, so that one database for all
/// files would hold all their text.
const BATCH: usize = 16;

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
    Ok(pool.install(|| {
        let batches = files.par_chunks(BATCH).with_max_len(1);
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

fn analyse_file(
    db: &Database,
    Governed { target, config }: &Governed,
    settings: Settings,
    outcome: &mut Outcome,
) {
    let mut problem = |place, message| {
        outcome.problems.push(Problem { path: target.shown.clone(), place, message });
    };
    let text = match source::read(&target.absolute) {
        Ok(text) => text,
        Err(error) => return problem(None, error.to_string()),
    };
    let file = SourceFile::new(db, target.absolute.clone(), text.clone(), false, settings);
    let Analysis { findings, hidden, syntax_errors, problems, .. } = db::analysis(db, file);
    outcome.files += 1;
    outcome.hidden += hidden.len();
    outcome.test_files += usize::from(config.spares_asserts(&target.absolute));
    for one in problems {
        problem(None, one.to_string());
    }
    if let Some(first) = syntax_errors.first() {
        let place = place(&text, db::line_index(db, file), first.range.start());
        problem(Some(place), syntax_message(first, syntax_errors.len() - 1));
    }
    if !findings.is_empty() {
        let (path, lines) = (target.shown.clone(), db::line_index(db, file).clone());
        let (findings, config) = (findings.clone(), config.clone());
        outcome.reports.push(FileReport { path, text, lines, findings, config });
    }
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
