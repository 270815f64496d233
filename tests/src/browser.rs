//! The browser in which tests look at pages and at VS Code.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use crate::tools::{Unavailable, run};

/// What Chromium is called.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Where Chromium is. It is installed where that can be done.
///
/// # Errors
/// If there is none.
pub fn chromium() -> Result<PathBuf, Unavailable> {
    static FOUND: LazyLock<Result<PathBuf, Unavailable>> = LazyLock::new(find_or_install);
    FOUND.clone()
}

fn find_or_install() -> Result<PathBuf, Unavailable> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let find = || {
        let folders = std::env::split_paths(&path);
        let files = folders.flat_map(|folder| BROWSERS.map(|name| folder.join(name)));
        files.into_iter().find(|file| file.is_file())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    let id = Command::new("id").arg("-u").output();
    if !id.is_ok_and(|id| id.stdout == b"0\n") {
        return Err("there is no Chromium, and only root can install it".to_owned());
    }
    run(Command::new("apt-get").args(["update", "--quiet"]))?;
    let install = ["install", "--quiet", "--yes", "--no-install-recommends", "chromium"];
    run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(install))?;
    find().ok_or_else(|| "Chromium was installed and is not on PATH".to_owned())
}
