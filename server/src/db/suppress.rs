//! Which comment suppresses a finding.

use std::borrow::Cow;

use ridealong_checks::{Code, Finding, PieceKind, Place, Suppression};

use super::inputs::Piece;
use super::pieces::Settled;
use super::{Db, Problem, Rules, SourceFile, analysis, checkpoint, parsed, pieces, rules};

/// The comment that suppresses a finding of this file, and nothing else. None where it cannot be written.
pub fn suppression(db: &dyn Db, file: SourceFile, finding: &Finding) -> Option<Suppression> {
    let analysis = analysis(db, file);
    if analysis.is_by_pieces
        && let Some(surroundings) = Surrounded::of(db, file, finding)
    {
        return surroundings.suppression(db, file);
    }
    let findings = analysis.shown_and_hidden();
    let Rules { checker, path, .. } = &*working_rules(db, file);
    let code = Code::new(parsed(db, file), file.text(db), path);
    ridealong_checks::suppression(checker, &code, &findings, finding, &|| checkpoint(db))
}

/// The rules of a file but for those that fail on it.
fn working_rules(db: &dyn Db, file: SourceFile) -> Cow<'_, Rules> {
    let failed = analysis(db, file).problems.iter().filter_map(|problem| match problem {
        Problem::RulePanic { rule, .. } => Some(*rule),
        _ => None,
    });
    let failed: Vec<_> = failed.collect();
    let all = rules(db, file);
    if failed.is_empty() { Cow::Borrowed(all) } else { Cow::Owned(all.without(db, file, &failed)) }
}

/// A finding in its piece, in which alone comments have to be tried out.
struct Surrounded {
    piece: Piece,
    place: Place,
    settled: Settled,
    /// The number of the finding among those of the piece.
    number: usize,
}

impl Surrounded {
    /// None where the finding stands in no piece, or where that cannot be told without the rest of the file.
    fn of(db: &dyn Db, file: SourceFile, finding: &Finding) -> Option<Self> {
        let text = file.cut(db).as_deref()?;
        let places = text.cut.places();
        let index = places.iter().position(|place| {
            matches!(place.kind, PieceKind::Statement | PieceKind::Member)
                && place.range.contains_range(finding.node)
        })?;
        let (piece, place) = (text.pieces[index], places[index]);
        let settled = pieces::one(db, file, text, index)?;
        let shift = settled.checked.shift(place.range.start());
        let mut findings = settled.checked.findings.iter();
        let number =
            findings.position(|own| own.rule == finding.rule && shift.range(own.node) == finding.node)?;
        Some(Self { piece, place, settled, number })
    }

    fn suppression(&self, db: &dyn Db, file: SourceFile) -> Option<Suppression> {
        let Rules { checker, path, .. } = &*working_rules(db, file);
        let Settled { checked, surroundings, .. } = &self.settled;
        let findings = (&*checked.findings, &checked.findings[self.number]);
        let (kind, checkpoint) = (self.place.kind, || checkpoint(db));
        let found = pieces::parsed(kind, self.piece.text(db), |module| {
            checker.suppression_in_piece(kind, module, path, surroundings, findings, &checkpoint)
        });
        Some(found?.shifted(checked.shift(self.place.range.start())))
    }
}
