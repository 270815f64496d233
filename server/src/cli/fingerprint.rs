//! What a finding is known by when lines move: its rule and the code that it is about, without blanks
//! and line numbers. SARIF, GitLab and the baseline share it.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hasher as _;

use ridealong_checks::{Finding, Hook, TextRange};
use serde::{Serialize, Serializer};
use siphasher::sip::SipHasher24;

use super::report::FileReport;

/// The version of the way in which fingerprints are made. Others do not compare.
pub const VERSION: u32 = 1;

/// A finding within its file. Of findings of one rule in the same code, each has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Reads 16 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u64::from_str_radix(text, 16).ok()).flatten().map(Self)
    }

    /// A name for the finding in the file at `path` that no other file's finding has, in the form of a
    /// UUID.
    pub fn uuid(self, path: &str) -> String {
        let (high, low) =
            (hash(&["file", path, &self.to_string()]), hash(&["finding", path, &self.to_string()]));
        // Version 8 and the usual variant: a UUID of somebody's own making.
        let high = high & 0xffff_ffff_ffff_0fff | 0x8000;
        let low = low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
        let digits = format!("{high:016x}{low:016x}");
        [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The fingerprints of the findings of a file, in their order.
pub fn fingerprints(report: &FileReport) -> Vec<Fingerprint> {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let of = |finding: &Finding| {
        let code = hash(&[finding.rule.id, &normalized(&report.text[code_of(finding)])]);
        let occurrence = seen.entry(code).or_default();
        *occurrence += 1;
        Fingerprint(hash(&[&code.to_string(), &occurrence.to_string()]))
    };
    report.findings.iter().map(of).collect()
}

/// The code that a finding is about. The body of a function or an `except` clause is not part of it: that
/// goes on changing while the finding stays.
fn code_of(finding: &Finding) -> TextRange {
    match finding.rule.hook {
        Hook::FunctionDef(_) | Hook::ExceptHandler(_) => finding.range,
        _ => finding.node,
    }
}

/// `code` without what a formatter changes: blanks, the kind of quotes, and commas before a bracket.
pub fn normalized(code: &str) -> String {
    let mut text = Vec::with_capacity(code.len());
    for word in code.split_whitespace() {
        for byte in word.bytes() {
            if matches!(byte, b')' | b']' | b'}') && text.last() == Some(&b',') {
                text.pop();
            }
            text.push(if byte == b'\'' { b'"' } else { byte });
        }
    }
    // All that went or was replaced is ASCII, so that this is still UTF-8.
    String::from_utf8(text).unwrap_or_default()
}

/// A hash that is the same in every version and on every machine.
fn hash(parts: &[&str]) -> u64 {
    let mut hasher = SipHasher24::new();
    for part in parts {
        hasher.write(&(part.len() as u64).to_le_bytes());
        hasher.write(part.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_a_formatter_rewrote_is_the_same() {
        let wide = "subprocess.run( 'ls', shell = True )";
        let tall = "subprocess.run(\n    \"ls\",\n    shell=True,\n)";
        assert_eq!(normalized(wide), normalized(tall));
        assert_ne!(normalized("f(a)"), normalized("f(b)"));
    }

    #[test]
    fn a_fingerprint_stays_what_it_was() {
        // Baselines in other people's repositories hold them.
        assert_eq!(format!("{:016x}", hash(&["B101", "assertx"])), "0a49f2a9730d1991");
        assert_eq!(Fingerprint::parse("00000000000000ff"), Some(Fingerprint(255)));
        assert_eq!(Fingerprint::parse("ff"), None);
        assert_eq!(Fingerprint::parse("+00000000000000f"), None);
    }

    #[test]
    fn a_uuid_has_the_form_of_one() {
        let uuid = Fingerprint(1).uuid("a.py");
        assert_eq!(uuid.len(), 36);
        assert_eq!((&uuid[14..15], uuid.split('-').count()), ("8", 5));
        assert_ne!(uuid, Fingerprint(1).uuid("b.py"));
    }
}
