//! What the programs for long runs are asked for.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;

/// How much is to be done and from which seed, as the first two arguments of the program have it. Without a
/// number it is `count`; without a seed another one each time.
///
/// # Errors
/// If an argument is no number.
pub fn count_and_seed(count: usize) -> anyhow::Result<(usize, u64)> {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |name: &str| arguments.next().map(|text| text.parse::<u64>().context(name.to_owned())).transpose();
    let asked = number("how many")?.map(usize::try_from).transpose()?;
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default();
    Ok((asked.unwrap_or(count), number("the seed")?.unwrap_or_else(now)))
}
