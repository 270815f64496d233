//! Bandit's blacklist of calls, one row each.

use crate::rule::blacklist;

blacklist! {
    /// The rows, in Bandit's order.
    CALLS of Called:
    /// `eval` runs any Python expression it is given.
    ///
    /// ```python
    /// eval(text)  # B307
    /// ```
    B307 "eval" {
        severity: Medium, cwe: 78,
        message: "`eval` runs any expression",
        names: ["eval"],
    }
}
