//! Checking a file piece by piece: each by itself, then all put together.
//!
//! A piece knows of the rest of the file only what it asks for: see [`Surroundings`]. What comes of it has
//! positions in the text that was parsed for it, and is moved to its place in the end.

use std::cell::RefCell;
use std::sync::Arc;

use ruff_source_file::LineIndex;
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashMap;

use crate::bodies::collect;
use crate::cut::{Cut, PieceKind, Place};
use crate::finding::Origin;
use crate::imports::{self, Top};
use crate::nosec::has_lone_cr;
use crate::piece::PieceModule;
use crate::suppressions::{MOST_WORDS, may_suppress};
use crate::surroundings::{AssignedInPiece, ImportTable, Outside, PieceId, PieceImports, RestOfFile};
use crate::{
    Asked, Checked, Checker, Code, Finding, Lines, NosecStyle, Suppressed, Suppression, Suppressions,
    Surroundings, SyntaxError, Watch, rules, suppression,
};

/// What came of a run over a piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PieceChecked {
    /// What was found and not suppressed, in the order of Bandit's walk.
    pub findings: Vec<Finding>,
    /// How many more were suppressed.
    pub suppressed: Suppressed,
    /// Whether parts were nested too deep to be looked at.
    pub too_deep: bool,
    /// The places that do not parse.
    pub syntax_errors: Vec<SyntaxError>,
    /// What was asked about the rest of the file.
    pub asked: Asked,
    /// What it imports, for the pieces below.
    pub imports: Arc<PieceImports>,
    /// Whether what was found cannot be told without the rest of the file.
    pub needs_whole: bool,
    /// What it adds to the top of the file, for fixes that bring an import, if that is worth telling.
    top: Option<Box<Top>>,
    /// How many bytes were put in front of the text.
    prefix: TextSize,
}

/// What came of all pieces of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileChecked {
    /// What was found and not suppressed, in the order of Bandit's walk.
    pub checked: Checked,
    /// How many more were suppressed.
    pub suppressed: Suppressed,
    /// The places that do not parse.
    pub syntax_errors: Vec<SyntaxError>,
}

impl Checker {
    /// Runs the rules over a piece, suppressions included.
    pub fn check_piece(
        &self,
        kind: PieceKind,
        piece: &PieceModule,
        path: &str,
        surroundings: &Surroundings,
        watch: &Watch<'_>,
    ) -> PieceChecked {
        let outside = Outside::new(surroundings);
        let code = Code::piece(kind, piece, path, &outside);
        let (mut checked, imports) = self.walk(&code, watch);
        watch.running.set(None);
        // Where parts of a file are too deep, no comment in it is told to be of no use.
        let needs_whole = checked.findings.iter().any(|finding| finding.lines.end() > piece.end())
            || checked.too_deep
            || has_comments_for_two(kind, &code);
        checked.too_deep |= code.module.is_refused();
        let imports = imports.imported_here().shared();
        let index = std::cell::OnceCell::new();
        let lines =
            || Lines::new(code.source, index.get_or_init(|| LineIndex::from_source_text(code.source)));
        let suppressed = self.suppress(&code, lines, &mut checked, watch);
        // The header tells them already.
        let is_repeated = kind == PieceKind::ClassTail;
        let syntax_errors = if is_repeated { Vec::new() } else { code.module.syntax_errors() };
        let Checked { mut findings, too_deep } = checked;
        findings.shrink_to_fit();
        let top = top_of(kind, &code);
        let (asked, prefix) = (outside.into_asked(), piece.prefix());
        PieceChecked {
            findings,
            suppressed,
            too_deep,
            syntax_errors,
            asked,
            imports,
            needs_whole,
            top,
            prefix,
        }
    }

    /// The comment that suppresses a finding of a piece. Besides that finding it takes all that was found in
    /// the piece. The positions are those in the text that was parsed.
    pub fn suppression_in_piece(
        &self,
        kind: PieceKind,
        piece: &PieceModule,
        path: &str,
        surroundings: &Surroundings,
        (findings, finding): (&[Finding], &Finding),
        checkpoint: &dyn Fn(),
    ) -> Option<Suppression> {
        let outside = Outside::new(surroundings);
        suppression(self, &Code::piece(kind, piece, path, &outside), findings, finding, checkpoint)
    }

    /// Whether a file with this text cannot be checked by pieces: where a finding is on the source as a
    /// whole, or where Bandit counts lines in its own way through all of it.
    pub fn needs_whole(&self, source: &str, path: &str, watch: &Watch<'_>) -> bool {
        let counts_apart = || Suppressions::may_have_any(source) && has_lone_cr(source);
        self.options().nosec == NosecStyle::Bandit && counts_apart()
            || !self.check_source(source, path, watch).is_empty()
    }

