//! The cut of a text that ends inside a bracket or a triple-quoted string.
//!
//! What is open is given up at a line that [plainly begins a statement](super::plain), so that it does not
//! swallow what stands below. The scan goes on exactly from there; what is open again at the end is given
//! up again. After a few times, all that is open is given up at the first such line.
//!
//! - A bracket is given up within its own statement. All above stays as it is.
//! - A string that is open at the end need not be the one with a quote too many: behind that, all strings
//!   are turned inside out. So the first string that may be one of these is given up, or where there is
//!   none, the one that is open. A string may be one of these that [seems so](super::inverted), or that
//!   has many such lines.
//! - A string that seems so is given up before a bracket as well, as the text of a string, read as code,
//!   may hold open brackets.

use super::places::{Places, Snapshot};
use super::scanner::{Ending, Head, LineKind, Scanner};
use super::watch::Mode;

/// So many times the text is scanned exactly, each from where something was given up.
const ATTEMPTS: usize = 8;

/// A logical line that is to end early.
#[derive(Debug, Clone, Copy)]
struct GivenUp {
    /// What was known before its head.
    before: Snapshot,
    head: Head,
    /// The start of the line that plainly begins a statement, or of the comments above that.
    end: usize,
}

/// What came of a scan to the end.
#[derive(Debug, Clone, Copy)]
enum Attempt {
    /// Nothing is open there.
    Closed,
    /// Something is, and this has to be given up first, if anything can be.
    Open(Option<GivenUp>),
}

/// Cuts `source`, which probably ends inside a bracket or a triple-quoted string, in time in proportion to
/// its length. Returns also whether nothing is open at the end, so that the cut is exact.
pub(super) fn recover(source: &str) -> (Places<'_>, bool) {
    let mut places = Places::new(source);
    let mut scanner = Scanner::new(source);
    scanner.watch.mode = Mode::Watching;
    for number in 0..ATTEMPTS {
        match attempt(&mut scanner, &mut places) {
            Attempt::Closed => return (places, number == 0),
            Attempt::Open(None) => return (places, false),
            Attempt::Open(Some(given_up)) => {
                places.restore(&given_up.before);
                places.head(&given_up.head);
                places.line(&given_up.head, None, given_up.end);
                scanner.go_to(given_up.end);
            }
        }
    }
    scanner.watch.mode = Mode::Eager;
    while let Some((head, ending)) = next_line(&mut scanner, &mut places) {
        end_line(&mut places, &scanner, &head, ending);
    }
    (places, false)
}

fn attempt(scanner: &mut Scanner<'_>, places: &mut Places<'_>) -> Attempt {
    let (mut inverted, mut suspicious) = (None, None);
    loop {
        let before = places.snapshot();
        let Some((head, ending)) = next_line(scanner, places) else { return Attempt::Closed };
        let watch = scanner.watch;
        let given_up = |end| GivenUp { before, head, end };
        inverted = inverted.or(watch.inverted.map(given_up));
        suspicious = suspicious.or(watch.inverted.or(watch.suspect).map(given_up));
        let plain = watch.plain.map(given_up);
        match ending {
            Ending::Open { is_string: true } => return Attempt::Open(suspicious.or(plain)),
            Ending::Open { is_string: false } => return Attempt::Open(inverted.or(plain).or(suspicious)),
            Ending::Line { .. } | Ending::GivenUp => end_line(places, scanner, &head, ending),
        }
    }
}

/// Scans to the end of the next line with code.
fn next_line(scanner: &mut Scanner<'_>, places: &mut Places<'_>) -> Option<(Head, Ending)> {
    loop {
        let head = scanner.head()?;
        places.head(&head);
        if head.kind == LineKind::Code {
            scanner.watch.members = places.members();
            return Some((head, scanner.body()));
        }
    }
}

fn end_line(places: &mut Places<'_>, scanner: &Scanner<'_>, head: &Head, ending: Ending) {
    let code = match ending {
        Ending::Line { code } => Some(code),
        Ending::GivenUp | Ending::Open { .. } => None,
    };
    places.line(head, code, scanner.at());
}
