//! The enabled rules, sorted by the kind of node they look at, and the way over a module.

use std::cell::Cell;
use std::sync::OnceLock;

use regex::Regex;
use ruff_python_ast::{ExceptHandlerExceptHandler, StmtAssert, StmtFunctionDef};
use rustc_hash::FxHashMap;

use crate::bodies::Bodies;
use crate::calls::Calls;
use crate::cut::PieceKind;
use crate::imports::{self, Top};
use crate::names::Imports;
use crate::options::{Options, StartsProcess};
use crate::suppressions::Nosec;
use crate::surroundings::Outside;
use crate::walk::Walker;
use crate::{Context, Finding, Hook, Module, Rule, StringConstant, rules};

/// A rule with what it does at a string constant.
type StringRule = (&'static Rule, fn(&mut Context<'_>, &StringConstant<'_>));

/// A rule with what it does for a whole source.
type SourceRule = (&'static Rule, fn(&mut Context<'_>));

/// A rule with what it does at a `# nosec`.
type NosecRule = (&'static Rule, fn(&Nosec<'_>, &mut Vec<Finding>));

/// A rule with what it does at a node of type `N`.
pub(crate) type NodeRule<N> = (&'static Rule, fn(&mut Context<'_>, &N));

/// The enabled rules, ready to run on any number of modules.
#[derive(Debug)]
pub struct Checker {
    pub(crate) calls: Calls,
    pub(crate) asserts: Vec<NodeRule<StmtAssert>>,
    pub(crate) handlers: Vec<NodeRule<ExceptHandlerExceptHandler>>,
    pub(crate) functions: Vec<NodeRule<StmtFunctionDef>>,
    pub(crate) strings: Vec<StringRule>,
    pub(crate) sources: Vec<SourceRule>,
    /// Both blacklists by qualified name, for calls.
    pub(crate) called: FxHashMap<&'static str, &'static Rule>,
    /// The import blacklist, in Bandit's order.
    pub(crate) imported: Vec<(&'static Rule, &'static [&'static str])>,
    pub(crate) nosecs: Vec<NosecRule>,
    options: Options,
    has_all_rules: bool,
    /// The same with all rules, once it is needed.
    with_all_rules: OnceLock<Box<Checker>>,
    pub(crate) starts_process: FxHashMap<String, StartsProcess>,
    assert_skips: Vec<Regex>,
}

/// What the caller lends to a run: the means to stop it, and to tell afterwards where it stood.
pub struct Watch<'a> {
    /// Called every few hundred nodes. It may unwind to end the run.
    pub checkpoint: &'a dyn Fn(),
    /// The rule that is running. After a panic it is the one that panicked.
    pub running: &'a Cell<Option<&'static Rule>>,
}

/// What came of a run.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was found, in the order of Bandit's walk; suppressions are not looked at.
    pub findings: Vec<Finding>,
    /// Whether parts of the module were nested too deep to be looked at.
    pub too_deep: bool,
}

/// What is checked: a module, or a piece of one.
#[derive(Debug, Clone, Copy)]
pub struct Code<'a> {
    /// The parse of the source.
    pub module: &'a Module,
    /// The text that was parsed.
    pub source: &'a str,
    /// What `assert_used.skips` is compared with.
    pub path: &'a str,
    /// What kind of piece it is, if it is one.
    pub(crate) kind: Option<PieceKind>,
    /// What stands round it, if it is a piece.
    pub(crate) outside: Option<&'a Outside<'a>>,
}

impl<'a> Code<'a> {
    /// A whole module, which must be the parse of `source`.
    pub fn new(module: &'a Module, source: &'a str, path: &'a str) -> Self {
        Self { module, source, path, kind: None, outside: None }
    }

    /// How many lines stand above the source, for one that is not whole; lines that were put in front of
    /// it count as negative. 2 stands for any more.
    pub(crate) fn lines_above(&self) -> i8 {
        let above = self.outside.map_or(0, |outside| i8::try_from(outside.lines_above()).unwrap_or(2));
        above - i8::from(self.kind == Some(PieceKind::Member))
    }
}

impl Checker {
    /// The rules that `options` leave enabled.
    pub fn new(options: Options) -> Self {
        let mut enabled: Vec<_> = rules::all().filter(|rule| options.enables(rule)).collect();
        if let Some(blacklist) = &options.blacklist {
            enabled.retain(|rule| !matches!(rule.hook, Hook::Called(_) | Hook::Imported(_)));
            enabled.extend(blacklist);
        }
        Self::with_rules(options, enabled)
    }

