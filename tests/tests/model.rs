//! Whatever happens to a server, it comes to show what a fresh one shows. `tests/model` does more of this.

use ridealong_tests::{model, random};

/// Sequences that take a quarter of a minute, and half of one on a loaded machine.
const SEQUENCES: usize = 80;

#[test]
fn what_is_shown_is_what_a_fresh_server_shows() {
    if let Err(difference) = model::follow(SEQUENCES, random::seed()) {
        panic!("{difference}");
    }
}
