"""Places in texts, and edits of them, worked out plainly."""

from itertools import pairwise

from lsprotocol import types as t

ENCODINGS = {
    t.PositionEncodingKind.Utf8: lambda text: len(text.encode("utf-8")),
    t.PositionEncodingKind.Utf16: lambda text: len(text.encode("utf-16-le")) // 2,
    t.PositionEncodingKind.Utf32: len,
}
"""The length of a piece of a line, by what the client counts in."""


def position(text, offset, encoding=t.PositionEncodingKind.Utf16):
    """The position of a character of a text with plain line ends."""
    before = text[:offset]
    line = before.count("\n")
    return t.Position(line, ENCODINGS[encoding](before[before.rfind("\n") + 1 :]))


def span(text, code, encoding=t.PositionEncodingKind.Utf16):
    """The range of a piece of code that stands in a text once."""
    assert text.count(code) == 1, code
    start = text.index(code)
    return t.Range(position(text, start, encoding), position(text, start + len(code), encoding))


def offset(text, place, encoding=t.PositionEncodingKind.Utf16):
    """The character at a position, which must exist."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: place.line])
    for at in range(len(lines[place.line]) + 1):
        if ENCODINGS[encoding](lines[place.line][:at]) == place.character:
            return start + at
    raise AssertionError(f"there is no {place}")


def edited(text, edits, encoding=t.PositionEncodingKind.Utf16):
    """A text after edits, which must not overlap."""
    places = [
        (offset(text, e.range.start, encoding), offset(text, e.range.end, encoding), e.new_text)
        for e in edits
    ]
    places.sort(key=lambda place: place[:2])
    assert all(one[1] <= other[0] for one, other in pairwise(places)), edits
    for start, end, new in reversed(places):
        text = text[:start] + new + text[end:]
    return text


def edits_of(change, uri):
    """The edits of one document in an edit of the workspace, in either of its forms."""
    if change.changes is not None:
        return change.changes[uri]
    return [e for part in change.document_changes if part.text_document.uri == uri for e in part.edits]


def codes(diagnostics):
    return [diagnostic.code for diagnostic in diagnostics]
