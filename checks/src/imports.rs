//! The imports that fixes bring along.
//!
//! A rule sees one piece of a file, so it only says what its fix [needs](crate::Fix::needs). When all
//! findings of the file are known, [`Top`] turns that into an edit: nothing where the name is bound at the
//! top already, an import behind those at the top where it is not; and where the name means something else,
//! there is no fix.

mod bound;
mod lead;
#[cfg(test)]
mod tests;

use ruff_python_ast::Stmt;
use ruff_text_size::{Ranged, TextSize};

use crate::pieces::Shift;
use crate::{Edit, Finding, Fix};
use lead::Lead;

pub(crate) use bound::{Names, bound_in_function};

/// Declares the imports: the statement of each, and the name that it binds.
macro_rules! imports {
    ($($(#[doc = $doc:literal])+ $import:ident: $statement:literal, $name:literal;)+) => {
        /// An import that a fix may need. There are few, so that a set of them is a number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Import {
            $($(#[doc = $doc])+ $import,)+
        }

        impl Import {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$import),+];

            /// The statement.
            pub const fn statement(self) -> &'static str {
                match self {
                    $(Self::$import => $statement,)+
                }
            }

            /// The name that it binds.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$import => $name,)+
                }
            }
        }
    };
}

imports! {
    /// For literals in place of expressions.
    Ast: "import ast", "ast";
    /// For parsers that refuse entities.
    DefusedElementTree: "import defusedxml.ElementTree", "defusedxml";
    /// For parsers that refuse entities.
    DefusedExpatBuilder: "import defusedxml.expatbuilder", "defusedxml";
    /// For parsers that refuse entities.
    DefusedExpatReader: "import defusedxml.expatreader", "defusedxml";
    /// For parsers that refuse entities.
    DefusedMinidom: "import defusedxml.minidom", "defusedxml";
    /// For parsers that refuse entities.
    DefusedPulldom: "import defusedxml.pulldom", "defusedxml";
    /// For parsers that refuse entities.
    DefusedSax: "import defusedxml.sax", "defusedxml";
    /// For replies that may be compressed, in the servers and clients of `xmlrpc`.
    DefusedXmlrpc: "import defusedxml.xmlrpc", "defusedxml";
    /// For texts in HTML, with values that are escaped.
    FormatHtml: "from django.utils.html import format_html", "format_html";
    /// For hashes.
    Hashlib: "import hashlib", "hashlib";
    /// For escaping by the name of the template.
    Jinja2: "import jinja2", "jinja2";
    /// For telling what went wrong.
    Logging: "import logging", "logging";
    /// For the environment and paths.
    Os: "import os", "os";
    /// For policies about hosts.
    Paramiko: "import paramiko", "paramiko";
    /// For the generator of the system.
    Random: "import random", "random";
    /// For numbers that nobody can guess.
    Secrets: "import secrets", "secrets";
    /// For quoting what goes to a shell.
    Shlex: "import shlex", "shlex";
    /// For contexts that check certificates.
    Ssl: "import ssl", "ssl";
    /// For processes without a shell.
    Subprocess: "import subprocess", "subprocess";
    /// For the Python that runs.
    Sys: "import sys", "sys";
    /// For files that nobody else can have made.
    Tempfile: "import tempfile", "tempfile";
    /// For loaders that make plain data.
    Yaml: "import yaml", "yaml";
}

impl Import {
    /// Whether `import {module}` is as good as this.
    fn is_by(self, module: &str) -> bool {
        let own = self.statement().strip_prefix("import ");
        let rest = own.and_then(|own| module.strip_prefix(own));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether `from {module} import {name}` is the same as this.
    fn is_from(self, module: &str, name: &str) -> bool {
        let own = self.statement().strip_prefix("from ").and_then(|own| own.split_once(" import "));
        own == Some((module, name))
    }

    /// Whether it binds its name to the package that `import {module}` binds.
    fn is_beside(self, module: &str) -> bool {
        let package = module.split('.').next().unwrap_or_default();
        self.statement().starts_with("import ") && self.name() == package
    }
}

/// What stands at the top of a file, or what a piece adds to that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Top {
    /// The names that are bound to something else.
    taken: Names,
    /// What is imported at the top, with the end of the statement.
    imported: Vec<(Import, TextSize)>,
    lead: Lead,
    /// Where the text ends.
    end: TextSize,
}

impl Top {
    /// That of a module, or of a piece of one that stands at its top.
    pub(crate) fn of_module(suite: &[Stmt], source: &str, parses: bool) -> Self {
        let mut imported = Vec::new();
        for statement in suite {
            let here = bound::imported_by(statement);
            imported.extend(
                Import::ALL
                    .iter()
                    .filter(|import| here.contains(**import))
                    .map(|import| (*import, statement.end())),
            );
        }
        let lead = if parses { Lead::of(suite, source) } else { Lead::closed() };
        Self { taken: bound::taken_in(suite), imported, lead, end: TextSize::of(source) }
    }

    /// That of a piece in a class.
    pub(crate) fn of_class(suite: &[Stmt]) -> Self {
        Self { taken: bound::taken_in(suite), lead: Lead::closed(), ..Self::default() }
    }

    /// Whether the file is another one for it. Most pieces only end the block of imports, and that shows by
    /// their being left out.
    pub(crate) fn is_worth_telling(&self) -> bool {
        self.taken != Names::default() || !self.imported.is_empty() || !self.lead.only_ends()
    }

    /// Adds what a piece below adds, which starts at `start`.
    pub(crate) fn add(&mut self, piece: &Self, start: TextSize, shift: Shift) {
        if self.end != start {
            self.lead.close();
        }
        self.end = shift.offset(piece.end);
        self.taken.extend(piece.taken);
        for (import, end) in &piece.imported {
            if !self.imported.iter().any(|(known, _)| known == import) {
                self.imported.push((*import, shift.offset(*end)));
            }
        }
        self.lead.add(piece.lead, shift);
    }

    /// Adds the edits that import what the fixes need, and takes away the fixes that cannot have it.
    pub(crate) fn bring(&self, findings: &mut [Finding], source: &str) {
        for finding in findings {
            let at = finding.node.start();
            finding.fixes.retain_mut(|fix| fix.needs.is_empty() || self.complete(fix, at, source));
        }
    }

    /// Adds the edit that imports what `fix` needs. False where that cannot be.
    fn complete(&self, fix: &mut Fix, at: TextSize, source: &str) -> bool {
        if fix.needs.iter().any(|import| self.taken.contains(*import)) {
            return false;
        }
        let has = |import: Import| self.imported.iter().any(|(known, end)| *known == import && *end <= at);
        let missing: Vec<&str> =
            fix.needs.iter().filter(|import| !has(**import)).map(|import| import.statement()).collect();
        if missing.is_empty() {
            return true;
        }
        let edit = self.lead.insertion(&missing, source);
        let can_be = edit.is_some();
        fix.edits.splice(0..0, edit);
        can_be
    }
}

/// Whether a fix needs an import, so that the top of the file has to be looked at.
pub(crate) fn are_needed(findings: &[Finding]) -> bool {
    findings.iter().flat_map(|finding| &finding.fixes).any(|fix| !fix.needs.is_empty())
}

impl Edit {
    /// Whether this is nothing but an import at the top that a fix needs.
    pub fn is_import(&self) -> bool {
        let is_known = |line: &str| Import::ALL.iter().any(|import| import.statement() == line);
        let mut lines = self.text.lines().filter(|line| !line.is_empty()).peekable();
        self.range.is_empty() && lines.peek().is_some() && lines.all(is_known)
    }
}
