//! Ridealong beside the mere parse, ruff and Bandit, in one run, as ratios. `tests/benchmark` builds and
//! starts it.

#![allow(clippy::print_stdout, reason = "a table for people is what it is for")]
#![allow(clippy::cast_precision_loss, reason = "ratios are told to two places")]

mod editor;
mod instructions;
mod keys;
mod programs;
mod sample;
mod server;
mod tree;
mod wire;

use std::path::PathBuf;

use ridealong_tests::corpus::{self, Package};
use ridealong_tests::tools::{self, Unavailable};

/// What Ridealong is compared with.
const RUFF: &str = "ruff==0.17.6";

/// What is measured with.
struct Tools {
    ruff: PathBuf,
    /// Folders with real Python packages: those of the parity tests.
    packages: Vec<PathBuf>,
}

impl Tools {
    fn install() -> Result<Self, Unavailable> {
        let ruff = tools::venv("ruff", &[RUFF])?.join(if cfg!(windows) { "Scripts" } else { "bin" });
        // A client names folders as the system does.
        let folder = |package: &Package| {
            let folder = package.folder()?;
            folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))
        };
        let packages = corpus::packages().iter().map(folder).collect::<Result<_, _>>()?;
        Ok(Self { ruff: ruff.join(format!("ruff{}", std::env::consts::EXE_SUFFIX)), packages })
    }
}

fn main() -> anyhow::Result<()> {
    let part = std::env::args().nth(1);
    let is_known = matches!(part.as_deref(), None | Some("keys" | "server" | "tree"));
    anyhow::ensure!(is_known, "usage: benchmark [keys|server|tree]");
    let tools = Tools::install().map_err(anyhow::Error::msg)?;
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    if wanted("keys") {
        keys::run(&tools)?;
    }
    if wanted("server") {
        server::run(&tools)?;
    }
    if wanted("tree") {
        tree::run(&tools)?;
    }
    Ok(())
}

/// Whether a target is reached.
fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}
