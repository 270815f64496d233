//! Writing into a configuration file, which keeps its comments and its layout.

use std::path::Path;

use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, Table, Value};

use super::slashed;

/// What is to be left out from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignore<'a> {
    /// A rule, in all files that the configuration governs.
    Everywhere(&'a str),
    /// A rule, in the files of a pattern.
    In(&'a str, &'a str),
}

/// Why a configuration cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It is no TOML.
    #[error("the configuration cannot be read; mend it first")]
    Broken,
    /// Something of another kind stands where something has to be written.
    #[error("`{0}` in the configuration is not what it has to be; mend it first")]
    Shape(String),
    /// Bandit's table knows no files.
    #[error("`[tool.bandit]` cannot say in which files; a table `[tool.ridealong]`, in its place, can")]
    OfBandit,
}

/// The text of a configuration file that also ignores this. `is_pyproject` says that the table
/// `[tool.ridealong]` or `[tool.bandit]` is meant, of which the first one is made where there is none.
pub fn ignoring(text: &str, is_pyproject: bool, ignore: Ignore<'_>) -> Result<String, EditError> {
    // TOML is read and written without carriage returns.
    let has_crlf = text.contains("\r\n");
    let mut document: DocumentMut = text.parse().map_err(|_| EditError::Broken)?;
    let root = document.as_item_mut();
    if !is_pyproject {
        write(root, ignore)?;
    } else if is_bandits(root) {
        let Ignore::Everywhere(rule) = ignore else { return Err(EditError::OfBandit) };
        push(table_in(table_in(root, "tool", true)?, "bandit", false)?, "skips", rule)?;
    } else {
        write(table_in(table_in(root, "tool", true)?, "ridealong", false)?, ignore)?;
    }
    let text = document.to_string();
    Ok(if has_crlf { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text })
}

/// The pattern that means the file at this path from the folder of the configuration, and no other.
pub fn pattern_of(inside: &Path) -> String {
    let mut pattern = String::new();
    for c in slashed(inside).chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}') {
            pattern.extend(['[', c, ']']);
        } else {
            pattern.push(c);
        }
    }
    // A pattern without a slash means a name at any depth.
    if pattern.contains('/') { pattern } else { format!("/{pattern}") }
}

/// Whether Bandit's table is the one that counts.
fn is_bandits(root: &Item) -> bool {
    let tool = root.get("tool").and_then(Item::as_table_like);
    tool.is_some_and(|tool| !tool.contains_key("ridealong") && tool.contains_key("bandit"))
}

fn write(table: &mut Item, ignore: Ignore<'_>) -> Result<(), EditError> {
    match ignore {
        Ignore::Everywhere(rule) => push(table, "ignore", rule),
        Ignore::In(rule, pattern) => push(table_in(table, "per-file-ignores", false)?, pattern, rule),
    }
}

/// The table of this name, which is made where there is none, in the manner of the one that it stands in;
/// an implicit one has no heading of its own.
fn table_in<'a>(parent: &'a mut Item, name: &str, is_implicit: bool) -> Result<&'a mut Item, EditError> {
    let wrong = || EditError::Shape(name.to_owned());
    let (is_inline, is_dotted) = (parent.is_inline_table(), parent.as_table().is_some_and(Table::is_dotted));
    let new = || {
        if is_inline {
            return Item::Value(Value::InlineTable(InlineTable::new()));
        }
        let mut table = Table::new();
        table.set_implicit(is_implicit);
        table.set_dotted(is_dotted);
        Item::Table(table)
    };
    let item = parent.as_table_like_mut().ok_or_else(wrong)?.entry(name).or_insert_with(new);
    if item.is_table_like() { Ok(item) } else { Err(wrong()) }
}

/// Adds a rule to the list of this name, which is made where there is none.
fn push(table: &mut Item, name: &str, rule: &str) -> Result<(), EditError> {
    let wrong = || EditError::Shape(name.to_owned());
    let table = table.as_table_like_mut().ok_or_else(wrong)?;
    let list = table.entry(name).or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let list = list.as_array_mut().ok_or_else(wrong)?;
    let has_it = list.iter().any(|item| item.as_str().is_some_and(|item| item.eq_ignore_ascii_case(rule)));
    if !has_it {
        append(list, rule);
    }
    Ok(())
}

