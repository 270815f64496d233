//! The cut after an edit, from the cut before it.
//!
//! The scan begins at the piece before the first that the edit touches, since a piece depends on the text
//! of the next one as far as that's first logical line. It ends where a piece begins behind the edit that
//! began there before: what follows a beginning depends on nothing above it but the class around it.

use std::ops::Range;

use ruff_text_size::TextSize;

use super::places::{Boundary, Places};
use super::scanner::Scanner;
use super::{Change, Cut, Outcome, PieceKind, Place, scan, size};

/// The bytes `old`, of the text before, became `new_len` bytes.
#[derive(Debug, Clone, Copy)]
struct Edit {
    start: usize,
    old_end: usize,
    new_end: usize,
}

impl Cut {
    /// Follows an edit: `source` is the new text, in which the bytes `old`, a range in the old text,
    /// became `new_len` bytes. The result is the same as that of [`Cut::new`].
    ///
    /// Scans the pieces about the edit; behind a header that is edited and has decorators or type
    /// parameters, the whole class; and the whole text where something is or was open at its end.
    pub fn edit(&mut self, source: &str, old: Range<usize>, new_len: usize) -> Change {
        let edit = Edit { start: old.start, old_end: old.end, new_end: old.start.saturating_add(new_len) };
        if !self.is_possible(source, edit) {
            return self.replace(source, None);
        }
        if !self.is_exact {
            return self.replace(source, Some(edit));
        }
        let first = self.place_before(edit.start);
        match self.rescan(source, first, edit) {
            Some((behind, places)) => self.splice(first..behind, places, edit),
            None => self.replace(source, Some(edit)),
        }
    }

    /// Whether the edit leads from a text of the old length to one of the new.
    fn is_possible(&self, source: &str, edit: Edit) -> bool {
        let of_room = self.places.iter().rfind(|place| place.kind != PieceKind::ClassTail);
        let length = of_room.map_or(0, |place| place.range.end().to_usize());
        let kept = length.checked_sub(edit.old_end);
        edit.start <= edit.old_end
            && kept.is_some_and(|kept| edit.new_end.checked_add(kept) == Some(source.len()))
    }

    /// The place before the first that ends at `offset` or behind it.
    fn place_before(&self, offset: usize) -> usize {
        let takes_room = |place: &Place| place.kind != PieceKind::ClassTail;
        let is_touched = |place: &Place| takes_room(place) && place.range.end().to_usize() >= offset;
        let touched = self.places.iter().position(is_touched).unwrap_or(self.places.len());
        self.places[..touched].iter().rposition(takes_room).unwrap_or_default()
    }

    /// The places from `first` on as far as they have to be told anew, and the first behind that.
    fn rescan(&self, source: &str, first: usize, edit: Edit) -> Option<(usize, Vec<Place>)> {
        let start = self.places.get(first).map_or(0, |place| place.range.start().to_usize());
        let mut scanner = Scanner::new(source);
        scanner.go_to(start);
        let mut places = self.begin(source, first, start);
        let mut meeting = Meeting::new(&self.places, first, edit);
        match scan(&mut scanner, &mut places, |boundary| meeting.is_at(boundary)) {
            Outcome::Stopped => Some((meeting.at, places.stop())),
            Outcome::Ended => Some((self.places.len(), places.finish())),
            Outcome::Open => None,
        }
    }

    fn begin<'a>(&self, source: &'a str, first: usize, start: usize) -> Places<'a> {
        if self.places.get(first).is_none_or(|place| place.kind != PieceKind::Member) {
            return Places::from(source, start);
        }
        let header = self.places[..first].iter().rfind(|place| place.kind == PieceKind::ClassHeader);
        let header = header.map(|place| place.range).unwrap_or_default();
        Places::from_member(source, start, header, has_tail(&self.places, class_end(&self.places, first)))
    }

    /// Puts `places` where the old ones in `old` were.
    fn splice(&mut self, old: Range<usize>, places: Vec<Place>, edit: Edit) -> Change {
        let new = old.start..old.start + places.len();
        let (kept_before, kept_behind) = unchanged(&self.places[old.clone()], &places, edit);
        for place in &mut self.places[old.end..] {
            *place = edit.moved(*place);
        }
        self.places.splice(old.clone(), places);
        Change {
            old: old.start + kept_before..old.end - kept_behind,
            new: new.start + kept_before..new.end - kept_behind,
        }
    }

    /// Cuts the whole text. Without an edit, no place is taken for unchanged.
    fn replace(&mut self, source: &str, edit: Option<Edit>) -> Change {
        let before = std::mem::replace(self, Self::recovered(source));
        let (old, new) = (before.places, &self.places);
        let (kept_before, kept_behind) = edit.map_or((0, 0), |edit| unchanged(&old, new, edit));
        Change { old: kept_before..old.len() - kept_behind, new: kept_before..new.len() - kept_behind }
    }
}

