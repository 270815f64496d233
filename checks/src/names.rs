//! Names as Bandit resolves them: by the imports seen so far, whatever the scope.

use std::borrow::Cow;

use ruff_python_ast::{Expr, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// The imports that the walk has come past.
#[derive(Debug, Default)]
pub(crate) struct Imports<'a> {
    aliases: FxHashMap<&'a str, Alias<'a>>,
    imported: FxHashSet<Cow<'a, str>>,
}

#[derive(Debug)]
struct Alias<'a> {
    target: Cow<'a, str>,
    range: TextRange,
}

impl<'a> Imports<'a> {
    /// Whether `name` was imported by exactly this name: `yaml` by `import yaml`, `yaml.load` by
    /// `from yaml import load`.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.imported.contains(name)
    }

    /// Whether `part` stands anywhere in the name of something imported: `flask` in `flask_login.utils`.
    pub(crate) fn any_contains(&self, part: &str) -> bool {
        self.imported.iter().any(|name| name.contains(part))
    }

    /// Where `name` was imported, if what it was last bound to is `qualified`.
    pub(crate) fn binding(&self, name: &str, qualified: &str) -> Option<TextRange> {
        self.aliases.get(name).filter(|alias| alias.target == qualified).map(|alias| alias.range)
    }

    /// Takes in `import a, b.c as d`. Only `as` makes an alias.
    pub(crate) fn import(&mut self, statement: &'a StmtImport) {
        for alias in &statement.names {
            self.import_name(alias);
        }
    }

    /// Takes in `from m import n`. The dots of a relative import are dropped; without a module name
    /// it counts as a plain import of the names.
    pub(crate) fn import_from(&mut self, statement: &'a StmtImportFrom) {
        let Some(module) = &statement.module else {
            for alias in &statement.names {
                self.import_name(alias);
            }
            return;
        };
        for alias in &statement.names {
            let target = format!("{module}.{}", alias.name);
            self.imported.insert(Cow::Owned(target.clone()));
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            let alias = Alias { target: Cow::Owned(target), range: alias.range() };
            self.aliases.insert(name.as_str(), alias);
        }
    }

    fn import_name(&mut self, alias: &'a ruff_python_ast::Alias) {
        if let Some(asname) = &alias.asname {
            let target = Cow::Borrowed(alias.name.as_str());
            self.aliases.insert(asname.as_str(), Alias { target, range: alias.range() });
        }
        self.imported.insert(Cow::Borrowed(alias.name.as_str()));
    }

    /// Writes the qualified name of `expression` to `name`: a name through the aliases, an attribute
    /// joined to its resolved base; any other base is empty, so that `f().x` is `.x`. Returns the
    /// place of the import behind an alias that was used.
    ///
    /// Bandit also looks joined names up in the aliases; as an alias never holds a dot, none is found.
    pub(crate) fn qualify(&self, mut expression: &Expr, name: &mut String) -> Option<TextRange> {
        name.clear();
        let mut attributes: SmallVec<[&str; 8]> = SmallVec::new();
        while let Expr::Attribute(attribute) = expression {
            attributes.push(attribute.attr.as_str());
            expression = &attribute.value;
        }
        let mut import = None;
        if let Expr::Name(base) = expression {
            if let Some(alias) = self.aliases.get(base.id.as_str()) {
                name.push_str(&alias.target);
                import = Some(alias.range);
            } else {
                name.push_str(base.id.as_str());
            }
        }
        for attribute in attributes.iter().rev() {
            name.push('.');
            name.push_str(attribute);
        }
        import
    }
}
