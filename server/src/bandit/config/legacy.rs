//! Older forms of configuration that Bandit still reads: profiles, and lists of calls and imports in
//! the place of the built-in ones.

use std::collections::BTreeSet;

use ridealong_checks::{Confidence, Hook, Rule, Severity, rules};

use super::value::Value;

/// Which tests run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The ids of those that run; all where it is empty.
    pub include: BTreeSet<String>,
    /// The ids of those that do not run.
    pub exclude: BTreeSet<String>,
    /// What takes the place of both built-in lists of calls and imports.
    pub blacklist: Option<Blacklist>,
}

/// Rows in the place of the built-in lists. They are the same for the whole run of the program, and
/// are never given back.
pub type Blacklist = Vec<&'static Rule>;

/// The id that stands for both built-in lists together.
const BLACKLIST: &str = "B001";

/// What is told for a row that has no id of its own.
const NO_ID: &str = "LEGACY";

/// Whether there are rows for either list.
pub fn has_blacklist(config: &Value) -> bool {
    let has = |block: &str, sets: &str| {
        config.get(block).and_then(|block| block.get(sets)).is_some_and(|sets| !sets.is_empty())
    };
    has("blacklist_calls", "bad_name_sets") || has("blacklist_imports", "bad_import_sets")
}

/// The profiles of a configuration, by name.
pub fn profiles(config: &Value) -> Result<Vec<(String, Profile)>, String> {
    let rows = Rows {
        calls: rows(config, "blacklist_calls", "bad_name_sets", "qualnames", "{func}")?,
        imports: rows(config, "blacklist_imports", "bad_import_sets", "imports", "{module}")?,
    };
    let pairs = match config.get("profiles") {
        None => return Ok(Vec::new()),
        Some(Value::Map(pairs)) => pairs,
        Some(other) => return Err(format!("`profiles` is {other} where a table is expected")),
    };
    let profiles = pairs.iter().map(|(name, value)| {
        let Value::String(name) = name else {
            return Err(format!("`profiles` has {name} as a name where a text is expected"));
        };
        let Value::Map(_) = value else {
            return Err(format!("`profiles.{name}` is {value} where a table is expected"));
        };
        Ok((name.clone(), profile(config, name, value, &rows)?))
    });
    profiles.collect()
}

fn profile(config: &Value, name: &str, value: &Value, rows: &Rows) -> Result<Profile, String> {
    let listed = |key: &str| -> Result<BTreeSet<String>, String> {
        let texts = value.get(key).map_or(Ok(Vec::new()), Value::texts);
        Ok(texts.map_err(|problem| format!("`profiles.{name}.{key}` {problem}"))?.into_iter().collect())
    };
    let (include, exclude) = (listed("include")?, listed("exclude")?);
    for (test, block) in [
        ("blacklist_imports", "blacklist_imports"),
        ("blacklist_import_func", "blacklist_imports"),
        ("blacklist_calls", "blacklist_calls"),
    ] {
        if config.get(block).is_none() && (include.contains(test) || exclude.contains(test)) {
            return Err(format!(
                "`profiles.{name}` names `{test}`, which is of an older form and needs a table `{block}`; \
                 name ids such as B301 and B401 instead"
            ));
        }
    }
    let blacklist = rows.chosen(&include, &exclude);
    let (include, mut exclude) = (ids(include), ids(exclude));
    if include.contains(BLACKLIST) {
        exclude.remove(BLACKLIST);
    }
    Ok(Profile { include, exclude, blacklist })
}

/// Ids in the place of names. What is no name stays as it is.
fn ids(names: BTreeSet<String>) -> BTreeSet<String> {
    let id = |name: String| match name.as_str() {
        "blacklist_calls" | "blacklist_imports" | "blacklist_import_func" => BLACKLIST.to_owned(),
        _ => rules::all().find(|rule| rule.name == name).map_or(name, |rule| rule.id.to_owned()),
    };
    names.into_iter().map(id).collect()
}

