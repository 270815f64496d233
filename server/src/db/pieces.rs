//! The pieces of an open file, each worked out by itself.
//!
//! [`alone`] runs the rules over a piece as if nothing else were in the file, and tells what they asked
//! about it. A [`Chunk`] of pieces has that answered, and runs the rules again where the answers are others
//! ([`surrounded`]). A chain of [`Scope`]s stands for the imports above. So a key press looks at one chunk,
//! and runs the rules over one piece.

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

use ridealong_checks::{
    Assembly, AssignedInPiece, FileChecked, ImportTable, PieceChecked, PieceId, PieceImports, PieceKind,
    PieceModule, Place, RestOfFile, Surroundings, Watch, assigned_in_piece, lines_above, settle,
};
use salsa::plumbing::AsId as _;

use super::guard::without_failing;
use super::inputs::{Chunk, CutText, Piece};
use super::{Db, Problem, Rules, SourceFile, checkpoint};

/// The imports above some pieces.
#[salsa::interned(debug)]
struct Scope<'db> {
    /// Those further above.
    above: Option<Scope<'db>>,
    /// The piece that imports.
    #[returns(copy)]
    piece: Piece,
    /// What it imports.
    imports: Arc<PieceImports>,
}

/// What came of a piece, and what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    checked: Arc<PieceChecked>,
    problems: Vec<Problem>,
}

/// A piece when all that it asks is answered.
pub(super) struct Settled {
    pub(super) checked: Arc<PieceChecked>,
    pub(super) surroundings: Surroundings,
    problems: Vec<Problem>,
}

/// What there is to tell of a chunk.
#[derive(Debug, Default, Clone, PartialEq, Eq, salsa::SalsaValue)]
struct ChunkOutcome<'db> {
    /// What came of those pieces of which there is something to tell, with their numbers in the chunk.
    told: Vec<(usize, Arc<PieceChecked>)>,
    problems: Vec<Problem>,
    /// Whether a piece cannot be told without the whole file.
    needs_whole: bool,
    /// The imports above what comes next.
    scope: Option<Scope<'db>>,
}

/// What came of all pieces of a file.
pub(super) struct Pieces {
    pub(super) file: FileChecked,
    pub(super) problems: Vec<Problem>,
}

/// Puts together what came of the pieces of a file. None where a piece cannot be told without the whole.
pub(super) fn together(db: &dyn Db, file: SourceFile, text: &CutText) -> Option<Pieces> {
    let mut assembly = Assembly::default();
    let mut problems: Vec<Problem> = Vec::new();
    let mut scope = None;
    let mut first = 0;
    for chunk in &text.chunks {
        let places = text.cut.places().get(first..)?;
        let outcome = in_scope(db, *chunk, scope, lines_above_first(db, file, places));
        if outcome.needs_whole {
            return None;
        }
        for (number, checked) in &outcome.told {
            assembly.add(id(text.pieces[first + number]), places[*number].range, checked);
        }
        for problem in &outcome.problems {
            // A rule may fail on many pieces, and that is to be told once.
            if !problems.iter().any(|known| problem.is_like(known)) {
                problems.push(problem.clone());
            }
        }
        scope = outcome.scope;
        first += chunk.pieces(db).len();
    }
    Some(Pieces { file: assembly.finish(file.text(db))?, problems })
}

/// What comes of the piece with this number. To be asked only where the file is not [looked at
/// whole](together): what is worked out here for the first time is kept for good.
pub(super) fn one(db: &dyn Db, file: SourceFile, text: &CutText, wanted: usize) -> Option<Settled> {
    let mut scope = None;
    let mut first = 0;
    for chunk in &text.chunks {
        let lines = lines_above_first(db, file, text.cut.places().get(first..)?);
        let pieces = chunk.pieces(db);
        if wanted < first + pieces.len() {
            let mut found = None;
            for_each(db, pieces, scope, lines, |number, settled| {
                if first + number == wanted {
                    found = settled;
                }
            });
            return found;
        }
        scope = in_scope(db, *chunk, scope, lines).scope;
        first += pieces.len();
    }
    None
}

/// How many lines stand above the first of these places.
fn lines_above_first(db: &dyn Db, file: SourceFile, places: &[Place]) -> u8 {
    let start = places.first().map_or(0, |place| place.range.start().to_usize());
    lines_above(&file.text(db)[..start])
}

/// A chunk with these imports above, and so many lines.
#[salsa::tracked]
fn in_scope<'db>(
    db: &'db dyn Db,
    chunk: Chunk,
    scope: Option<Scope<'db>>,
    lines_above: u8,
) -> ChunkOutcome<'db> {
    let mut outcome = ChunkOutcome::default();
    outcome.scope = for_each(db, chunk.pieces(db), scope, lines_above, |number, settled| {
        let Some(settled) = settled else {
            outcome.needs_whole = true;
            return;
        };
        outcome.needs_whole |= settled.checked.needs_whole;
        outcome.problems.extend(settled.problems);
        if settled.checked.is_worth_telling() {
            outcome.told.push((number, settled.checked));
        }
    });
    outcome
}