/// Adds a text to a list: on a line of its own where the others have one.
fn append(list: &mut Array, text: &str) {
    let Some(last) = list.len().checked_sub(1).and_then(|last| list.get(last)) else {
        return list.push(text);
    };
    let decor = |text: Option<&RawString>| text.and_then(RawString::as_str).unwrap_or_default().to_owned();
    let (before, behind) = (decor(last.decor().prefix()), decor(last.decor().suffix()));
    let Some((_, indent)) = before.rsplit_once('\n') else { return list.push(text) };
    // Remarks behind the last one stay on its line, and what closes the list on its own.
    let trailing = list.trailing().as_str().unwrap_or_default().to_owned();
    let rest = format!("{behind}{trailing}");
    let (remarks, end) = rest.rsplit_once('\n').map_or((rest.as_str(), ""), |(remarks, end)| (remarks, end));
    let (remarks, end) = (remarks.to_owned(), format!("\n{end}"));
    if let Some(last) = list.len().checked_sub(1).and_then(|last| list.get_mut(last)) {
        last.decor_mut().set_suffix("");
    }
    let mut value = Value::from(text);
    value.decor_mut().set_prefix(format!("{remarks}\n{indent}"));
    list.push_formatted(value);
    list.set_trailing(if rest.contains('\n') { end } else { String::new() });
    list.set_trailing_comma(true);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(text: &str, is_pyproject: bool) -> String {
        ignoring(text, is_pyproject, Ignore::Everywhere("B101")).unwrap()
    }

    fn file(text: &str, is_pyproject: bool) -> String {
        ignoring(text, is_pyproject, Ignore::In("B101", "a/x.py")).unwrap()
    }

    #[test]
    fn a_list_keeps_its_layout() {
        for (before, after) in [
            ("", "ignore = [\"B101\"]\n"),
            ("ignore = []\n", "ignore = [\"B101\"]\n"),
            ("# why\nignore = ['B1']  # so\n", "# why\nignore = ['B1', \"B101\"]  # so\n"),
            ("ignore = ['B101']\n", "ignore = ['B101']\n"),
            (
                "ignore = [\n    'B1',  # one\n    'B2',  # two\n]\n",
                "ignore = [\n    'B1',  # one\n    'B2',  # two\n    \"B101\",\n]\n",
            ),
            ("ignore = [\n  'B1'  # one\n]\n", "ignore = [\n  'B1',  # one\n  \"B101\",\n]\n"),
            ("ignore = [\n  'B1',\n  # end\n]\n", "ignore = [\n  'B1',\n  # end\n  \"B101\",\n]\n"),
            ("[assert_used]\nskips = []\n", "ignore = [\"B101\"]\n[assert_used]\nskips = []\n"),
            ("ignore = ['B1']\r\nselect = []\r\n", "ignore = ['B1', \"B101\"]\r\nselect = []\r\n"),
        ] {
            assert_eq!(project(before, false), after, "{before}");
            assert_eq!(project(after, false), after, "a second time");
        }
    }

    #[test]
    fn tables_are_made_where_there_are_none() {
        for (before, after) in [
            ("", "[tool.ridealong]\nignore = [\"B101\"]\n"),
            ("[project]\nname = 'x'\n", "[project]\nname = 'x'\n\n[tool.ridealong]\nignore = [\"B101\"]\n"),
            (
                "[tool.ruff]\nselect = [] # all\n",
                "[tool.ruff]\nselect = [] # all\n\n[tool.ridealong]\nignore = [\"B101\"]\n",
            ),
            (
                "[tool.ridealong]\n# nothing yet\n\n[project]\n",
                "[tool.ridealong]\nignore = [\"B101\"]\n# nothing yet\n\n[project]\n",
            ),
            (
                "tool.ridealong.noqa = true\n",
                "tool.ridealong.noqa = true\ntool.ridealong.ignore = [\"B101\"]\n",
            ),
            (
                "[tool]\nridealong = { noqa = true }\n",
                "[tool]\nridealong = { noqa = true , ignore = [\"B101\"] }\n",
            ),
            ("[tool.bandit]\nskips = ['B1']\n", "[tool.bandit]\nskips = ['B1', \"B101\"]\n"),
        ] {
            assert_eq!(project(before, true), after, "{before}");
        }
    }

    #[test]
    fn a_file_has_a_list_of_its_own() {
        for (is_pyproject, before, after) in [
            (false, "", "[per-file-ignores]\n\"a/x.py\" = [\"B101\"]\n"),
            (
                false,
                "[per-file-ignores]\n'a/x.py' = ['B2']\n",
                "[per-file-ignores]\n'a/x.py' = ['B2', \"B101\"]\n",
            ),
            (
                true,
                "[tool.ridealong]\nnoqa = true\n",
                "[tool.ridealong]\nnoqa = true\n\n[tool.ridealong.per-file-ignores]\n\"a/x.py\" = [\"B101\"]\n",
            ),
            (
                false,
                "per-file-ignores = { x = ['B1'] }\n",
                "per-file-ignores = { x = ['B1'] , \"a/x.py\" = [\"B101\"] }\n",
            ),
        ] {
            let edited = file(before, is_pyproject);
            assert_eq!(edited, after, "{before}");
            assert!(edited.parse::<DocumentMut>().is_ok());
        }
    }

    #[test]
    fn what_cannot_be_edited_is_left_alone() {
        let edit = |text: &str, ignore| ignoring(text, true, ignore);
        assert_eq!(edit("[tool", Ignore::Everywhere("B101")), Err(EditError::Broken));
        let shape = |name: &str| Err(EditError::Shape(name.to_owned()));
        assert_eq!(edit("tool = 1", Ignore::Everywhere("B101")), shape("tool"));
        assert_eq!(edit("[tool.ridealong]\nignore = 1", Ignore::Everywhere("B101")), shape("ignore"));
        assert_eq!(edit("[tool.bandit]\n", Ignore::In("B101", "x")), Err(EditError::OfBandit));
    }

    #[test]
    fn a_pattern_means_one_file() {
        for path in ["x.py", "a/x.py", "a[1]/{b}.py", "?*.py"] {
            let globs = super::super::Globs::new(vec![pattern_of(Path::new(path))]).unwrap();
            assert!(globs.has(Path::new(path)), "{path}");
            assert!(!globs.has(&Path::new("b").join(path)) && !globs.has(Path::new("a1/b.py")), "{path}");
        }
    }
}
