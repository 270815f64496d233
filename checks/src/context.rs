//! What a rule may ask, and how it reports.

use std::cell::Cell;

use ruff_python_ast::StmtFunctionDef;
use ruff_text_size::{Ranged, TextSize};

use crate::bodies::Bodies;
use crate::finding::Related;
use crate::imports::{Names, bound_in_function};
use crate::names::Imports;
use crate::options::Options;
use crate::{Call, Finding, Import, Rule, StringConstant};

/// The surroundings in which a rule looks at a node.
#[derive(Debug)]
pub struct Context<'a> {
    /// The text of the module.
    pub(crate) source: &'a str,
    pub(crate) options: &'a Options,
    pub(crate) imports: Imports<'a>,
    /// The functions around the node, and what is assigned in them.
    pub(crate) bodies: Bodies<'a>,
    /// The outermost function round the node, `async` or not.
    pub(crate) outermost: Option<&'a StmtFunctionDef>,
    /// What that binds, once it was asked: its place, and the names.
    pub(crate) bound: Cell<Option<(TextSize, Names)>>,
    /// Whether the node stands within an f-string or a t-string. Before Python 3.12 its quotes may not
    /// stand there.
    pub(crate) in_f_string: bool,
    /// Whether the path of the module is one where `assert` is welcome.
    pub(crate) skips_asserts: bool,
    pub(crate) findings: Vec<Finding>,
}

impl<'a> Context<'a> {
    /// The source at `range`.
    pub(crate) fn text(&self, range: impl Ranged) -> &'a str {
        &self.source[range.range()]
    }

    /// Whether a function round the node binds the name of `import`.
    pub(crate) fn is_bound_in_function(&self, import: Import) -> bool {
        let Some(function) = self.outermost else { return false };
        let known = self.bound.get().filter(|(place, _)| *place == function.start());
        let (_, names) = known.unwrap_or_else(|| (function.start(), bound_in_function(function)));
        self.bound.set(Some((function.start(), names)));
        names.contains(import)
    }

    /// Reports `rule` for `node`, with the severity, confidence and message of the rule.
    pub(crate) fn report(&mut self, rule: &'static Rule, node: impl Ranged) -> &mut Finding {
        let index = self.findings.len();
        self.findings.push(Finding::new(rule, node.range()));
        &mut self.findings[index]
    }

    /// Reports `rule` for a string constant. Bandit's line range is that of what the string stands in.
    pub(crate) fn report_string(&mut self, rule: &'static Rule, string: &StringConstant<'_>) -> &mut Finding {
        let lines = string.ancestor(1).map_or(string.range, |ancestor| ancestor.lines(self.source));
        self.report(rule, string.range).over(lines)
    }

    /// Reports `rule` for a call. The callee is underlined, and the import that gave it its name is
    /// told.
    pub(crate) fn report_call(&mut self, rule: &'static Rule, call: &Call<'_>) -> &mut Finding {
        let finding = self.report(rule, call.node);
        finding.at(call.callee());
        if let Some(origin) = call.import {
            let message = format!("`{}` gets its name here", call.name);
            finding.related.push(Related { origin, message });
        }
        finding
    }
}
