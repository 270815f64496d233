//! Writes the pages of the guide that are made from the program; `tests/docs` runs it.

fn main() -> anyhow::Result<()> {
    ridealong_tests::docs::write()
}
