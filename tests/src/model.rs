//! A model of what happens to a server: random edits, files that come and go, configurations that break and
//! are repaired, settings that change, questions that are cancelled. In between and at the end, what the
//! client has been told is compared with what a fresh server tells of the same disk and the same documents;
//! and where all is saved, with what the command line says.

mod act;
mod fresh;
mod in_notebook;
mod on_disk;
mod session;
mod shown;
mod step;
mod world;

use proptest::prelude::*;
use proptest::test_runner::{Config as Runs, TestError};

use crate::random;
use act::Actor;
use step::{Flavour, Step, flavour, step};

/// So many things happen in a sequence at most.
const MOST_STEPS: usize = 10;

/// Follows so many sequences.
///
/// # Errors
/// The smallest sequence found after which something else is shown than by a fresh server, with all that was
/// sent and written for it.
pub fn follow(number: usize, seed: u64) -> Result<(), String> {
    let runs = Runs {
        failure_persistence: None,
        max_shrink_iters: 300,
        max_shrink_time: 240_000,
        ..Runs::default()
    };
    let mut runner = random::runner(runs, seed);
    let cases = (flavour(), prop::collection::vec(step(), 1..=MOST_STEPS));
    for _ in 0..number {
        let tree = cases.new_tree(&mut runner).map_err(|reason| reason.to_string())?;
        let outcome =
            runner.run_one(tree, |(flavour, steps)| follow_one(flavour, &steps).map_err(TestCaseError::fail));
        match outcome {
            Ok(_) => {}
            Err(TestError::Fail(reason, (flavour, steps))) => {
                return Err(format!("{reason}\n{flavour:?}\n{steps:#?}"));
            }
            Err(TestError::Abort(reason)) => return Err(reason.to_string()),
        }
    }
    Ok(())
}

fn follow_one(flavour: Flavour, steps: &[Step]) -> Result<(), String> {
    let mut actor = Actor::start(flavour)?;
    let outcome = steps.iter().try_for_each(|step| actor.act(step)).and_then(|()| actor.compare());
    let outcome = outcome.and_then(|()| actor.finish());
    outcome.map_err(|reason| format!("{reason}\n\nwhat was done:\n{}", actor.script()))
}
