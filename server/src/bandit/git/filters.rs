//! The programs through which git sends the contents of files: who wrote the repository, or something
//! in it, chooses the files, and may have chosen the programs.

use std::ffi::OsString;

use super::{GitError, bytes};

/// So many paths go on one command line, which may be short.
const PATHS_AT_ONCE: usize = 100;

/// The names of all filters that are configured.
pub fn all() -> Result<Vec<String>, GitError> {
    // Where nothing is found this fails, and so it does over a configuration that cannot be read; the
    // list of everything fails over that alone.
    let listed = bytes(&["config", "--list", "--name-only", "-z"])?;
    let listed = String::from_utf8_lossy(&listed);
    let name = |key: &str| Some(key.strip_prefix("filter.")?.rsplit_once('.')?.0.to_owned());
    let mut names: Vec<String> = listed.split('\0').filter_map(name).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// The options of git under which none of these runs.
pub fn switched_off(filters: &[String]) -> Result<Vec<OsString>, GitError> {
    let mut options = Vec::new();
    for filter in filters {
        // Git takes what stands before the first of these to be the key.
        if filter.contains(['=', char::REPLACEMENT_CHARACTER]) {
            return Err(GitError::Filter(filter.clone()));
        }
        for setting in ["clean=", "smudge=", "process=", "required=false"] {
            options.extend(["-c".into(), format!("filter.{filter}.{setting}").into()]);
        }
    }
    Ok(options)
}

/// How many of these paths go through one of the filters.
pub fn count_filtered(paths: &[OsString], filters: &[String]) -> Result<usize, GitError> {
    let mut count = 0;
    if filters.is_empty() {
        return Ok(count);
    }
    for paths in paths.chunks(PATHS_AT_ONCE) {
        let mut arguments = ["check-attr", "-z", "filter", "--"].map(OsString::from).to_vec();
        arguments.extend_from_slice(paths);
        let attributes = bytes(&arguments)?;
        let values = attributes.split(|byte| *byte == 0).skip(2).step_by(3);
        count += values.filter(|value| filters.iter().any(|filter| filter.as_bytes() == *value)).count();
    }
    Ok(count)
}
