//! The pages of the guide that are made from the program, so that they say what it does.

mod commands;
mod configuration;
mod rules;
mod settings;
mod summary;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// What stands above all that is made, for those who open the file to change it.
const MADE: &str = "<!-- `tests/docs` makes this page from the program: change it there. -->\n\n";

/// The folder of the guide.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// The pages that are made, by their paths in the folder, as they have to be.
pub fn pages() -> anyhow::Result<BTreeMap<String, String>> {
    let mut pages = rules::pages();
    for (path, text) in [
        ("reference/command-line.md", commands::page()),
        ("reference/configuration.md", configuration::page()),
        ("reference/editor-settings.md", settings::page()),
    ] {
        pages.insert(path.to_owned(), text);
    }
    for page in pages.values_mut() {
        page.insert_str(0, MADE);
    }
    pages.insert("SUMMARY.md".to_owned(), summary::page(&folder())?);
    Ok(pages)
}

/// What has to be done for the folder to hold the pages as they have to be, a line for each.
pub fn stale() -> anyhow::Result<Vec<String>> {
    let folder = folder();
    let pages = pages()?;
    let other = pages.iter().filter(|(path, text)| {
        // Git may have changed the ends of lines.
        let found = fs::read_to_string(folder.join(path)).map(|found| found.replace("\r\n", "\n"));
        found.ok().as_ref() != Some(text)
    });
    let other = other.map(|(path, _)| format!("docs/{path} is not as the program has it"));
    let left = left_over(&folder, &pages)?;
    let left = left.iter().map(|path| format!("docs/{path} is of a rule that there is not"));
    Ok(other.chain(left).collect())
}

/// Writes the pages, and removes those of rules that there are no more.
pub fn write() -> anyhow::Result<()> {
    let folder = folder();
    let pages = pages()?;
    for (path, text) in &pages {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().context("a page is in a folder")?)?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for path in left_over(&folder, &pages)? {
        fs::remove_file(folder.join(path))?;
    }
    Ok(())
}

/// The pages of rules that are in the folder and not among `pages`.
fn left_over(folder: &Path, pages: &BTreeMap<String, String>) -> anyhow::Result<Vec<String>> {
    let entries = fs::read_dir(folder.join("rules")).into_iter().flatten();
    let paths = entries.map(|entry| Ok(format!("rules/{}", entry?.file_name().to_string_lossy())));
    let paths: anyhow::Result<Vec<_>> = paths.collect();
    Ok(paths?.into_iter().filter(|path| !pages.contains_key(path)).collect())
}

/// `text` such that Markdown shows it as it is. What stands between backticks is code already.
fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(number, part)| match number % 2 {
        0 => part.replace('*', r"\*").replace('_', r"\_").replace('<', "&lt;"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_shows_what_is_no_markup() {
        assert_eq!(plain("the *.py of `a_*.py` in <b> and a_b"), r"the \*.py of `a_*.py` in &lt;b> and a\_b");
    }
}
