//! What a user may set about the rules.

use rustc_hash::FxHashMap;

use crate::Rule;

/// Which rules run, and how. The keys are Bandit's.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The rules that run: ids, beginnings of ids, or names. All of them where this is empty.
    pub select: Vec<String>,
    /// The rules that do not run although they are selected, named in the same ways.
    pub ignore: Vec<String>,
    /// How `# nosec` is read.
    #[serde(skip)]
    pub nosec: NosecStyle,
    /// Rules in the place of both blacklists; they run whatever is selected.
    #[serde(skip)]
    pub blacklist: Option<Vec<&'static Rule>>,
    /// Options of `B101`.
    pub assert_used: AssertUsed,
    /// Options of `B110`.
    pub try_except_pass: TypedExceptions,
    /// Options of `B112`.
    pub try_except_continue: TypedExceptions,
    /// Options that `B602` to `B607` share.
    pub shell_injection: ShellInjection,
}

/// How `# nosec` comments are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NosecStyle {
    /// As Bandit reads them.
    #[default]
    Bandit,
    /// Not at all.
    Ignored,
}

/// Options of `B101`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssertUsed {
    /// Shell patterns of the paths in which `assert` is welcome. `*` matches `/` as well.
    pub skips: Vec<String>,
}

/// Options of `B110` and `B112`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct TypedExceptions {
    /// Whether a handler that names an exception other than `Exception` counts too.
    pub check_typed_exception: bool,
}

/// The functions that start processes, by qualified name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShellInjection {
    /// Those that take `shell=`.
    pub subprocess: Vec<String>,
    /// Those that always use a shell.
    pub shell: Vec<String>,
    /// Those that never use a shell.
    pub no_shell: Vec<String>,
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
