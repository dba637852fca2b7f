//! Files of a site's own that a command writes for the writer: created, never replaced; or changed, if they still are
//! what the command read.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::{Action, WriteError, files, paths};
use crate::read::open_file;

/// Files that are begun together: all of them, or none. Unless they are kept, they go, with the folders made for them.
#[derive(Debug)]
pub struct Begun<'a> {
    root: &'a Path,
    files: Vec<PathBuf>,
    /// The folders that were made, each after the one that holds it.
    folders: Vec<PathBuf>,
}

impl<'a> Begun<'a> {
    /// Begins files of a site whose folder is there.
    #[must_use]
    pub fn new(root: &'a Path) -> Self {
        Self { root, files: Vec::new(), folders: Vec::new() }
    }

    /// The same, and makes the site's folder if it is not there.
    ///
    /// # Errors
    /// The system refuses to make it.
    pub fn with_root(root: &'a Path) -> Result<Self, WriteError> {
        let mut begun = Self::new(root);
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing: Vec<&Path> = root.ancestors().take_while(missing).collect();
        for folder in missing.into_iter().rev() {
            begun.make(folder.to_owned())?;
        }
        Ok(begun)
    }

    /// Creates a file below the site's folder, and the folders that hold it. `path` has `/` between its parts. Gives false
    /// and touches nothing where anything of that name is there already.
    ///
    /// # Errors
    /// The path leads out of the site's folder, or over a symbolic link or something that is no folder; or the system
    /// refuses.
    pub fn begin(&mut self, path: &str, bytes: &[u8]) -> Result<bool, WriteError> {
        let folder = folder_of(self.root, path, |folder| self.make(folder))?;
        let path = folder.join(path.rsplit('/').next().unwrap_or(path));
        // It follows no link in the file's place, not even one that leads nowhere.
        let mut file = match files::create(&path, &|| path.clone()) {
            Ok(file) => file,
            Err(WriteError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error),
        };
        self.files.push(path.clone());
        file.write_all(bytes).map_err(|error| WriteError::io(Action::Write, &path, error))?;
        Ok(true)
    }

    /// Lets what was begun stay.
    pub fn keep(mut self) {
        self.files.clear();
        self.folders.clear();
    }

    fn make(&mut self, folder: PathBuf) -> Result<(), WriteError> {
        fs::create_dir(&folder).map_err(|error| WriteError::io(Action::Create, &folder, error))?;
        self.folders.push(folder);
        Ok(())
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.files.iter().for_each(|path| files::discard(path));
        for folder in self.folders.iter().rev() {
            // What somebody has put there since stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Begins one file. See [`Begun::begin`].
///
/// # Errors
/// As there.
pub fn begin(root: &Path, path: &str, bytes: &[u8]) -> Result<bool, WriteError> {
    let mut begun = Begun::new(root);
    let is_new = begun.begin(path, bytes)?;
    begun.keep();
    Ok(is_new)
}

/// Replaces a file below the site's folder in one step, if it still holds the bytes `before`.
///
/// # Errors
/// As [`Begun::begin`]; or the file is gone, or holds something else by now.
pub fn rewrite(root: &Path, path: &str, before: &[u8], bytes: &[u8]) -> Result<(), WriteError> {
    let absent = |folder: PathBuf| Err(WriteError::io(Action::Read, &folder, ErrorKind::NotFound.into()));
    let folder = folder_of(root, path, absent)?;
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

/// The folder of a path, each part of which is a true folder; `make` is asked for each that is not there.
fn folder_of(
    root: &Path,
    path: &str,
    mut make: impl FnMut(PathBuf) -> Result<(), WriteError>,
) -> Result<PathBuf, WriteError> {
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
            Err(error) if error.kind() == ErrorKind::NotFound => make(folder.clone())?,
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
    fn files_that_are_not_kept_go_with_their_folders_and_nothing_else() {
        let place = tempfile::TempDir::new().unwrap();
        let root = place.path().join("a/site");
        let mut begun = Begun::with_root(&root).unwrap();
        assert!(begun.begin("content/2026/a.fr.md", b"un").unwrap() && begun.begin("b.md", b"b").unwrap());
        drop(begun);
        assert!(!place.path().join("a").exists());

        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("content/mine.md"), "mine").unwrap();
        let mut begun = Begun::with_root(&root).unwrap();
        assert!(begun.begin("content/2026/a.fr.md", b"un").unwrap());
        assert!(!begun.begin("content/mine.md", b"deux").unwrap());
        assert!(begun.begin("content/mine.md/x", b"deux").is_err());
        fs::write(root.join("content/2026/since.md"), "since").unwrap();
        drop(begun);
        assert_eq!(fs::read(root.join("content/mine.md")).unwrap(), b"mine");
        assert_eq!(fs::read_dir(root.join("content/2026")).unwrap().count(), 1);

        let mut begun = Begun::new(&root);
        assert!(begun.begin("content/2026/a.fr.md", b"un").unwrap());
        begun.keep();
        assert_eq!(fs::read(root.join("content/2026/a.fr.md")).unwrap(), b"un");
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
