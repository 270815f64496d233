//! String constants, as CPython's tree has them: implicitly concatenated literals are one, and so are
//! the pieces of an f-string between two of its fields.

use std::borrow::Cow;

use ruff_python_ast::{Expr, ExprFString, FStringPart, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};
use smallvec::SmallVec;

use crate::ancestors::Ancestor;

/// A string constant that is not a statement by itself, as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct StringConstant<'a> {
    /// Its text.
    pub value: &'a str,
    /// Where it stands, with its quotes; a piece of an f-string has none.
    pub range: TextRange,
    /// What it stands in, the innermost last.
    pub(crate) ancestors: &'a [Ancestor<'a>],
    /// The parts of the f-string that it is a piece of; none for any other constant.
    pub(crate) fstring: &'a [Part<'a>],
}

/// A piece of an f-string: text between two fields, or what `{x=}` prints before the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub value: Cow<'a, str>,
    pub range: TextRange,
}

/// What an f-string is made of, in order.
#[derive(Debug, Clone)]
pub(crate) enum Part<'a> {
    Piece(Piece<'a>),
    Field(&'a InterpolatedElement),
}

impl<'a> StringConstant<'a> {
    /// The node `levels` above, from 1 for what the constant stands in.
    pub(crate) fn ancestor(&self, levels: usize) -> Option<Ancestor<'a>> {
        let index = self.ancestors.len().checked_sub(levels)?;
        self.ancestors.get(index).copied()
    }

    /// The expression that the constant stands in, if it is one.
    pub(crate) fn parent(&self) -> Option<&'a Expr> {
        match self.ancestor(1)? {
            Ancestor::Expression(expression) => Some(expression),
            _ => None,
        }
    }
}

/// The parts of an f-string.
pub(crate) fn parts(fstring: &ExprFString) -> SmallVec<[Part<'_>; 8]> {
    let mut parts = Parts::default();
    for part in &fstring.value {
        match part {
            FStringPart::Literal(literal) => parts.text(&literal.value, literal.range),
            FStringPart::FString(fstring) => parts.elements(&fstring.elements),
        }
    }
    parts.finish()
}

/// The parts of an f-string's format specification, or of a template.
pub(crate) fn parts_of<'a>(
    elements: impl IntoIterator<Item = &'a InterpolatedStringElement>,
) -> SmallVec<[Part<'a>; 8]> {
    let mut parts = Parts::default();
    parts.elements(elements);
    parts.finish()
}

#[derive(Default)]
struct Parts<'a> {
    done: SmallVec<[Part<'a>; 8]>,
    /// The piece that what comes next may be a part of.
    open: Option<Piece<'a>>,
}

impl<'a> Parts<'a> {
    fn elements(&mut self, elements: impl IntoIterator<Item = &'a InterpolatedStringElement>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => self.text(&literal.value, literal.range),
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(text) = &field.debug_text {
                        let start = field.start() + TextSize::of('{');
                        self.text(text.as_str(), TextRange::at(start, TextSize::of(text.as_str())));
                    }
                    self.close();
                    self.done.push(Part::Field(field));
                }
            }
        }
    }

    fn text(&mut self, value: &'a str, range: TextRange) {
        match &mut self.open {
            Some(open) => {
                open.value.to_mut().push_str(value);
                open.range = open.range.cover(range);
            }
            None => self.open = Some(Piece { value: Cow::Borrowed(value), range }),
        }
    }

    fn close(&mut self) {
        self.done.extend(self.open.take().filter(|piece| !piece.value.is_empty()).map(Part::Piece));
    }

    fn finish(mut self) -> SmallVec<[Part<'a>; 8]> {
        self.close();
        self.done
    }
}
