//! Files of a site's own that a command writes for the writer: created, never replaced; or changed, if they still are
//! what the command read.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::{Action, WriteError, files, paths};
use crate::read::open_file;

/// Creates a file below the site's folder, and the folders that hold it. `path` has `/` between its parts. Gives false and
/// touches nothing where anything of that name is there already.
///
/// # Errors
/// The path leads out of the site's folder, or over a symbolic link or something that is no folder; or the system refuses.
pub fn begin(root: &Path, path: &str, bytes: &[u8]) -> Result<bool, WriteError> {
    let folder = folder_of(root, path, true)?;
    let path = folder.join(path.rsplit('/').next().unwrap_or(path));
    // It follows no link in the file's place, not even one that leads nowhere.
    let mut file = match files::create(&path, &|| path.clone()) {
        Ok(file) => file,
        Err(WriteError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    file.write_all(bytes).map_err(|error| {
        files::discard(&path);
        WriteError::io(Action::Write, &path, error)
    })?;
    Ok(true)
}

/// Replaces a file below the site's folder in one step, if it still holds the bytes `before`.
///
/// # Errors
/// As [`begin`]; or the file is gone, or holds something else by now.
pub fn rewrite(root: &Path, path: &str, before: &[u8], bytes: &[u8]) -> Result<(), WriteError> {
    let folder = folder_of(root, path, false)?;
    let path = folder.join(path.rsplit('/').next().unwrap_or(path));
    let mut held = Vec::new();
    open_file(&path)
        .and_then(|mut file| file.read_to_end(&mut held))
        .map_err(|error| WriteError::io(Action::Read, &path, error))?;
    if held != before {
        return Err(WriteError::Changed { path });
    }
    files::replace(&path, bytes)
}

/// The folder of a path, each part of which is a true folder; made where it is not there, if that is wanted.
fn folder_of(root: &Path, path: &str, make: bool) -> Result<PathBuf, WriteError> {
    let mut folder = root.to_path_buf();
    // It refuses what leads elsewhere: `..`, roots, empty parts.
    paths::check(path).map_err(|why| WriteError::Path { path: path.to_owned(), why })?;
    let Some((parts, _)) = path.rsplit_once('/') else { return Ok(folder) };
    for part in parts.split('/') {
        folder.push(part);
        match fs::symlink_metadata(&folder) {
            Ok(there) if there.is_symlink() => return Err(WriteError::Link { path: folder }),
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Err(WriteError::io(Action::Create, &folder, ErrorKind::AlreadyExists.into())),
            Err(error) if make && error.kind() == ErrorKind::NotFound => {
                fs::create_dir(&folder).map_err(|error| WriteError::io(Action::Create, &folder, error))?;
            }
            Err(error) => return Err(WriteError::io(Action::Read, &folder, error)),
        }
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_begun_with_its_folders_and_never_replaced() {
        let site = tempfile::TempDir::new().unwrap();
        assert!(begin(site.path(), "content/2026/a.fr.md", b"un").unwrap());
        assert!(!begin(site.path(), "content/2026/a.fr.md", b"deux").unwrap());
        assert_eq!(fs::read(site.path().join("content/2026/a.fr.md")).unwrap(), b"un");
        for path in ["../a.md", "/a.md", "content/../../a.md", ""] {
            assert!(begin(site.path(), path, b"").is_err(), "{path}");
        }
        assert!(begin(site.path(), "content/2026/a.fr.md/b.md", b"").is_err());
    }

    #[test]
    fn a_file_is_changed_only_if_it_is_what_was_read() {
        let site = tempfile::TempDir::new().unwrap();
        begin(site.path(), "a.md", b"un").unwrap();
        rewrite(site.path(), "a.md", b"un", b"deux").unwrap();
        assert!(matches!(rewrite(site.path(), "a.md", b"un", b"trois"), Err(WriteError::Changed { .. })));
        assert_eq!(fs::read(site.path().join("a.md")).unwrap(), b"deux");
        assert!(rewrite(site.path(), "b.md", b"", b"").is_err());
        assert!(!site.path().join("b.md").exists());
        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let site = tempfile::TempDir::new().unwrap();
        let elsewhere = tempfile::TempDir::new().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), site.path().join("content")).unwrap();
        assert!(matches!(begin(site.path(), "content/a.md", b""), Err(WriteError::Link { .. })));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
