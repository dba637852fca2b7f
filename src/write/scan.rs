//! What is in the output folder before anything is touched, and whether all of it is ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, FileType};
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::manifest::Manifest;
use super::paths::{folders_of, on_disk};
use super::{Action, LOCK, MANIFEST, MARK, TEMPORARY, WriteError};

/// What version control and file managers keep in folders: neither ours nor worth a refusal.
const TOLERATED: [&str; 4] = [".git", ".DS_Store", "Thumbs.db", "desktop.ini"];

/// How many foreign files an error names.
const NAMED: usize = 5;

/// Our files and folders as they are on disk.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) files: BTreeMap<String, Kind>,
    pub(super) folders: BTreeSet<String>,
    /// Folders that hold what other tools keep there, and so stay.
    pub(super) kept: BTreeSet<String>,
    /// What a writing left that was broken off: temporary files, and folders of such.
    pub(super) leftovers: Vec<String>,
}

/// What stands at the path of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Nothing,
    /// A regular file, whose bytes may be right already.
    File,
    /// A link or something stranger, to be replaced and never opened.
    Other,
}

/// What one folder holds.
#[derive(Default)]
struct Listing {
    scan: Scan,
    foreign: Vec<String>,
}

/// Lists the folder, and refuses it if anything in it is neither in the manifest nor tolerated.
pub(super) fn scan(folder: &Path, target: &Path, ours: &Manifest) -> Result<Scan, WriteError> {
    let our_folders = folders_of(ours.paths());
    let mut scan = Scan::default();
    let mut foreign = Vec::new();
    // Level by level, each level's folders at once.
    let mut level = vec![String::new()];
    while !level.is_empty() {
        let listings: Vec<Listing> =
            level.par_iter().map(|below| list(target, below, ours, &our_folders)).collect::<Result<_, _>>()?;
        level.clear();
        for listing in listings {
            level.extend(listing.scan.folders.iter().cloned());
            scan.files.extend(listing.scan.files);
            scan.folders.extend(listing.scan.folders);
            scan.kept.extend(listing.scan.kept);
            scan.leftovers.extend(listing.scan.leftovers);
            foreign.extend(listing.foreign);
        }
    }
    if foreign.is_empty() {
        return Ok(scan);
    }
    foreign.sort();
    let count = foreign.len();
    foreign.truncate(NAMED);
    Err(WriteError::Foreign { folder: folder.to_owned(), files: foreign, count })
}

fn list(target: &Path, below: &str, ours: &Manifest, our_folders: &BTreeSet<&str>) -> Result<Listing, WriteError> {
    let on_disk = if below.is_empty() { target.to_owned() } else { on_disk(target, below) };
    let failed = |error: io::Error| WriteError::io(Action::List, &on_disk, error);
    let mut listing = Listing::default();
    for entry in fs::read_dir(&on_disk).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        let name = entry.file_name();
        let path = |name: &str| if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        match name.to_str() {
            Some(name) if TOLERATED.contains(&name) => drop(listing.scan.kept.insert(below.to_owned())),
            Some(MANIFEST | LOCK | MARK) if below.is_empty() => {}
            Some(name) => listing.take(&entry.path(), path(name), name, kind, ours, our_folders)?,
            None => listing.foreign.push(path(&name.to_string_lossy())),
        }
    }
    Ok(listing)
}

impl Listing {
    fn take(
        &mut self,
        on_disk: &Path,
        path: String,
        name: &str,
        kind: FileType,
        ours: &Manifest,
        our_folders: &BTreeSet<&str>,
    ) -> Result<(), WriteError> {
        let is_our_folder = our_folders.contains(path.as_str());
        if name.starts_with(TEMPORARY) {
            self.scan.leftovers.push(path);
        } else if kind.is_dir() {
            if is_our_folder {
                self.scan.folders.insert(path);
            } else if holds_only_tolerated(on_disk) {
                self.scan.kept.insert(path);
            } else {
                self.foreign.push(format!("{path}/"));
            }
        } else if ours.contains(&path) {
            self.scan.files.insert(path, if kind.is_file() { Kind::File } else { Kind::Other });
        } else if is_our_folder && kind.is_symlink() {
            return Err(WriteError::Link { path: on_disk.to_owned() });
        } else {
            self.foreign.push(path);
        }
        Ok(())
    }
}

/// Whether a folder was ours and only stayed because a file manager keeps notes in it. An empty one is somebody's.
fn holds_only_tolerated(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut is_empty = true;
    for entry in entries {
        let Ok(entry) = entry else { return false };
        is_empty = false;
        let is_tolerated = entry.file_name().to_str().is_some_and(|name| TOLERATED.contains(&name));
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !(is_tolerated || is_folder && holds_only_tolerated(&entry.path())) {
            return false;
        }
    }
    !is_empty
}
