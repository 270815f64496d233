//! What pieces texts are cut into.

use super::{Cut, PieceKind};

/// The pieces of a text, each with a letter for its kind in front.
fn pieces(source: &str) -> Vec<(char, &str)> {
    let letter = |kind| match kind {
        PieceKind::Statement => 's',
        PieceKind::ClassHeader => 'c',
        PieceKind::Member => 'm',
        PieceKind::ClassTail => 't',
    };
    Cut::new(source).places().iter().map(|place| (letter(place.kind), &source[place.range])).collect()
}

#[test]
fn a_class_is_cut_into_its_members() {
    let header = "# x\n\n@d\nclass A[T]:\n";
    let expected = [
        ('s', "import a\n"),
        ('c', header),
        ('m', "  # a\n  def f(self):\n    pass\n    # deep\n"),
        ('m', "  # shallow\n  x = f'{a!r:>{b}}'\n"),
        ('t', header),
        ('s', "#z\nx = 1\nelse: 3\n"),
    ];
    let source: String = expected.iter().filter(|(kind, _)| *kind != 't').map(|(_, text)| *text).collect();
    assert_eq!(pieces(&source), expected);
}
