//! What an output was made from, as one number beside it: a build that would make the very same has nothing to do.
//!
//! The number is taken away before anything else is touched, and put down after everything is in its place. It saves
//! time and decides nothing else: an output without it, or whose files are not as its manifest says, is made anew.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::files::{CHUNK, is_whole};
use super::lock::Follow;
use super::manifest::Manifest;
use super::opened::Opened;
use super::paths::on_disk;
use super::{Action, MARK, WriteError, files, folder};
use crate::read::{hash_stream, open_measured};

/// What an output was made from, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it was made from, but for the instant of the build.
    pub number: u64,
    /// The instants of a build that would make the same of it.
    pub lasts: Range<Timestamp>,
}

/// The paths of a folder's files, if it holds an output that a build at the instant `now` would make of what the number
/// stands for, whole and as it was left. The other arguments are those of [`write_followed`](super::write_followed()).
///
/// # Errors
/// As [`write_followed`](super::write_followed()).
pub fn made_from(
    number: u64,
    now: Timestamp,
    folder: &Path,
    guard: Option<&Path>,
    follow: &dyn Follow,
) -> Result<Option<Vec<Arc<str>>>, WriteError> {
    let is_fit = |target: &Path| read(target).is_some_and(|mark| mark.number == number && mark.lasts.contains(&now));
    if !is_fit(&folder::resolve(folder)?) {
        return Ok(None);
    }
    let opened = Opened::new(folder, guard, follow)?;
    // Another build may have been there before it was held.
    if !is_fit(&opened.target) || !opened.is_whole() {
        return Ok(None);
    }
    Ok(Some(opened.old.paths().cloned().collect()))
}

fn read(target: &Path) -> Option<Mark> {
    let text = fs::read_to_string(target.join(MARK)).ok()?;
    let mut words = text.split_ascii_whitespace();
    let number = u64::from_str_radix(words.next()?, 16).ok()?;
    let mut instant = || words.next()?.parse().ok();
    Some(Mark { number, lasts: instant()?..instant()? })
}

/// Takes the number away: what follows makes another output.
pub(super) fn remove(target: &Path) -> Result<(), WriteError> {
    let path = target.join(MARK);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(WriteError::io(Action::Remove, &path, error)),
        _ => Ok(()),
    }
}

/// Puts it down. Without it the next build has more to do, and no other harm is done.
pub(super) fn put(target: &Path, Mark { number, lasts: Range { start, end } }: &Mark) {
    let _ = files::replace(&target.join(MARK), format!("{number:016x} {start} {end}\n").as_bytes());
}

/// Whether all files of a manifest are there with the bytes that it names.
pub(super) fn is_as_left(target: &Path, manifest: &Manifest) -> bool {
    let files: Vec<_> = manifest.files().collect();
    files.par_iter().all(|(path, (hash, length))| is_file_as_left(target, path, *hash, *length))
}

/// The same of one of them.
pub(super) fn is_file_as_left(target: &Path, path: &str, hash: u64, length: u64) -> bool {
    thread_local! {
        static PIECE: RefCell<Vec<u8>> = RefCell::new(vec![0; CHUNK]);
    }
    let path = on_disk(target, path);
    let hashed = |(mut file, there): (File, u64)| {
        there == length && PIECE.with_borrow_mut(|piece| hash_stream(&mut file, piece)).ok() == Some((hash, length))
    };
    // A card has the length 0 there, and is known by its name and its end.
    open_measured(&path).is_ok_and(hashed) || length == 0 && is_whole(&path).unwrap_or(false)
}
