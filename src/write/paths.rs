//! Paths of the output: which can be files below a folder, and what they are on disk.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{LOCK, MANIFEST, MARK, TEMPORARY, WriteError};
use crate::output::Output;

/// Refuses an output that could reach outside its folder or that no file system can hold.
pub(super) fn check_output(output: &Output) -> Result<(), WriteError> {
    let mut folders = BTreeSet::new();
    for path in output.keys() {
        let why = check(path).err().or_else(|| {
            // Above one that was looked at, all were.
            let mut new = folders_above(path).take_while(|folder| folders.insert(*folder));
            new.any(|folder| output.contains_key(folder)).then_some("another file has the name of its folder")
        });
        if let Some(why) = why {
            return Err(WriteError::Path { path: path.to_string(), why });
        }
    }
    Ok(())
}

/// Whether a path is one of a file below the output folder.
pub(super) fn check(path: &str) -> Result<(), &'static str> {
    for part in path.split('/') {
        if part.is_empty() {
            return Err("a part of its path is empty");
        }
        if part.chars().any(|c| c.is_control() || c == '\\') {
            return Err("its path holds a backslash or a control character");
        }
        if [MANIFEST, LOCK, MARK, ".git"].contains(&part) || part.starts_with(TEMPORARY) {
            return Err("the name is reserved");
        }
        // Also where a drive's letter or another prefix would make it lead elsewhere.
        let mut parts = Path::new(part).components();
        if !matches!((parts.next(), parts.next()), (Some(Component::Normal(name)), None) if name == part) {
            return Err("its path leads elsewhere");
        }
    }
    Ok(())
}

/// The folders above a file, from the one that it is in: `a/b/c.html` gives `a/b` and `a`.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// The folders that hold files, however deep.
pub(super) fn folders_of<'o>(files: impl Iterator<Item = &'o Arc<str>>) -> BTreeSet<&'o str> {
    let mut folders = BTreeSet::new();
    for path in files {
        // Above one that is in it, all are.
        let _ = folders_above(path).all(|folder| folders.insert(folder));
    }
    folders
}

/// A path of the output on disk. Part by part: Windows takes `/` only in some paths.
pub(super) fn on_disk(target: &Path, path: &str) -> PathBuf {
    let mut on_disk = target.to_owned();
    on_disk.extend(path.split('/').filter(|part| !part.is_empty()));
    on_disk
}
