//! The list of a site's files: one pass over its folders, symbolic links resolved and judged, nothing opened.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::names::{self, Area};
use crate::diagnostic::{Diagnostic, Place};

/// Links to folders that hold links to folders … multiply what they hold; nobody needs more than a few.
const LINK_DEPTH: usize = 8;

/// What is at a path of the site.
pub(super) enum Found {
    /// A file, by its path below the root with links resolved.
    File(PathBuf),
    Unreadable(Diagnostic),
    Stray(Diagnostic),
}

/// The folders of a site as they are on disk, links resolved: where a watcher has to look.
#[derive(Debug, Default)]
pub struct Folders {
    /// Every folder whose files are read.
    pub all: BTreeSet<PathBuf>,
    /// Those among them that stand at the top: the site's own, and targets of links.
    pub tops: BTreeSet<PathBuf>,
    /// Folders that are not read themselves, but hold targets of links.
    pub beside: BTreeSet<PathBuf>,
}

/// A site, listed.
pub(super) struct Listed {
    pub(super) found: BTreeMap<Arc<str>, Found>,
    /// Paths that say nothing without the rest of the site: links, their targets, names that another could be taken
    /// for, and what is wrong. `""`, the site itself: a link whose target is not known.
    pub(super) apart: BTreeSet<Arc<str>>,
    pub(super) folders: Folders,
    /// Something that was there when the folder that holds it was listed, and is gone.
    pub(super) vanished: Option<Arc<str>>,
}

/// Lists the site in `root`, which is canonical, without what is in `skip`.
pub(super) fn list(root: &Path, skip: Option<&Path>) -> Listed {
    let mut listing = Listing::new(root, skip);
    for name in names::FILES {
        listing.top(name, None);
    }
    for (name, area) in names::AREAS {
        listing.top(name, Some(area));
    }
    listing.listed
}

/// The output folder in the form in which the walk meets it; it may not exist yet.
fn resolved(root: &Path, folder: &Path) -> PathBuf {
    let folder = root.join(folder);
    let above = || Some(fs::canonicalize(folder.parent()?).ok()?.join(folder.file_name()?));
    fs::canonicalize(&folder).ok().or_else(above).unwrap_or(folder)
}

pub(super) struct Listing<'a> {
    root: &'a Path,
    pub(super) skip: Option<PathBuf>,
    pub(super) listed: Listed,
    /// The name on disk behind each path, to see two become one.
    names: BTreeMap<Arc<str>, PathBuf>,
}

/// A folder being walked.
pub(super) struct Visit<'a> {
    pub(super) area: Area,
    /// Its path in the site.
    pub(super) path: String,
    /// Its path on disk, links resolved.
    pub(super) real: PathBuf,
    /// Where the links lie that led here.
    pub(super) links: &'a [PathBuf],
}

impl<'a> Listing<'a> {
    pub(super) fn new(root: &'a Path, skip: Option<&Path>) -> Self {
        let skip = skip.map(|folder| resolved(root, folder));
        let listed =
            Listed { found: BTreeMap::new(), apart: BTreeSet::new(), folders: Folders::default(), vanished: None };
        Self { root, skip, listed, names: BTreeMap::new() }
    }

