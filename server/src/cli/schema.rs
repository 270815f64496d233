//! `ridealong schema`.

use std::process::ExitCode;

use anyhow::Context;

use super::output;
use crate::config::schema;

/// Writes the JSON schema of the configuration.
pub fn print() -> anyhow::Result<ExitCode> {
    let mut text = serde_json::to_vec_pretty(schema())?;
    text.push(b'\n');
    output::bytes(&text).context("cannot write the schema")?;
    Ok(ExitCode::SUCCESS)
}
