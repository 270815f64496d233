//! What can be said about rules and thresholds for one run.

use clap::{Args, ValueEnum};

use crate::config::{Level, Overrides};
use crate::selectors::selector;

/// Which rules run, what is shown, and what fails.
#[derive(Debug, Args)]
pub struct Selection {
    /// Start from these rules, whatever the configuration selects
    #[arg(long, value_enum, value_name = "PRESET", conflicts_with = "select")]
    preset: Option<Preset>,
    /// Run these rules alone, whatever the configuration selects: ids, beginnings of ids, or names
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = selector)]
    select: Vec<String>,
    /// Run these rules too
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = selector)]
    extend_select: Vec<String>,
    /// Do not run these rules, nor those that the configuration ignores
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = selector)]
    ignore: Vec<String>,
    /// Show findings of at least this severity: low, medium or high
    #[arg(long, value_enum, value_name = "LEVEL", hide_possible_values = true)]
    report_severity: Option<Level>,
    /// Show findings of at least this confidence: low, medium or high
    #[arg(long, value_enum, value_name = "LEVEL", hide_possible_values = true)]
    report_confidence: Option<Level>,
    /// Exit with 1 only for findings of at least this severity, of those that are shown
    #[arg(long, value_enum, value_name = "LEVEL", hide_possible_values = true)]
    fail_severity: Option<Level>,
    /// Exit with 1 only for findings of at least this confidence, of those that are shown
    #[arg(long, value_enum, value_name = "LEVEL", hide_possible_values = true)]
    fail_confidence: Option<Level>,
}

/// A choice of rules to start from.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Preset {
    /// All of Bandit's tests
    Bandit,
    /// Bandit's tests without those that seldom tell news; `ridealong rules` shows which
    Recommended,
}

impl Selection {
    /// What is said, to be put over configurations.
    pub fn overrides(&self) -> Overrides {
        let preset = self.preset.map(|preset| match preset {
            Preset::Bandit => ridealong_checks::Preset::Bandit,
            Preset::Recommended => ridealong_checks::Preset::Recommended,
        });
        Overrides {
            preset,
            select: self.select.clone(),
            extend_select: self.extend_select.clone(),
            ignore: self.ignore.clone(),
            report_severity: self.report_severity,
            report_confidence: self.report_confidence,
            fail_severity: self.fail_severity,
            fail_confidence: self.fail_confidence,
        }
    }
}
