//! The search index as a preview has it: nobody makes it before somebody searches.

use std::fmt;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

use crate::output::Output;
use crate::search;
use crate::site::{Key, Reader, Site};

/// The last index with the fingerprint of what it was made of.
pub(super) type LastIndex = Mutex<Option<(u64, Arc<Output>)>>;

/// A state of the site, kept until somebody searches in it. It shares all texts with the site itself.
pub struct SearchOnDemand {
    site: Arc<Site>,
    last: Arc<LastIndex>,
}

impl SearchOnDemand {
    pub(super) fn new(site: Arc<Site>, last: Arc<LastIndex>) -> Self {
        Self { site, last }
    }

    /// The files of the index: made now, unless nothing that can be found has changed since the last time. Who calls
    /// meanwhile waits. Must not be called on a thread of rayon's pool.
    #[must_use]
    pub fn files(&self) -> Arc<Output> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fingerprint = self.fingerprint();
        if let Some((_, files)) = last.as_ref().filter(|(known, _)| *known == fingerprint) {
            return Arc::clone(files);
        }
        let files = Arc::new(search::index(&Reader::new(&self.site)));
        *last = Some((fingerprint, Arc::clone(&files)));
        files
    }

    fn fingerprint(&self) -> u64 {
        let langs = self.site.config().langs();
        let keys = langs.flat_map(|lang| [Key::Chrome(lang), Key::Searchable(lang)]);
        let answers: Vec<u64> = keys.map(|key| self.site.fingerprint(&key)).collect();
        foldhash::quality::FixedState::default().hash_one(answers)
    }
}

impl fmt::Debug for SearchOnDemand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SearchOnDemand").finish_non_exhaustive()
    }
}
