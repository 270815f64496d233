//! The guide in `docs/`: that it says what the program does, and that it becomes a site.

mod blocks;
mod console;
mod links;
mod site;

use ridealong_tests::docs;

#[test]
fn the_pages_that_are_made_are_fresh() {
    let stale = docs::stale().expect("the pages can be made");
    assert!(stale.is_empty(), "the program has changed: run `tests/docs`\n{}", stale.join("\n"));
}
