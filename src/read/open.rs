//! Opening files so that no symbolic link is followed and nothing but a regular file is read.
//!
//! On Unix every folder on the way is opened from the one above it, links refused. Elsewhere the path is resolved
//! again after the opening, which leaves a swap in between possible in theory; making links needs rights there.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// The site's folder, open.
pub(super) struct Root {
    path: PathBuf,
    #[cfg(unix)]
    folder: rustix::fd::OwnedFd,
}

/// What an attempt to open a file gives.
pub(super) enum Opened {
    File(File),
    /// It is not there any more, or something on the way was replaced since it was listed.
    Gone,
    /// A pipe, a socket, a device or a folder.
    Special,
}

impl Root {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        let folder = sys::folder(rustix::fs::CWD, path)?;
        #[cfg(not(unix))]
        fs::read_dir(path)?;
        Ok(Self {
            path: path.to_owned(),
            #[cfg(unix)]
            folder,
        })
    }

    pub(super) fn path(&self, below: &Path) -> PathBuf {
        self.path.join(below)
    }

    /// What the system says of a file, which is not opened.
    pub(super) fn metadata(&self, below: &Path) -> io::Result<Metadata> {
        fs::symlink_metadata(self.path.join(below))
    }

    /// Opens a file by its path below the root, in which links were resolved already.
    pub(super) fn file(&self, below: &Path) -> io::Result<Opened> {
        match self.open_below(below) {
            Ok(file) if file.metadata()?.is_file() => Ok(Opened::File(file)),
            Ok(_) => Ok(Opened::Special),
            Err(error) if was_replaced(&error) => Ok(Opened::Gone),
            Err(error) => Err(error),
        }
    }

    #[cfg(unix)]
    fn open_below(&self, below: &Path) -> io::Result<File> {
        use rustix::fd::{AsFd, OwnedFd};
        let mut names = below.iter().peekable();
        let mut held: Option<OwnedFd> = None;
        while let Some(name) = names.next() {
            let folder = held.as_ref().map_or(self.folder.as_fd(), AsFd::as_fd);
            if names.peek().is_none() {
                return sys::file(folder, Path::new(name));
            }
            let next = sys::folder(folder, Path::new(name))?;
            held = Some(next);
        }
        Err(io::ErrorKind::IsADirectory.into())
    }

    #[cfg(not(unix))]
    fn open_below(&self, below: &Path) -> io::Result<File> {
        let path = self.path.join(below);
        if !fs::symlink_metadata(&path)?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let file = File::open(&path)?;
        if fs::canonicalize(&path)?.starts_with(&self.path) { Ok(file) } else { Err(io::ErrorKind::NotFound.into()) }
    }
}

/// Opens a regular file. A symbolic link in its place is not followed, and a pipe does not block.
///
/// # Errors
/// Those of the system; a link or anything else that is no regular file is an error too.
pub fn open_file(path: &Path) -> io::Result<File> {
    open_measured(path).map(|(file, _)| file)
}

/// The same, with the file's length, which is known by then.
///
/// # Errors
/// As [`open_file`].
pub fn open_measured(path: &Path) -> io::Result<(File, u64)> {
    #[cfg(unix)]
    let file = sys::file(rustix::fs::CWD, path)?;
    #[cfg(not(unix))]
    let file = if fs::symlink_metadata(path)?.is_file() {
        File::open(path)?
    } else {
        return Err(io::Error::other("it is not a regular file"));
    };
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata.len())) } else { Err(io::Error::other("it is not a regular file")) }
}

#[cfg(unix)]
fn was_replaced(error: &io::Error) -> bool {
    use rustix::io::Errno;
    // A link in the place of a folder or a file gives one of the last two.
    matches!(Errno::from_io_error(error), Some(Errno::NOENT | Errno::NOTDIR | Errno::LOOP))
}

#[cfg(not(unix))]
fn was_replaced(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(unix)]
mod sys {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    use rustix::fd::{AsFd, OwnedFd};
    use rustix::fs::{Mode, OFlags, openat};
    use rustix::io::retry_on_intr;

    fn open(folder: impl AsFd, name: &Path, flags: OFlags) -> io::Result<OwnedFd> {
        let flags = flags | OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(retry_on_intr(|| openat(folder.as_fd(), name, flags, Mode::empty()))?)
    }

    pub(super) fn folder(above: impl AsFd, name: &Path) -> io::Result<OwnedFd> {
        open(above, name, OFlags::DIRECTORY)
    }

    /// Without waiting: a pipe that took the file's place would otherwise hold the build for ever.
    pub(super) fn file(folder: impl AsFd, name: &Path) -> io::Result<File> {
        open(folder, name, OFlags::NONBLOCK).map(File::from)
    }
}