impl Edit {
    /// Where a place that the edit does not touch is after it.
    fn moved(self, place: Place) -> Place {
        if place.range.start().to_usize() < self.old_end {
            return place;
        }
        let moved = |offset: TextSize| size(offset.to_usize() - self.old_end + self.new_end);
        Place::new(place.kind, moved(place.range.start()).to_usize(), moved(place.range.end()).to_usize())
    }

    fn is_same(self, old: Place, new: Place) -> bool {
        let is_before = old.range.end().to_usize() <= self.start;
        let is_behind = old.range.start().to_usize() >= self.old_end;
        is_before && old == new || is_behind && self.moved(old) == new
    }
}

/// How many places at the start and at the end the edit only moved.
fn unchanged(old: &[Place], new: &[Place], edit: Edit) -> (usize, usize) {
    let is_same = |(old, new): &(&Place, &Place)| edit.is_same(**old, **new);
    let before = old.iter().zip(new).take_while(is_same).count();
    let behind = old[before..].iter().rev().zip(new[before..].iter().rev()).take_while(is_same).count();
    (before, behind)
}

/// Looks for the place where the new cut meets the old one.
struct Meeting<'a> {
    old: &'a [Place],
    edit: Edit,
    /// The first old place that does not lie before the last boundary.
    at: usize,
    /// Whether all old places before that are members of the class in which the scan began.
    is_first_class: bool,
    /// Behind the members of the old class at `at`.
    class_end: usize,
}

impl<'a> Meeting<'a> {
    fn new(old: &'a [Place], first: usize, edit: Edit) -> Self {
        Self { old, edit, at: first, is_first_class: true, class_end: 0 }
    }

    /// Whether the old text has a boundary here as well, and all behind it is as it was.
    fn is_at(&mut self, boundary: Boundary) -> bool {
        let Some(behind) = boundary.start.checked_sub(self.edit.new_end) else { return false };
        let start = self.edit.old_end + behind;
        self.go_to(start);
        let Some(place) = self.old.get(self.at) else { return false };
        // At the start of a text, a byte order mark and what is indented are none like elsewhere.
        if place.range.start() != size(start) || start == 0 {
            return false;
        }
        match (place.kind, boundary.class) {
            (PieceKind::Statement | PieceKind::ClassHeader, None) => true,
            (PieceKind::Member, Some(class)) => {
                class.is_before && self.is_first_class || !class.has_tail && !self.has_tail()
            }
            _ => false,
        }
    }

    fn go_to(&mut self, start: usize) {
        let is_before =
            |place: &Place| place.kind == PieceKind::ClassTail || place.range.start() < size(start);
        while let Some(place) = self.old.get(self.at).filter(|place| is_before(place)) {
            self.is_first_class &= place.kind == PieceKind::Member;
            self.at += 1;
        }
    }

    fn has_tail(&mut self) -> bool {
        if self.class_end <= self.at {
            self.class_end = class_end(self.old, self.at);
        }
        has_tail(self.old, self.class_end)
    }
}

fn class_end(places: &[Place], member: usize) -> usize {
    let behind = places[member..].iter().position(|place| place.kind != PieceKind::Member);
    behind.map_or(places.len(), |behind| member + behind)
}

fn has_tail(places: &[Place], class_end: usize) -> bool {
    places.get(class_end).is_some_and(|place| place.kind == PieceKind::ClassTail)
}
