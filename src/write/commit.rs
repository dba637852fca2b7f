//! What is staged takes its place, by renames and removals only. Room and rights have been seen to.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::PoisonError;

use rayon::prelude::*;

use super::paths::on_disk;
use super::stage::{Stage, Staged};
use super::{Action, WriteError};

/// Puts the manifest in place that knows what was and what is to come. Until then nothing has happened.
pub(super) fn begin(stage: &mut Stage) -> Result<(), WriteError> {
    stage.union.take_if(|_| true).map_or(Ok(()), |union| {
        let begun = take_place(&union);
        if begun.is_err() {
            // So that it goes with the rest.
            stage.union = Some(union);
        }
        begun
    })
}

/// Removes what is to go, then lets what is staged take its place. In this order: a file may take the place of a folder,
/// and on some disks the new `a` that of the old `A`.
pub(super) fn finish(stage: &mut Stage, target: &Path) -> Result<(), WriteError> {
    clear(stage, target)?;
    stage.folders.par_iter().try_for_each(|folder| settle(&folder.now, &folder.place))?;
    stage.folders.clear();
    let files = stage.files.get_mut().unwrap_or_else(PoisonError::into_inner);
    files.par_iter().try_for_each(take_place)?;
    files.clear();
    if let Some(manifest) = &stage.manifest {
        take_place(manifest)?;
    }
    stage.manifest = None;
    Ok(())
}

/// Removes the files that are to go, then the folders that this emptied.
fn clear(stage: &Stage, target: &Path) -> Result<(), WriteError> {
    stage.gone.par_iter().try_for_each(|path| remove(&on_disk(target, path)))?;
    // Backwards: a folder comes after the one that holds it.
    for path in stage.unneeded.iter().rev() {
        let path = on_disk(target, path);
        match fs::remove_dir(&path) {
            // It holds a file manager's notes, or something that came since.
            Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound) => {}
            Err(error) => return Err(WriteError::io(Action::Remove, &path, error)),
            Ok(()) => {}
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), WriteError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(WriteError::io(Action::Remove, path, error)),
        _ => Ok(()),
    }
}

/// Removes what a writing has left that was broken off.
pub(super) fn remove_leftover(path: &Path) -> Result<(), WriteError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            fs::remove_dir_all(path).map_err(|error| WriteError::io(Action::Remove, path, error))
        }
        _ => remove(path),
    }
}

fn take_place(staged: &Staged) -> Result<(), WriteError> {
    let Staged { now, place, is_new } = staged;
    let taken = if *is_new { rename_to_nothing(now, place) } else { fs::rename(now, place) };
    taken.map_err(|error| WriteError::io(Action::Write, place, error))
}

/// Lets a new folder take its place. Where there is one, which then was kept for what another tool has put there, its
/// files move into that, as they do where a file system renames no folders.
fn settle(now: &Path, place: &Path) -> Result<(), WriteError> {
    if rename_to_nothing(now, place).is_ok() {
        return Ok(());
    }
    if let Err(error) = fs::create_dir(place) {
        match fs::symlink_metadata(place) {
            Ok(there) if there.is_dir() => {}
            Ok(there) if there.is_symlink() => return Err(WriteError::Link { path: place.to_owned() }),
            _ => return Err(WriteError::io(Action::Create, place, error)),
        }
    }
    let failed = |error| WriteError::io(Action::Write, place, error);
    for entry in fs::read_dir(now).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (now, place) = (entry.path(), place.join(entry.file_name()));
        if entry.file_type().map_err(failed)?.is_dir() {
            settle(&now, &place)?;
        } else {
            rename_to_nothing(&now, &place).map_err(|error| WriteError::io(Action::Write, &place, error))?;
        }
    }
    fs::remove_dir(now).map_err(failed)
}

/// A rename that replaces nothing. What came since the scan is not ours.
fn rename_to_nothing(now: &Path, place: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, now, CWD, place, RenameFlags::NOREPLACE) {
            // The file system cannot: it is looked for, then.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return Ok(done?),
        }
    }
    if fs::symlink_metadata(place).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    fs::rename(now, place)
}
