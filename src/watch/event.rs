//! What one event of the system says, if it concerns the site at all.

use std::fs;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};

use super::posts::{Failure, Ground};

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    /// Events were lost.
    Lost,
    /// The site's folder itself was moved or removed.
    Root,
    /// There will be no more events.
    Failed(Failure),
    /// Something happened at a path.
    At {
        path: PathBuf,
        /// What came there, if that has to be watched.
        came: Option<Came>,
        /// A folder went from there.
        went: bool,
        /// A folder was renamed.
        moved: bool,
    },
}

/// What came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Folder,
    Link,
}

/// What an event says of its paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// Something is there that was not, or was moved there or away: the disk knows.
    Other { moved: bool },
    /// The contents of a file, or rights and dates.
    Contents,
}

/// Reads one event.
pub(super) fn read(event: notify::Result<Event>, ground: &Ground) -> Vec<Sign> {
    let event = match event {
        Ok(event) => event,
        Err(error) => return vec![Failure::of(&error).map_or(Sign::Lost, Sign::Failed)],
    };
    if event.need_rescan() {
        return vec![Sign::Lost];
    }
    let Some(what) = what(event.kind) else { return Vec::new() };
    let is_folder = matches!(event.kind, EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder));
    let is_gone = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
    let sign = |path| {
        if path == ground.root { is_gone.then_some(Sign::Root) } else { at(path, what, is_folder, ground) }
    };
    event.paths.into_iter().filter_map(sign).collect()
}

/// What kinds of events mean. Reading a file must not look like a change of it; to close one after writing is one, as
/// what is written through memory gives no other sign.
fn what(kind: EventKind) -> Option<What> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) => Some(What::Contents),
        EventKind::Access(_) => None,
        EventKind::Modify(ModifyKind::Name(mode)) => {
            // Both ends were told one by one already, where they are told together.
            (mode != RenameMode::Both || !cfg!(any(target_os = "linux", target_os = "android")))
                .then_some(What::Other { moved: true })
        }
        _ => Some(What::Other { moved: false }),
    }
}

fn at(path: PathBuf, what: What, is_folder: bool, ground: &Ground) -> Option<Sign> {
    let was_folder = ground.is_posted(&path);
    let now = match what {
        What::Contents => None,
        What::Other { .. } => now(&path),
    };
    let is_folder = is_folder || was_folder || now == Some(Came::Folder);
    let moved = what == What::Other { moved: true } && is_folder;
    let went = was_folder && what != What::Contents;
    ground.concerns(&path, is_folder).then_some(Sign::At { path, came: now, went, moved })
}

/// What is at a path, if that has to be watched.
fn now(path: &Path) -> Option<Came> {
    let kind = fs::symlink_metadata(path).ok()?.file_type();
    match (kind.is_dir(), kind.is_symlink()) {
        (true, _) => Some(Came::Folder),
        (_, true) => Some(Came::Link),
        _ => None,
    }
}
