//! How much longer Bandit takes, over the same files.

use std::time::Duration;

use ridealong_tests::oracle::Bandit;

use super::{Least, RUNS, cost};
use crate::programs::{self, Rules};
use crate::sample::Sample;
use crate::yes;

/// So many times the time of Ridealong at least.
const TARGET: f64 = 100.0;

pub fn run(sample: &Sample) -> anyhow::Result<()> {
    let bandit = match Bandit::find() {
        Ok(bandit) => bandit,
        Err(reason) => {
            println!("skipped: Bandit: {reason}\n");
            return Ok(());
        }
    };
    let folders = sample.folders();
    let mut ours = Least::NONE;
    for _ in 0..RUNS {
        ours.run(&mut programs::ridealong(&folders, Rules::Every))?;
    }
    let mut command = bandit.command();
    let bandits = cost(command.args(["--quiet", "--format", "json", "--recursive"]).args(&folders))?;
    let ratio = |bandits: Duration, ours: Duration| bandits.as_secs_f64() / ours.as_secs_f64();
    let wall = ratio(bandits.time, ours.time);
    println!(
        "Bandit over {} of the files: {:.1} s; ridealong: {:.0} ms",
        sample.size,
        bandits.time.as_secs_f64(),
        ours.time.as_secs_f64() * 1e3
    );
    println!(
        "{:>9}target {TARGET} × faster: {} ({wall:.0} × in wall time, {:.0} × in CPU time)\n",
        "",
        yes(wall >= TARGET),
        ratio(bandits.processors, ours.processors)
    );
    Ok(())
}
