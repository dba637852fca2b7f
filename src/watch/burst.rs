//! What gathers between two batches: bounded, however long nobody comes for it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::event::{Came, Sign};
use super::posts::Failure;
use super::{MAX_BATCH, MAX_PATHS};

/// New folders past this many are as good as unknown: all folders are gone through then.
const MAX_FRESH: usize = 64;

/// What is known of folders that came and went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Folders {
    /// None did.
    #[default]
    Same,
    /// Those that came are at hand.
    Known,
    /// Any may have.
    Unknown,
}

/// What events have told since the last batch.
#[derive(Debug, Default)]
pub(super) struct Burst {
    /// When the first and the last event came.
    times: Option<(Instant, Instant)>,
    /// Where; it stops growing where there are too many.
    pub(super) paths: BTreeSet<PathBuf>,
    /// The paths do not say enough.
    pub(super) everything: bool,
    /// Folders that came, not yet watched.
    pub(super) fresh: BTreeSet<PathBuf>,
    /// Which folders came and went.
    pub(super) folders: Folders,
    /// The site's folder itself was moved or removed.
    pub(super) root: bool,
    /// No more events are to be expected.
    pub(super) failure: Option<Failure>,
}

impl Burst {
    /// Takes in what one event says.
    pub(super) fn add(&mut self, sign: Sign, now: Instant) {
        let first = self.times.map_or(now, |(first, _)| first);
        self.times = Some((first, now));
        match sign {
            Sign::Lost => self.lost(),
            Sign::Root => self.root = true,
            Sign::Failed(failure) => self.failure = Some(failure),
            Sign::At { path, came, went, moved } => {
                match came {
                    Some(Came::Folder) if self.fresh.len() < MAX_FRESH => {
                        self.fresh.insert(path.clone());
                        self.folders = self.folders.max(Folders::Known);
                    }
                    // A link may lead to folders anywhere in the site.
                    Some(_) => self.lost(),
                    None => {}
                }
                if went {
                    self.folders = self.folders.max(Folders::Known);
                }
                self.everything |= moved;
                if self.paths.len() <= MAX_PATHS {
                    self.paths.insert(path);
                }
            }
        }
    }

    fn lost(&mut self) {
        self.folders = Folders::Unknown;
        self.everything = true;
    }

    /// When it is complete: after a time of quiet, or when it has lasted long enough.
    pub(super) fn due(&self, debounce: Duration) -> Option<Instant> {
        self.times.map(|(first, last)| (last + debounce).min(first + MAX_BATCH))
    }

    /// When the last event came; nothing if there was none.
    pub(super) fn last(&self) -> Option<Instant> {
        self.times.map(|(_, last)| last)
    }
}
