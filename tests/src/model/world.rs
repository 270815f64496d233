//! How things are: what is on disk, what is open, and what the user has set.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::step::TEXTS;

/// The files that documents may be of, by what stands at the end of their URIs. One has two.
const FILES: [(&str, &str); 9] = [
    ("one/app.py", "one/app.py"),
    ("one/lib.py", "one/lib.py"),
    ("one/l%69b.py", "one/lib.py"),
    ("one/test_app.py", "one/test_app.py"),
    ("one/sub/deep.py", "one/sub/deep.py"),
    ("one/gen/made.py", "one/gen/made.py"),
    ("two/main.py", "two/main.py"),
    ("two/window.pyw", "two/window.pyw"),
    ("outside.py", "outside.py"),
];

/// A document that is no file.
const UNTITLED: &str = "untitled:Untitled-1";

/// The folders in which a configuration may stand. In each there is a document that stays open, so that
/// the server reads each configuration that is good, and comes back to it when the next is broken.
pub const PLACES: [&str; 3] = ["one", "one/sub", "two"];

const ANCHOR: &str = "assert anchor\nexec(anchor)\n";

const CONFIGURATIONS: [&str; 2] = ["ridealong.toml", "pyproject.toml"];

/// What may stand in a configuration, and whether that is broken.
const CONTENTS: [Option<(&str, bool)>; 9] = [
    None,
    Some(("", false)),
    Some(("ignore = ['B101']\n", false)),
    Some(("select = ['B1']\n", false)),
    Some(("exclude = ['gen', 'l*.py']\n", false)),
    Some(("preset = 'bandit'\n", false)),
    Some(("slect = []\n", true)),
    Some(("ignore = ['B101'\n", true)),
    Some(("ignore = ['é', 'B101']\n", true)),
];