/// Goes over pieces in order, each with its number among them, and with nothing where it asks for too much.
/// Returns the imports above what comes next.
fn for_each<'db>(
    db: &'db dyn Db,
    pieces: &[Piece],
    mut scope: Option<Scope<'db>>,
    mut lines: u8,
    mut take: impl FnMut(usize, Option<Settled>),
) -> Option<Scope<'db>> {
    let mut above = Above {
        db,
        piece: None,
        imports: scope.map(|scope| imports(db, scope)),
        here: ImportTable::default(),
        lines,
    };
    for (number, piece) in pieces.iter().copied().enumerate() {
        (above.piece, above.lines) = (Some(piece), lines);
        let settled = settled(db, piece, &above);
        // What it imports does not depend on what it is told.
        let imports = &alone(db, piece).checked.imports;
        if !imports.is_empty() {
            above.here.add(id(piece), imports);
            scope = Some(Scope::new(db, scope, piece, Arc::clone(imports)));
        }
        if lines < 2 && piece.kind(db) != PieceKind::ClassTail {
            lines = (lines + lines_above(piece.text(db))).min(2);
        }
        take(number, settled);
    }
    scope
}

fn id(piece: Piece) -> PieceId {
    PieceId(piece.as_id().as_bits())
}

/// A piece as if it were all there is.
#[salsa::tracked]
fn alone(db: &dyn Db, piece: Piece) -> Outcome {
    run(db, piece, &Surroundings::default())
}

/// Has nothing kept of what came of a piece that has become empty.
pub(super) fn forget(db: &dyn Db, piece: Piece) {
    alone(db, piece);
}

/// A piece with these answers to what it asks.
#[salsa::tracked]
fn surrounded(db: &dyn Db, piece: Piece, surroundings: Arc<Surroundings>) -> Outcome {
    run(db, piece, &surroundings)
}

/// A piece with all that it asks answered by what stands above.
fn settled(db: &dyn Db, piece: Piece, file: &Above<'_>) -> Option<Settled> {
    let mut problems = Vec::new();
    let mut take = |outcome: &Outcome| {
        problems.clone_from(&outcome.problems);
        Arc::clone(&outcome.checked)
    };
    let first = take(alone(db, piece));
    let again = |surroundings: &Surroundings| take(surrounded(db, piece, Arc::new(surroundings.clone())));
    let (checked, surroundings) = settle(first, file, again)?;
    Some(Settled { checked, surroundings, problems })
}

/// What a piece assigns at the top of its module.
#[salsa::tracked]
fn assigned(db: &dyn Db, piece: Piece) -> AssignedInPiece {
    assigned_in_piece(piece.kind(db), piece.text(db))
}

/// All that is imported in a scope.
#[salsa::tracked]
fn imports<'db>(db: &'db dyn Db, scope: Scope<'db>) -> ImportTable {
    let mut scopes: Vec<_> = std::iter::successors(Some(scope), |scope| *scope.above(db)).collect();
    scopes.reverse();
    let mut table = ImportTable::default();
    for scope in scopes {
        table.add(id(scope.piece(db)), scope.imports(db));
    }
    table
}

/// What the pieces above one assign.
#[salsa::tracked]
fn assigned_above(db: &dyn Db, piece: Piece) -> Vec<AssignedInPiece> {
    let text = piece.file(db).cut(db).as_ref();
    let pieces = text.into_iter().flat_map(|text| &text.pieces);
    pieces.take_while(|other| **other != piece).map(|other| assigned(db, *other).clone()).collect()
}

/// The file above a piece.
struct Above<'db> {
    db: &'db dyn Db,
    piece: Option<Piece>,
    /// What was imported before its chunk.
    imports: Option<&'db ImportTable>,
    /// What was imported in its chunk.
    here: ImportTable,
    lines: u8,
}

impl RestOfFile for Above<'_> {
    fn imports(&self) -> impl Iterator<Item = &ImportTable> {
        std::iter::once(&self.here).chain(self.imports)
    }

    fn lines_above(&self) -> u8 {
        self.lines
    }

    fn assigned_above(&self) -> Vec<AssignedInPiece> {
        self.piece.map(|piece| assigned_above(self.db, piece).clone()).unwrap_or_default()
    }
}

fn run(db: &dyn Db, piece: Piece, surroundings: &Surroundings) -> Outcome {
    #[cfg(test)]
    tests::RUNS.set(tests::RUNS.get() + 1);
    let kind = piece.kind(db);
    let (checked, problems) = without_failing(db, piece.file(db), |Rules { checker, path, .. }, running| {
        let watch = Watch { checkpoint: &|| checkpoint(db), running };
        parsed(kind, piece.text(db), |module| checker.check_piece(kind, module, path, surroundings, &watch))
    });
    Outcome { checked: shared(checked.unwrap_or_default()), problems }
}

/// What came of a piece, to be kept. Of a spare one nothing comes, which all share.
fn shared(checked: PieceChecked) -> Arc<PieceChecked> {
    static NOTHING: LazyLock<Arc<PieceChecked>> = LazyLock::new(Arc::default);
    if checked == **NOTHING { Arc::clone(&NOTHING) } else { Arc::new(checked) }
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

#[cfg(test)]
mod tests;