    /// One of the fixed names at the root: a folder if it is an area, else a file.
    pub(super) fn top(&mut self, name: &str, area: Option<Area>) {
        let on_disk = self.root.join(name);
        let path: Arc<str> = name.into();
        let target = match fs::symlink_metadata(&on_disk) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => return self.unreadable(&path, super::unreadable(&path, &error)),
            Ok(metadata) if metadata.is_symlink() => match self.resolve(&path, &on_disk) {
                Ok(Some(target)) => target,
                Ok(None) => return,
                Err(fault) => return self.unreadable(&path, fault),
            },
            Ok(metadata) => (on_disk, metadata.file_type()),
        };
        match (target, area) {
            ((real, kind), Some(area)) if kind.is_dir() => {
                self.listed.folders.tops.insert(real.clone());
                self.visit(&Visit { area, path: name.to_owned(), real, links: &[] });
            }
            ((real, kind), None) if kind.is_file() => self.file(path, &real),
            (_, Some(_)) => {
                let fault = Diagnostic::error("not-a-folder", format!("`{path}` is not a folder"));
                let fault = fault.at(Place::file(Arc::clone(&path)));
                self.unreadable(&path, fault.hint("it is where a site keeps such files: make it a folder"));
            }
            ((_, kind), None) if kind.is_dir() => self.unreadable(&path, super::is_a_folder(&path)),
            (_, None) => self.unreadable(&path, super::not_a_file(&path)),
        }
    }

    pub(super) fn visit(&mut self, visit: &Visit) {
        self.listed.folders.all.insert(visit.real.clone());
        let mut walker = WalkDir::new(&visit.real)
            .min_depth(1)
            .follow_links(false)
            .follow_root_links(false)
            .sort_by_file_name()
            .into_iter();
        // The site's paths of the folders above the entry at hand.
        let mut above = vec![visit.path.clone()];
        while let Some(entry) = walker.next() {
            match entry {
                Err(error) => self.failed(visit, &error),
                Ok(entry) => {
                    above.truncate(entry.depth());
                    let is_folder = entry.file_type().is_dir();
                    match self.entry(visit, above.last().map_or("", String::as_str), &entry) {
                        Some(path) => {
                            self.listed.folders.all.insert(entry.into_path());
                            above.push(path);
                        }
                        None if is_folder => walker.skip_current_dir(),
                        None => {}
                    }
                }
            }
        }
    }

    /// Takes in one entry of a folder; gives the site's path of a folder that is to be walked.
    fn entry(&mut self, visit: &Visit, above: &str, entry: &DirEntry) -> Option<String> {
        let kind = entry.file_type();
        if names::is_ignored(visit.area, &entry.file_name().to_string_lossy(), kind.is_dir()) {
            return None;
        }
        if kind.is_dir() && self.skip.as_deref() == Some(entry.path()) {
            return None;
        }
        let path = self.name(above, entry.file_name(), entry.path())?;
        if kind.is_symlink() {
            self.link(visit, &path, entry.path());
            return None;
        }
        self.take(visit.area, &path, entry.path(), kind).then(|| path.to_string())
    }

    /// The site's path of an entry, unless its name cannot be used.
    fn name(&mut self, above: &str, name: &OsStr, on_disk: &Path) -> Option<Arc<str>> {
        let proper = match names::proper(name) {
            Ok(proper) => proper,
            Err(why) => {
                let path: Arc<str> = format!("{above}/{}", names::shown(name)).into();
                let fault = Diagnostic::error("bad-file-name", format!("the name of `{path}` {why}"))
                    .at(Place::file(Arc::clone(&path)))
                    .hint("rename it; names become addresses of pages");
                self.unreadable(&path, fault);
                return None;
            }
        };
        let path: Arc<str> = format!("{above}/{proper}").into();
        if *proper != *name {
            self.listed.apart.insert(Arc::clone(&path));
        }
        if let Some(other) = self.names.get(&path).filter(|other| *other != on_disk) {
            let escaped =
                |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().escape_default().to_string();
            let message = format!(
                "`{path}` is there twice, its accents stored in two ways: `{}` and `{}`",
                escaped(other),
                escaped(on_disk)
            );
            let fault = Diagnostic::error("same-file-name", message)
                .at(Place::file(Arc::clone(&path)))
                .hint("remove one of them or rename it");
            self.unreadable(&path, fault);
            return None;
        }
        self.names.insert(Arc::clone(&path), on_disk.to_owned());
        Some(path)
    }

    /// Takes in what is at a path, links resolved. True where it is a folder to walk.
    pub(super) fn take(&mut self, area: Area, path: &Arc<str>, real: &Path, kind: FileType) -> bool {
        let is_folder = kind.is_dir();
        // `content/notes.MD/` is a folder like another; `themes/` holds none.
        if (!is_folder || area == Area::Tables)
            && let Some((message, hint)) = names::stray(area, path)
        {
            let fault = Diagnostic::warning("stray-file", message).at(Place::file(Arc::clone(path))).hint(hint);
            self.listed.apart.insert(Arc::clone(path));
            self.listed.found.entry(Arc::clone(path)).or_insert(Found::Stray(fault));
            return false;
        }
        if is_folder && area != Area::Tables {
            return true;
        }
        if kind.is_file() {
            self.file(Arc::clone(path), real);
        } else {
            self.unreadable(path, super::not_a_file(path));
        }
        false
    }

    fn link(&mut self, visit: &Visit, path: &Arc<str>, on_disk: &Path) {
        let (target, kind) = match self.resolve(path, on_disk) {
            Ok(Some(target)) => target,
            Ok(None) => return,
            Err(fault) => return self.unreadable(path, fault),
        };
        if !self.take(visit.area, path, &target, kind) {
            return;
        }
        self.listed.folders.tops.insert(target.clone());
        let mut links = visit.links.to_vec();
        links.extend(on_disk.parent().map(Path::to_owned));
        if links.iter().any(|link| link.starts_with(&target)) || links.len() > LINK_DEPTH {
            return self.unreadable(path, broken(path, "leads back to a folder that holds it"));
        }
        self.visit(&Visit { area: visit.area, path: path.to_string(), real: target, links: &links });
    }

    /// Where a link leads, if that is inside the site; nothing if the link has vanished.
    fn resolve(&mut self, path: &Arc<str>, link: &Path) -> Result<Option<(PathBuf, FileType)>, Diagnostic> {
        self.listed.apart.insert(Arc::clone(path));
        let judged = self.judge(path, link);
        match &judged {
            Ok(None) => self.listed.vanished = Some(Arc::clone(path)),
            Ok(Some((target, _))) => {
                let below = target.strip_prefix(self.root).unwrap_or(target);
                self.listed.apart.insert(names::path(below).into());
                self.listed.folders.beside.extend(target.parent().map(Path::to_owned));
            }
            // It would lead somewhere else, or at all, after a change anywhere.
            Err(_) => drop(self.listed.apart.insert("".into())),
        }
        judged
    }

    fn judge(&self, path: &Arc<str>, link: &Path) -> Result<Option<(PathBuf, FileType)>, Diagnostic> {
        let resolved = fs::canonicalize(link).and_then(|target| Ok((fs::metadata(&target)?.file_type(), target)));
        let (kind, target) = match resolved {
            Ok(resolved) => resolved,
            Err(_) if fs::symlink_metadata(link).is_err() => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(broken(path, "leads to something that does not exist"));
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Err(super::unreadable(path, &error));
            }
            Err(error) => {
                return Err(broken(path, &format!("cannot be followed: {}", super::plain_words(&error))));
            }
        };
        let outside = |where_to: &str| {
            Diagnostic::error("link-outside-site", format!("the symbolic link `{path}` leads {where_to}"))
                .at(Place::file(Arc::clone(path)))
                .hint("put a copy of its target in its place")
        };
        let Ok(below) = target.strip_prefix(self.root) else {
            return Err(outside("outside the site's folder, where nothing is read"));
        };
        if self.skip.as_ref().is_some_and(|skip| target.starts_with(skip)) {
            return Err(outside("into the output folder, which is not read"));
        }
        if below.components().any(|part| part == Component::Normal(OsStr::new(".git"))) {
            return Err(outside("into `.git`, which is not read"));
        }
        Ok(Some((target, kind)))
    }

    fn file(&mut self, path: Arc<str>, real: &Path) {
        // Always inside: the walk starts below the root, and links were judged.
        let below = real.strip_prefix(self.root).unwrap_or(real).to_owned();
        self.listed.found.entry(path).or_insert(Found::File(below));
    }

    /// A fault takes the place of whatever else was found there.
    fn unreadable(&mut self, path: &Arc<str>, fault: Diagnostic) {
        self.listed.apart.insert(Arc::clone(path));
        self.listed.found.insert(Arc::clone(path), Found::Unreadable(fault));
    }

    /// A folder that cannot be listed; one that vanished is as if it had never been there.
    fn failed(&mut self, visit: &Visit, error: &walkdir::Error) {
        let (Some(on_disk), Some(words)) = (error.path(), error.io_error()) else { return };
        let name = on_disk.file_name().unwrap_or_default();
        let is_ignored = on_disk != visit.real && names::is_ignored(visit.area, &name.to_string_lossy(), true);
        if is_ignored || self.skip.as_deref() == Some(on_disk) {
            return;
        }
        let below = on_disk.strip_prefix(&visit.real).unwrap_or(on_disk);
        let separator = if below.as_os_str().is_empty() { "" } else { "/" };
        let path: Arc<str> = format!("{}{separator}{}", visit.path, names::path(below)).into();
        if words.kind() == io::ErrorKind::NotFound {
            self.listed.vanished = Some(path);
        } else {
            self.unreadable(&path, super::unreadable(&path, words));
        }
    }
}

fn broken(path: &Arc<str>, how: &str) -> Diagnostic {
    Diagnostic::error("broken-link", format!("the symbolic link `{path}` {how}"))
        .at(Place::file(Arc::clone(path)))
        .hint("remove the link or make it lead to a file of the site")
}
