//! How severe and how sure a finding has to be.

use ridealong_checks::{Confidence, Finding, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A step on either of Bandit's scales.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    Serialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// All findings.
    #[default]
    Low,
    /// Those of medium and high.
    Medium,
    /// Those of high alone.
    High,
}

/// What a finding has to reach on both scales.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Threshold {
    /// The least severity.
    pub severity: Level,
    /// The least confidence.
    pub confidence: Level,
}

impl Threshold {
    /// Whether a finding is at least as severe and as sure.
    pub fn is_reached_by(self, finding: &Finding) -> bool {
        Level::from(finding.severity) >= self.severity && Level::from(finding.confidence) >= self.confidence
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
        }
    }
}

impl From<Confidence> for Level {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::Low => Self::Low,
            Confidence::Medium => Self::Medium,
            Confidence::High => Self::High,
        }
    }
}