/// What the user may have set: everywhere, and for the second folder.
const SETTINGS: [(&str, Option<&str>); 6] = [
    (r#"{"diagnosticMode":"workspace"}"#, None),
    (r#"{"diagnosticMode":"openFilesOnly"}"#, None),
    (r#"{"diagnosticMode":"workspace","severities":{"B101":"error","medium":"off"}}"#, None),
    (r#"{"diagnosticMode":"workspace","preset":"bandit"}"#, None),
    (r#"{"diagnosticMode":"openFilesOnly","showLeftOut":true}"#, None),
    (r#"{"diagnosticMode":"workspace"}"#, Some(r#"{"diagnosticMode":"openFilesOnly","preset":"bandit"}"#)),
];

/// A document that is open.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file that it is, if it is one.
    pub path: Option<PathBuf>,
    /// The texts that it had, the present one last.
    pub past: Vec<String>,
    pub version: i64,
}

impl Document {
    pub fn new(path: Option<PathBuf>, text: impl Into<String>) -> Self {
        Self { path, past: vec![text.into()], version: 1 }
    }

    pub fn text(&self) -> &str {
        self.past.last().map(String::as_str).unwrap_or_default()
    }

    pub fn is_configuration(&self) -> bool {
        self.path.as_ref().is_some_and(|path| path.extension().is_some_and(|end| end == "toml"))
    }
}

/// What stands in the configuration files of a folder, and whether that is broken.
type Contents = [Option<(String, bool)>; 2];

/// How things are.
pub struct World {
    _folder: TempDir,
    /// The folder, with no link in its path.
    pub root: PathBuf,
    /// The documents by their URIs.
    pub open: BTreeMap<String, Document>,
    /// The cells of the notebook, if that is open.
    pub notebook: Option<Vec<(String, Document)>>,
    /// The version of the notebook.
    pub notebook_version: i64,
    settings: usize,
    pub has_two: bool,
    configurations: [Contents; 3],
    /// What stood there when it was last good.
    good: [Contents; 3],
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().canonicalize().expect("it is there");
        let mut world = Self {
            _folder: folder,
            root,
            open: BTreeMap::new(),
            notebook: None,
            notebook_version: 1,
            settings: 0,
            has_two: true,
            configurations: Default::default(),
            good: Default::default(),
        };
        // The walk honours what git ignores in a repository alone.
        fs::create_dir_all(world.root.join("one/.git")).expect("a folder is made");
        for (number, (_, path)) in FILES.iter().enumerate() {
            world.write(Path::new(path), TEXTS[number % TEXTS.len()]);
        }
        world.write(Path::new("one/book.ipynb"), &notebook_file(&["exec(x)\n", "assert y\n"]));
        for place in PLACES {
            let path = Path::new(place).join("anchor.py");
            world.write(&path, ANCHOR);
            world.open.insert(world.uri(&path), Document::new(Some(path), ANCHOR));
        }
        world
    }

    /// The same in another folder.
    pub fn copy(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let root = folder.path().canonicalize().expect("it is there");
        copy_files(&self.root, &root);
        let (here, there) = (self.root.display().to_string(), root.display().to_string());
        let moved = |(uri, document): (&String, &Document)| (uri.replace(&here, &there), document.clone());
        let cells = self.notebook.as_ref();
        Self {
            _folder: folder,
            root,
            open: self.open.iter().map(moved).collect(),
            notebook: cells.map(|cells| cells.iter().map(|(uri, document)| moved((uri, document))).collect()),
            notebook_version: self.notebook_version,
            settings: self.settings,
            has_two: self.has_two,
            configurations: self.configurations.clone(),
            good: self.good.clone(),
        }
    }

    /// The URI of a file below the folder.
    pub fn uri(&self, path: &Path) -> String {
        let path = path.display().to_string().replace('\\', "/");
        let root = self.root.display().to_string().replace('\\', "/");
        format!("file://{}{root}/{path}", if root.starts_with('/') { "" } else { "/" })
    }

    /// The URIs of all documents that may be opened and closed, with their files.
    pub fn names(&self) -> Vec<(String, Option<PathBuf>)> {
        let files = FILES.iter().map(|(name, path)| (self.uri(Path::new(name)), Some(PathBuf::from(path))));
        files.chain([(UNTITLED.to_owned(), None)]).collect()
    }

    /// The URI and the path of the notebook.
    pub fn notebook_name(&self) -> (String, PathBuf) {
        let path = PathBuf::from("one/book.ipynb");
        (self.uri(&path), path)
    }

    /// The URIs of the open documents that come and go.
    pub fn movable(&self) -> Vec<String> {
        let names = self.names().into_iter().map(|(uri, _)| uri);
        names.filter(|uri| self.open.contains_key(uri)).collect()
    }

    /// Whether a document shows the file.
    pub fn is_open(&self, path: &Path) -> bool {
        self.open.values().any(|document| document.path.as_deref() == Some(path))
    }

    pub fn read(&self, path: &Path) -> Option<String> {
        fs::read_to_string(self.root.join(path)).ok()
    }

    pub fn write(&self, path: &Path, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }

    pub fn remove(&self, path: &Path) {
        let _ = fs::remove_file(self.root.join(path));
    }

    /// What the user has set: everywhere, and for the second folder.
    pub fn settings(&self) -> (Value, Option<Value>) {
        let read = |text: &str| serde_json::from_str(text).expect("settings are JSON");
        let (everywhere, two) = SETTINGS[self.settings];
        (read(everywhere), two.map(read))
    }

    /// Has the user set something else; what is for one folder only where that can be told.
    pub fn set(&mut self, number: usize, can_be_scoped: bool) {
        self.settings = number % if can_be_scoped { SETTINGS.len() } else { SETTINGS.len() - 1 };
    }

    /// Whether the command line would show the same, as far as settings go.
    pub fn is_as_on_the_command_line(&self) -> bool {
        self.settings == 0 && self.broken().is_empty()
    }

    /// The folders that the user works in.
    pub fn folders(&self) -> Vec<Value> {
        let names = if self.has_two { &["one", "two"][..] } else { &["one"] };
        names.iter().map(|name| json!({ "uri": self.uri(Path::new(name)), "name": name })).collect()
    }

    /// How many configurations there may be, and how much may stand in one.
    pub const PLACES_AND_CONTENTS: (usize, usize) = (PLACES.len() * CONFIGURATIONS.len(), CONTENTS.len());

    /// The configuration of this number: where it is broken somewhere, one in that folder, so that at no time
    /// two are. Then what was good last would depend on the order of repairs.
    pub fn configuration(&self, number: usize) -> (usize, usize) {
        let place = (0..PLACES.len()).find(|place| is_broken(&self.configurations[*place]));
        (place.unwrap_or(number / 2 % PLACES.len()), number % 2)
    }

    /// Writes a configuration, with the content of this number, or deletes it. Returns its path and text.
    pub fn configure(&mut self, (place, name): (usize, usize), content: usize) -> (PathBuf, Option<String>) {
        let path = Path::new(PLACES[place]).join(CONFIGURATIONS[name]);
        let table = if name == 1 { "[tool.ridealong]\n" } else { "" };
        let content = CONTENTS[content].map(|(text, is_broken)| (format!("{table}{text}"), is_broken));
        self.put(&path, content.as_ref());
        let text = content.as_ref().map(|(text, _)| text.clone());
        self.configurations[place][name] = content;
        (path, text)
    }

    /// Notes that the server has read what stands there now.
    pub fn configured(&mut self) {
        for (now, good) in self.configurations.iter().zip(&mut self.good) {
            if !is_broken(now) {
                good.clone_from(now);
            }
        }
    }

    /// The configuration files that are broken, whether or not they count.
    pub fn broken(&self) -> Vec<PathBuf> {
        let files = |(contents, place): (&Contents, &str)| {
            let broken = contents.iter().zip(CONFIGURATIONS);
            let broken =
                broken.filter(|(content, _)| content.as_ref().is_some_and(|(_, is_broken)| *is_broken));
            broken.map(|(_, name)| Path::new(place).join(name)).collect::<Vec<_>>()
        };
        self.configurations.iter().zip(PLACES).flat_map(files).collect()
    }

    /// Writes what was good last, or what there is now.
    pub fn put_all(&self, what_was_good: bool) {
        let all = if what_was_good { &self.good } else { &self.configurations };
        for (contents, place) in all.iter().zip(PLACES) {
            for (content, name) in contents.iter().zip(CONFIGURATIONS) {
                self.put(&Path::new(place).join(name), content.as_ref());
            }
        }
    }

    fn put(&self, path: &Path, content: Option<&(String, bool)>) {
        match content {
            Some((text, _)) => self.write(path, text),
            None => self.remove(path),
        }
    }
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_files(&path, &copy);
        } else {
            fs::copy(&path, &copy).expect("a file is copied");
        }
    }
}

/// Whether what counts in a folder is broken.
fn is_broken(contents: &Contents) -> bool {
    contents.iter().flatten().next().is_some_and(|(_, is_broken)| *is_broken)
}

/// A notebook as it lies on disk.
pub fn notebook_file(cells: &[&str]) -> String {
    let cells = cells.iter().map(|source| {
        json!({ "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": source })
    });
    let cells: Vec<_> = cells.collect();
    json!({ "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4 }).to_string()
}
