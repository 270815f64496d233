//! Instructions, which other work on the machine does not change.

use crate::instructions::count;
use crate::programs::{self, Rules};
use crate::sample::Sample;
use crate::yes;

/// So many times those of parsing alone at most.
const TARGET: f64 = 1.3;

pub fn run(sample: &Sample) -> anyhow::Result<()> {
    let folders = sample.folders();
    let parse = match count(&programs::parse_only(&folders)) {
        Ok(parse) => parse,
        Err(error) => {
            println!("skipped: counting instructions: {error:#}\n");
            return Ok(());
        }
    };
    println!("{:>22}  {:>14}", format!("{} of the files", sample.size), "instructions");
    println!("{:>22}  {parse:>14}", "parse alone");
    for (name, rules) in [("ridealong check", Rules::Preset), ("with asserts in tests", Rules::Every)] {
        let ours = count(&programs::ridealong(&folders, rules))?;
        let ratio = ours as f64 / parse as f64;
        println!(
            "{name:>22}  {ours:>14}  {ratio:>5.3} × parse, target within {TARGET}: {}",
            yes(ratio <= TARGET)
        );
    }
    println!();
    Ok(())
}
