//! `ridealong bandit`, which takes the place of Bandit's command.
//!
//! [`report::Report`] is what a run comes to; it says field by field who fills it with what.
//! [`formats::write`] writes it in one of Bandit's formats. Neither opens a file nor looks at a clock.

pub mod baseline;
pub mod formats;
pub mod metrics;
pub mod naming;
pub mod report;
pub mod source;
