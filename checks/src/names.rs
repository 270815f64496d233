//! Names as Bandit resolves them: by the imports seen so far, whatever the scope.

use std::borrow::Cow;

use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::finding::Origin;
use crate::surroundings::{self, Imported, Outside, PieceImports};

/// The imports that the walk has come past, and those above the piece that it goes over.
#[derive(Debug, Default)]
pub(crate) struct Imports<'a> {
    aliases: FxHashMap<&'a str, Alias<'a>>,
    imported: FxHashSet<Cow<'a, str>>,
    outside: Option<&'a Outside<'a>>,
}

#[derive(Debug)]
struct Alias<'a> {
    target: Cow<'a, str>,
    range: TextRange,
}

/// What a name was last bound to.
enum Binding<'i, 'a> {
    Here(&'i Alias<'a>),
    Above(Origin, &'a surroundings::Alias),
}

impl<'a> Imports<'a> {
    pub(crate) fn new(outside: Option<&'a Outside<'a>>) -> Self {
        Self { outside, ..Self::default() }
    }

    /// Whether `name` was imported by exactly this name: `yaml` by `import yaml`, `yaml.load` by
    /// `from yaml import load`.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.imported.contains(name) || self.is_imported_above(|| Imported::Exactly(Name::new(name)))
    }

    /// Whether `part` stands anywhere in the name of something imported: `flask` in `flask_login.utils`.
    pub(crate) fn any_contains(&self, part: &str) -> bool {
        self.imported.iter().any(|name| name.contains(part))
            || self.is_imported_above(|| Imported::Within(Name::new(part)))
    }

    fn is_imported_above(&self, question: impl FnOnce() -> Imported) -> bool {
        self.outside.is_some_and(|outside| outside.is_imported(question()))
    }

    fn binding(&self, name: &str) -> Option<Binding<'_, 'a>> {
        if let Some(alias) = self.aliases.get(name) {
            return Some(Binding::Here(alias));
        }
        let (piece, alias) = self.outside?.alias(name)?;
        Some(Binding::Above(Origin { piece: Some(piece), range: alias.range }, alias))
    }

    /// What the walk has come past, for the pieces below.
    pub(crate) fn imported_here(&self) -> PieceImports {
        let aliases = self.aliases.iter().map(|(name, alias)| {
            let (target, range) = (Name::new(&alias.target), alias.range);
            (Name::new(name), surroundings::Alias { target, range })
        });
        let imported = self.imported.iter().map(Name::new);
        PieceImports { aliases: aliases.collect(), imported: imported.collect() }
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
    pub(crate) fn qualify(&self, mut expression: &Expr, name: &mut String) -> Option<Origin> {
        name.clear();
        let mut attributes: SmallVec<[&str; 8]> = SmallVec::new();
        while let Expr::Attribute(attribute) = expression {
            attributes.push(attribute.attr.as_str());
            expression = &attribute.value;
        }
        let mut import = None;
        if let Expr::Name(base) = expression {
            match self.binding(base.id.as_str()) {
                Some(Binding::Here(alias)) => {
                    name.push_str(&alias.target);
                    import = Some(Origin { piece: None, range: alias.range });
                }
                Some(Binding::Above(origin, alias)) => {
                    name.push_str(&alias.target);
                    import = Some(origin);
                }
                None => name.push_str(base.id.as_str()),
            }
        }
        for attribute in attributes.iter().rev() {
            name.push('.');
            name.push_str(attribute);
        }
        import
    }
}
