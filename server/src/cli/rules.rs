//! `ridealong rules` and `ridealong explain`, and rules as arguments.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use ridealong_checks::{Confidence, Rule, Severity, explain_markdown, reference_url, rules, summary};
use serde::Serialize;

use super::Format;
use super::output::{self, BOLD};

#[derive(Serialize)]
struct JsonRule {
    id: &'static str,
    name: &'static str,
    severity: Severity,
    confidence: Confidence,
    cwe: u16,
    fix: bool,
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
    let head = format!("{:5} {:width$}  severity  confidence  CWE   fix", "id", "name");
    writeln!(out, "{BOLD}{head}{BOLD:#}")?;
    for rule in all {
        let Rule { id, name, severity, confidence, cwe, .. } = rule;
        let (severity, confidence) = (severity.as_str(), confidence.as_str());
        let fix = if has_fix(rule) { "yes" } else { "-" };
        writeln!(out, "{id:5} {name:width$}  {severity:8}  {confidence:10}  {cwe:<4}  {fix}")?;
    }
    writeln!(out, "\n`ridealong explain B602` tells what a rule is about, and what to do instead.")
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
        summary: summary(rule),
        url: reference_url(rule),
    }
}

/// Whether the documentation shows what a fix makes of a line: `# B506 => yaml.safe_load(text)`.
fn has_fix(rule: &Rule) -> bool {
    rule.docs.contains(&format!("# {} =>", rule.id))
}

/// Tells all about a rule.
pub fn explain(id_or_name: &str) -> anyhow::Result<ExitCode> {
    let rule = rules::find(id_or_name).ok_or_else(|| anyhow::anyhow!(unknown(id_or_name)))?;
    output::stdout(|out| out.write_all(explain_markdown(rule).as_bytes())).context("cannot write")?;
    Ok(ExitCode::SUCCESS)
}

/// Reads an id, the beginning of an id, or a name. Ids may be in any case.
pub fn selector(text: &str) -> Result<String, String> {
    let selects = |selector: &str| rules::all().any(|rule| rules::selects(selector, rule));
    let candidates = [text.to_owned(), text.to_ascii_uppercase()];
    candidates.into_iter().find(|candidate| selects(candidate)).ok_or_else(|| unknown(text))
}

fn unknown(text: &str) -> String {
    let nearest = nearest(text).map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default();
    format!("no rule is called `{text}`{nearest} (`ridealong rules` lists those there are)")
}

/// The id or name that is most like `text`, if one is at all.
fn nearest(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let names = rules::all().flat_map(|rule| [rule.id, rule.name]);
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&text, &name.to_lowercase());
    let scored = names.map(|name| (likeness(name), name));
    // Of equals the first.
    let (likeness, name) = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (likeness >= 0.5).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert_eq!(nearest("b6o2"), Some("B602"));
        assert_eq!(nearest("yaml_laod"), Some("yaml_load"));
        assert_eq!(nearest("quite_something_else_altogether"), None);
    }

    #[test]
    fn rules_are_selected_in_any_case_and_by_their_beginning() {
        assert_eq!(selector("b6"), Ok("B6".to_owned()));
        assert_eq!(selector("yaml_load"), Ok("yaml_load".to_owned()));
        assert!(selector("B6O2").unwrap_err().contains("`B602`"));
        assert!(selector("").is_err());
    }
}
