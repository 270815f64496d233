//! The reference of the editor's settings.

use std::fmt::Write as _;

use ridealong::lsp::{SETTINGS, Setting};

const HEAD: &str = "\
# Editor settings

These are about you: what you want to see, and where. What a project is checked by stands in its own
[configuration](configuration.md), so that everybody and CI see the same.

They stand in the section `ridealong` of your editor's settings: `ridealong.preset` in VS Code, `settings` of
`vim.lsp.config(\"ridealong\", …)` in Neovim, `ridealong-settings` in Emacs. Any client may send them as
`initializationOptions` too; the section counts before those. They may differ from folder to folder where the
editor can have it so, and a change counts at once. What is misspelt or of the wrong kind is told, and what
was before it stays.
";

/// The page.
pub fn page() -> String {
    SETTINGS.iter().fold(HEAD.to_owned(), |text, setting| text + &section(setting))
}

fn section(setting: &Setting) -> String {
    let Setting { key, text, words, default, example } = setting;
    let mut section = format!("\n## `ridealong.{key}`\n\n{text}\n\n");
    for (word, meaning) in *words {
        _ = writeln!(section, "- `{word}`: {meaning}");
    }
    if !words.is_empty() {
        section.push('\n');
    }
    _ = write!(section, "Default: {default}.\n\n```json\n{{ \"ridealong.{key}\": {example} }}\n```\n");
    section
}
