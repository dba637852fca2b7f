//! Output to disk: after it the folder holds exactly the output, and nothing that was not ours was touched.
//!
//! A manifest in the folder says which files a build made. It is written before anything else, as the union of what
//! was and what is to come, so that a run that is killed half-way leaves no file that looks foreign. Files that hold
//! the right bytes already are left alone; new ones are created, never over something that came in between; others
//! are replaced by a rename, so that nobody ever sees half of one.
//!
//! Left out: what the output is; protection from somebody who exchanges folders of the output while it is written;
//! file systems on which `A` and `a` are one; two builds into one folder at once.

mod error;
mod files;
mod folder;
mod manifest;
mod paths;
mod scan;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub use error::{Action, WriteError};
use files::{CHUNK, Done};
pub use folder::check_folder;
use manifest::Manifest;
use paths::{folders_of, on_disk};
use scan::{Kind, Scan};
pub use sources::{begin, rewrite};

use crate::output::{Difference, Output};

/// Name of the manifest in the output folder.
pub const MANIFEST: &str = ".veille-manifest";

/// How the names of files begin that are about to take another's place.
const TEMPORARY: &str = ".veille-new-";

/// What a writing did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were created or got other bytes, in order.
    pub written: Vec<Arc<str>>,
    /// How many files held the right bytes already.
    pub unchanged: usize,
    /// Files of an earlier build that are gone, in order.
    pub removed: Vec<Arc<str>>,
}

/// Makes a folder hold an output. With a `guard`, the folder has to lie inside it, links resolved; without, the user
/// named the folder and it may be anywhere. See also [`check_folder`].
///
/// # Errors
/// The folder holds files that no build made, or lies outside `guard`; a path of the output is not usable; a copied
/// file changed; or the system refuses. Nothing is touched unless it is one of the last two.
pub fn write(output: &Output, folder: &Path, guard: Option<&Path>) -> Result<Report, WriteError> {
    write_telling(output, folder, guard, &|| {})
}

/// The same, and calls `told` when a file is right, once for each, from any thread.
///
/// # Errors
/// As [`write()`].
pub fn write_telling(
    output: &Output,
    folder: &Path,
    guard: Option<&Path>,
    told: &(dyn Fn() + Sync),
) -> Result<Report, WriteError> {
    bring(output, folder, guard, |_| true, told)
}

/// The same after [`write()`] by this process: only what differs from then, or is gone since, is compared and written.
///
/// # Errors
/// As [`write()`].
pub fn update(
    output: &Output,
    difference: &Difference,
    folder: &Path,
    guard: Option<&Path>,
) -> Result<Report, WriteError> {
    bring(output, folder, guard, |path| difference.changed.binary_search(path).is_ok(), &|| {})
}

/// Brings to disk what is missing there, and those of the other files that `doubtful` names.
fn bring(
    output: &Output,
    folder: &Path,
    guard: Option<&Path>,
    doubtful: impl Fn(&Arc<str>) -> bool + Sync,
    told: &(dyn Fn() + Sync),
) -> Result<Report, WriteError> {
    paths::check_output(output)?;
    let target = folder::resolve(folder)?;
    if let Some(guard) = guard {
        folder::check_inside(folder, &target, guard)?;
    }
    fs::create_dir_all(&target).map_err(|error| WriteError::io(Action::Create, &target, error))?;
    let old = manifest::read(&target)?;
    let scan = scan::scan(folder, &target, &old)?;
    let new = Manifest::of(output);

    let union = old.union(&new);
    manifest::write(&target, &union, &old)?;
    let removed = clear(&target, &old, output, &scan)?;
    let (written, unchanged) = fill(&target, output, &scan, doubtful, told)?;
    manifest::write(&target, &new, &union)?;
    Ok(Report { written, unchanged, removed })
}

/// Removes what earlier builds and broken-off writings left, then the folders that this emptied. It comes before the
/// writing: a file may take the place of a folder, and on some disks the new `a` the place of the old `A`.
fn clear(target: &Path, old: &Manifest, output: &Output, scan: &Scan) -> Result<Vec<Arc<str>>, WriteError> {
    let remove = |path: &str| {
        let path = on_disk(target, path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(WriteError::io(Action::Remove, &path, error)),
            _ => Ok(()),
        }
    };
    scan.leftovers.par_iter().try_for_each(|path| remove(path))?;
    let gone: Vec<Arc<str>> = old
        .paths()
        .filter(|path| !output.contains_key(*path) && scan.files.contains_key(path.as_ref()))
        .cloned()
        .collect();
    gone.par_iter().try_for_each(|path| remove(path))?;

    let needed: BTreeSet<&str> = output.keys().flat_map(|path| folders_of(path)).collect();
    // Backwards: a folder comes after the one that holds it.
    for path in scan.folders.iter().rev().filter(|path| !needed.contains(path.as_str())) {
        let path = on_disk(target, path);
        match fs::remove_dir(&path) {
            // It holds a file manager's notes, or something that came since.
            Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound) => {}
            Err(error) => return Err(WriteError::io(Action::Remove, &path, error)),
            Ok(()) => {}
        }
    }
    Ok(gone)
}

/// Brings folders and files of the output to disk. Gives the files written and how many were right already.
fn fill(
    target: &Path,
    output: &Output,
    scan: &Scan,
    doubtful: impl Fn(&Arc<str>) -> bool + Sync,
    told: &(dyn Fn() + Sync),
) -> Result<(Vec<Arc<str>>, usize), WriteError> {
    let needed: BTreeSet<&str> = output.keys().flat_map(|path| folders_of(path)).collect();
    for path in needed.into_iter().filter(|path| !scan.folders.contains(*path)) {
        let path = on_disk(target, path);
        match fs::create_dir(&path) {
            // The scan did not see it, so it came since: a folder is fine, a link is not.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(metadata) if metadata.is_symlink() => return Err(WriteError::Link { path }),
                _ => return Err(WriteError::io(Action::Create, &path, error)),
            },
            Err(error) => return Err(WriteError::io(Action::Create, &path, error)),
            Ok(()) => {}
        }
    }
    let done: Vec<(&Arc<str>, Done)> = output
        .par_iter()
        .map_init(
            || vec![0; CHUNK],
            |chunk, (path, content)| {
                let there = scan.files.get(path.as_ref()).copied().unwrap_or(Kind::Nothing);
                if there == Kind::File && !doubtful(path) {
                    told();
                    return Ok((path, Done::Unchanged));
                }
                let done = files::put(&on_disk(target, path), content, there, chunk)?;
                told();
                Ok((path, done))
            },
        )
        .collect::<Result<_, _>>()?;
    let written: Vec<Arc<str>> =
        done.iter().filter(|(_, done)| *done == Done::Written).map(|(path, _)| Arc::clone(path)).collect();
    let unchanged = done.len() - written.len();
    Ok((written, unchanged))
}
