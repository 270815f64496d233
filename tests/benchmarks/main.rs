//! Ridealong beside the mere parse and beside ruff, in one run, as ratios. `tests/benchmark` installs
//! what this needs and starts it.

#![allow(clippy::print_stdout, reason = "a table for people is what it is for")]
#![allow(clippy::cast_precision_loss, reason = "ratios are told to two places")]

mod keys;
mod tree;
mod wire;

use std::path::PathBuf;

/// What is measured with.
struct Tools {
    ruff: PathBuf,
    parse_only: PathBuf,
    /// Folders with real Python packages.
    packages: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(ruff), Some(packages)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: benchmark RUFF PACKAGES [keys|tree]");
    };
    let beside = ridealong_tests::binary::path().with_file_name("parse-only");
    let tools = Tools { ruff: ruff.into(), parse_only: beside, packages: packages.into() };
    let part = arguments.next();
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    if wanted("keys") {
        keys::run(&tools)?;
    }
    if wanted("tree") {
        tree::run(&tools)?;
    }
    Ok(())
}
