//! The list of what is at and below some paths only, where they can be judged without the rest of the site.
//!
//! Links, accents stored apart and whatever is faulty make a path depend on others. Such paths are known from the last
//! look at everything; where one of them is touched, or a new one turns up, there is no list, and everything is looked
//! at again.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io;
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::names::{self, Area};
use super::walk::{Listed, Listing, Visit};

/// Where a hint leads: to the first name in it that is no folder, or to its end.
struct Target {
    /// Its place in the site; nothing for a file at the root.
    area: Option<Area>,
    on_disk: PathBuf,
    /// What is there now, unless it is nothing, or nothing that belongs to the site.
    kind: Option<FileType>,
}

/// What following a hint gives.
enum Followed {
    To(Arc<str>, Target),
    /// It concerns no file of the site.
    Nowhere,
    /// Everything has to be looked at.
    Unclear,
}

/// Lists what is at `hints`, with the paths of the site that this covers. `apart` are the paths that cannot be judged
/// alone, `was_file` tells whether a path was no folder at the last look.
pub(super) fn list(
    root: &Path,
    skip: Option<&Path>,
    hints: &BTreeSet<PathBuf>,
    apart: &BTreeSet<Arc<str>>,
    was_file: &dyn Fn(&str) -> bool,
) -> Option<(Listed, Vec<Arc<str>>)> {
    let mut listing = Listing::new(root, skip);
    let mut targets = BTreeMap::new();
    for hint in hints {
        match follow(root, listing.skip.as_deref(), hint, was_file) {
            Followed::To(path, target) if !touches(apart, &path) => drop(targets.insert(path, target)),
            Followed::Nowhere if apart.is_empty() => {}
            _ => return None,
        }
    }
    let mut covered: Vec<Arc<str>> = Vec::new();
    for (path, target) in targets {
        // In order, a folder comes before all that is below it, though others may stand between.
        if ancestors(&path).any(|above| covered.binary_search_by(|path| (**path).cmp(above)).is_ok()) {
            continue;
        }
        take(&mut listing, &path, target);
        covered.push(path);
    }
    listing.listed.apart.is_empty().then_some((listing.listed, covered))
}

fn follow(root: &Path, skip: Option<&Path>, hint: &Path, was_file: &dyn Fn(&str) -> bool) -> Followed {
    let below = if hint.is_absolute() { hint.strip_prefix(root) } else { Ok(hint) };
    let Some(below) = below.ok().filter(|below| below.components().all(|part| matches!(part, Component::Normal(_))))
    else {
        return Followed::Unclear;
    };
    let mut parts = below.iter().peekable();
    let Some(first) = parts.peek().and_then(|first| first.to_str()) else { return Followed::Unclear };
    let area = names::AREAS.into_iter().find(|(name, _)| *name == first).map(|(_, area)| area);
    if area.is_none() && !names::FILES.contains(&first) {
        return Followed::Nowhere;
    }
    let mut on_disk = root.to_owned();
    let mut path = String::new();
    while let Some(name) = parts.next() {
        on_disk.push(name);
        match names::proper(name) {
            Ok(proper) if *proper == *name => {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(&proper);
            }
            _ => return Followed::Unclear,
        }
        let kind = match fs::symlink_metadata(&on_disk) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if is_missing(&error) => return Followed::To(path.into(), Target { area, on_disk, kind: None }),
            Err(_) => return Followed::Unclear,
        };
        if is_foreign(area, &on_disk, &path, name, kind, skip) {
            return Followed::To(path.into(), Target { area, on_disk, kind: None });
        }
        if parts.peek().is_none() || !kind.is_dir() || was_file(&path) {
            // A link, or a disk that takes upper and lower case for one.
            if fs::canonicalize(&on_disk).ok().as_deref() != Some(&*on_disk) {
                return Followed::Unclear;
            }
            return Followed::To(path.into(), Target { area, on_disk, kind: Some(kind) });
        }
    }
    Followed::Unclear
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether the walk passes by what is there.
fn is_foreign(
    area: Option<Area>,
    on_disk: &Path,
    path: &str,
    name: &OsStr,
    kind: FileType,
    skip: Option<&Path>,
) -> bool {
    let below_area = area.filter(|_| path.contains('/'));
    below_area.is_some_and(|area| {
        names::is_ignored(area, &name.to_string_lossy(), kind.is_dir()) || (kind.is_dir() && skip == Some(on_disk))
    })
}

fn take(listing: &mut Listing, path: &Arc<str>, target: Target) {
    let Target { area, on_disk, kind } = target;
    let Some(kind) = kind else { return };
    let Some(area) = area.filter(|_| path.contains('/')) else { return listing.top(path, area) };
    if listing.take(area, path, &on_disk, kind) {
        listing.visit(&Visit { area, path: path.to_string(), real: on_disk, links: &[] });
    }
}

/// Whether a path is, holds or is held by one of those apart.
fn touches(apart: &BTreeSet<Arc<str>>, path: &str) -> bool {
    !apart.is_empty()
        && (apart.contains("")
            || apart.contains(path)
            || ancestors(path).any(|above| apart.contains(above))
            || first_from(apart, &prefix(path)).is_some_and(|next| next.starts_with(&prefix(path))))
}

fn first_from<'a>(paths: &'a BTreeSet<Arc<str>>, from: &str) -> Option<&'a Arc<str>> {
    paths.range::<str, _>((Bound::Included(from), Bound::Unbounded)).next()
}

/// The folders above a path, from the top.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// What all paths below a folder begin with; in order, they follow each other.
pub(super) fn prefix(folder: &str) -> String {
    format!("{folder}/")
}

#[cfg(test)]
mod tests;
