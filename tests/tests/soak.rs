//! The memory of a server in which much is edited. `tests/soak` does more of this.

use std::io::Write as _;

use ridealong_tests::{soak, tools};

#[test]
fn memory_does_not_grow_with_the_number_of_edits() {
    if !cfg!(target_os = "linux") {
        tools::skipped(
            "the memory of a long run",
            &"only Linux tells by `/proc` what a process holds".into(),
        );
        return;
    }
    let held = soak::run(3_000, 100, 1).expect("what it held");
    let _ = writeln!(std::io::stderr(), "{held}");
    assert!(held.growth() <= soak::MOST_HELD, "{held}");
}
