//! What is to come, whole and on the same disk, under names that are not its own yet.
//!
//! Whatever can fail for lack of room or rights fails here, where nothing of the last output has been touched. A folder
//! that is new is made with all its files under another name, and gets its own in one step: its files cost no more than
//! they would in their place. A file that is new or other in a folder that is there stands beside its place. What has not
//! taken its place goes when the stage is dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::files::{self, Done, From};
use super::manifest::{self, Manifest};
use super::paths::{folders_above, folders_of, on_disk};
use super::scan::{Kind, Scan};
use super::{Action, MANIFEST, WriteError};
use crate::output::Output;

/// Something that stands under another name.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) now: PathBuf,
    pub(super) place: PathBuf,
    /// Nothing is to be in its place.
    pub(super) is_new: bool,
}

/// All that is to take its place, and what is to go.
#[derive(Debug, Default)]
pub(super) struct Stage {
    /// The manifest of what was and what is to come, unless the one that is there says so already.
    pub(super) union: Option<Staged>,
    /// Files of an earlier build that are to go.
    pub(super) gone: Vec<Arc<str>>,
    /// Folders that no file needs any more, in order.
    pub(super) unneeded: Vec<String>,
    pub(super) folders: Vec<Staged>,
    pub(super) files: Mutex<Vec<Staged>>,
    /// The manifest of what is to come, unless one of the two says so already.
    pub(super) manifest: Option<Staged>,
    /// Where the files of each folder are put.
    places: BTreeMap<String, Place>,
}

/// Where the files of one folder are put.
#[derive(Debug)]
struct Place {
    on_disk: PathBuf,
    /// It is not there before the stage is.
    is_new: bool,
}

impl Stage {
    /// Finds what is to go, and whether it may be removed.
    pub(super) fn leave(
        &mut self,
        target: &Path,
        old: &Manifest,
        output: &Output,
        scan: &Scan,
    ) -> Result<(), WriteError> {
        let is_gone = |path: &Arc<str>| !output.contains_key(path) && scan.files.contains_key(&**path);
        self.gone = old.paths().filter(|path| is_gone(path)).cloned().collect();
        let needed = folders_of(output.keys());
        self.unneeded = scan.folders.iter().filter(|path| !needed.contains(path.as_str())).cloned().collect();
        let leaving = self.gone.iter().map(|path| &**path).chain(self.unneeded.iter().map(String::as_str));
        let losing: BTreeSet<&str> =
            leaving.map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
        let losing: Vec<&str> = losing.into_iter().collect();
        losing.par_iter().try_for_each(|folder| {
            let folder = on_disk(target, folder);
            files::check_writable(&folder).map_err(|error| WriteError::io(Action::Remove, &folder, error))
        })
    }

    /// Makes the folders of files that are not there yet.
    pub(super) fn make_folders<'o>(
        &mut self,
        target: &Path,
        files: impl Iterator<Item = &'o Arc<str>>,
        scan: &Scan,
    ) -> Result<(), WriteError> {
        self.places.entry(String::new()).or_insert_with(|| Place { on_disk: target.to_owned(), is_new: false });
        // Folders that can be made at once, since those above them are there: by the number of those.
        let mut levels: Vec<Vec<(&str, PathBuf)>> = Vec::new();
        // In order, a folder comes after the one that holds it.
        for path in folders_of(files) {
            let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
            let Some(above) = self.places.get(above).filter(|_| !self.places.contains_key(path)) else { continue };
            let there = above.on_disk.join(name);
            let place = if above.is_new {
                Place { on_disk: there, is_new: true }
            } else if scan.folders.contains(path) {
                Place { on_disk: there, is_new: false }
            } else {
                let now = files::temporary(&there);
                self.folders.push(Staged { now: now.clone(), place: there, is_new: true });
                Place { on_disk: now, is_new: true }
            };
            if place.is_new {
                let depth = folders_above(path).count();
                if levels.len() <= depth {
                    levels.resize_with(depth + 1, Vec::new);
                }
                levels[depth].push((path, place.on_disk.clone()));
            }
            self.places.insert(path.to_owned(), place);
        }
        for level in levels {
            level.par_iter().try_for_each(|(path, now)| {
                fs::create_dir(now).map_err(|error| WriteError::io(Action::Create, &on_disk(target, path), error))
            })?;
        }
        Ok(())
    }

    /// Writes a file unless it is right; its folder has been made. Whatever is known not to be `doubtful` is not read.
    pub(super) fn put(
        &self,
        target: &Path,
        scan: &Scan,
        path: &str,
        from: From,
        doubtful: bool,
        chunk: &mut [u8],
    ) -> Result<Done, WriteError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(folder) = self.places.get(folder) else {
            let error = WriteError::io(Action::Write, &on_disk(target, path), ErrorKind::NotFound.into());
            return Err(error);
        };
        let place = folder.on_disk.join(name);
        if folder.is_new {
            let shown = || on_disk(target, path);
            files::fill(files::create(&place, &shown)?, from, &shown, chunk)?;
            return Ok(Done::Written);
        }
        let there = scan.files.get(path).copied().unwrap_or(Kind::Nothing);
        if there == Kind::File && (!doubtful || files::holds(&place, from, chunk)) {
            return Ok(Done::Unchanged);
        }
        if there == Kind::Nothing {
            check_free(&place, path, scan)?;
        }
        let now = files::temporary(&place);
        let file = files::create(&now, &|| place.clone())?;
        // Before it is filled, so that half of it goes, too.
        let staged = Staged { now, place: place.clone(), is_new: there == Kind::Nothing };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(staged);
        files::fill(file, from, &|| place.clone(), chunk)?;
        Ok(Done::Written)
    }

    /// Stages the manifests.
    pub(super) fn know(&mut self, target: &Path, old: &Manifest, new: &Manifest) -> Result<(), WriteError> {
        if old != new {
            let union = old.union(new);
            if union != *old {
                self.union = Some(stage_manifest(target, &union)?);
            }
            if union != *new {
                self.manifest = Some(stage_manifest(target, new)?);
            }
        }
        Ok(())
    }
}

/// Takes away what has not taken its place. What stays all the same is known by its name, and goes next time.
impl Drop for Stage {
    fn drop(&mut self) {
        for Staged { now, .. } in &self.folders {
            let _ = fs::remove_dir_all(now);
        }
        let files = self.files.get_mut().unwrap_or_else(PoisonError::into_inner);
        for Staged { now, .. } in files.iter().chain(&self.union).chain(&self.manifest) {
            files::discard(now);
        }
    }
}

/// Whether a place will be free for a new file: what is there, the scan has seen and knows to be ours.
fn check_free(place: &Path, path: &str, scan: &Scan) -> Result<(), WriteError> {
    if fs::symlink_metadata(place).is_err() {
        return Ok(());
    }
    let below = format!("{path}/");
    let is_kept = scan.kept.iter().any(|folder| folder == path || folder.starts_with(&below));
    if scan.folders.contains(path) && !is_kept {
        return Ok(());
    }
    Err(WriteError::io(Action::Write, place, ErrorKind::AlreadyExists.into()))
}

fn stage_manifest(target: &Path, manifest: &Manifest) -> Result<Staged, WriteError> {
    let place = target.join(MANIFEST);
    let now = files::temporary(&place);
    manifest::write(&now, &place, manifest)?;
    Ok(Staged { now, place, is_new: false })
}
