//! What the command line says of the files on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::shown::State;
use super::world::World;
use crate::binary;

/// The findings of a file: the line and the id of each.
type Found = Vec<(u64, String)>;

/// Compares what is shown with what the command line says of the files that are as they are on disk.
pub fn compare(world: &World, shown: &State) -> Result<(), String> {
    let folders: &[&str] = if world.has_two { &["one", "two"] } else { &["one"] };
    let output = binary::command()
        .current_dir(&world.root)
        .args(["check", "--output-format", "json"])
        .args(folders)
        .output()
        .map_err(|error| error.to_string())?;
    let report: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
        format!("`ridealong check`: {error}: {}", String::from_utf8_lossy(&output.stderr))
    })?;
    let mut said: BTreeMap<PathBuf, Found> = BTreeMap::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        let line = finding["range"]["start"]["line"].as_u64().unwrap_or_default();
        let id = finding["id"].as_str().unwrap_or_default().to_owned();
        let path = PathBuf::from(finding["path"].as_str().unwrap_or_default());
        said.entry(path).or_default().push((line, id));
    }
    for (uri, path) in comparable(world, folders) {
        let mut said = said.remove(&path).unwrap_or_default();
        let mut shown = shown.get(&uri).map(|texts| found(texts)).unwrap_or_default();
        said.sort();
        shown.sort();
        if said != shown {
            return Err(format!("{}\n  shown: {shown:?}\n  check: {said:?}", path.display()));
        }
    }
    Ok(())
}

/// The files of which client and command line see the same, with their URIs.
fn comparable(world: &World, folders: &[&str]) -> Vec<(String, PathBuf)> {
    let files = world.names().into_iter().filter_map(|(uri, path)| Some((uri, path?)));
    let files = files.filter(|(uri, path)| {
        let is_inside = folders.iter().any(|folder| path.starts_with(folder));
        let text = world.read(path).unwrap_or_default();
        let open = || world.open.iter().filter(|(_, document)| document.path.as_ref() == Some(path));
        let is_saved = open().all(|(name, document)| name == uri && document.text() == text);
        // A client decodes what it reads in its own way.
        is_inside && is_saved && *uri == world.uri(path) && !text.contains("coding") && !has_mark(&text)
    });
    files.collect::<BTreeSet<_>>().into_iter().collect()
}

fn has_mark(text: &str) -> bool {
    text.contains('\u{feff}')
}

fn found(texts: &[String]) -> Found {
    let read = texts.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
    let found = read.filter_map(|diagnostic| {
        let line = diagnostic["range"]["start"]["line"].as_u64()? + 1;
        Some((line, diagnostic["code"].as_str()?.to_owned()))
    });
    found.collect()
}

/// Whether all that is open is on disk as it is in the editor, but for what is no file.
pub fn is_all_saved(world: &World) -> bool {
    let is_saved = |path: &Path, text: &str| world.read(path).as_deref() == Some(text);
    world
        .open
        .values()
        .all(|document| document.path.as_ref().is_none_or(|path| is_saved(path, document.text())))
}
