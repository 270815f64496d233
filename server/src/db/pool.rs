//! Which input stands for which piece of a text.
//!
//! Salsa need not look at what depends on durable inputs alone, unless such an input was written: so a
//! piece that nobody edits is durable, and costs next to nothing when others change. A piece that is edited
//! gives way to one that is not durable. When there are many of these, they are made durable all at once.
//! Inputs are never freed, so those that stand for nothing any more are used again. When there are many, what
//! they hold is let go of.
//!
//! Pieces stand in chunks of some dozens; a change writes to those that it touches.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use ridealong_checks::{Change, Cut, PieceKind};
use salsa::{Durability, Setter as _};

use super::inputs::{Chunk, CutText, Piece};
use super::pieces::forget;
use super::{Database, SourceFile};

/// So many pieces may be in the course of being edited: of all files, as each takes the memory of another one.
const MOST_EDITED: usize = 64;

/// So many pieces are put into a chunk, and twice as many may come to be in it.
const CHUNK: usize = 48;

/// Inputs that stand for nothing at present.
#[derive(Debug, Default)]
pub(super) struct Pool {
    durable: Spares,
    edited: Spares,
    chunks: Vec<Chunk>,
    /// The files that have pieces in the course of being edited, and how many. The one edited last stands last.
    in_course: Vec<(SourceFile, usize)>,
}

/// Pieces that stand for nothing at present.
#[derive(Debug, Default)]
struct Spares {
    pieces: Vec<Piece>,
    /// So many of them, the first ones, hold nothing.
    empty: usize,
}

impl Spares {
    fn pop(&mut self) -> Option<Piece> {
        let piece = self.pieces.pop();
        self.empty = self.empty.min(self.pieces.len());
        piece
    }

    /// Those that still hold what they stood for last, which from now on hold nothing.
    fn empty(&mut self) -> Vec<Piece> {
        let full = self.pieces[self.empty..].to_vec();
        self.empty = self.pieces.len();
        full
    }

    fn full(&self) -> usize {
        self.pieces.len() - self.empty
    }
}

/// The pool of a database, which its snapshots share and do not use.
pub(super) type SharedPool = Arc<Mutex<Pool>>;

impl Database {
    /// The pieces of `text`, all of them durable.
    pub(super) fn new_cut_text(&mut self, file: SourceFile, text: &str) -> CutText {
        let cut = Cut::new(text);
        let places = cut.places().iter();
        let pieces: Vec<Piece> =
            places.map(|place| self.durable(file, place.kind, &text[place.range].into())).collect();
        let chunks = self.chunks_of(&pieces, Vec::new());
        CutText { cut, pieces, edited: Vec::new(), chunks }
    }

    /// Keeps all inputs to be used again.
    pub(super) fn put_cut_text_away(&mut self, old: &CutText) {
        self.put_away(&old.pieces, &old.edited);
        self.with_pool(|pool| pool.chunks.extend(&old.chunks));
        self.empty_spares();
    }

    /// The pieces of `text`, which was cut by following `change`.
    pub(super) fn cut_text(
        &mut self,
        file: SourceFile,
        text: &str,
        cut: Cut,
        old: &CutText,
        change: &Change,
    ) -> CutText {
        let mut gone = Gone::new(self, &old.pieces[change.old.clone()]);
        let mut edited = Vec::new();
        // Nobody types that much.
        let is_typed = change.new.len() <= MOST_EDITED;
        let between = cut.places()[change.new.clone()].iter().map(|place| {
            let text = Arc::from(&text[place.range]);
            gone.take(place.kind, &text).unwrap_or_else(|| {
                if !is_typed {
                    return self.durable(file, place.kind, &text);
                }
                let piece = self.edited(file, place.kind, text);
                edited.push(piece);
                piece
            })
        });
        let between: Vec<Piece> = between.collect();
        let (before, behind) = (&old.pieces[..change.old.start], &old.pieces[change.old.end..]);
        let pieces = [before, &between, behind].concat();
        let gone = gone.rest();
        self.put_away(&gone, &old.edited);
        let gone: HashSet<Piece> = gone.into_iter().collect();
        edited.extend(old.edited.iter().filter(|piece| !gone.contains(piece)));
        let chunks = self.chunks_after(old, &pieces, change);
        let mut cut = CutText { cut, pieces, edited, chunks };
        if cut.edited.len() > MOST_EDITED {
            self.make_durable(file, &mut cut);
        }
        cut
    }

    /// Notes that this file was edited last, and has so many pieces in the course of being edited. Where there
    /// are too many of these in all, those of files that were edited long ago are made durable.
    pub(super) fn note_edited(&mut self, file: SourceFile, count: usize) {
        let settled = self.with_pool(|pool| {
            pool.in_course.retain(|(other, _)| *other != file);
            let others: usize = pool.in_course.iter().map(|(_, count)| count).sum();
            let mut too_many = (others + count).saturating_sub(MOST_EDITED);
            let oldest = pool.in_course.iter().take_while(|(_, count)| {
                let is_too_many = too_many > 0;
                too_many = too_many.saturating_sub(*count);
                is_too_many
            });
            let oldest = oldest.count();
            let settled: Vec<SourceFile> = pool.in_course.drain(..oldest).map(|(file, _)| file).collect();
            if count > 0 {
                pool.in_course.push((file, count));
            }
            settled
        });
        for file in settled {
            if let Some(cut) = file.cut(self).clone() {
                let mut cut = CutText::clone(&cut);
                self.make_durable(file, &mut cut);
                file.set_cut(self).to(Some(Arc::new(cut)));
            }
        }
        self.empty_spares();
    }