    /// Checks a file by its pieces. None where that cannot be: then it is to be checked whole.
    pub fn check_by_pieces(&self, source: &str, path: &str, watch: &Watch<'_>) -> Option<FileChecked> {
        if self.needs_whole(source, path, watch) {
            return None;
        }
        let cut = Cut::new(source);
        let mut above = Above { source, ..Above::default() };
        let mut assembly = Assembly::default();
        for (id, place) in (0..).map(PieceId).zip(cut.places()) {
            let piece = PieceModule::parse(place.kind, &source[place.range]);
            let check = |surroundings: &Surroundings| {
                Arc::new(self.check_piece(place.kind, &piece, path, surroundings, watch))
            };
            above.start = place.range.start();
            let (checked, _) = settle(check(&Surroundings::default()), &above, check)?;
            if checked.needs_whole {
                return None;
            }
            assembly.add(id, place.range, &checked);
            above.imports.add(id, &checked.imports);
            above.places.push(*place);
        }
        assembly.finish(source)
    }
}

fn top_of(kind: PieceKind, code: &Code<'_>) -> Option<Box<Top>> {
    let suite = code.module.suite();
    let top = if kind == PieceKind::Statement {
        Top::of_module(suite, code.source, code.module.is_refused() || !code.module.has_syntax_errors())
    } else {
        Top::of_class(suite)
    };
    top.is_worth_telling().then(|| Box::new(top))
}

/// Whether comments that suppress stand in a header that is visited in two parts: only both together tell
/// what they are for. The second part has the text of the first.
fn has_comments_for_two(kind: PieceKind, code: &Code<'_>) -> bool {
    kind == PieceKind::ClassTail && code.module.comments().any(|comment| may_suppress(&code.source[comment]))
}

impl<'a> Code<'a> {
    /// A piece of a module. `outside` is what stands round it.
    pub(crate) fn piece(
        kind: PieceKind,
        piece: &'a PieceModule,
        path: &'a str,
        outside: &'a Outside<'a>,
    ) -> Self {
        Self { kind: Some(kind), outside: Some(outside), ..Self::new(piece.module(), piece.source(), path) }
    }
}

/// What the statements of a piece assign at the top of the module.
pub fn assigned_in_piece(kind: PieceKind, text: &str) -> AssignedInPiece {
    if kind != PieceKind::Statement {
        // A class stays closed.
        return Arc::default();
    }
    let piece = PieceModule::parse(kind, text);
    collect(piece.module().suite(), text, &LineIndex::from_source_text(text)).into()
}

/// Runs a piece until all that it has asked is answered. `first` is what comes of it without answers, and
/// `again` runs it with some. Returns these, too. None where it asks for more than it can be told.
pub fn settle(
    first: Arc<PieceChecked>,
    file: &impl RestOfFile,
    mut again: impl FnMut(&Surroundings) -> Arc<PieceChecked>,
) -> Option<(Arc<PieceChecked>, Surroundings)> {
    let (mut checked, mut known) = (first, Surroundings::default());
    loop {
        let answers = Surroundings::answer(&checked.asked, file)?;
        if known.agree_with(&answers, &checked.asked) {
            return Some((checked, known));
        }
        known.extend(answers);
        checked = again(&known);
    }
}

/// What stands above a piece, when the pieces are gone over in order.
#[derive(Default)]
struct Above<'a> {
    source: &'a str,
    start: TextSize,
    imports: ImportTable,
    places: Vec<Place>,
    /// What the first of them assign, once that was asked.
    assigned: RefCell<Vec<AssignedInPiece>>,
}

impl RestOfFile for Above<'_> {
    fn imports(&self) -> impl Iterator<Item = &ImportTable> {
        std::iter::once(&self.imports)
    }

    fn lines_above(&self) -> u8 {
        lines_above(&self.source[..self.start.to_usize()])
    }

    fn assigned_above(&self) -> Vec<AssignedInPiece> {
        let mut assigned = self.assigned.borrow_mut();
        let more = self.places[assigned.len()..].iter();
        let more = more.map(|place| assigned_in_piece(place.kind, &self.source[place.range]));
        let more: Vec<_> = more.collect();
        assigned.extend(more);
        assigned.clone()
    }
}

