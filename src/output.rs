//! The result of a build as a value: which file holds which bytes.
//!
//! It is written to disk by `write` and served from memory by the preview; it knows neither. Whoever takes the bytes of
//! pages as they are made need not hold all of them at once: see [`Take`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

/// All files of a built site, by path below the output folder (`fr/index.html`), in order.
pub type Output = BTreeMap<Arc<str>, Content>;

/// What one output file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Bytes that the build made.
    Made(Made),
    /// Bytes that the build made, and that whoever [takes](Take) them has put away.
    Taken(Taken),
    /// A file of the site, copied as it is.
    Copied(Copied),
    /// A card, drawn when somebody needs its bytes.
    Drawn(Drawn),
}

/// Bytes with their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The bytes themselves, shared by whoever serves or writes them.
    pub bytes: Arc<[u8]>,
    /// xxh3 of the bytes.
    pub hash: u64,
}

/// What is known of bytes that are no longer here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Their number.
    pub length: u64,
    /// Their xxh3.
    pub hash: u64,
}

/// Takes what pages hold as soon as it is made, from any thread.
pub trait Take: Sync {
    /// Told before the first page of a round: which files come, in order, and whether they are to be published at all.
    fn expect(&self, _files: &[&Arc<str>], _is_sound: bool) {}

    /// Takes the bytes of a file. The output holds what this gives.
    fn take(&self, file: &Arc<str>, bytes: &[u8]) -> Content;

    /// Whether it has these bytes of a file still, from an earlier build: then they need not be made again.
    fn has(&self, _file: &Arc<str>, _taken: Taken) -> bool {
        false
    }
}

/// Keeps everything in memory.
#[derive(Debug, Clone, Copy)]
pub struct InMemory;

impl Take for InMemory {
    fn take(&self, _file: &Arc<str>, bytes: &[u8]) -> Content {
        Content::made(bytes)
    }
}

/// Keeps nothing of the bytes: for who asks what is wrong with a site, and not what comes of it.
#[derive(Debug, Clone, Copy)]
pub struct Unkept;

impl Take for Unkept {
    fn take(&self, _file: &Arc<str>, bytes: &[u8]) -> Content {
        Content::taken(bytes)
    }
}

/// A file that is copied from the site's folder rather than held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Where it is on disk.
    pub from: Arc<PathBuf>,
    /// The length in bytes of what is published.
    pub length: u64,
    /// xxh3 of what is published.
    pub hash: u64,
    /// What is published of it, in order; all of it where nothing is said.
    pub pieces: Option<Arc<[Piece]>>,
}

/// A part of what is published of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the file, by their places.
    Kept(Range<u64>),
    /// Bytes that it does not hold.
    Made(Arc<[u8]>),
}

impl Piece {
    /// Length in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        match self {
            Self::Kept(part) => part.end - part.start,
            Self::Made(bytes) => bytes.len() as u64,
        }
    }
}

/// A card for social networks, as what it shows. `card` makes a picture of it; most builds need none, since a card of
/// the same name is there from the last.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Drawn {
    /// The line above the title, or empty.
    pub kicker: String,
    /// What the page is called.
    pub title: String,
    /// What stands at the bottom, or empty.
    pub foot: String,
    /// Red, green and blue of the bar and the line above the title.
    pub color: [u8; 3],
    /// Of all of these and of the way they are drawn; it is in the file's name.
    pub hash: u64,
}

impl Content {
    /// Copies bytes into just the room they need.
    #[must_use]
    pub fn made(bytes: &[u8]) -> Self {
        Self::Made(Made { bytes: bytes.into(), hash: xxh3_64(bytes) })
    }

    /// What is left of bytes that are put away.
    #[must_use]
    pub fn taken(bytes: &[u8]) -> Self {
        Self::Taken(Taken { length: bytes.len() as u64, hash: xxh3_64(bytes) })
    }

    /// xxh3 of the bytes; of a card, of what it shows.
    #[must_use]
    pub fn hash(&self) -> u64 {
        match self {
            Self::Made(made) => made.hash,
            Self::Taken(taken) => taken.hash,
            Self::Copied(copied) => copied.hash,
            Self::Drawn(drawn) => drawn.hash,
        }
    }

    /// Length in bytes; 0 of a card, which nobody knows before it is drawn.
    #[must_use]
    pub fn length(&self) -> u64 {
        match self {
            Self::Made(made) => made.bytes.len() as u64,
            Self::Taken(taken) => taken.length,
            Self::Copied(copied) => copied.length,
            Self::Drawn(_) => 0,
        }
    }
}

/// What has to change on the way from one output to the next.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that are new or hold other bytes, in order.
    pub changed: Vec<Arc<str>>,
    /// Files that are gone, in order.
    pub removed: Vec<Arc<str>>,
}

/// Compares two outputs by hash and length.
#[must_use]
pub fn difference(before: &Output, after: &Output) -> Difference {
    let same = |path: &Arc<str>, content: &Content| {
        before.get(path).is_some_and(|old| old.hash() == content.hash() && old.length() == content.length())
    };
    Difference {
        changed: after
            .iter()
            .filter(|(path, content)| !same(path, content))
            .map(|(path, _)| Arc::clone(path))
            .collect(),
        removed: before.keys().filter(|path| !after.contains_key(*path)).cloned().collect(),
    }
}
