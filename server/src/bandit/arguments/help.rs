//! What `--help` and `--version` say beside the options.

use std::fmt::Write as _;

use ridealong_checks::rules;

/// The program whose place is taken comes first, for who looks for its number.
pub const VERSION: &str = concat!("1.9.4\n  by ridealong ", env!("CARGO_PKG_VERSION"));

const TEMPLATES: &str = "\
Templates:
  --msg-template says what --format custom writes for each finding. These tags stand for a part of it:
    {abspath} {relpath} {line} {col} {test_id} {severity} {msg} {confidence} {range}
  They take Python's format specifications. Without a template it is
    bandit -r src -f custom --msg-template '{abspath}:{line}: {test_id}[bandit]: {severity}: {msg}'
  and with widths it might be
    bandit -r src -f custom --msg-template '{relpath:20.20s}:{line:>5} {test_id} {msg}'

Exit codes:
  0  nothing was found, or --exit-zero was given
  1  something was found
  2  the command line or the configuration is wrong

Tests:
";

/// What stands below the options.
pub fn after() -> String {
    let mut names: Vec<_> = rules::bandits().map(|rule| (rule.id, rule.name)).collect();
    names.sort_unstable();
    let mut text = TEMPLATES.to_owned();
    for (id, name) in names {
        // Writing to a string does not fail.
        _ = writeln!(text, "  {id}  {name}");
    }
    text.truncate(text.trim_end().len());
    text
}