/// How many lines end in `above`: 0, 1, or 2 for any more.
pub fn lines_above(above: &str) -> u8 {
    memchr::memchr_iter(b'\n', above.as_bytes()).take(2).fold(0, |lines, _| lines + 1)
}

/// Puts together what came of the pieces.
#[derive(Debug, Default)]
pub struct Assembly {
    file: FileChecked,
    /// What was found in comments, which comes behind all else.
    in_comments: Vec<Finding>,
    compared_words: usize,
    shifts: FxHashMap<PieceId, Shift>,
    top: Top,
}

/// How the positions in a piece move to those in its file.
#[derive(Debug, Clone, Copy)]
pub struct Shift {
    start: TextSize,
    prefix: TextSize,
}

impl Assembly {
    /// Adds the next piece, which stands at `place` in the file.
    pub fn add(&mut self, id: PieceId, place: TextRange, piece: &PieceChecked) {
        let shift = piece.shift(place.start());
        self.compared_words += piece.asked.compared_words;
        if !piece.imports.is_empty() {
            self.shifts.insert(id, shift);
        }
        if let Some(top) = &piece.top {
            self.top.add(top, place.start(), shift);
        }
        let FileChecked { checked, suppressed, syntax_errors } = &mut self.file;
        checked.too_deep |= piece.too_deep;
        suppressed.nosec += piece.suppressed.nosec;
        suppressed.skipped_tests += piece.suppressed.skipped_tests;
        syntax_errors.extend(piece.syntax_errors.iter().map(|error| {
            // What was put round the piece is not in the file.
            let range = shift.range(error.range);
            let inside = |offset: TextSize| offset.clamp(place.start(), place.end());
            let range = TextRange::new(inside(range.start()), inside(range.end()));
            SyntaxError { range, ..error.clone() }
        }));
        for finding in &piece.findings {
            let mut finding = finding.clone();
            finding.shift(shift, |id| self.shifts.get(&id).copied());
            let is_in_comment = rules::is_about_comments(finding.rule);
            if is_in_comment { &mut self.in_comments } else { &mut checked.findings }.push(finding);
        }
    }

    /// What came of the file, which has this text. None where so many words were compared that the limit of a file may count.
    pub fn finish(mut self, source: &str) -> Option<FileChecked> {
        self.file.checked.findings.append(&mut self.in_comments);
        if imports::are_needed(&self.file.checked.findings) {
            self.top.bring(&mut self.file.checked.findings, source);
        }
        self.file.checked.findings.shrink_to_fit();
        self.file.syntax_errors.shrink_to_fit();
        (self.compared_words < MOST_WORDS).then_some(self.file)
    }
}

impl PieceChecked {
    /// Whether the file is another one for it, but for its text.
    pub fn is_worth_telling(&self) -> bool {
        let Self { findings, suppressed, too_deep, syntax_errors, imports, asked, top, .. } = self;
        let is_clean = findings.is_empty()
            && *suppressed == Suppressed::default()
            && !too_deep
            && asked.compared_words == 0;
        let is_quiet = is_clean && syntax_errors.is_empty() && imports.is_empty();
        !is_quiet || top.is_some()
    }

    /// How its positions move, if it starts at `start` in the file.
    pub fn shift(&self, start: TextSize) -> Shift {
        Shift { start, prefix: self.prefix }
    }
}

impl Shift {
    /// Where an offset in the piece is in the file.
    pub fn offset(self, offset: TextSize) -> TextSize {
        TextSize::new((offset.to_u32() + self.start.to_u32()).saturating_sub(self.prefix.to_u32()))
    }

    /// Where a range in the piece is in the file.
    pub fn range(self, range: TextRange) -> TextRange {
        TextRange::new(self.offset(range.start()), self.offset(range.end()))
    }
}

impl Suppression {
    /// The same, moved from its piece into the file.
    #[must_use]
    pub fn shifted(mut self, shift: Shift) -> Self {
        self.edit.range = shift.range(self.edit.range);
        self
    }
}

impl Finding {
    /// Moves it from its piece into the file. `of` tells how the pieces above moved.
    fn shift(&mut self, shift: Shift, of: impl Fn(PieceId) -> Option<Shift>) {
        for range in [&mut self.range, &mut self.node, &mut self.lines] {
            *range = shift.range(*range);
        }
        self.line_at = shift.offset(self.line_at);
        for related in &mut self.related {
            let shift = related.origin.piece.and_then(&of).unwrap_or(shift);
            related.origin = Origin { piece: None, range: shift.range(related.origin.range) };
        }
        for edit in self.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.range = shift.range(edit.range);
        }
    }
}
