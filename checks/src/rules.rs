//! All rules. A family of rules is a file, named as Bandit names its plug-in modules.

mod asserts;
mod blacklist_calls;
mod blacklist_imports;
mod crypto_request_no_cert_validation;
mod edits;
mod exec;
mod hashlib_insecure_functions;
mod http_clients;
mod injection_shell;
mod request_without_timeout;
mod try_except_continue;
mod try_except_pass;
mod yaml_load;

use crate::Rule;

/// The rules that have a function of their own: one line each.
static RULES: &[&Rule] = &[
    &asserts::B101,
    &exec::B102,
    &try_except_pass::B110,
    &try_except_continue::B112,
    &request_without_timeout::B113,
    &hashlib_insecure_functions::B324,
    &crypto_request_no_cert_validation::B501,
    &yaml_load::B506,
    &injection_shell::B602,
    &injection_shell::B603,
    &injection_shell::B604,
    &injection_shell::B605,
    &injection_shell::B606,
    &injection_shell::B607,
];

/// The id of the rule about `assert`, which is welcome in tests.
pub const ASSERT_USED: &str = "B101";

/// All rules, the blacklists in Bandit's order after the others.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let blacklists = blacklist_calls::CALLS.iter().chain(blacklist_imports::IMPORTS);
    RULES.iter().copied().chain(blacklists)
}

/// The rule of this id or name; ids in any case.
pub fn find(id_or_name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id.eq_ignore_ascii_case(id_or_name) || rule.name == id_or_name)
}

/// Whether `selector`, an id, the beginning of an id or a name, means `rule`. Ids count in any case.
pub fn selects(selector: &str, rule: &Rule) -> bool {
    let start = rule.id.get(..selector.len()).unwrap_or_default();
    rule.name == selector || (!selector.is_empty() && start.eq_ignore_ascii_case(selector))
}

/// Whether this is the id or the name of a test of Bandit's that is not among the rules yet.
pub fn is_missing(id_or_name: &str) -> bool {
    OTHER_TESTS.iter().any(|(id, name)| id.eq_ignore_ascii_case(id_or_name) || *name == id_or_name)
}

/// Tests of Bandit that are not among the rules yet, by id and name. A `# nosec` may name them, and
/// one that does is not a blanket one.
pub(crate) static OTHER_TESTS: &[(&str, &str)] = &[
    ("B103", "set_bad_file_permissions"),
    ("B104", "hardcoded_bind_all_interfaces"),
    ("B105", "hardcoded_password_string"),
    ("B106", "hardcoded_password_funcarg"),
    ("B107", "hardcoded_password_default"),
    ("B108", "hardcoded_tmp_directory"),
    ("B201", "flask_debug_true"),
    ("B202", "tarfile_unsafe_members"),
    ("B502", "ssl_with_bad_version"),
    ("B503", "ssl_with_bad_defaults"),
    ("B504", "ssl_with_no_version"),
    ("B505", "weak_cryptographic_key"),
    ("B507", "ssh_no_host_key_verification"),
    ("B508", "snmp_insecure_version"),
    ("B509", "snmp_weak_cryptography"),
    ("B601", "paramiko_calls"),
    ("B608", "hardcoded_sql_expressions"),
    ("B609", "linux_commands_wildcard_injection"),
    ("B610", "django_extra_used"),
    ("B611", "django_rawsql_used"),
    ("B612", "logging_config_insecure_listen"),
    ("B613", "trojansource"),
    ("B614", "pytorch_load"),
    ("B615", "huggingface_unsafe_download"),
    ("B701", "jinja2_autoescape_false"),
    ("B702", "use_of_mako_templates"),
    ("B703", "django_mark_safe"),
    ("B704", "markupsafe_markup_xss"),
];
