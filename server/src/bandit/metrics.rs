//! The figures of a file, as Bandit counts them.

use super::report::Rank;

/// The figures of a file, or of all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Metrics {
    /// Lines that are neither blank nor a comment.
    pub loc: u64,
    /// Findings that a blanket `# nosec` suppressed.
    pub nosec: u64,
    /// Findings that a `# nosec` with their id suppressed.
    pub skipped_tests: u64,
    /// The issues found, whatever the levels; none if the file could not be scanned to its end.
    pub issues: Option<Counts>,
}

/// How many issues of each rank there are, in the order of [`Rank::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    severity: [u64; 4],
    confidence: [u64; 4],
}

impl Counts {
    /// Counts one issue.
    pub fn add(&mut self, severity: Rank, confidence: Rank) {
        self.severity[severity as usize] += 1;
        self.confidence[confidence as usize] += 1;
    }

    /// The issues of this severity.
    pub fn severity(&self, rank: Rank) -> u64 {
        self.severity[rank as usize]
    }

    /// The issues of this confidence.
    pub fn confidence(&self, rank: Rank) -> u64 {
        self.confidence[rank as usize]
    }

    /// The scores of the file that `-v` shows: by severity and by confidence.
    pub fn scores(&self) -> (u64, u64) {
        let sum =
            |counts: &[u64; 4]| Rank::ALL.iter().zip(counts).map(|(rank, count)| rank.score() * count).sum();
        (sum(&self.severity), sum(&self.confidence))
    }
}

impl Metrics {
    /// The sum of these. Issues count as none where they were not counted.
    pub fn total<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut counts = Counts::default();
        let mut total = Self::default();
        for metrics in all {
            total.loc += metrics.loc;
            total.nosec += metrics.nosec;
            total.skipped_tests += metrics.skipped_tests;
            let issues = metrics.issues.unwrap_or_default();
            for rank in 0..Rank::ALL.len() {
                counts.severity[rank] += issues.severity[rank];
                counts.confidence[rank] += issues.confidence[rank];
            }
        }
        Self { issues: Some(counts), ..total }
    }
}

/// The lines that are neither blank nor a comment, as Bandit counts them in bytes.
pub fn lines_of_code(bytes: &[u8]) -> u64 {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\x0b' | b'\x0c');
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let firsts = lines.filter_map(|line| line.iter().find(|byte| !is_blank(byte)));
    firsts.filter(|first| **first != b'#').count() as u64
}