/// The rows that a configuration has for each list.
struct Rows {
    calls: Vec<Row>,
    imports: Vec<Row>,
}

struct Row {
    id: &'static str,
    severity: Severity,
    cwe: u16,
    message: &'static str,
    names: &'static [&'static str],
}

impl Rows {
    /// What takes the place of the built-in lists, if the profile names one of them.
    ///
    /// Bandit mixes the two up: a profile that names the calls gets the rows of the imports, as calls,
    /// and the other way round. Who has such a profile has found out.
    fn chosen(&self, include: &BTreeSet<String>, exclude: &BTreeSet<String>) -> Option<Blacklist> {
        let is_chosen = |name: &str| include.contains(name) && !exclude.contains(name);
        let (calls, imports) = (is_chosen("blacklist_calls"), is_chosen("blacklist_imports"));
        let called = self.imports.iter().filter(|_| calls).map(|row| row.rule(Hook::Called(row.names)));
        let imported = self.calls.iter().filter(|_| imports).map(|row| row.rule(Hook::Imported(row.names)));
        (calls || imports).then(|| called.chain(imported).collect())
    }
}

impl Row {
    fn rule(&self, hook: Hook) -> &'static Rule {
        Box::leak(Box::new(Rule {
            id: self.id,
            name: "blacklist",
            docs: "",
            family: module_path!(),
            severity: self.severity,
            confidence: Confidence::High,
            cwe: self.cwe,
            message: self.message,
            hook,
        }))
    }
}

/// The rows under `block.sets`: a list of tables, each with rows by name.
fn rows(config: &Value, block: &str, sets: &str, names: &str, place: &str) -> Result<Vec<Row>, String> {
    let Some(sets_of_block) = config.get(block).and_then(|block| block.get(sets)) else {
        return Ok(Vec::new());
    };
    let Value::List(tables) = sets_of_block else {
        return Err(format!("`{block}.{sets}` is {sets_of_block} where a list is expected"));
    };
    let mut rows = Vec::new();
    for table in tables {
        let Value::Map(pairs) = table else {
            return Err(format!("`{block}.{sets}` holds {table} where a table is expected"));
        };
        for (name, row) in pairs {
            let name = if let Value::String(name) = name { name } else { "" };
            rows.push(
                read_row(row, names, place)
                    .map_err(|problem| format!("`{block}.{sets}`, `{name}`: {problem}"))?,
            );
        }
    }
    Ok(rows)
}

fn read_row(row: &Value, names: &str, place: &str) -> Result<Row, String> {
    let text = |key: &str| match row.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(other) => Err(format!("`{key}` is {other} where a text is expected")),
    };
    let message = text("message")?.ok_or("`message` is missing")?.replace(place, "{name}");
    let severity = match text("level")?.unwrap_or("MEDIUM") {
        "LOW" => Severity::Low,
        "MEDIUM" => Severity::Medium,
        "HIGH" => Severity::High,
        other => return Err(format!("`level` is `{other}` where LOW, MEDIUM or HIGH is expected")),
    };
    let cwe = match row.get("cwe") {
        None => 0,
        Some(Value::Int(number)) => u16::try_from(*number).map_err(|_| "`cwe` is no such number")?,
        Some(other) => return Err(format!("`cwe` is {other} where a number is expected")),
    };
    let listed = row.get(names).ok_or_else(|| format!("`{names}` is missing"))?.texts();
    let listed = listed.map_err(|problem| format!("`{names}` {problem}"))?;
    let leaked: Vec<&'static str> = listed.into_iter().map(leak).collect();
    Ok(Row {
        id: text("id")?.map_or(NO_ID, |id| leak(id.to_owned())),
        severity,
        cwe,
        message: leak(message),
        names: Box::leak(leaked.into_boxed_slice()),
    })
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}
