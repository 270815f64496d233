//! Time, and what of it is spent on the processors.

use std::time::Duration;

use super::{Least, RUNS};
use crate::programs::{self, Rules};
use crate::{Tools, yes};

pub fn run(tools: &Tools) -> anyhow::Result<()> {
    let mut programs = [
        ("parse alone", programs::parse_only(&tools.packages)),
        ("ridealong check", programs::ridealong(&tools.packages, Rules::Every)),
        ("ruff check --select S", programs::ruff(&tools.ruff, &tools.packages)),
    ];
    let mut least = [Least::NONE; 3];
    for _ in 0..RUNS {
        for (least, (_, command)) in least.iter_mut().zip(&mut programs) {
            least.run(command)?;
        }
    }
    let [parse, ours, ruffs] = least;
    println!("{:>22}  {:>21}  {:>21}", format!("best of {RUNS} runs"), "wall time", "CPU time");
    for ((name, _), least) in programs.iter().zip(least) {
        let [time, processors] = [(least.time, parse.time), (least.processors, parse.processors)]
            .map(|(time, of)| beside(time, of));
        println!("{name:>22}  {time:>21}  {processors:>21}");
    }
    let is_ahead = [ours.time < ruffs.time, ours.processors < ruffs.processors].map(yes);
    println!("{:>9}target below ruff: {} in wall time, {} in CPU time\n", "", is_ahead[0], is_ahead[1]);
    Ok(())
}

fn beside(time: Duration, parse: Duration) -> String {
    let ratio = time.as_secs_f64() / parse.as_secs_f64();
    format!("{:.0} ms {ratio:>5.2} × parse", time.as_secs_f64() * 1e3)
}
