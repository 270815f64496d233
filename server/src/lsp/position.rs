//! Between byte offsets and the positions of a client. Nothing else converts the two.

use ridealong_checks::{TextRange, TextSize};
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// What a client counts the characters of a line in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// What counts where nothing was agreed on.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The one to use with a client that offers `kinds`. UTF-8 needs no conversion.
    pub(super) fn negotiate(kinds: &[PositionEncodingKind]) -> Self {
        let offers = |kind: PositionEncodingKind| kinds.contains(&kind);
        if offers(PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many units a character takes.
    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// A text with the offsets at which its lines start, and the unit in which the client counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Positions<'a> {
    pub(super) text: &'a str,
    pub(super) line_starts: &'a [TextSize],
    /// Where the text starts in the one that offsets count in: that of its notebook, for a cell.
    pub(super) base: TextSize,
    pub(super) encoding: Encoding,
}

impl Positions<'_> {
    /// The offset of a position. One behind the end of its line means the end of the line, one
    /// behind the last line the end of the text, and one within a character its start.
    pub(super) fn offset(&self, position: Position) -> TextSize {
        self.base + self.offset_within(position)
    }

    fn offset_within(&self, position: Position) -> TextSize {
        let line = position.line as usize;
        let Some(start) = self.line_starts.get(line) else { return TextSize::of(self.text) };
        let content = self.line(line);
        let mut units = position.character as usize;
        if self.encoding == Encoding::Utf8 && content.is_ascii() {
            return *start + size(units.min(content.len()));
        }
        let mut offset = *start;
        for c in content.chars() {
            let width = self.encoding.width(c);
            if width > units {
                break;
            }
            units -= width;
            offset += TextSize::of(c);
        }
        offset
    }

    /// The position of an offset, which must lie between characters; one that is not in the text is moved
    /// to its nearer end.
    pub(super) fn position(&self, offset: TextSize) -> Position {
        let offset = offset.checked_sub(self.base).unwrap_or_default().min(TextSize::of(self.text));
        let line = self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or_default();
        let before = &self.text[TextRange::new(start, offset)];
        let units = match self.encoding {
            Encoding::Utf8 => before.len(),
            _ => before.chars().map(|c| self.encoding.width(c)).sum(),
        };
        Position::new(number(line), number(units))
    }

    /// Whether an offset is in the text.
    pub(super) fn holds(&self, offset: TextSize) -> bool {
        (self.base..=self.base + TextSize::of(self.text)).contains(&offset)
    }

    pub(super) fn range(&self, range: TextRange) -> Range {
        Range::new(self.position(range.start()), self.position(range.end()))
    }

    /// The offsets of a range. One whose end lies before its start is turned round.
    pub(super) fn offsets(&self, range: Range) -> TextRange {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        TextRange::new(start.min(end), start.max(end))
    }

    /// A line without its line end.
    fn line(&self, line: usize) -> &str {
        let start = self.line_starts[line].to_usize();
        let end = self.line_starts.get(line + 1).map_or(self.text.len(), TextSize::to_usize);
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}

/// A length in bytes. Texts are taken to be shorter than 4 GiB: a message is bounded far below that.
pub(super) fn size(length: usize) -> TextSize {
    TextSize::try_from(length).unwrap_or_default()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use ridealong_checks::LineIndex;

    use super::*;

    const TEXT: &str = "a = 'é😀x'\r\nb\rc\n";

    #[test]
    fn offsets_and_positions_are_each_others_inverse() {
        let index = LineIndex::from_source_text(TEXT);
        let base = size(5);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let positions = Positions { text: TEXT, line_starts: index.line_starts(), base, encoding };
            for (offset, _) in TEXT.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                let offset = base + size(offset);
                assert_eq!(positions.offset(positions.position(offset)), offset, "{encoding:?} {offset:?}");
            }
            assert_eq!(positions.position(base + TextSize::of(TEXT)), Position::new(3, 0));
            assert!(positions.holds(base) && !positions.holds(size(4)));
            assert_eq!(positions.position(size(1)), Position::new(0, 0));
        }
    }

    #[test]
    fn characters_are_counted_as_agreed() {
        let index = LineIndex::from_source_text(TEXT);
        let base = size(0);
        let x = size(TEXT.find('x').unwrap());
        for (encoding, character) in [(Encoding::Utf8, 11), (Encoding::Utf16, 8), (Encoding::Utf32, 7)] {
            let positions = Positions { text: TEXT, line_starts: index.line_starts(), base, encoding };
            assert_eq!(positions.position(x), Position::new(0, character), "{encoding:?}");
        }
    }

    #[test]
    fn positions_outside_are_moved_to_the_nearest_place_inside() {
        let index = LineIndex::from_source_text(TEXT);
        let positions = Positions {
            text: TEXT,
            line_starts: index.line_starts(),
            base: 0.into(),
            encoding: Encoding::Utf16,
        };
        assert_eq!(positions.offset(Position::new(0, 999)), size(TEXT.find('\r').unwrap()));
        assert_eq!(positions.offset(Position::new(99, 0)), TextSize::of(TEXT));
        // Between the two halves of the emoji.
        assert_eq!(positions.offset(Position::new(0, 7)), size(TEXT.find('😀').unwrap()));
    }
}
