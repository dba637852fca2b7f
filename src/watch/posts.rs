//! The folders that the system watches for us.
//!
//! On Linux each folder is watched by itself, as the kernel does: watching trees is an imitation there, which stops at
//! the first folder that vanishes or may not be read and leaves the others unwatched. Elsewhere trees are watched.
//! Files never are: a save that puts another file in their place would end it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::event::{self, Sign};
use super::{Shared, lock};
use crate::read;

/// Whether the system watches folders one by one.
const ONE_BY_ONE: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Folders that come while folders are being posted are found by listing again; in a storm, the next batch goes on.
const ROUNDS: usize = 8;

/// Why the system can give no events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// Too many folders are watched.
    Watches,
    /// Too many files are open, or too many programs watch.
    Files,
    /// In the system's words.
    Other(String),
}

/// What is watched, for the thread that reads events.
#[derive(Debug)]
pub(super) struct Ground {
    pub(super) root: PathBuf,
    /// The output folder.
    skip: Option<PathBuf>,
    folders: Mutex<Held>,
}

#[derive(Debug, Default, Clone)]
struct Held {
    /// Folders that are watched.
    posted: BTreeSet<PathBuf>,
    /// Targets of links beyond the site's usual folders.
    trees: BTreeSet<PathBuf>,
    /// Folders that hold targets of links.
    beside: BTreeSet<PathBuf>,
}

/// The system's watcher.
#[derive(Debug)]
pub(super) struct Posts {
    watcher: RecommendedWatcher,
    skip: Option<PathBuf>,
    ground: Arc<Ground>,
}

impl Posts {
    /// Watches nothing yet. Events go into the burst.
    pub(super) fn new(root: &Path, skip: Option<PathBuf>, shared: Arc<Shared>) -> Result<Self, Failure> {
        let ground = Arc::new(Ground {
            root: root.to_owned(),
            skip: skip.as_ref().map(|skip| root.join(skip)),
            folders: Mutex::default(),
        });
        let heard = Arc::clone(&ground);
        let hear = move |event| {
            let signs = event::read(event, &heard);
            heard.leave(&signs);
            if !signs.is_empty() {
                let mut state = lock(&shared.state);
                for sign in signs {
                    state.burst.add(sign, Instant::now());
                }
                drop(state);
                shared.woken.notify_all();
            }
        };
        let watcher = RecommendedWatcher::new(hear, Config::default().with_follow_symlinks(false));
        Ok(Self { watcher: watcher.map_err(|error| Failure::always(&error))?, skip, ground })
    }

    /// What is watched now. It stays so: the thread that hears events may outlive its watcher for a moment.
    #[cfg(test)]
    pub(super) fn ground(&self) -> Ground {
        let Ground { root, skip, folders } = &*self.ground;
        let folders = Mutex::new(lock(folders).clone());
        Ground { root: root.clone(), skip: skip.clone(), folders }
    }

    /// Forgets what is watched, so that all of it will be watched anew.
    pub(super) fn forget(&self) {
        lock(&self.ground.folders).posted.clear();
    }

    /// Watches all folders of the site, or those at and below some that are new. Done when a list made afterwards holds
    /// no other: what comes later is reported.
    pub(super) fn fill(&mut self, near: Option<&BTreeSet<PathBuf>>) -> Result<(), Failure> {
        // They may be others than those that were watched under these names.
        near.into_iter().flatten().for_each(|folder| self.ground.left(folder));
        self.post(&self.ground.root.clone(), RecursiveMode::NonRecursive)?;
        for _ in 0..ROUNDS {
            let folders = read::folders(&self.ground.root, self.skip.as_deref(), near);
            self.ground.learn(&folders);
            let (wanted, mode) = if ONE_BY_ONE {
                (folders.all, RecursiveMode::NonRecursive)
            } else {
                (folders.tops, RecursiveMode::Recursive)
            };
            let mut more = false;
            for folder in &wanted {
                more |= self.post(folder, mode)?;
            }
            for folder in folders.beside.difference(&wanted) {
                more |= self.post(folder, RecursiveMode::NonRecursive)?;
            }
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Watches one folder, unless it is watched; true if it was not.
    fn post(&mut self, folder: &Path, mode: RecursiveMode) -> Result<bool, Failure> {
        // Before it is watched: an event that takes it away again then comes after.
        if !lock(&self.ground.folders).posted.insert(folder.to_owned()) {
            return Ok(false);
        }
        match self.watcher.watch(folder, mode) {
            Ok(()) => Ok(true),
            Err(error) if is_missing(&error) => {
                self.ground.left(folder);
                Ok(false)
            }
            // A folder that may not be read is a fault of the site, told by the look.
            Err(error) if is_denied(&error) => Ok(false),
            Err(error) => Err(Failure::always(&error)),
        }
    }
}

impl Ground {
    /// Whether something at a path may be a part of the site.
    pub(super) fn concerns(&self, path: &Path, is_folder: bool) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        if self.skip.as_ref().is_some_and(|skip| path.starts_with(skip)) || below.starts_with(".git") {
            return false;
        }
        read::concerns(below, is_folder) || {
            let folders = lock(&self.folders);
            path.parent().is_some_and(|above| folders.beside.contains(above))
                || path.ancestors().any(|above| folders.trees.contains(above))
        }
    }

    /// Whether a folder is watched under this path.
    pub(super) fn is_posted(&self, path: &Path) -> bool {
        lock(&self.folders).posted.contains(path)
    }

    /// A folder is no longer what is watched under its path, and those below neither.
    fn left(&self, folder: &Path) {
        let mut folders = lock(&self.folders);
        // In order, a folder comes before what is below it.
        let gone: Vec<PathBuf> = folders
            .posted
            .range(folder.to_owned()..)
            .take_while(|posted| posted.starts_with(folder))
            .cloned()
            .collect();
        for folder in gone {
            folders.posted.remove(&folder);
        }
    }

    fn leave(&self, signs: &[Sign]) {
        for sign in signs {
            if let Sign::At { path, went: true, .. } = sign {
                self.left(path);
            }
        }
    }

    fn learn(&self, found: &read::Folders) {
        let beyond =
            |folder: &&PathBuf| folder.strip_prefix(&self.root).is_ok_and(|below| !read::concerns(below, true));
        let mut folders = lock(&self.folders);
        folders.trees.extend(found.tops.iter().filter(beyond).cloned());
        folders.beside.extend(found.beside.iter().filter(beyond).cloned());
    }
}

impl Failure {
    /// The failure that an error means, if it means one for good.
    pub(super) fn of(error: &notify::Error) -> Option<Self> {
        // Errno is the same on every Unix for these: too many files in the process, in the system, no space.
        const FILES: [i32; 2] = [24, 23];
        const SPACE: i32 = 28;
        match &error.kind {
            ErrorKind::MaxFilesWatch => Some(Self::Watches),
            ErrorKind::Io(source) if cfg!(unix) => match source.raw_os_error() {
                Some(SPACE) => Some(Self::Watches),
                Some(code) if FILES.contains(&code) => Some(Self::Files),
                _ => None,
            },
            _ => None,
        }
    }

    fn always(error: &notify::Error) -> Self {
        Self::of(error).unwrap_or_else(|| Self::Other(error.to_string()))
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(source) => matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        _ => false,
    }
}

fn is_denied(error: &notify::Error) -> bool {
    matches!(&error.kind, ErrorKind::Io(source) if source.kind() == io::ErrorKind::PermissionDenied)
}
