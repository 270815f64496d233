//! What may be written: the files that the user named, and those below the folders that they named.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{CHANGED, Proposal};
use crate::cli::write;

/// The places that the user named, behind any links.
#[derive(Debug)]
pub struct Permit {
    named: Vec<PathBuf>,
}

impl Permit {
    /// For these files and folders.
    pub fn for_paths(paths: &[PathBuf]) -> Self {
        Self { named: paths.iter().filter_map(|path| fs::canonicalize(path).ok()).collect() }
    }

    /// Writes a file, unless that is not permitted or it is not what it was. `written` are the files that
    /// were written before, under whatever name; returns whether this one is not among them.
    pub(super) fn write(
        &self,
        proposal: &Proposal,
        written: &mut HashMap<PathBuf, Vec<u8>>,
    ) -> Result<bool, String> {
        let target = fs::canonicalize(&proposal.after.absolute).map_err(|error| cannot(&error))?;
        if written.get(&target) == Some(&proposal.new) {
            return Ok(false);
        }
        if !self.allows(&target) {
            let target = target.display();
            return Err(format!(
                "is a link to `{target}`, which was not named, and was not fixed; name that file"
            ));
        }
        if fs::read(&target).map_err(|error| cannot(&error))? != proposal.old {
            return Err(CHANGED.to_owned());
        }
        let metadata = fs::metadata(&target).map_err(|error| cannot(&error))?;
        if metadata.permissions().readonly() {
            return Err("is read-only, and was not fixed; make it writable".to_owned());
        }
        write::replace(&target, &proposal.new).map_err(|error| cannot(&error))?;
        written.insert(target, proposal.new.clone());
        Ok(true)
    }

    fn allows(&self, target: &Path) -> bool {
        self.named.iter().any(|named| target.starts_with(named))
    }
}

fn cannot(error: &std::io::Error) -> String {
    format!("cannot be written, and was not fixed: {error}")
}
