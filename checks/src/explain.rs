//! A rule's documentation as people read it.

use crate::{Hook, Rule, noise, rules};

/// The first paragraph of a rule's documentation, on one line.
pub fn summary(rule: &Rule) -> String {
    let paragraph = rule.docs.lines().map(str::trim).take_while(|line| !line.is_empty());
    paragraph.collect::<Vec<_>>().join(" ")
}

/// Whether the documentation shows what a fix makes of a line: `# B506 => yaml.safe_load(text)`.
pub fn has_fix(rule: &Rule) -> bool {
    rule.docs.contains(&format!("# {} =>", rule.id))
}

/// The whole documentation of a rule in Markdown, with its rating and references.
pub fn explain_markdown(rule: &Rule) -> String {
    let docs: Vec<&str> = rule.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    format!(
        "# {id}: {name}\n\n{docs}\n\n\
         Severity: {severity} · Confidence: {confidence} · \
         [CWE-{cwe}](https://cwe.mitre.org/data/definitions/{cwe}.html) · \
         [Bandit's page]({page})\n\n\
         {noise}{suppress}\n",
        id = rule.id,
        name = rule.name,
        docs = docs.join("\n").trim(),
        severity = rule.severity.as_str(),
        confidence = rule.confidence.as_str(),
        cwe = rule.cwe,
        page = reference_url(rule),
        suppress = how_to_suppress(rule),
        noise = noise(rule).map(|reason| left_out(rule, reason)).unwrap_or_default(),
    )
}

fn left_out(rule: &Rule, reason: &str) -> String {
    let id = rule.id;
    format!(
        "Not in the preset `recommended`, as it seldom tells news: {reason}. `extend-select = [\"{id}\"]` has it \
         run all the same.\n\n"
    )
}

fn how_to_suppress(rule: &Rule) -> String {
    let id = rule.id;
    if rules::is_about_comments(rule) {
        return format!("No comment suppresses this; leave the rule out with `ignore = [\"{id}\"]`.");
    }
    format!("Suppress a finding that you have looked at with `# nosec {id}` at the end of its line.")
}

/// The page of Bandit's documentation about a rule; the blacklists share pages.
pub fn reference_url(rule: &Rule) -> String {
    const BASE: &str = "https://bandit.readthedocs.io/en/1.9.4";
    let id = rule.id.to_lowercase();
    let name = rule.name.replace('_', "-");
    match rule.hook {
        Hook::Called(_) => {
            let anchor = match rule.id {
                "B304" | "B305" => "b304-b305-ciphers-and-modes".to_owned(),
                "B313" | "B314" | "B315" | "B316" | "B317" | "B318" | "B319" => "b313-b319-xml".to_owned(),
                _ => format!("{id}-{name}"),
            };
            format!("{BASE}/blacklists/blacklist_calls.html#{}", anchor.to_lowercase())
        }
        Hook::Imported(_) => format!("{BASE}/blacklists/blacklist_imports.html#{id}-{name}"),
        Hook::Nosec(_) => format!("{BASE}/config.html#suppressing-individual-lines"),
        _ => {
            // Bandit names the page after the function, which is not always the test's name.
            let function = if rule.id == "B324" { "hashlib" } else { rule.name };
            format!("{BASE}/plugins/{id}_{function}.html")
        }
    }
}