    /// The chunks of `pieces`: those that the change has not touched stay as they are.
    fn chunks_after(&mut self, old: &CutText, pieces: &[Piece], change: &Change) -> Vec<Chunk> {
        let lengths: Vec<usize> = old.chunks.iter().map(|chunk| chunk.pieces(self).len()).collect();
        let (mut first, mut start) = (0, 0);
        while first + 1 < lengths.len() && start + lengths[first] <= change.old.start {
            start += lengths[first];
            first += 1;
        }
        let (mut behind, mut end) = (first, start);
        while behind < lengths.len() && (end < change.old.end || behind == first) {
            end += lengths[behind];
            behind += 1;
        }
        let end = end + change.new.len() - change.old.len();
        let between = self.chunks_of(&pieces[start..end], old.chunks[first..behind].to_vec());
        [&old.chunks[..first], &between, &old.chunks[behind..]].concat()
    }

    /// Chunks of `pieces`, in the stead of others.
    fn chunks_of(&mut self, pieces: &[Piece], mut old: Vec<Chunk>) -> Vec<Chunk> {
        let size = if pieces.len() > 2 * CHUNK { CHUNK } else { 2 * CHUNK };
        old.reverse();
        let chunks = pieces.chunks(size).map(|pieces| {
            let Some(chunk) = old.pop().or_else(|| self.with_pool(|pool| pool.chunks.pop())) else {
                return Chunk::new(self, pieces.to_vec());
            };
            if chunk.pieces(self) != pieces {
                chunk.set_pieces(self).to(pieces.to_vec());
            }
            chunk
        });
        let chunks = chunks.collect();
        self.with_pool(|pool| pool.chunks.append(&mut old));
        chunks
    }

    /// Puts durable pieces in the stead of those that were edited.
    fn make_durable(&mut self, file: SourceFile, cut: &mut CutText) {
        let edited = std::mem::take(&mut cut.edited);
        for piece in cut.pieces.iter_mut().filter(|piece| edited.contains(piece)) {
            let (kind, text) = (piece.kind(self), Arc::clone(piece.text(self)));
            *piece = self.durable(file, kind, &text);
        }
        self.put_away(&edited, &edited);
        let mut start = 0;
        for chunk in &cut.chunks {
            let pieces = &cut.pieces[start..start + chunk.pieces(self).len()];
            if chunk.pieces(self) != pieces {
                chunk.set_pieces(self).to(pieces.to_vec());
            }
            start += pieces.len();
        }
    }

    fn durable(&mut self, file: SourceFile, kind: PieceKind, text: &Arc<str>) -> Piece {
        let spare = self.with_pool(|pool| pool.durable.pop());
        self.written(spare, file, kind, Arc::clone(text), Durability::MEDIUM)
    }

    fn edited(&mut self, file: SourceFile, kind: PieceKind, text: Arc<str>) -> Piece {
        let spare = self.with_pool(|pool| pool.edited.pop());
        self.written(spare, file, kind, text, Durability::LOW)
    }

    /// A piece with this text, which is `spare` or a new one.
    fn written(
        &mut self,
        spare: Option<Piece>,
        file: SourceFile,
        kind: PieceKind,
        text: Arc<str>,
        durability: Durability,
    ) -> Piece {
        let Some(piece) = spare else {
            return Piece::builder(file, kind, text).durability(durability).new(self);
        };
        if piece.file(self) != file {
            piece.set_file(self).to(file);
        }
        if piece.kind(self) != kind {
            piece.set_kind(self).to(kind);
        }
        if *piece.text(self) != text {
            piece.set_text(self).to(text);
        }
        piece
    }

    /// Keeps pieces to be used again; `edited` tells which are not durable.
    fn put_away(&mut self, pieces: &[Piece], edited: &[Piece]) {
        self.with_pool(|pool| {
            for piece in pieces {
                let is_edited = edited.contains(piece);
                if is_edited { &mut pool.edited } else { &mut pool.durable }.pieces.push(*piece);
            }
        });
    }

    /// Has the spare pieces let go of what they hold, where there are many of them.
    fn empty_spares(&mut self) {
        let full = self.with_pool(|pool| {
            let count = pool.durable.full() + pool.edited.full();
            let is_many = count > MOST_EDITED;
            if is_many { [pool.durable.empty(), pool.edited.empty()].concat() } else { Vec::new() }
        });
        let nothing: Arc<str> = Arc::default();
        for piece in &full {
            if piece.kind(self) != PieceKind::Statement {
                // Of the others, no text is an error of syntax.
                piece.set_kind(self).to(PieceKind::Statement);
            }
            piece.set_text(self).to(Arc::clone(&nothing));
        }
        // What came of the old text goes only when something comes of the new one.
        for piece in full {
            forget(self, piece);
        }
    }

    fn with_pool<T>(&self, work: impl FnOnce(&mut Pool) -> T) -> T {
        work(&mut self.pool.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The pieces that a change has touched, by their texts: what was moved need not be looked at again.
struct Gone {
    by_text: HashMap<(PieceKind, Arc<str>), Vec<Piece>>,
}

impl Gone {
    fn new(db: &Database, pieces: &[Piece]) -> Self {
        let mut by_text: HashMap<_, Vec<Piece>> = HashMap::new();
        for piece in pieces.iter().rev() {
            by_text.entry((piece.kind(db), Arc::clone(piece.text(db)))).or_default().push(*piece);
        }
        Self { by_text }
    }

    fn take(&mut self, kind: PieceKind, text: &Arc<str>) -> Option<Piece> {
        self.by_text.get_mut(&(kind, Arc::clone(text)))?.pop()
    }

    /// Those that nobody has taken.
    fn rest(self) -> Vec<Piece> {
        self.by_text.into_values().flatten().collect()
    }
}
