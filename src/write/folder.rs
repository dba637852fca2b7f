//! Which folders can be output folders.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::{Action, WriteError};

/// The folders of a site whose files are read: output among them would be read as input.
const SOURCES: [&str; 6] = ["content", "static", "strings", "templates", "themes", ".git"];

/// Refuses an output folder that is the site's own, holds it, or overlaps with a folder that is read.
///
/// # Errors
/// [`WriteError::Folder`] with the reason, or one of the system's.
pub fn check_folder(root: &Path, out: &Path) -> Result<(), WriteError> {
    let refused = |why: String| Err(WriteError::Folder { folder: out.to_owned(), why });
    let (root, target) = (resolve(root)?, resolve(out)?);
    if target == root {
        return refused("it is the site's own folder".to_owned());
    }
    if root.starts_with(&target) {
        return refused("the site's folder lies inside it".to_owned());
    }
    for name in SOURCES {
        // Both as it is named and where it leads, if it is a link.
        let named = root.join(name);
        let real = fs::canonicalize(&named).unwrap_or_else(|_| named.clone());
        for source in [&named, &real] {
            if target.starts_with(source) {
                return refused(format!("it is or lies inside `{name}/`, which the build reads"));
            }
            if source.starts_with(&target) {
                return refused(format!("`{name}/`, which the build reads, lies inside it"));
            }
        }
    }
    Ok(())
}

/// Refuses a folder that leads out of `guard`.
pub(super) fn check_inside(folder: &Path, target: &Path, guard: &Path) -> Result<(), WriteError> {
    let guard = resolve(guard)?;
    if target.starts_with(&guard) {
        return Ok(());
    }
    let why =
        format!("it leads to `{}`, outside the site's folder; name it with `--out` if that is meant", target.display());
    Err(WriteError::Folder { folder: folder.to_owned(), why })
}

/// A folder's path without links, whether or not all of it exists.
pub(super) fn resolve(folder: &Path) -> Result<PathBuf, WriteError> {
    let absolute = std::path::absolute(folder).map_err(|error| WriteError::io(Action::Read, folder, error))?;
    let refused = |why: &str| WriteError::Folder { folder: folder.to_owned(), why: why.to_owned() };
    let mut missing = Vec::new();
    let mut there = absolute.as_path();
    loop {
        match fs::canonicalize(there) {
            Ok(canonical) if canonical.is_dir() => {
                return Ok(missing.iter().rev().fold(canonical, |path, name| path.join(name)));
            }
            Ok(_) => return Err(refused("there is a file of that name")),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(refused("there is a file where a folder above it should be"));
            }
            Err(error) => return Err(WriteError::io(Action::Read, there, error)),
        }
        if fs::symlink_metadata(there).is_ok() {
            return Err(refused("it is a symbolic link that leads nowhere"));
        }
        // What is above a folder that does not exist is not known, so `..` has no meaning there.
        let (Some(Component::Normal(name)), Some(above)) = (there.components().next_back(), there.parent()) else {
            return Err(refused("a part of its path does not exist"));
        };
        missing.push(name);
        there = above;
    }
}
