//! What earlier builds found out, so that a build by another process need not find it out again.
//!
//! Everything is asked for by a key made of all that the answer depends on: there is the right answer, or none.

use std::hash::Hash;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::output::Taken;
use crate::site::Version;

/// Remembers across processes. It may forget whatever it wants.
pub trait Earlier: Sync {
    /// The version that was made of a text, as the key says. What is found is kept for later builds, too.
    fn version(&self, key: u128) -> Option<Version>;

    /// Keeps a version of which there was nothing to tell.
    fn keep_version(&self, key: u128, version: &Version);

    /// What a page's file held when all that the page showed was as the key says.
    fn page(&self, file: &str, key: u128) -> Option<Taken>;

    /// Keeps what a page's file holds.
    fn keep_page(&self, file: &Arc<str>, key: u128, taken: Taken);
}

/// The key of whatever follows from some values alone.
pub(super) fn key(of: impl Hash) -> u128 {
    let mut hasher = Xxh3::new();
    of.hash(&mut hasher);
    hasher.digest128()
}
