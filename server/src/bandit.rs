//! `ridealong bandit`, which takes the place of Bandit's command.

pub mod baseline;
pub mod formats;
pub mod metrics;
pub mod naming;
pub mod report;
pub mod source;
