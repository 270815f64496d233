//! `ridealong rules` and `ridealong explain`, and rules as arguments.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use ridealong_checks::{
    Confidence, Rule, Severity, explain_markdown, has_fix, noise, reference_url, rules, summary,
};
use serde::Serialize;

use super::Format;
use super::output::{self, BOLD};
use crate::selectors;

#[derive(Serialize)]
struct JsonRule {
    id: &'static str,
    name: &'static str,
    severity: Severity,
    confidence: Confidence,
    cwe: u16,
    fix: bool,
    /// Whether it is in the recommended preset.
    recommended: bool,
    /// Why it seldom tells news.
    #[serde(skip_serializing_if = "Option::is_none")]
    noise: Option<&'static str>,
    summary: String,
    url: String,
}

/// Lists all rules by id.
pub fn list(format: Format) -> anyhow::Result<ExitCode> {
    let mut all: Vec<_> = rules::all().collect();
    all.sort_by_key(|rule| rule.id);
    output::stdout(|out| match format {
        Format::Text => table(out, &all),
        Format::Json => {
            serde_json::to_writer(&mut *out, &all.iter().map(|rule| json(rule)).collect::<Vec<_>>())?;
            writeln!(out)
        }
    })
    .context("cannot write the rules")?;
    Ok(ExitCode::SUCCESS)
}

fn table(out: &mut dyn Write, all: &[&'static Rule]) -> io::Result<()> {
    let width = all.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let head = format!("{:5} {:width$}  severity  confidence  CWE   fix  recommended", "id", "name");
    writeln!(out, "{BOLD}{head}{BOLD:#}")?;
    for rule in all {
        let Rule { id, name, severity, confidence, cwe, .. } = rule;
        let (severity, confidence) = (severity.as_str(), confidence.as_str());
        let yes = |is: bool| if is { "yes" } else { "-" };
        let (fix, recommended) = (yes(has_fix(rule)), yes(noise(rule).is_none()));
        writeln!(
            out,
            "{id:5} {name:width$}  {severity:8}  {confidence:10}  {cwe:<4}  {fix:3}  {recommended}"
        )?;
    }
    writeln!(
        out,
        "\nWhat is not recommended seldom tells news: it runs with `--preset bandit`, or where it is selected."
    )?;
    writeln!(out, "`ridealong explain B602` tells what a rule is about, and what to do instead.")
}

fn json(rule: &'static Rule) -> JsonRule {
    let Rule { id, name, severity, confidence, cwe, .. } = *rule;
    JsonRule {
        id,
        name,
        severity,
        confidence,
        cwe,
        fix: has_fix(rule),
        recommended: noise(rule).is_none(),
        noise: noise(rule),
        summary: summary(rule),
        url: reference_url(rule),
    }
}

/// Tells all about a rule.
pub fn explain(id_or_name: &str) -> anyhow::Result<ExitCode> {
    let rule = rules::find(id_or_name).ok_or_else(|| anyhow::anyhow!(selectors::unknown(id_or_name)))?;
    output::stdout(|out| out.write_all(explain_markdown(rule).as_bytes())).context("cannot write")?;
    Ok(ExitCode::SUCCESS)
}
