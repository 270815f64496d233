//! Where the files of a commit lie while it is scanned in the place of the working tree.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

/// A folder with the files of a commit, which keep the names that they have below the root of the
/// working tree. The default is none: what is named is what is read.
#[derive(Debug, Clone, Default)]
pub struct Checkout {
    /// The root, by the names under which the command line knows it. Without any, nothing is elsewhere.
    roots: Vec<PathBuf>,
    folder: PathBuf,
}

impl Checkout {
    /// The files below `root`, the current folder, lie in `folder`. Some of `paths` may know the root by
    /// other names, which lead to it over links.
    pub fn new<'a>(root: &Path, paths: impl IntoIterator<Item = &'a PathBuf>, folder: &Path) -> Self {
        let mut roots = vec![root.to_owned()];
        let real = std::fs::canonicalize(root).ok();
        for path in paths.into_iter().filter(|path| path.is_absolute()) {
            let path = normal(path);
            let is_root = |path: &&Path| real.is_some() && std::fs::canonicalize(path).ok() == real;
            roots.extend(path.ancestors().find(is_root).map(Path::to_owned));
        }
        Self { roots, folder: folder.to_owned() }
    }

    /// Where the file that is called `path` lies.
    pub fn place<'a>(&self, path: &'a Path) -> Cow<'a, Path> {
        let Some(root) = self.roots.first() else { return path.into() };
        let absolute = normal(&root.join(path));
        let inside = self.roots.iter().find_map(|root| absolute.strip_prefix(root).ok());
        inside.map_or(path.into(), |inside| self.folder.join(inside).into())
    }

    /// The same, or `path` itself where the commit has no such file: a configuration need not be in it.
    pub fn place_if_there<'a>(&self, path: &'a Path) -> Cow<'a, Path> {
        let place = self.place(path);
        if place.exists() { place } else { path.into() }
    }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = normal.pop(),
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_below_the_root_lies_elsewhere() {
        let none = Checkout::default();
        assert_eq!(none.place(Path::new("../x")), Path::new("../x"));
        let checkout = Checkout::new(Path::new("/a/b"), &[], Path::new("/t"));
        for (path, expected) in [
            ("/a/b/c.py", "/t/c.py"),
            ("/a/b", "/t"),
            ("./c/../d.py", "/t/d.py"),
            ("../b/c.py", "/t/c.py"),
            ("/a/bc.py", "/a/bc.py"),
            ("/a/b/../c.py", "/a/b/../c.py"),
            ("../c.py", "../c.py"),
        ] {
            assert_eq!(checkout.place(Path::new(path)), Path::new(expected), "{path}");
        }
        assert_eq!(checkout.place_if_there(Path::new("c.toml")), Path::new("c.toml"));
    }
}
