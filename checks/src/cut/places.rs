//! From the logical lines of a text to its pieces.

use ruff_text_size::TextRange;

use super::header::{class_header, word_at};
use super::scanner::{Head, Indentation, LineKind};
use super::{PieceKind, Place};

/// The pieces as far as the text was scanned. Takes the logical lines one by one: for each
/// [`head`](Self::head), and for one with code then [`line`](Self::line).
pub(super) struct Places<'a> {
    text: &'a [u8],
    done: Vec<Place>,
    state: State,
}

/// All that one logical line tells the next.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// Where the piece at hand starts.
    start: usize,
    /// Whether the piece at hand has a logical line.
    is_begun: bool,
    /// Whether the last logical line is a decorator of the piece at hand.
    is_decorated: bool,
    /// Whether the piece at hand has a decorator.
    has_decorators: bool,
    /// The last logical line, if it is the header of a class.
    header: Option<Header>,
    /// The class whose member the piece at hand is.
    class: Option<Class>,
    /// Behind the last line with code, or with a comment that is indented.
    behind_indented: usize,
    /// Behind the last line with code, or with a comment that is indented deeper than the members.
    behind_deeper: usize,
}

#[derive(Debug, Clone, Copy)]
struct Header {
    end: usize,
    has_tail: bool,
}

#[derive(Debug, Clone, Copy)]
struct Class {
    header: TextRange,
    has_tail: bool,
    /// That of the members, known from the first one that is scanned.
    indentation: Indentation,
    /// Whether the header stands before the scanned text.
    is_before: bool,
}

/// The start of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Boundary {
    pub(super) start: usize,
    /// Of which class it is a member.
    pub(super) class: Option<ClassAtHand>,
}

/// The class of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClassAtHand {
    /// Whether its header stands before the scanned text.
    pub(super) is_before: bool,
    /// Whether a tail follows the last member.
    pub(super) has_tail: bool,
}

/// A state to come back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Snapshot {
    done: usize,
    state: State,
}

impl<'a> Places<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { text: source.as_bytes(), done: Vec::new(), state: State::default() }
    }

    /// Begins at the start of a piece.
    pub(super) fn from(source: &'a str, start: usize) -> Self {
        let state = State { start, behind_indented: start, behind_deeper: start, ..State::default() };
        Self { state, ..Self::new(source) }
    }

    /// Begins at the start of a member of the class with this header.
    pub(super) fn from_member(source: &'a str, start: usize, header: TextRange, has_tail: bool) -> Self {
        let mut places = Self::from(source, start);
        let indentation = Indentation::default();
        places.state.class = Some(Class { header, has_tail, indentation, is_before: true });
        places
    }

    /// Takes the beginning of a line. Returns where it begins a piece, the first of all excepted.
    pub(super) fn head(&mut self, head: &Head) -> Option<Boundary> {
        match head.kind {
            LineKind::Blank => None,
            LineKind::Comment => {
                self.comment(head);
                None
            }
            LineKind::Code => self.code(head),
        }
    }

    fn comment(&mut self, head: &Head) {
        let state = &mut self.state;
        if head.indentation.column > 0 {
            state.behind_indented = head.end;
        }
        if state.class.is_some_and(|class| head.indentation.column > class.indentation.column) {
            state.behind_deeper = head.end;
        }
    }

    fn code(&mut self, head: &Head) -> Option<Boundary> {
        let is_at_top = head.indentation.column == 0;
        let header = self.state.header.take();
        let boundary = match (header, self.state.class) {
            (Some(header), _) if !is_at_top => Some(self.begin_body(header, head.indentation)),
            (_, Some(_)) if !self.state.is_begun => {
                self.begin_first(head);
                None
            }
            (_, Some(_)) if is_at_top => Some(self.end_class()),
            (_, Some(class)) if head.indentation == class.indentation => {
                (!self.continues(head)).then(|| self.end_piece(PieceKind::Member, self.state.behind_deeper))
            }
            (_, Some(_)) => None,
            (_, None) if !self.state.is_begun => None,
            (_, None) => (is_at_top && !self.continues(head))
                .then(|| self.end_piece(PieceKind::Statement, self.state.behind_indented)),
        };
        let state = &mut self.state;
        state.is_begun = true;
        let indentation = state.class.map_or_else(Indentation::default, |class| class.indentation);
        state.is_decorated = head.indentation == indentation && self.text.get(head.at) == Some(&b'@');
        state.has_decorators |= state.is_decorated;
        boundary
    }

    /// The first member from which on the text is scanned.
    fn begin_first(&mut self, head: &Head) {
        if let Some(class) = &mut self.state.class {
            class.indentation = head.indentation;
        }
    }

    fn begin_body(&mut self, header: Header, indentation: Indentation) -> Boundary {
        let place = Place::new(PieceKind::ClassHeader, self.state.start, header.end);
        self.done.push(place);
        let has_tail = header.has_tail;
        self.state.class = Some(Class { header: place.range, has_tail, indentation, is_before: false });
        self.begin(header.end)
    }

    fn end_class(&mut self) -> Boundary {
        self.end_piece(PieceKind::Member, self.state.behind_indented);
        self.push_tail();
        self.state.class = None;
        self.begin(self.state.start)
    }

    fn push_tail(&mut self) {
        if let Some(Class { header, has_tail: true, .. }) = self.state.class {
            self.done.push(Place { kind: PieceKind::ClassTail, range: header });
        }
    }

    /// Ends the piece at hand, and begins the next.
    fn end_piece(&mut self, kind: PieceKind, end: usize) -> Boundary {
        self.done.push(Place::new(kind, self.state.start, end));
        self.begin(end)
    }

    fn begin(&mut self, start: usize) -> Boundary {
        self.state.start = start;
        self.state.has_decorators = false;
        let at_hand = |class: Class| ClassAtHand { is_before: class.is_before, has_tail: class.has_tail };
        Boundary { start, class: self.state.class.map(at_hand) }
    }

    /// Whether a line at the indentation of the piece at hand belongs to it.
    fn continues(&self, head: &Head) -> bool {
        let word = word_at(self.text, head.at);
        self.state.is_decorated || matches!(word, b"else" | b"elif" | b"except" | b"finally")
    }

    /// Takes the end of the logical line whose head was taken: where its code ends, unless it was given
    /// up, and where the next line starts.
    pub(super) fn line(&mut self, head: &Head, code: Option<usize>, end: usize) {
        let state = &mut self.state;
        (state.behind_indented, state.behind_deeper) = (end, end);
        if state.class.is_none()
            && head.indentation.column == 0
            && let Some(code) = code
            && let Some(has_parameters) = class_header(self.text, head.at..code)
        {
            state.header = Some(Header { end, has_tail: has_parameters || state.has_decorators });
        }
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot { done: self.done.len(), state: self.state }
    }

    pub(super) fn restore(&mut self, snapshot: &Snapshot) {
        self.done.truncate(snapshot.done);
        self.state = snapshot.state;
    }

    /// The indentation of the members, in a class whose body the scan has reached.
    pub(super) fn members(&self) -> Option<Indentation> {
        self.state.class.map(|class| class.indentation)
    }

    /// The pieces that ended, where the scan was stopped at the start of the next.
    pub(super) fn stop(self) -> Vec<Place> {
        self.done
    }

    /// The pieces, where the text ended.
    pub(super) fn finish(mut self) -> Vec<Place> {
        if self.state.start < self.text.len() {
            let kind = if self.state.class.is_some() { PieceKind::Member } else { PieceKind::Statement };
            self.end_piece(kind, self.text.len());
        }
        self.push_tail();
        self.done
    }
}
