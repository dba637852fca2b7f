//! A file's stamp: what the system says of it without opening it, enough to tell whether it may have changed.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// File systems date changes this coarsely at worst (FAT: two seconds); a younger stamp may hide a second change.
const TICK: Duration = Duration::from_secs(2);

/// Length, dates and, where there is one, identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// When anything about the file changed, as seconds and nanoseconds. Unlike `modified`, tools such as `cp -p` and
    /// `touch -r` cannot set it back.
    #[cfg(unix)]
    changed: (i64, i64),
    #[cfg(unix)]
    identity: (u64, u64),
}

impl Stamp {
    /// Takes what the system said of a file.
    #[must_use]
    pub fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            #[cfg(unix)]
            identity: (metadata.dev(), metadata.ino()),
        }
    }

    /// Whether a change just after a look that began then could leave the stamp as it is.
    pub(super) fn is_racy(&self, look: SystemTime) -> bool {
        let Some(limit) = look.checked_sub(TICK) else { return true };
        // Without a date there is nothing to rely on.
        let modified = self.modified.is_none_or(|modified| modified >= limit);
        #[cfg(unix)]
        {
            let changed = u64::try_from(self.changed.0).map_or(SystemTime::UNIX_EPOCH, |seconds| {
                SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(look)
            });
            modified || changed + Duration::from_secs(1) > limit
        }
        #[cfg(not(unix))]
        modified
    }
}
