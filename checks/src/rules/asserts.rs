//! `assert`.

use ruff_python_ast::StmtAssert;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::Context;
use crate::rule::rule;

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
    ///     assert amount > 0  # B101
    ///     if amount > account.balance:
    ///         raise ValueError("not enough money")
    /// ```
    ///
    /// There is no fix: which exception is right, only the caller's contract can tell.
    B101 "assert_used" {
        severity: Low, confidence: High, cwe: 703,
        message: "`assert` is removed when Python runs with `-O`; raise an exception where the check has to hold",
        on: Assert(check),
    }
}

fn check(context: &mut Context<'_>, node: &StmtAssert) {
    if !context.skips_asserts {
        let keyword = TextRange::at(node.start(), TextSize::of("assert"));
        context.report(&B101, node.range()).at(keyword);
    }
}
