//! What to import in the place of what is on the blacklist.

use ruff_python_ast::{Alias, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::{Context, Edit, Fix, Rule};

/// What the modules of `defusedxml` have under the same name. The class of a builder is not among it.
const DEFUSED: &[(&str, &str, &[&str])] = &[
    ("xml.etree.ElementTree", "defusedxml.ElementTree", ELEMENT_TREE),
    ("xml.etree.cElementTree", "defusedxml.ElementTree", ELEMENT_TREE),
    ("xml.sax", "defusedxml.sax", &["make_parser", "parse", "parseString"]),
    ("xml.sax.expatreader", "defusedxml.expatreader", &["create_parser"]),
    ("xml.dom.expatbuilder", "defusedxml.expatbuilder", &["parse", "parseString"]),
    ("xml.dom.minidom", "defusedxml.minidom", &["parse", "parseString"]),
    ("xml.dom.pulldom", "defusedxml.pulldom", &["parse", "parseString"]),
];

const ELEMENT_TREE: &[&str] =
    &["ParseError", "XML", "XMLParser", "fromstring", "iterparse", "parse", "tostring"];

/// The fix of an import on the blacklist.
pub(crate) fn of_import(_: &Context<'_>, rule: &'static Rule, node: &StmtImport) -> Option<Fix> {
    // Without `as`, the calls name the module in full.
    let [Alias { name, asname: Some(_), .. }] = &*node.names else { return None };
    if rule.id == "B413" {
        return cryptodome(name, name.range());
    }
    let module = defused(name)?.1;
    Some(by_defused(vec![Edit::replace(name.range(), module)]))
}

/// The fix of an import from a module on the blacklist.
pub(crate) fn of_import_from(
    context: &Context<'_>,
    rule: &'static Rule,
    node: &StmtImportFrom,
) -> Option<Fix> {
    let module = node.module.as_ref().filter(|_| node.level == 0)?;
    if rule.id == "B413" {
        return cryptodome(module, module.range());
    }
    if let Some((_, instead, functions)) = defused(module) {
        let has_all = node.names.iter().all(|alias| functions.contains(&alias.name.as_str()));
        return has_all.then(|| by_defused(vec![Edit::replace(module.range(), *instead)]));
    }
    // The module itself is imported, from its package.
    let [alias] = &*node.names else { return None };
    let (_, instead, _) = defused(&format!("{module}.{}", alias.name))?;
    let (package, name) = instead.rsplit_once('.')?;
    let mut edits = vec![Edit::replace(module.range(), package)];
    if name != alias.name.as_str() {
        let is_named = alias.asname.is_some();
        let named = if is_named { name.to_owned() } else { format!("{name} as {}", alias.name) };
        edits.push(Edit::replace(alias.name.range(), named));
    }
    let has_comments = context.text(node.range()).contains(['#', '\\']);
    (!has_comments).then(|| by_defused(edits))
}

fn defused(module: &str) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    DEFUSED.iter().find(|(own, ..)| *own == module)
}

fn by_defused(edits: Vec<Edit>) -> Fix {
    Fix::unsafe_("Import from `defusedxml`", edits)
}

/// Imports from the package that cannot be confused with another.
fn cryptodome(module: &str, range: TextRange) -> Option<Fix> {
    let is_crypto = module == "Crypto" || module.starts_with("Crypto.");
    let package = TextRange::at(range.start(), TextSize::of("Crypto"));
    let edit = Edit::replace(package, "Cryptodome");
    is_crypto.then(|| Fix::unsafe_("Import from `Cryptodome`", vec![edit]))
}
