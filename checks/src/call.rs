//! A call, with its callee resolved once for all rules.

use ruff_python_ast::{Expr, ExprCall, Keyword};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::finding::Origin;
use crate::options::StartsProcess;
use crate::values::{Value, raises};

/// A call as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The node.
    pub node: &'a ExprCall,
    /// The qualified name of the callee as Bandit resolves it; empty where it has none.
    pub name: &'a str,
    /// The first part of the qualified name: `requests` of `requests.get`.
    pub first_name: &'a str,
    /// The last part of the qualified name: `get` of `requests.get`.
    pub last_name: &'a str,
    /// In which of the lists of process-starting functions the callee stands.
    pub(crate) starts_process: StartsProcess,
    /// The import behind an alias in the name.
    pub import: Option<Origin>,
}

impl<'a> Call<'a> {
    /// `name` must be the qualified name of the callee, and `import` where an alias in it comes from.
    pub(crate) fn new(
        node: &'a ExprCall,
        name: &'a str,
        import: Option<Origin>,
        starts_process: StartsProcess,
    ) -> Self {
        // Over names as short as these a plain loop is faster than a search.
        let first_name = name.bytes().position(|byte| byte == b'.').map_or(name, |end| &name[..end]);
        let last_name = name.bytes().rposition(|byte| byte == b'.').map_or(name, |dot| &name[dot + 1..]);
        Self { node, name, first_name, last_name, starts_process, import }
    }

    /// Whether `part` is one of the parts of the qualified name.
    pub(crate) fn has_name_part(&self, part: &str) -> bool {
        self.name.split('.').any(|name| name == part)
    }

    /// The positional arguments, starred ones among them.
    pub(crate) fn args(&self) -> &'a [Expr] {
        &self.node.arguments.args
    }

    /// The keyword argument of this name, the first if it is written twice.
    pub(crate) fn keyword(&self, name: &str) -> Option<&'a Keyword> {
        self.keywords(name).next()
    }

    /// What Bandit takes a keyword argument to be, the last if it is written twice.
    pub(crate) fn keyword_value(&self, name: &str) -> Value<'a> {
        self.keywords(name).last().map_or(Value::Unknown, |keyword| Value::of(&keyword.value))
    }

    /// All keyword arguments of this name. More than one is an error only to Python's compiler.
    pub(crate) fn keywords(&self, name: &str) -> impl Iterator<Item = &'a Keyword> {
        let keywords: &'a [Keyword] = &self.node.arguments.keywords;
        keywords.iter().filter(move |keyword| keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name))
    }

    /// The line that Bandit reports where it names an argument: that of its value, or of the call where
    /// the argument is missing.
    pub(crate) fn line_of(&self, name: &str) -> TextSize {
        self.keyword(name).map_or(self.node.start(), |keyword| keyword.value.start())
    }

    /// Whether a keyword argument of this name is written twice. Such a call is not mended.
    pub(crate) fn repeats(&self, name: &str) -> bool {
        self.keywords(name).nth(1).is_some()
    }

    /// Whether there is a `**mapping`, which may hold any argument.
    pub(crate) fn has_unpacked_keywords(&self) -> bool {
        self.node.arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
    }

    /// Whether Bandit raises on reading the positional arguments.
    pub(crate) fn args_raise(&self) -> bool {
        self.args().iter().any(raises)
    }

    /// Whether Bandit raises on reading the keyword arguments.
    pub(crate) fn keywords_raise(&self) -> bool {
        self.node.arguments.keywords.iter().any(|keyword| raises(&keyword.value))
    }

    /// The callee as it is written.
    pub(crate) fn callee(&self) -> TextRange {
        self.node.func.range()
    }
}
