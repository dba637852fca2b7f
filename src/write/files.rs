//! One file of the output: is it right already, and if not, how it gets there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::Xxh3;

use super::{Action, TEMPORARY, WriteError};
use crate::output::{Content, Copied, Drawn};
use crate::picture::Pieced;
use crate::read::{hash_stream, open_file, open_measured};

/// How much of a file is in memory at a time.
pub(super) const CHUNK: usize = 64 << 10;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Written,
    Unchanged,
}

/// Where the bytes of a file come from.
#[derive(Clone, Copy)]
pub(super) enum From<'a> {
    Memory(&'a [u8]),
    Copy(&'a Copied),
    Drawing(&'a Drawn),
}

impl<'a> From<'a> {
    /// Nothing where the bytes are put away already.
    pub(super) fn content(content: &'a Content) -> Option<Self> {
        match content {
            Content::Made(made) => Some(Self::Memory(&made.bytes)),
            Content::Copied(copied) => Some(Self::Copy(copied)),
            Content::Drawn(drawn) => Some(Self::Drawing(drawn)),
            Content::Taken(_) => None,
        }
    }
}

/// Whether a file ends as a PNG does. A disk that lost power may have kept the name and not the bytes.
pub(super) fn is_whole(path: &Path) -> io::Result<bool> {
    let mut file = open_file(path)?;
    let mut end = *crate::card::END;
    file.seek(SeekFrom::End(-i64::try_from(end.len()).unwrap_or(i64::MAX)))?;
    file.read_exact(&mut end)?;
    Ok(end == *crate::card::END)
}

/// Replaces a file, or creates it, in one step.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let temporary = temporary(path);
    put(&temporary, path, bytes)?;
    fs::rename(&temporary, path).map_err(|error| {
        discard(&temporary);
        WriteError::io(Action::Write, path, error)
    })
}

/// Puts bytes into a new file, which does not stay if that fails; the error names the file that it is to be.
pub(super) fn put(now: &Path, place: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let mut file = create(now, &|| place.to_owned())?;
    file.write_all(bytes).map_err(|error| {
        discard(now);
        WriteError::io(Action::Write, place, error)
    })
}

/// Whether a file holds the content. What cannot be read cannot be known to be right.
pub(super) fn holds(path: &Path, from: From, chunk: &mut [u8]) -> bool {
    match from {
        // Its name says what it shows, so that its bytes are not compared.
        From::Drawing(_) => is_whole(path),
        From::Copy(copied) => holds_copy(path, copied, chunk),
        From::Memory(bytes) => holds_bytes(path, bytes, chunk),
    }
    .unwrap_or(false)
}

/// It is read only as far as that is in doubt.
fn holds_bytes(path: &Path, mut rest: &[u8], chunk: &mut [u8]) -> io::Result<bool> {
    let (mut file, length) = open_measured(path)?;
    if length != rest.len() as u64 {
        return Ok(false);
    }
    while !rest.is_empty() {
        let count = rest.len().min(chunk.len());
        file.read_exact(&mut chunk[..count])?;
        if chunk[..count] != rest[..count] {
            return Ok(false);
        }
        rest = &rest[count..];
    }
    Ok(true)
}

fn holds_copy(path: &Path, copied: &Copied, chunk: &mut [u8]) -> io::Result<bool> {
    let (mut file, length) = open_measured(path)?;
    Ok(length == copied.length && hash_stream(&mut file, chunk)? == (copied.hash, copied.length))
}

/// Writes bytes into a new file. If that fails, the error names the file that it was to be.
pub(super) fn fill(
    mut file: File,
    from: From,
    shown: &impl Fn() -> PathBuf,
    chunk: &mut [u8],
) -> Result<(), WriteError> {
    let failed = |error| WriteError::io(Action::Write, &shown(), error);
    match from {
        From::Memory(bytes) => file.write_all(bytes).map_err(failed),
        From::Copy(copied) => copy(copied, &mut file, shown, chunk),
        From::Drawing(drawn) => file.write_all(&crate::card::draw(drawn)).map_err(failed),
    }
}

/// Copies a file of the site, provided that it still is what it was when the build read it.
fn copy(copied: &Copied, file: &mut File, shown: &impl Fn() -> PathBuf, chunk: &mut [u8]) -> Result<(), WriteError> {
    let source = copied.from.as_path();
    let changed = || WriteError::Changed { path: source.to_owned() };
    let source_file = match open_file(source) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return Err(WriteError::io(Action::Read, source, error));
        }
        Err(_) => return Err(changed()),
    };
    let mut from: Box<dyn Read> = match &copied.pieces {
        Some(pieces) => Box::new(Pieced::new(source_file, pieces)),
        None => Box::new(source_file),
    };
    let mut hasher = Xxh3::new();
    let mut left = copied.length;
    loop {
        let count = match from.read(chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(WriteError::io(Action::Read, source, error)),
        };
        // A file that grows without end must not fill the disk first.
        left = left.checked_sub(count as u64).ok_or_else(changed)?;
        hasher.update(&chunk[..count]);
        file.write_all(&chunk[..count]).map_err(|error| WriteError::io(Action::Write, &shown(), error))?;
    }
    if left == 0 && hasher.digest() == copied.hash { Ok(()) } else { Err(changed()) }
}

/// Creates a file that must not exist; a link in its place is not followed. An error names the file that it is to be.
pub(super) fn create(path: &Path, shown: &impl Fn() -> PathBuf) -> Result<File, WriteError> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| WriteError::io(Action::Write, &shown(), error))
}

/// Whether files of a folder may be created and removed, as far as the system tells beforehand.
pub(super) fn check_writable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The first error is the one to report; what stays is known as ours and goes next time.
pub(super) fn discard(path: &Path) {
    let _ = fs::remove_file(path);
}

/// A name beside a file or folder that nothing else has.
pub(super) fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!("{TEMPORARY}{}-{count}", process::id()))
}
