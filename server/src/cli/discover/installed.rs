//! Folders of code that was installed rather than written here.

use std::path::Path;

/// What tools call the folders into which they install.
const NAMES: [&str; 6] =
    ["site-packages", "dist-packages", "node_modules", "__pypackages__", "venv", ".venv"];

/// What stands in a virtual environment, whatever that is called.
const MARKER: &str = "pyvenv.cfg";

/// Whether a folder holds code that was installed.
pub fn is_installed(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| NAMES.contains(&name)) || folder.join(MARKER).is_file()
}

/// Whether a folder is one of these or lies in one.
pub fn is_within_installed(folder: &Path) -> bool {
    folder.ancestors().any(is_installed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environments_are_known_by_their_name_or_their_marker() {
        let folder = tempfile::tempdir().unwrap();
        let environment = folder.path().join("any");
        std::fs::create_dir_all(environment.join("lib")).unwrap();
        assert!(!is_installed(&environment));
        std::fs::write(environment.join(MARKER), "").unwrap();
        assert!(is_installed(&environment) && !is_installed(&environment.join("lib")));
        assert!(is_within_installed(&environment.join("lib")));
        assert!(is_installed(Path::new("a/node_modules")) && !is_installed(Path::new("a/env")));
    }
}