    /// Exactly these rules, whatever `options` select.
    pub fn with_rules(options: Options, mut enabled: Vec<&'static Rule>) -> Self {
        // Bandit runs its tests in the order of their names; the blacklists come last, as they are.
        enabled.sort_by_key(|rule| match rule.hook {
            Hook::Called(_) | Hook::Imported(_) => (1, ""),
            _ => (0, rule.name),
        });
        let mut checker = Self {
            calls: Calls::new(&enabled),
            asserts: Vec::new(),
            handlers: Vec::new(),
            functions: Vec::new(),
            strings: Vec::new(),
            sources: Vec::new(),
            called: FxHashMap::default(),
            imported: Vec::new(),
            nosecs: Vec::new(),
            has_all_rules: options.assert_used.skips.is_empty()
                && rules_of_code().all(|rule| enabled.contains(&rule)),
            with_all_rules: OnceLock::new(),
            starts_process: options.shell_injection.by_name(),
            assert_skips: options.assert_used.skips.iter().map(|skip| fnmatch(skip)).collect(),
            options,
        };
        for rule in enabled {
            checker.enable(rule);
        }
        checker
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// Whether all rules that look at code run, on every path.
    pub(crate) fn has_all_rules(&self) -> bool {
        self.has_all_rules
    }

    /// The checker that runs all rules that look at code, on every path, with the options of this one.
    pub(crate) fn with_all_rules(&self) -> &Self {
        self.with_all_rules.get_or_init(|| {
            let mut options = self.options.clone();
            options.assert_used.skips.clear();
            Box::new(Self::with_rules(options, rules_of_code().collect()))
        })
    }

    fn enable(&mut self, rule: &'static Rule) {
        match rule.hook {
            // These are in their table already.
            Hook::Call(_) | Hook::CallWhen(..) => {}
            Hook::Assert(run) => self.asserts.push((rule, run)),
            Hook::ExceptHandler(run) => self.handlers.push((rule, run)),
            Hook::FunctionDef(run) => self.functions.push((rule, run)),
            Hook::String(run) => self.strings.push((rule, run)),
            Hook::Source(run) => self.sources.push((rule, run)),
            Hook::Nosec(run) => self.nosecs.push((rule, run)),
            Hook::Called(names) => self.enable_called(rule, names),
            Hook::Imported(names) => {
                self.imported.push((rule, names));
                self.enable_called(rule, names);
            }
        }
    }

    fn enable_called(&mut self, rule: &'static Rule, names: &'static [&'static str]) {
        for name in names {
            self.called.entry(name).or_insert(rule);
        }
    }

    /// Runs the rules over `code`; suppressions are not looked at. Recurses: see [`Module`] for how deep.
    pub fn check(&self, code: &Code<'_>, watch: &Watch<'_>) -> Checked {
        let (mut checked, _) = self.walk(code, watch);
        checked.too_deep |= code.module.is_refused();
        if imports::are_needed(&checked.findings) {
            let parses = code.module.syntax_errors().is_empty();
            let top = Top::of_module(code.module.suite(), code.source, parses);
            top.bring(&mut checked.findings, code.source);
        }
        checked
    }

    /// Runs the rules, and tells what is imported as well.
    pub(crate) fn walk<'a>(&'a self, code: &Code<'a>, watch: &Watch<'_>) -> (Checked, Imports<'a>) {
        let suite = code.module.suite();
        let mut walker = Walker::new(self, self.context(code), watch);
        match code.kind {
            None => {
                walker.body(suite);
                walker.source();
            }
            Some(PieceKind::Statement) => walker.body(suite),
            Some(PieceKind::ClassHeader) => walker.class_header(suite),
            Some(PieceKind::Member) => walker.member(suite),
            Some(PieceKind::ClassTail) => walker.class_tail(suite),
        }
        walker.finish()
    }

    /// What the rules find that look at the source as a whole.
    pub(crate) fn check_source(&self, source: &str, path: &str, watch: &Watch<'_>) -> Vec<Finding> {
        let module = Module::parse("");
        let mut walker = Walker::new(self, self.context(&Code::new(&module, source, path)), watch);
        walker.source();
        walker.finish().0.findings
    }

    fn context<'a>(&'a self, code: &Code<'a>) -> Context<'a> {
        Context {
            source: code.source,
            options: &self.options,
            imports: Imports::new(code.outside),
            bodies: Bodies::new(code.module.suite(), code.outside),
            outermost: None,
            bound: Cell::default(),
            in_f_string: false,
            skips_asserts: self.assert_skips.iter().any(|skip| skip.is_match(code.path)),
            findings: Vec::new(),
        }
    }
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Watch(running {:?})", self.running.get().map(|rule| rule.id))
    }
}

/// The rules that look at code rather than at comments about them.
fn rules_of_code() -> impl Iterator<Item = &'static Rule> {
    rules::all().filter(|rule| !rules::is_about_comments(rule))
}

/// A shell pattern as Python's `fnmatch` reads it: `*` and `?` match `/` as well, and there are no
/// alternatives in braces.
pub fn fnmatch(pattern: &str) -> Regex {
    let mut regex = String::from(r"(?s)\A");
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            '[' => match character_class(rest.as_str()) {
                Some((class, length)) => {
                    regex.push_str(&class);
                    rest = rest.as_str()[length..].chars();
                }
                None => regex.push_str(r"\["),
            },
            c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    regex.push_str(r"\z");
    // A class may hold a range that runs backwards; it matches nothing, as in Python.
    Regex::new(&regex).unwrap_or_else(|_| never())
}

fn never() -> Regex {
    Regex::new(r"[^\s\S]").expect("a constant pattern")
}

/// The class that `rest` opens with (behind its bracket), and its length in bytes with the closing
/// bracket; none where it is not closed.
fn character_class(rest: &str) -> Option<(String, usize)> {
    let negated = rest.starts_with('!');
    let start = usize::from(negated);
    // A bracket right at the start belongs to the class.
    let first = start + rest[start..].chars().next()?.len_utf8();
    let end = first + rest.get(first..)?.find(']')?;
    let members = rest[start..end].replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]");
    let members = members.replace('&', r"\&").replace('~', r"\~").replace('^', r"\^");
    Some((format!("[{}{members}]", if negated { "^" } else { "" }), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_python_has_them() {
        for (pattern, path, expected) in [
            ("*_test.py", "./deep/down/a_test.py", true),
            ("*_test.py", "./a_test.pyc", false),
            ("*/test_?.py", "./x/test_1.py", true),
            ("[!a]b", "cb", true),
            ("[!a]b", "ab", false),
            ("[]]", "]", true),
            ("[a", "[a", true),
            ("{a,b}", "a", false),
            ("{a,b}", "{a,b}", true),
            ("a.py", "axpy", false),
            ("[z-a]", "m", false),
        ] {
            assert_eq!(fnmatch(pattern).is_match(path), expected, "{pattern} on {path}");
        }
    }
}
