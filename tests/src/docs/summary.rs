//! The table of contents: what is written by hand, with the editors and the rules that there are.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Context;

use super::rules;
use crate::markdown::heading;

/// The pages of editors in their order. Those that are not among these stand behind them.
const EDITORS: [&str; 8] = ["vscode", "neovim", "emacs", "helix", "zed", "sublime", "vim", "kate"];

/// The table of contents of the guide in `folder`, as it has to be.
pub fn page(folder: &Path) -> anyhow::Result<String> {
    let path = folder.join("SUMMARY.md");
    let found = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let editors = editors(&folder.join("editors"))?;
    let rules = rules::all().iter().fold(String::new(), |text, rule| {
        let (id, name) = (rule.id, rule.name.replace('_', r"\_"));
        text + &format!("  - [{id}: {name}](rules/{id}.md)\n")
    });
    let mut summary = String::new();
    for line in found.lines() {
        let is_made = line.contains("](editors/") || line.contains("](rules/");
        let is_overview = line.contains("/index.md)");
        if is_made && !is_overview {
            continue;
        }
        _ = writeln!(summary, "{line}");
        if is_made {
            summary.push_str(if line.contains("](rules/") { &rules } else { &editors });
        }
    }
    Ok(summary)
}

/// The lines of the editors that there are pages of.
fn editors(folder: &Path) -> anyhow::Result<String> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name != "index" && path.extension().is_some_and(|extension| extension == "md") {
            let place = EDITORS.iter().position(|editor| *editor == name).unwrap_or(EDITORS.len());
            pages.push((place, name, fs::read_to_string(&path)?));
        }
    }
    pages.sort();
    let lines = pages.iter().map(|(_, name, text)| format!("  - [{}](editors/{name}.md)\n", heading(text)));
    Ok(lines.collect())
}
