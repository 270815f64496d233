//! An exception that is swallowed with `continue`.

use ruff_python_ast::{ExceptHandlerExceptHandler, Stmt};

use super::extents::with_semicolon;
use super::try_except_pass::{header, swallows_all};
use crate::Context;
use crate::rule::rule;

rule! {
    /// A handler that only says `continue` drops the item in silence, whatever was wrong with it.
    ///
    /// An attack that makes each item fail looks like an empty list. Catch the one exception that is
    /// expected, and log the others. With the option `try_except_continue.check_typed_exception`,
    /// handlers of other exceptions than `Exception` count too.
    ///
    /// ```python
    /// for packet in packets:
    ///     try:
    ///         verify(packet)
    ///     except:  # B112
    ///         continue
    ///
    /// for packet in packets:
    ///     try:
    ///         verify(packet)
    ///     except ValueError:
    ///         continue
    /// ```
    ///
    /// There is no fix yet that would know how the program logs.
    B112 "try_except_continue" {
        severity: Low, confidence: High, cwe: 703,
        message: "errors are skipped here without a trace; catch what is expected, and log the rest",
        on: ExceptHandler(check),
    }
}

fn check(context: &mut Context<'_>, handler: &ExceptHandlerExceptHandler) {
    let only_continues = matches!(&*handler.body, [Stmt::Continue(_)]);
    if only_continues && swallows_all(handler, &context.options.try_except_continue) {
        let node = with_semicolon(context, handler);
        context.report(&B112, node).at(header(handler));
    }
}
