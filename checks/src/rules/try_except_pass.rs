//! An exception that is swallowed with `pass`.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::ancestors::with_semicolon;
use crate::options::TypedExceptions;
use crate::rule::rule;
use crate::{Context, Edit, Fix, Import};

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
    /// try:
    ///     verify(token)
    /// except: pass  # B110 => except: logging.getLogger(__name__).exception("An exception was ignored")
    ///
    /// try:
    ///     cache.unlink()
    /// except FileNotFoundError:
    ///     pass
    /// ```
    ///
    /// The fix logs the exception with its traceback, under the name of the module, and brings `import logging`.
    /// It is unsafe: somebody has to read the log, and what is caught may be in it.
    B110 "try_except_pass" {
        severity: Low, confidence: High, cwe: 703,
        message: "errors are swallowed here without a trace; catch what is expected, and log the rest",
        on: ExceptHandler(check),
    }
}

fn check(context: &mut Context<'_>, handler: &ExceptHandlerExceptHandler) {
    let [Stmt::Pass(pass)] = &*handler.body else { return };
    if swallows_all(handler, &context.options.try_except_pass) {
        let node = with_semicolon(handler.range(), context.source);
        let fix = logging(context, Edit::replace(pass.range(), LOG));
        context.report(&B110, node).at(header(handler)).fix(fix);
    }
}

/// What tells of the exception that is handled.
pub(super) const LOG: &str = "logging.getLogger(__name__).exception(\"An exception was ignored\")";

/// The fix that logs the exception by this edit.
pub(super) fn logging(context: &Context<'_>, edit: Edit) -> Option<Fix> {
    Fix::unsafe_("Log the exception", vec![edit]).needing(Import::Logging, context)
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
