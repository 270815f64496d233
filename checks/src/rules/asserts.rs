//! `assert`.

use ruff_python_ast::{Expr, StmtAssert, UnaryOp};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::edits::{code_in, line_before, newline_above};
use crate::rule::rule;
use crate::{Context, Edit, Fix};

rule! {
    /// `python -O` and `PYTHONOPTIMIZE` remove every `assert`, so a check that is one is not made there.
    ///
    /// An `assert` states what the author believes; it must not decide who may do what, nor whether
    /// input is fit to use. Raise an exception of your own for these. In tests `assert` is welcome, so
    /// `ridealong check` and the editor do not look for it in them: `test-files` tells which they are.
    /// More files can be named in the option `assert_used.skips`.
    ///
    /// ```python
    /// def withdraw(account, amount):
    ///     assert amount > 0  # B101 => if not amount > 0:
    ///     assert account, "no account"  # B101 => if not account:
    ///     if amount > account.balance:
    ///         raise ValueError("not enough money")
    /// ```
    ///
    /// The fix raises what the `assert` raised, which may be another exception than callers should see. It is
    /// unsafe, as the check is made with `-O` too, at its cost. There is none for an `assert` that shares its
    /// line with other statements.
    B101 "assert_used" {
        severity: Low, confidence: High, cwe: 703,
        message: "`assert` is removed when Python runs with `-O`; raise an exception where the check has to hold",
        on: Assert(check),
    }
}

fn check(context: &mut Context<'_>, node: &StmtAssert) {
    if !context.skips_asserts {
        let keyword = TextRange::at(node.start(), TextSize::of("assert"));
        let fix = fix(context, node);
        context.report(&B101, node.range()).at(keyword).fix(fix);
    }
}

/// Raises what the statement would raise. `if` wants a line of its own.
fn fix(context: &Context<'_>, node: &StmtAssert) -> Option<Fix> {
    let indentation = line_before(context, node.start());
    let behind =
        context.source[node.end().to_usize()..].split(['\n', '\r']).next().unwrap_or_default().trim();
    if !indentation.trim().is_empty() || !(behind.is_empty() || behind.starts_with('#')) {
        return None;
    }
    let mut edits = condition(context, node)?;
    // A comment stays on the line that it is about.
    let is_one_line = !behind.is_empty();
    let (newline, deeper) =
        (newline_above(context, node.start()), if indentation.contains('\t') { "\t" } else { "    " });
    let raise = if is_one_line {
        ": raise AssertionError".to_owned()
    } else {
        format!(":{newline}{indentation}{deeper}raise AssertionError")
    };
    match &node.msg {
        None => edits.push(Edit::insert(node.end(), raise)),
        Some(message) => {
            let between = TextRange::new(node.test.end(), message.start());
            let comma = code_in(context.text(between)).into_iter().find(|(c, _)| *c == ',')?.1;
            let start = between.start() + TextSize::try_from(comma).ok()?;
            let rest = &context.text(TextRange::new(start, message.start()))[1..];
            let blanks = TextSize::of(&rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]);
            let comma = TextRange::new(start, start + TextSize::of(',') + blanks);
            edits.push(Edit::replace(comma, format!("{raise}(")));
            edits.push(Edit::insert(node.end(), ")"));
        }
    }
    Some(Fix::unsafe_("Raise `AssertionError`", edits))
}

/// Turns `assert x` into `if not x`, and `assert not x` into `if x`.
fn condition(context: &Context<'_>, node: &StmtAssert) -> Option<Vec<Edit>> {
    let keyword = TextRange::at(node.start(), TextSize::of("assert"));
    let test = &*node.test;
    let before = TextRange::new(keyword.end(), test.start());
    let has_parentheses = code_in(context.text(before)).iter().any(|(c, _)| *c == '(');
    match test {
        Expr::UnaryOp(not) if not.op == UnaryOp::Not && !has_parentheses => {
            let gone = TextRange::new(keyword.start(), test.start() + TextSize::of("not"));
            (!context.text(gone).contains('\\')).then(|| vec![Edit::replace(gone, "if")])
        }
        Expr::BoolOp(_) | Expr::If(_) | Expr::Lambda(_) if !has_parentheses => Some(vec![
            Edit::replace(keyword, "if not"),
            Edit::insert(test.start(), "("),
            Edit::insert(test.end(), ")"),
        ]),
        _ => Some(vec![Edit::replace(keyword, "if not")]),
    }
}
