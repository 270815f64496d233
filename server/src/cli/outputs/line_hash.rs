//! The hash by which GitHub code scanning knows the line of a finding again after it has moved. GitHub's
//! action works it out by itself and warns where a report says otherwise; who uploads a report in another
//! way needs it in there.

use std::collections::HashMap;

/// So many characters from the start of a line on are hashed.
const WINDOW: usize = 100;
const FACTOR: u64 = 37;
/// What follows the last character.
const END: u64 = 0xffff;

/// The hash of each line of `text`, with how many lines up to it have the same one.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let characters = significant(text);
    let leaving = (0..WINDOW).fold(1_u64, |factor, _| factor.wrapping_mul(FACTOR));
    let at = |index: usize| characters.get(index).copied().unwrap_or_default();
    let (mut hash, mut entered) = (0_u64, 0);
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut hashes = Vec::new();
    for start in line_starts(&characters) {
        while entered < start + WINDOW {
            let left = if entered >= WINDOW { at(entered - WINDOW) } else { 0 };
            hash = hash.wrapping_mul(FACTOR).wrapping_add(at(entered));
            hash = hash.wrapping_sub(leaving.wrapping_mul(left));
            entered += 1;
        }
        let count = seen.entry(hash).or_default();
        *count += 1;
        hashes.push(format!("{hash:x}:{count}"));
    }
    hashes
}

/// The units of UTF-16 without blanks, every line end as LF, and the end.
fn significant(text: &str) -> Vec<u64> {
    let mut units = Vec::with_capacity(text.len() + 1);
    let mut after_return = false;
    for unit in text.encode_utf16() {
        let is_second_half = after_return && unit == u16::from(b'\n');
        after_return = unit == u16::from(b'\r');
        if is_second_half || unit == u16::from(b' ') || unit == u16::from(b'\t') {
            continue;
        }
        units.push(u64::from(if after_return { u16::from(b'\n') } else { unit }));
    }
    units.push(END);
    units
}

/// Where the lines start. The end counts as a character of the last one.
fn line_starts(characters: &[u64]) -> impl Iterator<Item = usize> {
    let behind_ends = characters.iter().enumerate().filter(|(_, unit)| **unit == u64::from(b'\n'));
    std::iter::once(0).chain(behind_ends.map(|(index, _)| index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known of the action: what it makes of these texts.
    #[test]
    fn hashes_are_those_of_the_action() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            line_hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
    }

    #[test]
    fn a_line_keeps_its_hash_when_lines_come_before_it() {
        let lines = "exec(x)\n".to_owned() + &"pass\n".repeat(40);
        let moved = format!("import os\r\n\r\n{lines}");
        assert_eq!(line_hashes(&lines)[0], line_hashes(&moved)[2]);
        assert!(line_hashes("a\nb\n")[2].ends_with(":1"));
    }
}
