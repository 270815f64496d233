//! What Bandit calls its tests in reports, and where it describes them.

use ridealong_checks::Rule;

/// Where Bandit's documentation is, of the version whose place is taken.
pub const DOCUMENTATION: &str = "https://bandit.readthedocs.io/en/1.9.4/";

/// The kinds of tests, which are named and documented each in their own way.
enum Kind {
    BlacklistedCall,
    BlacklistedImport,
    Plugin,
}

fn kind(id: &str) -> Kind {
    match id {
        // The one plug-in among the numbers of the blacklist.
        "B324" => Kind::Plugin,
        id if id.starts_with("B3") => Kind::BlacklistedCall,
        id if id.starts_with("B4") => Kind::BlacklistedImport,
        _ => Kind::Plugin,
    }
}

/// What reports call the test: the name of a function in Bandit's source, which is not always the
/// name that `# nosec` takes.
pub fn test_name(rule: &Rule) -> &'static str {
    match (kind(rule.id), rule.id) {
        (Kind::BlacklistedCall | Kind::BlacklistedImport, _) => "blacklist",
        (Kind::Plugin, "B324") => "hashlib",
        (Kind::Plugin, "B508") => "snmp_insecure_version_check",
        (Kind::Plugin, "B509") => "snmp_crypto_check",
        (Kind::Plugin, _) => rule.name,
    }
}

/// The page of Bandit's documentation that reports name for the test.
pub fn more_info(rule: &Rule) -> String {
    let id = rule.id.to_lowercase();
    let dashed = rule.name.replace('_', "-").to_lowercase();
    let page = match (kind(rule.id), rule.id) {
        (Kind::Plugin, _) => format!("plugins/{id}_{}.html", test_name(rule)),
        (Kind::BlacklistedImport, _) => format!("blacklists/blacklist_imports.html#{id}-{dashed}"),
        (Kind::BlacklistedCall, "B304" | "B305") => {
            "blacklists/blacklist_calls.html#b304-b305-ciphers-and-modes".to_owned()
        }
        (Kind::BlacklistedCall, "B313" | "B314" | "B315" | "B316" | "B317" | "B318" | "B319") => {
            format!("blacklists/blacklist_calls.html#b313-b320-{dashed}")
        }
        (Kind::BlacklistedCall, _) => format!("blacklists/blacklist_calls.html#{id}-{dashed}"),
    };
    format!("{DOCUMENTATION}{page}")
}
