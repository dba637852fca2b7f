//! What builds of a site found out, on disk for the builds of later processes: versions as they were parsed, and what
//! each page's file held when it showed what it showed.
//!
//! It saves time and decides nothing: everything is found by a key of all that it follows from, and checked by a hash, so
//! that a file that is cut off, old or gone means a build from nothing. Every build writes it anew, beside the last one,
//! and puts it in the other's place at the end; of two builds at once, one goes without.
//!
//! What stands in it becomes part of pages without being looked at again, and a site's folder may come from somebody
//! else: only the very file counts that a build wrote on this disk, never one that was copied or cloned.
//!
//! Left out: what is worth keeping, which `rebuild` knows; pages' bytes, which the output folder itself has.

mod folder;
mod format;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use crate::output::Taken;
use crate::rebuild::Earlier;
use crate::site::Version;
use format::{Index, Owner, Piece, Saved};

/// Bytes that are gathered before they are written.
const BUFFER: usize = 256 << 10;

/// The cache of a site.
#[derive(Debug)]
pub struct Cache {
    place: PathBuf,
    old: Option<Saved>,
    /// Nothing once it could not be written.
    new: Mutex<Option<New>>,
}

/// The file that is to be the next.
#[derive(Debug)]
struct New {
    now: PathBuf,
    file: BufWriter<File>,
    /// Bytes written so far.
    length: u64,
    index: Index,
    owner: Owner,
}

impl Cache {
    /// Opens what is there in a site's folder, if it was written there by this program, and begins the next.
    #[must_use]
    pub fn open(root: &Path, program: u64) -> Self {
        let place = folder::place(root);
        let old = Saved::open(&place, program);
        let new = New::begin(&place, program).ok();
        Self { place, old, new: Mutex::new(new) }
    }

    /// Puts what was kept in the place of what was. Where that fails, the next build has more to do, and no other harm is
    /// done.
    pub fn finish(self) {
        let Some(new) = self.new.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let now = new.now.clone();
        if new.finish().and_then(|()| fs::rename(&now, &self.place)).is_err() {
            let _ = fs::remove_file(now);
        }
    }

    fn keep(&self, key: u64, bytes: &[u8]) {
        self.write(|new| new.put(key, bytes));
    }

    fn write(&self, write: impl FnOnce(&mut New) -> io::Result<()>) {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Err(_)) = new.as_mut().map(write)
            && let Some(failed) = new.take()
        {
            let _ = fs::remove_file(failed.now);
        }
    }
}

/// What was not put in its place goes.
impl Drop for Cache {
    fn drop(&mut self) {
        if let Some(new) = self.new.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = fs::remove_file(new.now);
        }
    }
}

impl Earlier for Cache {
    fn version(&self, key: u64) -> Option<Version> {
        let bytes = self.old.as_ref()?.bytes(key)?;
        let version = postcard::from_bytes(&bytes).ok()?;
        self.keep(key, &bytes);
        Some(version)
    }

    fn keep_version(&self, key: u64, version: &Version) {
        thread_local! {
            /// Versions are written here before they are kept: growing a new buffer for each costs time and memory.
            static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
        }
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            // Memory does not refuse to be written.
            if postcard::to_io(version, &mut *buffer).is_ok() {
                self.keep(key, buffer);
            }
        });
    }

    fn page(&self, file: &str, key: u64) -> Option<Taken> {
        self.old.as_ref()?.page(file, key)
    }

    fn keep_page(&self, file: &Arc<str>, key: u64, taken: Taken) {
        self.write(|new| {
            new.index.pages.insert(Arc::clone(file), (key, taken.length, taken.hash));
            Ok(())
        });
    }
}

impl New {
    fn begin(place: &Path, program: u64) -> io::Result<Self> {
        folder::make(place)?;
        let now = place.with_extension("new");
        let (file, identity) = folder::begin(&now)?;
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(Self { now, file, length: 0, index: Index::default(), owner: Owner { program, identity } })
    }

    fn put(&mut self, key: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        // A piece is shorter than the text of a file, which is bounded far below.
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.index.versions.insert(key, Piece { at: self.length, length, hash: xxh3_64(bytes) });
        self.length += u64::from(length);
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        format::end(&mut self.file, &self.index, self.length, self.owner)?;
        self.file.flush()
    }
}
