//! What a rule is, and the macros by which rules are declared.

use ruff_python_ast::{ExceptHandlerExceptHandler, StmtAssert, StmtFunctionDef};

use crate::suppressions::Nosec;
use crate::{Call, Context, Finding, StringConstant};

/// How bad the consequences are. Bandit's word and order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the three words are their own meaning")]
pub enum Severity {
    Low,
    Medium,
    High,
}

/// How sure the rule is that there is a problem at all. Bandit's word and order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the three words are their own meaning")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Severity {
    /// The word for people: `low`, `medium` or `high`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Confidence {
    /// The word for people: `low`, `medium` or `high`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// The kind of node that a rule looks at, with what it does there.
#[derive(Debug, Clone, Copy)]
pub enum Hook {
    /// Runs on every call.
    Call(fn(&mut Context<'_>, &Call<'_>)),
    /// Runs on the calls that this is true of, which are few.
    CallWhen(When, fn(&mut Context<'_>, &Call<'_>)),
    /// Runs on every `assert`.
    Assert(fn(&mut Context<'_>, &StmtAssert)),
    /// Runs on every `except` clause.
    ExceptHandler(fn(&mut Context<'_>, &ExceptHandlerExceptHandler)),
    /// Runs on every function that is not `async`.
    FunctionDef(fn(&mut Context<'_>, &StmtFunctionDef)),
    /// Runs on every string constant that is not a statement by itself.
    String(fn(&mut Context<'_>, &StringConstant<'_>)),
    /// Runs once on the whole source.
    Source(fn(&mut Context<'_>)),
    /// A row of Bandit's call blacklist: a call whose qualified name is one of these.
    Called(&'static [&'static str]),
    /// A row of Bandit's import blacklist: an import of a name that starts with one of these, or a
    /// call whose qualified name is one of these.
    Imported(&'static [&'static str]),
    /// Runs on every `# nosec`, after the findings that it suppresses are known.
    Nosec(fn(&Nosec<'_>, &mut Vec<Finding>)),
}

/// What has to be true of a call, so that a rule need not be asked about all others. It follows from
/// what the rule looks for, and spares time alone.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// The last part of the callee's qualified name is one of these.
    LastName(&'static [&'static str]),
    /// The options have the callee for a function that starts processes.
    StartsProcess,
    /// There are keyword arguments.
    HasKeywords,
}

/// One rule: what it is called, how it is rated, what it says and what it does.
#[derive(Debug)]
pub struct Rule {
    /// Bandit's id, such as `B602`, or one of ours, such as `RA001`.
    pub id: &'static str,
    /// Bandit's name, which `# nosec` takes as well, such as `yaml_load`.
    pub name: &'static str,
    /// The documentation in Markdown: the first paragraph is its summary. The `python` blocks in it
    /// are run as tests.
    pub docs: &'static str,
    /// The module the rule is declared in. The documentation of a rule must be silent for its
    /// whole family but where a line is marked.
    pub family: &'static str,
    /// The severity of a finding, where the rule does not say otherwise for this one.
    pub severity: Severity,
    /// The confidence of a finding, where the rule does not say otherwise for this one.
    pub confidence: Confidence,
    /// The number in the Common Weakness Enumeration.
    pub cwe: u16,
    /// The text of a finding. `{name}` stands for what was called or imported.
    pub message: &'static str,
    /// Where the rule looks.
    pub hook: Hook,
}

/// Two rules are the same when their ids are.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

/// Declares a rule as a `static` named like its id; the doc comment is its documentation.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $id:ident $name:literal {
        severity: $severity:ident, confidence: $confidence:ident, cwe: $cwe:literal,
        message: $message:literal, on: $kind:ident($($run:expr),+) $(,)?
    }) => {
        $(#[doc = $doc])+
        pub static $id: $crate::Rule = $crate::Rule {
            id: stringify!($id),
            name: $name,
            docs: concat!($($doc, "\n"),+),
            family: module_path!(),
            severity: $crate::Severity::$severity,
            confidence: $crate::Confidence::$confidence,
            cwe: $cwe,
            message: $message,
            hook: $crate::Hook::$kind($($run),+),
        };
    };
}

/// Declares a blacklist, or a part of one: rows that differ only in data, in Bandit's order.
macro_rules! blacklist {
    ($(#[$meta:meta])* $table:ident of $kind:ident in $family:path: $(
        $(#[doc = $doc:literal])+ $id:ident $name:literal {
            severity: $severity:ident, cwe: $cwe:literal,
            message: $message:literal, names: [$($qualified:literal),+ $(,)?] $(,)?
        }
    )+) => {
        $(#[$meta])*
        pub static $table: &[$crate::Rule] = &[$(
            $crate::Rule {
                id: stringify!($id),
                name: $name,
                docs: concat!($($doc, "\n"),+),
                family: $family,
                severity: $crate::Severity::$severity,
                confidence: $crate::Confidence::High,
                cwe: $cwe,
                message: $message,
                hook: $crate::Hook::$kind(&[$($qualified),+]),
            },
        )+];
    };
}

pub(crate) use {blacklist, rule};
