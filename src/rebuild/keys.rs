//! What pages have read, and whether the answers are still the same.

use std::collections::BTreeSet;

use foldhash::fast::FixedState;
use indexmap::IndexMap;
use rayon::prelude::*;

use crate::site::{Comparison, Key, Site};

/// The table is made anew when it holds this many times the keys that pages still read.
const STALE_FACTOR: usize = 2;

/// Every key that some page has read, with the fingerprint of the answer it was given, where somebody asked for it.
///
/// A clean build asks for none: what a page was given is still known by the site of that round, so that the first
/// round in which an answer may be another asks both.
///
/// Pages name keys by number, in the order in which they came. Asking every page whether it reads a changed key is a walk over small numbers; an inverse
/// index would have to be kept right at each edit and is not worth it below millions of reads.
#[derive(Debug, Default)]
pub(super) struct Keys {
    asked: IndexMap<Key, Option<u64>, FixedState>,
    /// [`Key::Templates`] is not the site's: its fingerprint comes with each build.
    templates: u64,
}

/// Which keys have other answers than before.
#[derive(Debug)]
pub(super) struct Changed(Vec<bool>);

impl Changed {
    /// Whether a page that read these keys has to be made again.
    pub(super) fn any(&self, reads: &[u32]) -> bool {
        reads.iter().any(|number| self.0[*number as usize])
    }
}

impl Keys {
    /// Asks every key again whose answer may be other than in the site before.
    pub(super) fn refresh(&mut self, before: Option<&Site>, site: &Site, templates: u64) -> Changed {
        let other_templates = std::mem::replace(&mut self.templates, templates) != templates;
        // Without a site before, no page was made.
        let Some(before) = before else { return Changed(vec![true; self.asked.len()]) };
        let comparison = Comparison::new(before, site);
        let ask = |(key, fingerprint): &mut (&Key, &mut Option<u64>)| {
            let key = *key;
            if *key == Key::Templates {
                return other_templates;
            }
            if comparison.is_untouched(key) {
                return false;
            }
            let now = site.fingerprint(key);
            fingerprint.replace(now).unwrap_or_else(|| before.fingerprint(key)) != now
        };
        let mut asked: Vec<(&Key, &mut Option<u64>)> = self.asked.iter_mut().collect();
        Changed(asked.par_iter_mut().map(ask).collect())
    }

    /// The numbers of what a page has just read.
    pub(super) fn record(&mut self, reads: BTreeSet<Key>) -> Box<[u32]> {
        let number = |key: Key| {
            let entry = self.asked.entry(key);
            let number = entry.index();
            entry.or_insert(None);
            short(number)
        };
        reads.into_iter().map(number).collect()
    }

    /// Forgets keys that no page reads any more, once they are many.
    pub(super) fn compact<'r>(&mut self, pages: impl Iterator<Item = &'r mut Box<[u32]>>) {
        let mut pages: Vec<_> = pages.collect();
        let mut live = vec![false; self.asked.len()];
        for number in pages.iter().flat_map(|reads| reads.iter()) {
            live[*number as usize] = true;
        }
        let count = live.iter().filter(|live| **live).count();
        if self.asked.len() <= STALE_FACTOR * count.max(64) {
            return;
        }
        let old = std::mem::take(&mut self.asked);
        let mut renumbered = vec![u32::MAX; old.len()];
        for (number, (key, fingerprint)) in old.into_iter().enumerate() {
            if live[number] {
                renumbered[number] = short(self.asked.insert_full(key, fingerprint).0);
            }
        }
        for number in pages.iter_mut().flat_map(|reads| reads.iter_mut()) {
            *number = renumbered[*number as usize];
        }
    }
}

/// A key's number: four thousand million keys do not fit into memory.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
