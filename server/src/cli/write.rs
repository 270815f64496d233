//! Writing files that the user named: whole or not at all.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Writes `bytes` to the file at `path`, behind any links. Another one takes its place at once, with the
/// same permissions, so that nobody ever sees half of it. What is no regular file is written into.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    let old = match fs::metadata(&path) {
        Ok(metadata) if !metadata.is_file() => return write_into(&path, bytes),
        Ok(metadata) => Some(metadata),
        Err(_) => None,
    };
    let mut file = temporary(folder(&path))?;
    file.write_all(bytes)?;
    if let Some(old) = &old {
        take_after(&file, old)?;
    }
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}

fn write_into(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new().write(true).open(path)?.write_all(bytes)
}

/// A new file with the permissions that a new file gets.
fn temporary(folder: PathBuf) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".ridealong-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Gives the new file what the old one had.
fn take_after(file: &NamedTempFile, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let new = file.as_file().metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only some users may give files away. The permissions below are kept in any case.
            _ = fchown(file.as_file(), Some(old.uid()), Some(old.gid()));
        }
    }
    file.as_file().set_permissions(old.permissions())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn permissions_and_links_stay() {
        let folder = tempfile::tempdir().unwrap();
        let [real, link] = ["real.py", "link.py"].map(|name| folder.path().join(name));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o751)).unwrap();
        symlink("real.py", &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o751);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_new_file_is_written_and_a_missing_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        replace(&folder.path().join("new"), b"x").unwrap();
        assert_eq!(fs::read(folder.path().join("new")).unwrap(), b"x");
        assert!(replace(&folder.path().join("no/new"), b"x").is_err());
        assert!(replace(Path::new("/dev/null"), b"x").is_ok());
    }
}
