//! A page for each rule, and the table of all.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ridealong_checks::{Rule, explain_markdown, has_fix, noise, rules, summary};

/// The families by the beginnings of their ids, which are Bandit's.
const FAMILIES: [(&str, &str); 8] = [
    ("B1", "Passwords, permissions, exceptions"),
    ("B2", "Frameworks and archives"),
    ("B3", "Calls that are a hazard by themselves"),
    ("B4", "Imports"),
    ("B5", "Certificates, encryption, documents"),
    ("B6", "Commands, queries, downloads"),
    ("B7", "Pages in HTML"),
    ("RA", "Comments that suppress"),
];

/// The tables of options, with the rules that they are for.
pub const OPTIONS: [(&str, &[&str]); 9] = [
    ("assert_used", &["B101"]),
    ("hardcoded_tmp_directory", &["B108"]),
    ("markupsafe_xss", &["B704"]),
    ("request_without_timeout", &["B113"]),
    ("shell_injection", &["B602", "B603", "B604", "B605", "B606", "B607", "B609"]),
    ("ssl_with_bad_version", &["B502", "B503"]),
    ("try_except_continue", &["B112"]),
    ("try_except_pass", &["B110"]),
    ("weak_cryptographic_key", &["B505"]),
];

/// All rules by id.
pub fn all() -> Vec<&'static Rule> {
    let mut all: Vec<_> = rules::all().collect();
    all.sort_by_key(|rule| rule.id);
    all
}

/// The pages of all rules and the table of them, by path.
pub fn pages() -> BTreeMap<String, String> {
    let rules = all();
    let pages = rules.iter().map(|rule| (format!("rules/{}.md", rule.id), page(rule)));
    pages.chain([("rules/index.md".to_owned(), table(&rules))]).collect()
}

fn page(rule: &Rule) -> String {
    let id = rule.id;
    let mut text = explain_markdown(rule);
    text.push_str("\n---\n\nIn the example an id behind `#` marks a line that it is found in");
    if has_fix(rule) {
        text.push_str(", and what stands behind `=>` is what the fix makes of that line");
    }
    text.push_str(". Lines without a mark are fine.\n\n");
    _ = writeln!(text, "A finding says: {}.", rule.message.replace("{name}", "…"));
    let options = OPTIONS.iter().filter(|(_, ids)| ids.contains(&id));
    for (table, _) in options {
        _ = writeln!(text, "\nOptions: [`{table}`](../reference/configuration.md#{table}).");
    }
    text
}

fn table(rules: &[&Rule]) -> String {
    let mut text = format!(
        "# Rules\n\n\
         There are {} rules. Ids that begin with `B` are Bandit's, and so are their findings; `RA` is what only \
         Ridealong has. `ridealong rules` prints this list, `ridealong explain B602` the page of a rule.\n\n\
         - **Severity** is how bad the consequences are, **confidence** how sure the rule is that there is a \
         problem. A rule may rate single findings otherwise.\n\
         - **Fix**: whether there is a quick fix. The page says whether it is *safe*, which is to say that the \
         program stays the same and the hazard is gone, and if there is none, why.\n\
         - **Recommended**: whether the preset `recommended` has the rule, which is the one that counts where \
         nothing is configured. The preset `bandit` has all.\n",
        rules.len()
    );
    for (beginning, title) in FAMILIES {
        _ = write!(
            text,
            "\n## {beginning}: {title}\n\n\
             | id | what it is about | severity | confidence | fix | recommended |\n|---|---|---|---|---|---|\n"
        );
        for rule in rules.iter().filter(|rule| rule.id.starts_with(beginning)) {
            text.push_str(&row(rule));
        }
    }
    text
}

fn row(rule: &Rule) -> String {
    let Rule { id, name, severity, confidence, .. } = rule;
    let yes = |is: bool| if is { "yes" } else { "–" };
    format!(
        "| [{id}]({id}.md) | `{name}`<br>{} | {} | {} | {} | {} |\n",
        summary(rule).replace('|', r"\|"),
        severity.as_str(),
        confidence.as_str(),
        yes(has_fix(rule)),
        yes(noise(rule).is_none()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_of_one_family() {
        for rule in all() {
            let families = FAMILIES.iter().filter(|(beginning, _)| rule.id.starts_with(beginning));
            assert_eq!(families.count(), 1, "{}", rule.id);
        }
    }
}
