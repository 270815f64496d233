//! What a user may set about the rules.

use rustc_hash::FxHashMap;
use schemars::JsonSchema;

use crate::{Preset, Rule};

/// Which rules run, and how. The tables and their keys are Bandit's.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// What runs where `select` is empty.
    #[serde(skip)]
    pub preset: Preset,
    /// The rules that run, whatever the preset has: ids, beginnings of ids, or names. Those of the preset
    /// where this is empty.
    pub select: Vec<String>,
    /// Rules that run beside those of `select` or of the preset, named in the same ways.
    #[serde(rename = "extend-select")]
    pub extend_select: Vec<String>,
    /// The rules that do not run although they are selected, named in the same ways.
    pub ignore: Vec<String>,
    /// How `# nosec` is read.
    #[serde(skip)]
    pub nosec: NosecStyle,
    /// Whether `# noqa` suppresses as well: everything, or the rules that it names by the codes of
    /// flake8-bandit, as in `# noqa: S602`.
    pub noqa: bool,
    /// Rules in the place of both blacklists; they run whatever is selected.
    #[serde(skip)]
    pub blacklist: Option<Vec<&'static Rule>>,
    /// Options of `B101`.
    pub assert_used: AssertUsed,
    /// Options of `B108`.
    pub hardcoded_tmp_directory: TmpDirectory,
    /// Options of `B110`.
    pub try_except_pass: TypedExceptions,
    /// Options of `B112`.
    pub try_except_continue: TypedExceptions,
    /// Options of `B113`.
    pub request_without_timeout: RequestWithoutTimeout,
    /// Options that `B502` and `B503` share.
    pub ssl_with_bad_version: SslWithBadVersion,
    /// Options of `B505`.
    pub weak_cryptographic_key: WeakCryptographicKey,
    /// Options that `B602` to `B607` and `B609` share.
    pub shell_injection: ShellInjection,
    /// Options of `B704`.
    pub markupsafe_xss: MarkupsafeXss,
}

/// How `# nosec` comments are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NosecStyle {
    /// As Bandit reads them.
    #[default]
    Bandit,
    /// As `ridealong check` and the editor read them: a comment counts in its whole statement, whatever
    /// separates the tests that it names.
    Statement,
    /// Not at all.
    Ignored,
}

/// Options of `B101`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AssertUsed {
    /// Shell patterns of the paths in which `assert` is welcome. `*` matches `/` as well.
    pub skips: Vec<String>,
}

/// Options of `B108`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TmpDirectory {
    /// The beginnings of the paths that count.
    pub tmp_dirs: Vec<String>,
}

impl Default for TmpDirectory {
    fn default() -> Self {
        Self { tmp_dirs: ["/tmp", "/var/tmp", "/dev/shm"].map(str::to_owned).to_vec() }
    }
}

/// Options of `B110` and `B112`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TypedExceptions {
    /// Whether a handler that names an exception other than `Exception` counts too.
    pub check_typed_exception: bool,
}

/// Options of `B113`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RequestWithoutTimeout {
    /// The timeout that the fix writes, in seconds.
    #[schemars(range(min = 1))]
    pub timeout: u32,
}

impl Default for RequestWithoutTimeout {
    fn default() -> Self {
        Self { timeout: 10 }
    }
}

/// Options of `B502` and `B503`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SslWithBadVersion {
    /// The constants that stand for a protocol not to be used, by their last name.
    pub bad_protocol_versions: Vec<String>,
}

impl Default for SslWithBadVersion {
    fn default() -> Self {
        let names = "PROTOCOL_SSLv2 SSLv2_METHOD SSLv23_METHOD PROTOCOL_SSLv3 PROTOCOL_TLSv1 SSLv3_METHOD \
                     TLSv1_METHOD PROTOCOL_TLSv1_1 TLSv1_1_METHOD";
        Self { bad_protocol_versions: names.split(' ').map(str::to_owned).collect() }
    }
}

/// Options of `B505`: the sizes of keys, in bits, below which the severity is high and medium.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the keys are Bandit's")]
pub struct WeakCryptographicKey {
    /// Smaller DSA keys are rated high.
    pub weak_key_size_dsa_high: u32,
    /// Smaller DSA keys are rated medium.
    pub weak_key_size_dsa_medium: u32,
    /// Smaller RSA keys are rated high.
    pub weak_key_size_rsa_high: u32,
    /// Smaller RSA keys are rated medium.
    pub weak_key_size_rsa_medium: u32,
    /// Smaller keys on elliptic curves are rated high.
    pub weak_key_size_ec_high: u32,
    /// Smaller keys on elliptic curves are rated medium.
    pub weak_key_size_ec_medium: u32,
}

impl Default for WeakCryptographicKey {
    fn default() -> Self {
        Self {
            weak_key_size_dsa_high: 1024,
            weak_key_size_dsa_medium: 2048,
            weak_key_size_rsa_high: 1024,
            weak_key_size_rsa_medium: 2048,
            weak_key_size_ec_high: 160,
            weak_key_size_ec_medium: 224,
        }
    }
}

/// Options of `B704`. All names are qualified.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MarkupsafeXss {
    /// More functions that take their argument for safe HTML, as `markupsafe.Markup` does.
    pub extend_markup_names: Vec<String>,
    /// Functions whose result is safe HTML, such as `bleach.clean`.
    pub allowed_calls: Vec<String>,
}

/// The functions that start processes, by qualified name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ShellInjection {
    /// Those that take `shell=`.
    pub subprocess: Vec<String>,
    /// Those that always use a shell.
    pub shell: Vec<String>,
    /// Those that never use a shell.
    pub no_shell: Vec<String>,
    /// Whether a configuration of Bandit's has this table, but no list `shell` in it. B607 raises on
    /// looking there, and so does not come to `no_shell`.
    #[serde(skip)]
    pub lacks_shell: bool,
}

impl Default for ShellInjection {
    fn default() -> Self {
        let names = |module: &str, functions: &str| -> Vec<String> {
            functions.split_whitespace().map(|function| format!("{module}.{function}")).collect()
        };
        Self {
            subprocess: names("subprocess", "Popen call check_call check_output run"),
            shell: [
                names("os", "system popen popen2 popen3 popen4"),
                names("popen2", "popen2 popen3 popen4 Popen3 Popen4"),
                names("commands", "getoutput getstatusoutput"),
                names("subprocess", "getoutput getstatusoutput"),
            ]
            .concat(),
            no_shell: names(
                "os",
                "execl execle execlp execlpe execv execve execvp execvpe \
                 spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe startfile",
            ),
            lacks_shell: false,
        }
    }
}

/// In which of the lists of [`ShellInjection`] a function stands. It may be in several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct StartsProcess {
    pub subprocess: bool,
    pub shell: bool,
    pub no_shell: bool,
}

impl StartsProcess {
    pub(crate) fn is_any(self) -> bool {
        self.subprocess || self.shell || self.no_shell
    }
}

impl ShellInjection {
    /// The lists turned round, for a look-up by qualified name.
    pub(crate) fn by_name(&self) -> FxHashMap<String, StartsProcess> {
        let mut names: FxHashMap<String, StartsProcess> = FxHashMap::default();
        for name in &self.subprocess {
            names.entry(name.clone()).or_default().subprocess = true;
        }
        for name in &self.shell {
            names.entry(name.clone()).or_default().shell = true;
        }
        for name in &self.no_shell {
            names.entry(name.clone()).or_default().no_shell = true;
        }
        names
    }
}
