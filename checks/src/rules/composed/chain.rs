//! Literals and values that are joined with `+`.

use ruff_python_ast::{Expr, ExprBinOp, Operator};
use ruff_text_size::{Ranged, TextRange};

use super::{Composed, Form, Unit, Value, between, content_end};
use crate::Context;

/// So many operands are followed.
const MOST_OPERANDS: usize = 200;

impl<'a> Composed<'a> {
    /// Adds the operands of `+`. What stands between two literals goes, so that they are concatenated
    /// implicitly, or are one.
    pub(super) fn chain(&mut self, context: &Context<'a>, operation: &'a ExprBinOp) -> Option<()> {
        let operands = operands(operation)?;
        let mut last_literal: Option<&Expr> = None;
        let mut values = 0;
        for (index, operand) in operands.iter().enumerate() {
            let previous = index.checked_sub(1).and_then(|index| operands.get(index));
            if let Some(previous) = previous {
                let operator = between(context, previous.end(), operand.start())?;
                (operator.trim() == "+").then_some(())?;
            }
            if !matches!(operand, Expr::StringLiteral(_) | Expr::FString(_)) {
                values += 1;
                let slot = last_literal.and_then(content_end).map(TextRange::empty);
                let value = Value::new(context, operand, operand.range(), slot, Form::Joined)?;
                self.units.push(Unit::Value(value));
                continue;
            }
            if let Some(last) = last_literal {
                self.join(context, last, operand, values)?;
            }
            match operand {
                Expr::StringLiteral(text) => self.string(context, text)?,
                Expr::FString(text) => self.f_string(context, text)?,
                _ => {}
            }
            last_literal = Some(operand);
            values = 0;
        }
        match (last_literal, operands.last()) {
            (Some(literal), Some(last)) if values > 0 => {
                self.remove(context, TextRange::new(literal.end(), last.end()), "")
            }
            _ => Some(()),
        }
    }

    /// Takes away what stands between two literals, with their quotes where one value stands there alone on
    /// its line.
    fn join(&mut self, context: &Context<'a>, left: &Expr, right: &Expr, values: usize) -> Option<()> {
        let gap = TextRange::new(left.end(), right.start());
        let text = context.text(gap);
        let line_end = text.rfind(['\n', '\r']);
        let quote = |literal: &Expr| context.text(literal).chars().next().filter(|c| matches!(c, '"' | '\''));
        let is_plain = |literal: &Expr| {
            let is_one =
                literal.as_string_literal_expr().is_some_and(|text| !text.value.is_implicit_concatenated());
            is_one && content_end(literal).is_some_and(|end| literal.end() - end == 1.into())
        };
        let is_one_line = line_end.is_none() && is_plain(left) && is_plain(right);
        if values == 1 && is_one_line && quote(left).is_some() && quote(left) == quote(right) {
            let whole = TextRange::new(content_end(left)?, right.start() + ruff_text_size::TextSize::of('"'));
            (!context.text(whole).contains('#')).then_some(())?;
            if let Some(Unit::Value(value)) = self.units.last_mut() {
                value.slot = Some(whole);
            }
            return Some(());
        }
        let instead = match line_end {
            Some(at) => {
                let start = text[..at]
                    .rfind(['\n', '\r'])
                    .map_or(at, |above| if above + 1 == at { above } else { at });
                &text[start..]
            }
            None => " ",
        };
        self.remove(context, gap, if instead.trim().is_empty() { instead } else { " " })
    }
}

/// The operands of a chain of `+`, from left to right.
fn operands(operation: &ExprBinOp) -> Option<Vec<&Expr>> {
    let mut operands = vec![&*operation.right];
    let mut left = &*operation.left;
    while let Expr::BinOp(inner) = left
        && inner.op == Operator::Add
    {
        operands.push(&inner.right);
        left = &inner.left;
        (operands.len() < MOST_OPERANDS).then_some(())?;
    }
    operands.push(left);
    operands.reverse();
    Some(operands)
}
