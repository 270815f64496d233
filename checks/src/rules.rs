//! All rules. A family of rules is a file, named as Bandit names its plug-in modules.

mod app_debug;
mod asserts;
mod blacklist_calls;
mod blacklist_imports;
mod composed;
mod crypto_request_no_cert_validation;
mod django_sql_injection;
mod django_xss;
mod edits;
mod exec;
mod general_bad_file_permissions;
mod general_bind_all_interfaces;
mod general_hardcoded_password;
mod general_hardcoded_tmp;
mod hashlib_insecure_functions;
mod http_clients;
mod huggingface_unsafe_download;
mod injection_paramiko;
mod injection_shell;
mod injection_sql;
mod injection_wildcard;
mod insecure_ssl_tls;
mod jinja2_templates;
mod logging_config_insecure_listen;
mod mako_templates;
mod markupsafe_markup_xss;
mod pytorch_load;
mod request_without_timeout;
mod shell_values;
mod snmp_security_check;
mod sql_values;
mod ssh_no_host_key_verification;
mod suppressions;
mod tarfile_unsafe_members;
mod template_fixes;
mod trojansource;
mod try_except_continue;
mod try_except_pass;
mod weak_cryptographic_key;
mod yaml_load;

pub(crate) use blacklist_calls::of_call as fixes_of_call;
pub(crate) use blacklist_imports::{of_import as fixes_of_import, of_import_from as fixes_of_import_from};

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::{Hook, Rule};

/// The rules that have a function of their own: one line each.
static RULES: &[&Rule] = &[
    &asserts::B101,
    &exec::B102,
    &general_bind_all_interfaces::B104,
    &general_hardcoded_password::B105,
    &general_hardcoded_password::B106,
    &general_hardcoded_password::B107,
    &general_hardcoded_tmp::B108,
    &general_bad_file_permissions::B103,
    &try_except_pass::B110,
    &try_except_continue::B112,
    &request_without_timeout::B113,
    &app_debug::B201,
    &tarfile_unsafe_members::B202,
    &hashlib_insecure_functions::B324,
    &crypto_request_no_cert_validation::B501,
    &insecure_ssl_tls::B502,
    &insecure_ssl_tls::B503,
    &insecure_ssl_tls::B504,
    &weak_cryptographic_key::B505,
    &yaml_load::B506,
    &ssh_no_host_key_verification::B507,
    &snmp_security_check::B508,
    &snmp_security_check::B509,
    &injection_paramiko::B601,
    &injection_shell::B602,
    &injection_shell::B603,
    &injection_shell::B604,
    &injection_shell::B605,
    &injection_shell::B606,
    &injection_shell::B607,
    &injection_sql::B608,
    &trojansource::B613,
    &suppressions::RA001,
    &suppressions::RA002,
    &injection_wildcard::B609,
    &django_sql_injection::B610,
    &django_sql_injection::B611,
    &logging_config_insecure_listen::B612,
    &pytorch_load::B614,
    &huggingface_unsafe_download::B615,
    &jinja2_templates::B701,
    &mako_templates::B702,
    &django_xss::B703,
    &markupsafe_markup_xss::B704,
];

/// The id of the rule about `assert`, which is welcome in tests.
pub const ASSERT_USED: &str = "B101";

/// All rules, the blacklists in Bandit's order after the others.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let blacklists = blacklist_calls::all().chain(blacklist_imports::IMPORTS);
    RULES.iter().copied().chain(blacklists)
}

/// The rules that are tests of Bandit's.
pub fn bandits() -> impl Iterator<Item = &'static Rule> {
    all().filter(|rule| rule.id.starts_with('B'))
}

/// Whether a rule is about the comments that suppress others. No comment suppresses it.
pub fn is_about_comments(rule: &Rule) -> bool {
    matches!(rule.hook, Hook::Nosec(_))
}

/// Whether a rule is about comments that suppress nothing, so that these are not needed.
pub fn is_about_use(rule: &Rule) -> bool {
    *rule == suppressions::RA002
}

/// All tests of Bandit's by id and name.
pub(crate) fn tests() -> impl Iterator<Item = (&'static str, &'static str)> {
    bandits().map(|rule| (rule.id, rule.name))
}

/// The id of the test that Bandit knows by this id or name. `B001` was the id of both blacklists
/// together; it is known, and suppresses nothing.
pub(crate) fn test_id(word: &str) -> Option<&'static str> {
    static IDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let words = tests().flat_map(|(id, name)| [(id, id), (name, id)]);
        words.chain([("B001", "B001")]).collect()
    });
    IDS.get(word).copied()
}

/// As [`test_id`], but ids count in any case.
pub(crate) fn test_id_in_any_case(word: &str) -> Option<&'static str> {
    test_id(word).or_else(|| word.strip_prefix('b').and_then(|number| test_id(&format!("B{number}"))))
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
