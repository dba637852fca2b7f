//! Files of a site's own that the command begins for the writer: created, never replaced.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{Action, WriteError, files};

/// Creates a file in a folder directly below the site's, which is made if it is not there. Gives false and touches
/// nothing where anything of that name is there already.
///
/// # Errors
/// The folder is a symbolic link or no folder, or the system refuses.
pub fn begin(root: &Path, folder: &str, name: &str, text: &str) -> Result<bool, WriteError> {
    let folder = root.join(folder);
    match fs::symlink_metadata(&folder) {
        Ok(there) if there.is_symlink() => return Err(WriteError::Link { path: folder }),
        Ok(there) if there.is_dir() => {}
        Ok(_) => return Err(WriteError::io(Action::Create, &folder, ErrorKind::AlreadyExists.into())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir(&folder).map_err(|error| WriteError::io(Action::Create, &folder, error))?;
        }
        Err(error) => return Err(WriteError::io(Action::Read, &folder, error)),
    }
    let path = folder.join(name);
    // It follows no link in the file's place, not even one that leads nowhere.
    let mut file = match files::create(&path) {
        Ok(file) => file,
        Err(WriteError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    file.write_all(text.as_bytes()).map_err(|error| {
        files::discard(&path);
        WriteError::io(Action::Write, &path, error)
    })?;
    Ok(true)
}
