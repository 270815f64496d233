//! Bandit's blacklist of imports, one row each.

use crate::rule::blacklist;

blacklist! {
    /// The rows, in Bandit's order.
    IMPORTS of Imported:
    /// `subprocess`
    ///
    /// ```python
    /// import subprocess  # B404
    /// ```
    B404 "import_subprocess" {
        severity: Low, cwe: 78,
        message: "`subprocess` is imported",
        names: ["subprocess"],
    }
}
