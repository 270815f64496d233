//! The pieces of an open file, each worked out by itself.
//!
//! [`alone`] runs the rules over a piece as if nothing else were in the file, and tells what they asked
//! about it. [`in_scope`] answers that, and runs them again where the answers are others. A chain of
//! [`Scope`]s stands for the imports above: most pieces have the same one, and a piece whose answers are the
//! same in another scope is not run again.

use std::cell::RefCell;
use std::sync::Arc;

use ridealong_checks::{
    Assembly, AssignedInPiece, File, FileChecked, PieceChecked, PieceId, PieceImports, PieceKind,
    PieceModule, Surroundings, Watch, assigned_in_piece, lines_above, settle,
};
use salsa::plumbing::AsId as _;

use super::guard::guarded;
use super::inputs::{CutText, Piece};
use super::{Db, Problem, Rules, SourceFile, checkpoint, rules};

/// The imports above some pieces.
#[salsa::interned]
struct Scope<'db> {
    /// Those further above.
    above: Option<Scope<'db>>,
    /// The piece that imports.
    #[returns(copy)]
    piece: Piece,
    /// What it imports.
    imports: Arc<PieceImports>,
}

/// What came of a piece, or why nothing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) checked: Arc<PieceChecked>,
    pub(super) problem: Option<Problem>,
    /// What it was told of the rest of the file.
    pub(super) surroundings: Arc<Surroundings>,
}

/// What came of all pieces of a file.
pub(super) struct Pieces {
    pub(super) file: FileChecked,
    pub(super) problems: Vec<Problem>,
}

/// Puts together what came of the pieces of a file. None where a piece cannot be told without the whole.
pub(super) fn together(db: &dyn Db, file: SourceFile, text: &CutText) -> Option<Pieces> {
    let mut assembly = Assembly::default();
    let mut problems = Vec::new();
    for_each(db, file, text, |number, outcome| {
        let start = text.cut.places()[number].range.start();
        assembly.add(id(text.pieces[number]), start, &outcome.checked);
        problems.extend(outcome.problem.clone());
        !outcome.checked.needs_whole
    })?;
    Some(Pieces { file: assembly.finish(file.text(db)), problems })
}

/// What came of the piece with this number.
pub(super) fn one(db: &dyn Db, file: SourceFile, text: &CutText, wanted: usize) -> Option<Outcome> {
    let mut found = None;
    for_each(db, file, text, |number, outcome| {
        if number == wanted {
            found = Some(outcome.clone());
        }
        number < wanted
    });
    found
}

/// Goes over the pieces in order, until `take` returns false.
fn for_each(
    db: &dyn Db,
    file: SourceFile,
    text: &CutText,
    mut take: impl FnMut(usize, &Outcome) -> bool,
) -> Option<()> {
    let mut scope = None;
    let source = file.text(db);
    let mut lines = 0;
    for (number, (place, piece)) in text.cut.places().iter().zip(&text.pieces).enumerate() {
        if lines < 2 {
            lines = lines_above(&source[..place.range.start().to_usize()]);
        }
        let outcome = in_scope(db, *piece, scope, lines);
        if !take(number, outcome) {
            return None;
        }
        if !outcome.checked.imports.is_empty() {
            scope = Some(Scope::new(db, scope, *piece, Arc::clone(&outcome.checked.imports)));
        }
    }
    Some(())
}

fn id(piece: Piece) -> PieceId {
    PieceId(piece.as_id().as_bits())
}

/// A piece as if it were all there is.
#[salsa::tracked]
fn alone(db: &dyn Db, piece: Piece) -> Outcome {
    run(db, piece, &Surroundings::default())
}

/// A piece with these answers to what it asks.
#[salsa::tracked]
fn surrounded(db: &dyn Db, piece: Piece, surroundings: Arc<Surroundings>) -> Outcome {
    run(db, piece, &surroundings)
}

/// A piece with these imports above, and so many lines.
#[salsa::tracked]
fn in_scope<'db>(db: &'db dyn Db, piece: Piece, scope: Option<Scope<'db>>, lines_above: u8) -> Outcome {
    let file = Above { db, piece, scope, lines: lines_above };
    let mut problem = None;
    let mut take = |outcome: &Outcome| {
        problem.clone_from(&outcome.problem);
        Arc::clone(&outcome.checked)
    };
    let first = take(alone(db, piece));
    let again = |surroundings: &Surroundings| take(surrounded(db, piece, Arc::new(surroundings.clone())));
    let (checked, surroundings) = settle(first, &file, again);
    Outcome { checked, problem, surroundings: Arc::new(surroundings) }
}

/// What a piece assigns at the top of its module.
#[salsa::tracked]
fn assigned(db: &dyn Db, piece: Piece) -> AssignedInPiece {
    assigned_in_piece(piece.kind(db), piece.text(db))
}

/// What the pieces above one assign.
#[salsa::tracked]
fn assigned_above(db: &dyn Db, piece: Piece) -> Arc<[AssignedInPiece]> {
    let text = piece.file(db).cut(db).as_ref();
    let pieces = text.into_iter().flat_map(|text| &text.pieces);
    pieces.take_while(|other| **other != piece).map(|other| assigned(db, *other).clone()).collect()
}

/// The file above a piece.
struct Above<'db> {
    db: &'db dyn Db,
    piece: Piece,
    scope: Option<Scope<'db>>,
    lines: u8,
}

impl File for Above<'_> {
    fn imports(&self) -> impl Iterator<Item = (PieceId, &PieceImports)> {
        let scopes = std::iter::successors(self.scope, |scope| *scope.above(self.db));
        scopes.map(|scope| (id(scope.piece(self.db)), &**scope.imports(self.db)))
    }

    fn lines_above(&self) -> u8 {
        self.lines
    }

    fn assigned_above(&self) -> Arc<[AssignedInPiece]> {
        Arc::clone(assigned_above(self.db, self.piece))
    }
}

fn run(db: &dyn Db, piece: Piece, surroundings: &Surroundings) -> Outcome {
    let Rules { checker, path, .. } = rules(db, piece.file(db));
    let kind = piece.kind(db);
    let checked = guarded(|running| {
        let watch = Watch { checkpoint: &|| checkpoint(db), running };
        parsed(kind, piece.text(db), |module| checker.check_piece(kind, module, path, surroundings, &watch))
    });
    let (checked, problem) = match checked {
        Ok(checked) => (checked, None),
        Err(problem) => (PieceChecked::default(), Some(problem)),
    };
    Outcome { checked: Arc::new(checked), problem, surroundings: Arc::default() }
}

thread_local! {
    /// The piece that was parsed last: mostly it is run twice in a row.
    static LAST: RefCell<Option<(PieceKind, Arc<str>, PieceModule)>> = const { RefCell::new(None) };
}

/// Does `work` on the parse of a piece. Trees are not kept: to parse a piece again costs less than the
/// memory of all.
pub(super) fn parsed<T>(kind: PieceKind, text: &Arc<str>, work: impl FnOnce(&PieceModule) -> T) -> T {
    let last = LAST.take().filter(|(of, known, _)| *of == kind && Arc::ptr_eq(known, text));
    let (_, _, module) = last.unwrap_or_else(|| (kind, Arc::clone(text), PieceModule::parse(kind, text)));
    let done = work(&module);
    LAST.set(Some((kind, Arc::clone(text), module)));
    done
}
