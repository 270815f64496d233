//! Encodings with a character for each byte, from the table in `single_byte.tsv`.

use std::fmt;

const TABLE: &str = include_str!("single_byte.tsv");

/// The characters of the bytes, where they have one.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SingleByte {
    characters: [Option<char>; 256],
}

/// The encoding of this name, which is normalised.
pub(super) fn find(name: &str) -> Option<SingleByte> {
    TABLE.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut columns = line.split('\t');
        let (first, others) = (columns.next()?, columns.next()?);
        let is_named = first == name || others.split_whitespace().any(|other| other == name);
        is_named.then(|| SingleByte::read(columns.next().unwrap_or_default()))
    })
}

impl SingleByte {
    /// Reads the ranges of a line. What has another form is left out; a test sees to it that none is.
    fn read(ranges: &str) -> Self {
        let mut characters = [None; 256];
        for byte in 0..0x80 {
            characters[usize::from(byte)] = Some(char::from(byte));
        }
        for (bytes, code) in ranges.split(' ').filter_map(range) {
            for (byte, code) in bytes.zip(code..) {
                characters[usize::from(byte)] = char::from_u32(code);
            }
        }
        Self { characters }
    }

    pub(super) fn decode(&self, byte: u8) -> Option<char> {
        self.characters[usize::from(byte)]
    }

    pub(super) fn encode(&self, character: char) -> Option<u8> {
        // Nearly all of a program is ASCII.
        let ascii = u8::try_from(character).ok().filter(|byte| self.decode(*byte) == Some(character));
        let search = || self.characters.iter().position(|one| *one == Some(character));
        ascii.or_else(|| search().and_then(|byte| u8::try_from(byte).ok()))
    }
}

impl fmt::Debug for SingleByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SingleByte({} characters)", self.characters.iter().flatten().count())
    }
}

/// Reads `80=20ac` or `c0-ff=410`.
fn range(text: &str) -> Option<(std::ops::RangeInclusive<u8>, u32)> {
    let (bytes, code) = text.split_once('=')?;
    let (first, last) = bytes.split_once('-').unwrap_or((bytes, bytes));
    let byte = |text| u8::from_str_radix(text, 16).ok();
    Some((byte(first)?..=byte(last)?, u32::from_str_radix(code, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(find(columns[0]).is_some());
            let ranges: Vec<_> = columns[2].split(' ').filter(|range| !range.is_empty()).collect();
            assert!(ranges.iter().all(|one| range(one).is_some()), "{line}");
        }
    }

    #[test]
    fn every_character_is_encoded_as_it_was_decoded() {
        for name in ["cp1252", "latin_1", "iso8859_15", "koi8_r", "cp437", "cp864"] {
            let codec = find(name).unwrap();
            for character in (0..=255).filter_map(|byte| codec.decode(byte)) {
                let byte = codec.encode(character).unwrap();
                assert_eq!(codec.decode(byte), Some(character), "{name}");
            }
        }
    }
}
