//! Edits of the configuration that governs a document.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tower_lsp::ls_types::{TextEdit, Uri};

use super::minimal::edits_between;
use super::rewrite::Rewrite;
use crate::config::{Config, FILE_NAMES, Ignore, ignoring, pattern_of};
use crate::lsp::client::Client;
use crate::lsp::documents::{Documents, Text};

/// The document whose configuration is edited.
#[derive(Debug, Clone, Copy)]
pub(super) struct Governed<'a> {
    /// Where it is, if it is a file.
    pub(super) path: Option<&'a Path>,
    /// What governs it.
    pub(super) config: &'a Config,
    /// What is open, configurations perhaps among it.
    pub(super) documents: &'a Documents,
    pub(super) client: &'a Client,
}

/// A configuration file.
struct Target {
    path: PathBuf,
    is_pyproject: bool,
    is_new: bool,
}

impl Governed<'_> {
    /// Has `rule` ignored in the document alone. An error says why that cannot be.
    pub(super) fn ignore_in_file(self, rule: &str) -> Result<Rewrite, String> {
        let path = self.path.ok_or("the document is no file yet; save it first")?;
        let target = self.target()?;
        let folder = target.path.parent().unwrap_or(Path::new(""));
        let inside =
            path.strip_prefix(folder).map_err(|_| format!("the file is not in `{}`", folder.display()))?;
        self.rewrite(&target, Ignore::In(rule, &pattern_of(inside)))
    }

    /// Has `rule` ignored in all that the configuration governs.
    pub(super) fn ignore_in_project(self, rule: &str) -> Result<Rewrite, String> {
        self.rewrite(&self.target()?, Ignore::Everywhere(rule))
    }

    /// The configuration that governs the document, or the one that would if it said anything.
    fn target(self) -> Result<Target, String> {
        if let Some(path) = &self.config.path {
            return Ok(Target::existing(path.clone()));
        }
        let mut bases = self.config.bases.iter();
        let root = match self.path {
            Some(path) => {
                bases.filter(|base| path.starts_with(base)).max_by_key(|base| base.as_os_str().len())
            }
            None => bases.next(),
        };
        let root = root.ok_or("the file is in no folder that you work in, and has no configuration")?;
        let below = self.path.and_then(Path::parent).unwrap_or(root);
        let folders = below.ancestors().take_while(|folder| folder.starts_with(root));
        let mut files = folders.flat_map(|folder| FILE_NAMES.map(|name| folder.join(name)));
        if let Some(path) = files.find(|path| path.is_file()) {
            return Ok(Target::existing(path));
        }
        if !self.client.creates_files {
            return Err("there is no configuration, and the editor makes no files; \
                        add a `ridealong.toml`"
                .to_owned());
        }
        Ok(Target { path: root.join(FILE_NAMES[0]), is_pyproject: false, is_new: true })
    }

    fn rewrite(self, target: &Target, ignore: Ignore<'_>) -> Result<Rewrite, String> {
        let change =
            |text: &str| ignoring(text, target.is_pyproject, ignore).map_err(|error| error.to_string());
        let rewrite = rewritten(&target.path, self.documents, self.client, change)?;
        Ok(Rewrite { is_new: target.is_new, ..rewrite })
    }
}

/// What `change` makes of the file at `path`: of its text in the editor if it is open, or else on disk. One
/// that is not there is empty.
pub(super) fn rewritten(
    path: &Path,
    documents: &Documents,
    client: &Client,
    change: impl FnOnce(&str) -> Result<String, String>,
) -> Result<Rewrite, String> {
    let uri = Uri::from_file_path(path).ok_or_else(|| format!("`{}` has no URI", path.display()))?;
    let open =
        documents.iter().find(|document| document.key().to_file_path().is_some_and(|other| *other == *path));
    let (uri, version, text) = match open {
        Some(document) => (document.key().clone(), Some(document.version), document.text.clone()),
        None => (uri, None, Text::new(&on_disk(path)?)),
    };
    let new = change(text.content())?;
    let positions = text.positions(client.encoding);
    let edits = edits_between(text.content(), &new).into_iter();
    let edits = edits.map(|edit| TextEdit { range: positions.range(edit.range), new_text: edit.text });
    Ok(Rewrite { uri, version, is_new: false, edits: edits.collect() })
}

fn on_disk(path: &Path) -> Result<String, String> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| format!("`{}` cannot be read: {error}", path.display())),
    }
}

impl Target {
    fn existing(path: PathBuf) -> Self {
        let is_pyproject = path.file_name().is_some_and(|name| name == "pyproject.toml");
        Self { path, is_pyproject, is_new: false }
    }
}
