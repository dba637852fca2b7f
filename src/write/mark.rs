//! What an output was made from, as one number beside it: a build that would make the very same has nothing to do.
//!
//! The number is taken away before anything else is touched, and put down after everything is in its place. It saves
//! time and decides nothing else: an output without it, or whose files are not as its manifest says, is made anew.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::files::{CHUNK, is_whole};
use super::lock::Follow;
use super::manifest::Manifest;
use super::opened::Opened;
use super::paths::on_disk;
use super::{Action, MARK, WriteError, files, folder};
use crate::read::{hash_stream, open_measured};

/// The paths of a folder's files, if it holds an output that was made from this, whole and as it was left. The arguments
/// are those of [`write_followed`](super::write_followed()).
///
/// # Errors
/// As [`write_followed`](super::write_followed()).
pub fn made_from(
    mark: u64,
    folder: &Path,
    guard: Option<&Path>,
    follow: &dyn Follow,
) -> Result<Option<Vec<Arc<str>>>, WriteError> {
    if read(&folder::resolve(folder)?) != Some(mark) {
        return Ok(None);
    }
    let opened = Opened::new(folder, guard, follow)?;
    // Another build may have been there before it was held.
    if read(&opened.target) != Some(mark) || !opened.is_whole() {
        return Ok(None);
    }
    Ok(Some(opened.old.paths().cloned().collect()))
}

fn read(target: &Path) -> Option<u64> {
    u64::from_str_radix(fs::read_to_string(target.join(MARK)).ok()?.trim_end(), 16).ok()
}

/// Takes the number away: what follows makes another output.
pub(super) fn remove(target: &Path) -> Result<(), WriteError> {
    let path = target.join(MARK);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(WriteError::io(Action::Remove, &path, error)),
        _ => Ok(()),
    }
}

/// Puts the number down. Without it the next build has more to do, and no other harm is done.
pub(super) fn put(target: &Path, mark: u64) {
    let _ = files::replace(&target.join(MARK), format!("{mark:016x}\n").as_bytes());
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
