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

use super::files::{self, CHUNK, Done};
use super::lock::Follow;
use super::manifest::{self, Manifest};
use super::paths::{folders_of, on_disk};
use super::scan::{Kind, Scan};
use super::{Action, MANIFEST, Report, WriteError};
use crate::output::{Content, Output};

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
    pub(super) files: Vec<Staged>,
    /// The manifest of what is to come, unless one of the two says so already.
    pub(super) manifest: Option<Staged>,
}

/// Where the files of one folder are put.
struct Place {
    on_disk: PathBuf,
    /// It is not there before the stage is.
    is_new: bool,
}

/// Brings everything onto the disk that is not there yet. The report is what will have happened.
pub(super) fn stage(
    target: &Path,
    old: &Manifest,
    output: &Output,
    scan: &Scan,
    doubtful: impl Fn(&Arc<str>) -> bool + Sync,
    follow: &dyn Follow,
) -> Result<(Stage, Report), WriteError> {
    let mut stage = Stage::default();
    stage.leave(target, old, output, scan)?;
    let places = stage.folders(target, output, scan)?;
    let report = stage.files(target, output, scan, &places, doubtful, follow)?;

    let new = Manifest::of(output);
    if *old != new {
        let union = old.union(&new);
        if union != *old {
            stage.union = Some(stage_manifest(target, &union)?);
        }
        if union != new {
            stage.manifest = Some(stage_manifest(target, &new)?);
        }
    }
    let report = Report { removed: stage.gone.clone(), ..report };
    Ok((stage, report))
}

impl Stage {
    /// Finds what is to go, and whether it may be removed.
    fn leave(&mut self, target: &Path, old: &Manifest, output: &Output, scan: &Scan) -> Result<(), WriteError> {
        let is_gone = |path: &Arc<str>| !output.contains_key(path) && scan.files.contains_key(&**path);
        self.gone = old.paths().filter(|path| is_gone(path)).cloned().collect();
        let needed = needed(output);
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

    /// Makes the folders that are not there. Gives where the files of each are put.
    fn folders<'o>(
        &mut self,
        target: &Path,
        output: &'o Output,
        scan: &Scan,
    ) -> Result<BTreeMap<&'o str, Place>, WriteError> {
        let mut places = BTreeMap::from([("", Place { on_disk: target.to_owned(), is_new: false })]);
        // Folders that can be made at once, since those above them are there: by the number of those.
        let mut levels: Vec<Vec<(&str, PathBuf)>> = Vec::new();
        // In order, a folder comes after the one that holds it.
        for path in needed(output) {
            let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
            let Some(above) = places.get(above) else { continue };
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
                let depth = folders_of(path).count();
                if levels.len() <= depth {
                    levels.resize_with(depth + 1, Vec::new);
                }
                levels[depth].push((path, place.on_disk.clone()));
            }
            places.insert(path, place);
        }
        for level in levels {
            level.par_iter().try_for_each(|(path, now)| {
                fs::create_dir(now).map_err(|error| WriteError::io(Action::Create, &on_disk(target, path), error))
            })?;
        }
        Ok(places)
    }

    /// Writes the files that are not right.
    fn files(
        &mut self,
        target: &Path,
        output: &Output,
        scan: &Scan,
        places: &BTreeMap<&str, Place>,
        doubtful: impl Fn(&Arc<str>) -> bool + Sync,
        follow: &dyn Follow,
    ) -> Result<Report, WriteError> {
        let staged = Mutex::new(Vec::new());
        let one = |path: &Arc<str>, content: &Content, chunk: &mut [u8]| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let Some(folder) = places.get(folder) else { return Ok(Done::Unchanged) };
            let place = folder.on_disk.join(name);
            if folder.is_new {
                let shown = || on_disk(target, path);
                files::fill(files::create(&place, &shown)?, content, &shown, chunk)?;
                return Ok(Done::Written);
            }
            let there = scan.files.get(&**path).copied().unwrap_or(Kind::Nothing);
            if there == Kind::File && (!doubtful(path) || files::holds(&place, content, chunk)) {
                return Ok(Done::Unchanged);
            }
            if there == Kind::Nothing {
                check_free(&place, path, scan)?;
            }
            let now = files::temporary(&place);
            let file = files::create(&now, &|| place.clone())?;
            // Before it is filled, so that half of it goes, too.
            let is_new = there == Kind::Nothing;
            staged.lock().unwrap_or_else(PoisonError::into_inner).push(Staged { now, place: place.clone(), is_new });
            files::fill(file, content, &|| place.clone(), chunk)?;
            Ok(Done::Written)
        };
        let done = output
            .par_iter()
            .map_init(
                || vec![0; CHUNK],
                |chunk, (path, content)| {
                    let done = one(path, content, chunk)?;
                    follow.file();
                    Ok((path, done))
                },
            )
            .collect::<Result<Vec<_>, _>>();
        self.files = staged.into_inner().unwrap_or_else(PoisonError::into_inner);
        let done = done?;
        let written: Vec<Arc<str>> =
            done.iter().filter(|(_, done)| *done == Done::Written).map(|(path, _)| Arc::clone(path)).collect();
        let unchanged = done.len() - written.len();
        Ok(Report { written, unchanged, ..Report::default() })
    }
}

/// Takes away what has not taken its place. What stays all the same is known by its name, and goes next time.
impl Drop for Stage {
    fn drop(&mut self) {
        for Staged { now, .. } in &self.folders {
            let _ = fs::remove_dir_all(now);
        }
        for Staged { now, .. } in self.files.iter().chain(&self.union).chain(&self.manifest) {
            files::discard(now);
        }
    }
}

/// The folders that an output has.
fn needed(output: &Output) -> BTreeSet<&str> {
    output.keys().flat_map(|path| folders_of(path)).collect()
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
