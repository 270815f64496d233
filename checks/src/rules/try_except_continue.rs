//! An exception that is swallowed with `continue`.

use ruff_python_ast::{ExceptHandlerExceptHandler, Stmt};
use ruff_text_size::Ranged;

use super::edits::{line_before, newline_above};
use super::try_except_pass::{LOG, header, logging, swallows_all};
use crate::ancestors::with_semicolon;
use crate::rule::rule;
use crate::{Context, Edit};

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
    ///     try:
    ///         verify(packet)
    ///     except: continue  # B112 => except: logging.getLogger(__name__).exception("An exception was ignored"); continue
    ///
    /// for packet in packets:
    ///     try:
    ///         verify(packet)
    ///     except ValueError:
    ///         continue
    /// ```
    ///
    /// The fix logs the exception with its traceback, under the name of the module, and brings `import logging`.
    /// It is unsafe: a log that grows with each item can fill a disk.
    B112 "try_except_continue" {
        severity: Low, confidence: High, cwe: 703,
        message: "errors are skipped here without a trace; catch what is expected, and log the rest",
        on: ExceptHandler(check),
    }
}

fn check(context: &mut Context<'_>, handler: &ExceptHandlerExceptHandler) {
    let [Stmt::Continue(only)] = &*handler.body else { return };
    if swallows_all(handler, &context.options.try_except_continue) {
        let node = with_semicolon(handler.range, context.source);
        let before = line_before(context, only.start());
        let rest = if before.trim().is_empty() {
            format!("{}{before}", newline_above(context, only.start()))
        } else {
            "; ".to_owned()
        };
        let fix = logging(context, Edit::insert(only.start(), format!("{LOG}{rest}")));
        context.report(&B112, node).at(header(handler)).fix(fix);
    }
}
