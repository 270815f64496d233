//! What the pages show between fences: configurations are right, and commands do what is shown.

use std::fs;
use std::path::Path;

use ridealong_tests::docs;
use ridealong_tests::tree::Tree;
use saphyr_parser::Parser;
use toml_edit::DocumentMut;

use super::console;

/// A fenced block.
pub struct Block {
    /// The page, and the line of the opening fence, from 1.
    pub place: String,
    /// The word behind the fence.
    pub language: String,
    /// What the comment right above it says: `<!-- file: app.py -->`, `<!-- not run: why -->`.
    pub note: Option<String>,
    /// What stands between the fences.
    pub text: String,
}

impl Block {
    /// What follows `kind:` in the comment above.
    pub fn note_of(&self, kind: &str) -> Option<&str> {
        self.note.as_deref()?.strip_prefix(kind)?.strip_prefix(':').map(str::trim)
    }
}

/// The blocks of all pages, page by page. Those of the rules are tested as what the rules say.
fn pages() -> Vec<Vec<Block>> {
    let folder = docs::folder();
    let mut pages = Vec::new();
    for inner in ["", "editors", "reference"] {
        for entry in fs::read_dir(folder.join(inner)).expect("a folder of the guide") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(blocks(&path, path.strip_prefix(&folder).expect("a page of the guide")));
            }
        }
    }
    assert!(pages.len() > 15, "only {} pages", pages.len());
    pages
}

fn blocks(path: &Path, shown: &Path) -> Vec<Block> {
    let text = fs::read_to_string(path).expect("a page");
    let mut blocks = Vec::new();
    let mut above = "";
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            let text: String = text.flat_map(|line| [line, "\n"]).collect();
            let note = above.strip_prefix("<!--").and_then(|note| note.strip_suffix("-->"));
            let place = format!("docs/{}:{}", shown.display(), number + 1);
            let note = note.map(|note| note.trim().to_owned());
            blocks.push(Block { place, language: language.to_owned(), note, text });
        }
        above = line;
    }
    blocks
}

#[test]
fn commands_do_what_is_shown() {
    let mut commands = 0;
    for page in pages() {
        let tree = Tree::new::<&str>(&[]);
        for block in page {
            if let Some(path) = block.note_of("file") {
                tree.write(path, &block.text);
            }
            if block.language == "console" && block.note_of("not run").is_none() {
                commands += console::run(&tree, &block);
            }
        }
    }
    assert!(commands > 20 || cfg!(windows), "only {commands} commands");
}

#[test]
fn configurations_are_right() {
    let mut configurations = 0;
    for block in pages().iter().flatten().filter(|block| block.language == "toml") {
        let Block { place, text, .. } = block;
        if let Err(error) = text.parse::<DocumentMut>() {
            panic!("{place}: {error}");
        }
        // In these pages there are the editors' own configurations.
        if place.contains("editors") {
            continue;
        }
        let name = if text.contains("[tool.") { "pyproject.toml" } else { "ridealong.toml" };
        let said = Tree::new(&[(name, text.as_str()), ("app.py", "")]).check(&[]);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{place}");
        configurations += 1;
    }
    assert!(configurations > 20, "only {configurations} configurations");
}

#[test]
fn yaml_and_json_can_be_read() {
    let mut read = 0;
    for Block { place, language, text, .. } in pages().iter().flatten() {
        match language.as_str() {
            "json" if !place.contains("editors") => {
                let value = serde_json::from_str::<serde_json::Value>(text);
                assert!(value.is_ok(), "{place}: {value:?}");
            }
            "yaml" => {
                let error = Parser::new_from_str(text).find_map(Result::err);
                assert!(error.is_none(), "{place}: {error:?}");
            }
            _ => continue,
        }
        read += 1;
    }
    assert!(read > 8, "only {read} blocks");
}
