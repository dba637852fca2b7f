//! One file of the output: is it right already, and if not, how it gets there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::Xxh3;

use super::scan::Kind;
use super::{Action, TEMPORARY, WriteError};
use crate::output::{Content, Copied, Drawn};
use crate::read::{hash_stream, open_file};

/// How much of a file is in memory at a time.
pub(super) const CHUNK: usize = 64 << 10;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Written,
    Unchanged,
}

/// Makes a file hold some content.
pub(super) fn put(path: &Path, content: &Content, there: Kind, chunk: &mut [u8]) -> Result<Done, WriteError> {
    if let Content::Drawn(drawn) = content {
        return draw(path, drawn, there);
    }
    if there == Kind::Nothing {
        fill(create(path)?, path, content, chunk)?;
        return Ok(Done::Written);
    }
    // What cannot be read cannot be known to be right.
    if there == Kind::File && holds(path, content, chunk).unwrap_or(false) {
        return Ok(Done::Unchanged);
    }
    let temporary = temporary(path);
    fill(create(&temporary)?, &temporary, content, chunk)?;
    rename(&temporary, path)?;
    Ok(Done::Written)
}

/// Draws a card, unless it is there: its name says what it shows. Its bytes are not compared, so half of one must never
/// stand under that name, whatever kills the run.
fn draw(path: &Path, drawn: &Drawn, there: Kind) -> Result<Done, WriteError> {
    if there == Kind::File && is_whole(path).unwrap_or(false) {
        return Ok(Done::Unchanged);
    }
    // As with other files: what came since the scan is not ours.
    if there == Kind::Nothing && fs::symlink_metadata(path).is_ok() {
        return Err(WriteError::io(Action::Write, path, ErrorKind::AlreadyExists.into()));
    }
    replace(path, &crate::card::draw(drawn))?;
    Ok(Done::Written)
}

/// Whether a file ends as a PNG does. A disk that lost power may have kept the name and not the bytes.
fn is_whole(path: &Path) -> io::Result<bool> {
    let mut file = open_file(path)?;
    let mut end = *crate::card::END;
    file.seek(SeekFrom::End(-i64::try_from(end.len()).unwrap_or(i64::MAX)))?;
    file.read_exact(&mut end)?;
    Ok(end == *crate::card::END)
}

/// Replaces a file, or creates it, in one step.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let temporary = temporary(path);
    let mut file = create(&temporary)?;
    file.write_all(bytes).map_err(|error| {
        discard(&temporary);
        WriteError::io(Action::Write, path, error)
    })?;
    drop(file);
    rename(&temporary, path)
}

/// Whether a file holds the content; it is read only as far as that is in doubt.
fn holds(path: &Path, content: &Content, chunk: &mut [u8]) -> io::Result<bool> {
    let mut file = open_file(path)?;
    if file.metadata()?.len() != content.length() {
        return Ok(false);
    }
    match content {
        Content::Copied(copied) => Ok(hash_stream(&mut file, chunk)? == (copied.hash, copied.length)),
        // It is known by its name alone: see `draw`.
        Content::Drawn(_) => Ok(false),
        Content::Made(made) => {
            let mut rest = &made.bytes[..];
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
    }
}

/// Writes content into a new file, which does not stay if that fails.
fn fill(mut file: File, path: &Path, content: &Content, chunk: &mut [u8]) -> Result<(), WriteError> {
    let result = match content {
        Content::Made(made) => file.write_all(&made.bytes).map_err(|error| WriteError::io(Action::Write, path, error)),
        Content::Copied(copied) => copy(copied, &mut file, path, chunk),
        Content::Drawn(drawn) => {
            file.write_all(&crate::card::draw(drawn)).map_err(|error| WriteError::io(Action::Write, path, error))
        }
    };
    if result.is_err() {
        drop(file);
        discard(path);
    }
    result
}

/// Copies a file of the site, provided that it still is what it was when the build read it.
fn copy(copied: &Copied, file: &mut File, path: &Path, chunk: &mut [u8]) -> Result<(), WriteError> {
    let source = copied.from.as_path();
    let changed = || WriteError::Changed { path: source.to_owned() };
    let mut from = match open_file(source) {
        Ok(from) => from,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return Err(WriteError::io(Action::Read, source, error));
        }
        Err(_) => return Err(changed()),
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
        file.write_all(&chunk[..count]).map_err(|error| WriteError::io(Action::Write, path, error))?;
    }
    if left == 0 && hasher.digest() == copied.hash { Ok(()) } else { Err(changed()) }
}

/// Creates a file that must not exist; a link in its place is not followed.
pub(super) fn create(path: &Path) -> Result<File, WriteError> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| WriteError::io(Action::Write, path, error))
}

fn rename(temporary: &Path, path: &Path) -> Result<(), WriteError> {
    fs::rename(temporary, path).map_err(|error| {
        discard(temporary);
        WriteError::io(Action::Write, path, error)
    })
}

/// The first error is the one to report; what stays is known as ours and goes next time.
pub(super) fn discard(path: &Path) {
    let _ = fs::remove_file(path);
}

/// A name beside a file that nothing else has.
fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!("{TEMPORARY}{}-{count}", process::id()))
}
