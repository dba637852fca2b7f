//! What earlier builds found out, so that a build by another process need not find it out again.
//!
//! Everything is asked for by a key made of all that the answer depends on: there is the right answer, or none.

use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use foldhash::quality::FixedState;

use crate::output::Taken;
use crate::site::Version;

/// Remembers across processes. It may forget whatever it wants.
pub trait Earlier: Sync {
    /// The version that was made of a text, as the key says. What is found is kept for later builds, too.
    fn version(&self, key: u64) -> Option<Version>;

    /// Keeps a version of which there was nothing to tell.
    fn keep_version(&self, key: u64, version: &Version);

    /// What a page's file held when all that the page showed was as the key says.
    fn page(&self, file: &str, key: u64) -> Option<Taken>;

    /// Keeps what a page's file holds.
    fn keep_page(&self, file: &Arc<str>, key: u64, taken: Taken);
}

/// The key of whatever follows from some values alone. The way of hashing may change: no other program reads the key.
pub(super) fn key(of: impl Hash) -> u64 {
    FixedState::default().hash_one(of)
}
