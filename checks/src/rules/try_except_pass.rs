//! An exception that is swallowed with `pass`.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::extents::with_semicolon;
use crate::Context;
use crate::options::TypedExceptions;
use crate::rule::rule;

rule! {
    /// A handler that only says `pass` hides every error, also the one that an attack causes.
    ///
    /// Catch the one exception that is expected, and log the others. `contextlib.suppress` says the
    /// same in fewer lines where ignoring is meant. With the option
    /// `try_except_pass.check_typed_exception`, handlers of other exceptions than `Exception` count
    /// too.
    ///
    /// ```python
    /// try:
    ///     verify(token)
    /// except Exception:  # B110
    ///     pass
    ///
    /// try:
    ///     cache.unlink()
    /// except FileNotFoundError:
    ///     pass
    /// ```
    ///
    /// There is no fix yet that would know how the program logs.
    B110 "try_except_pass" {
        severity: Low, confidence: High, cwe: 703,
        message: "errors are swallowed here without a trace; catch what is expected, and log the rest",
        on: ExceptHandler(check),
    }
}

fn check(context: &mut Context<'_>, handler: &ExceptHandlerExceptHandler) {
    let only_passes = matches!(&*handler.body, [Stmt::Pass(_)]);
    if only_passes && swallows_all(handler, &context.options.try_except_pass) {
        let node = with_semicolon(context, handler);
        context.report(&B110, node).at(header(handler));
    }
}

/// Whether the handler catches everything, or all that it catches counts.
pub(super) fn swallows_all(handler: &ExceptHandlerExceptHandler, options: &TypedExceptions) -> bool {
    options.check_typed_exception
        || match handler.type_.as_deref() {
            None => true,
            Some(Expr::Name(name)) => name.id.as_str() == "Exception",
            Some(_) => false,
        }
}

/// The `except …` of a handler, without its colon and its body.
pub(super) fn header(handler: &ExceptHandlerExceptHandler) -> TextRange {
    let name = handler.name.as_ref().map(Ranged::end);
    let end = name.or_else(|| handler.type_.as_ref().map(|type_| type_.end()));
    let end = end.unwrap_or_else(|| handler.start() + TextSize::of("except"));
    TextRange::new(handler.start(), end)
}
