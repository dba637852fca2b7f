//! The file: pieces one after the other, their index, and a tail of fixed length that says where the index is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::folder::identity;
use crate::output::Taken;
use crate::read::open_measured;

/// The last bytes of a file; they change with the format.
const END: [u8; 8] = *b"veille 1";

/// Bytes of the tail: where the index is, how long it is, its hash, the [`Owner`], and [`END`].
const TAIL: usize = 48;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner {
    /// The program that wrote it.
    pub(super) program: u64,
    /// The file itself: [`identity`].
    pub(super) identity: u64,
}

/// Where a piece is, and its hash.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) at: u64,
    pub(super) length: u32,
    pub(super) hash: u64,
}

/// What a file holds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    /// Versions, by key.
    pub(super) versions: BTreeMap<u64, Piece>,
    /// Of each output file the key of what it shows, its length and hash.
    pub(super) pages: BTreeMap<Arc<str>, (u64, u64, u64)>,
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct Saved {
    file: File,
    index: Index,
}

impl Saved {
    /// Nothing where there is no file, or not a whole one, or one that this program did not write here.
    pub(super) fn open(path: &Path, program: u64) -> Option<Self> {
        let (mut file, length) = open_measured(path).ok()?;
        let owner = Owner { program, identity: identity(&file.metadata().ok()?)? };
        let mut tail = [0; TAIL];
        file.seek(SeekFrom::Start(length.checked_sub(TAIL as u64)?)).ok()?;
        file.read_exact(&mut tail).ok()?;
        let number = |at: usize| Some(u64::from_le_bytes(tail.get(at..at + 8)?.try_into().ok()?));
        let (at, size, hash) = (number(0)?, number(8)?, number(16)?);
        let written = Owner { program: number(24)?, identity: number(32)? };
        if written != owner || tail[40..] != END || at.checked_add(size)? != length - TAIL as u64 {
            return None;
        }
        let bytes = read_at(&file, at, usize::try_from(size).ok()?).ok()?;
        if xxh3_64(&bytes) != hash {
            return None;
        }
        Some(Self { index: postcard::from_bytes(&bytes).ok()?, file })
    }

    /// The bytes of a version.
    pub(super) fn bytes(&self, key: u64) -> Option<Vec<u8>> {
        let piece = self.index.versions.get(&key)?;
        let bytes = read_at(&self.file, piece.at, piece.length as usize).ok()?;
        (xxh3_64(&bytes) == piece.hash).then_some(bytes)
    }

    /// What a file held when it showed what the key says.
    pub(super) fn page(&self, file: &str, key: u64) -> Option<Taken> {
        let (known, length, hash) = *self.index.pages.get(file)?;
        (known == key).then_some(Taken { length, hash })
    }
}

/// Writes what comes after the pieces.
pub(super) fn end(file: &mut impl Write, index: &Index, at: u64, owner: Owner) -> io::Result<()> {
    let bytes = postcard::to_stdvec(index).map_err(io::Error::other)?;
    file.write_all(&bytes)?;
    for number in [at, bytes.len() as u64, xxh3_64(&bytes), owner.program, owner.identity] {
        file.write_all(&number.to_le_bytes())?;
    }
    file.write_all(&END)
}

/// Reads from a place, from any thread.
#[cfg(unix)]
fn read_at(file: &File, at: u64, length: usize) -> io::Result<Vec<u8>> {
    use std::os::unix::fs::FileExt;
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, at)?;
    Ok(bytes)
}

/// Reads from a place. Threads that have one file open have one place in it, so that each opens its own.
#[cfg(not(unix))]
fn read_at(file: &File, at: u64, length: usize) -> io::Result<Vec<u8>> {
    static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut bytes = vec![0; length];
    let mut file = file;
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}
