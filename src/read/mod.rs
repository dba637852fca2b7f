//! Disk to values: which files a site consists of, what they hold, and what changed since the last look.
//!
//! A text comes whole, as bytes; everything else is only hashed, so that a folder of videos costs no memory. Nothing
//! outside the site's folder is read: a symbolic link is followed where its target lies inside, and every file is then
//! opened from the root downwards with links refused, so that a swap between the check and the opening leads nowhere.
//!
//! Left out: what texts mean (`parse`), whether a file must exist (the caller knows), and when to look (`watch`).

mod names;
mod near;
mod open;
mod stamp;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::io::{self, Read};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use std::{fmt, fs};

use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::diagnostic::{Diagnostic, Place};
use crate::output::Copied;
use crate::picture::{self, Examined, Picture, Pieced};
pub use names::concerns;
use open::{Opened, Root};
pub use open::{open_file, open_measured};
pub use stamp::Stamp;
pub use walk::Folders;
use walk::{Found, Listed};

/// Texts past this are a mistake: they would be held in memory, and pages made of them would not open anywhere.
const TEXT_LIMIT: u64 = 64 << 20;

/// Tables past this are one, too: each of their keys may be wrong, and is looked up among those that are known.
const TABLE_LIMIT: u64 = 4 << 20;

/// How much of an asset is in memory at a time.
const CHUNK: usize = 64 << 10;

/// The site's folder, with what the last look saw in it.
#[derive(Debug)]
pub struct Disk {
    /// Canonical, so that resolved links compare with it.
    root: PathBuf,
    /// The output folder as the caller named it; it may not exist yet.
    skip: Option<PathBuf>,
    seen: BTreeMap<Arc<str>, Seen>,
    /// The paths that only a look at everything can judge, as the last one found them; nothing before the first.
    apart: Option<BTreeSet<Arc<str>>>,
    /// A path that was there when the last look at everything began, and was gone before it could be read.
    vanished: Option<Arc<str>>,
}

/// What a look found at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// A file whose text the build reads.
    Text(Text),
    /// A file that the build only copies.
    Asset(Asset),
    /// Something that should be a file of the site and cannot be; an error.
    Unreadable(Diagnostic),
    /// A file in a place where only files of another sort are read; a warning, so that it is not lost in silence.
    Stray(Diagnostic),
}

/// The bytes of a text, not yet decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The bytes themselves.
    pub bytes: Arc<[u8]>,
    /// xxh3 of the bytes.
    pub hash: u64,
}

/// A file to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Where it is, and the length and hash of what is published of it. The path is canonical: it holds no symbolic link.
    pub copied: Copied,
    /// What is known of it as a picture, where it is one or is named like one.
    pub picture: Option<Picture>,
}

/// What changed, by path from the site's root with `/`, in Unicode's form NFC. `None`: it is gone.
pub type Changes = BTreeMap<Arc<str>, Option<File>>;

/// A hash of all files of a site, from a look at everything; nothing where one of them is not as it should be.
#[must_use]
pub fn fingerprint(files: &Changes) -> Option<u64> {
    let mut hasher = Xxh3::new();
    for (path, file) in files {
        let (sort, hash, length, picture) = match file {
            Some(File::Text(text)) => (0_u8, text.hash, text.bytes.len() as u64, None),
            Some(File::Asset(asset)) => (1, asset.copied.hash, asset.copied.length, asset.picture),
            Some(File::Unreadable(_) | File::Stray(_)) | None => return None,
        };
        (path, sort, hash, length, picture).hash(&mut hasher);
    }
    Some(hasher.digest())
}

/// The site cannot be read as a whole.
#[derive(Debug)]
pub enum ReadError {
    /// The site's folder itself cannot be read.
    Root {
        /// The folder.
        root: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something vanished while the site was being read.
    Vanished {
        /// Its path in the site.
        path: Arc<str>,
    },
}

/// What is remembered of a path between two looks.
#[derive(Debug)]
enum Seen {
    Read(Memory),
    Told(Diagnostic),
}

#[derive(Debug)]
struct Memory {
    stamp: Stamp,
    /// The stamp is so recent that an edit just after the reading could leave it as it is ("racily clean" in git).
    racy: bool,
    /// Where the file is below the root, links resolved.
    real: PathBuf,
    hash: u64,
}

/// What a look at one path gives.
enum Look {
    /// Nothing is there any more.
    Gone,
    /// What was there last time; the memory of it may still be fresher.
    Same(Option<Memory>),
    Changed(Seen, File),
}

impl Disk {
    /// Takes the site's folder, and the output folder, which is never read even if it lies inside.
    ///
    /// # Errors
    /// The folder does not exist, is no folder, or cannot be reached.
    pub fn new(root: &Path, skip: Option<PathBuf>) -> Result<Self, ReadError> {
        let failed = |source| ReadError::Root { root: root.to_owned(), source };
        let canonical = fs::canonicalize(root).map_err(failed)?;
        if !canonical.is_dir() {
            return Err(failed(io::ErrorKind::NotADirectory.into()));
        }
        Ok(Self { root: canonical, skip, seen: BTreeMap::new(), apart: None, vanished: None })
    }

    /// The site's folder in canonical form.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Everything, for a command that looks only once. Where something vanishes between the listing and the reading, it
    /// would never see whether that was an editor that saves a file by making it anew.
    ///
    /// # Errors
    /// As [`changes`](Self::changes); or something vanished.
    pub fn all(&mut self) -> Result<Changes, ReadError> {
        let changes = self.changes()?;
        self.still_there()?;
        Ok(changes)
    }

    fn still_there(&self) -> Result<(), ReadError> {
        self.vanished.clone().map_or(Ok(()), |path| Err(ReadError::Vanished { path }))
    }

    /// Everything at the first call, later what changed since the call before. Files that are equal byte for byte did
    /// not change, whatever their dates say. A fault of one file is in its place among the changes.
    ///
    /// # Errors
    /// The site's folder is gone or cannot be opened.
    pub fn changes(&mut self) -> Result<Changes, ReadError> {
        let started = SystemTime::now();
        let root = self.open()?;
        let listed = walk::list(&self.root, self.skip.as_deref());
        Ok(self.take_in(&root, listed, started))
    }

    /// Looks at everything that was listed.
    fn take_in(&mut self, root: &Root, listed: Listed, started: SystemTime) -> Changes {
        let looks = self.look_at(root, listed.found, started);
        let gone = |(path, look): &(Arc<str>, Look)| matches!(look, Look::Gone).then(|| Arc::clone(path));
        self.vanished = listed.vanished.or_else(|| looks.iter().find_map(gone));
        self.apart = Some(listed.apart);
        let before = std::mem::take(&mut self.seen);
        self.remember(looks, before)
    }

    /// What changed at or below some paths of the disk, in the time that these take rather than the whole site. A path
    /// may be that of a file or a folder, be new or be gone. Where the paths alone do not tell, this is
    /// [`changes`](Self::changes): at the first look, near symbolic links and faults, above the site's folders.
    ///
    /// # Errors
    /// The site's folder is gone or cannot be opened.
    pub fn changes_near(&mut self, hints: &BTreeSet<PathBuf>) -> Result<Changes, ReadError> {
        let started = SystemTime::now();
        let root = self.open()?;
        let near = self.apart.as_ref().and_then(|apart| {
            near::list(&self.root, self.skip.as_deref(), hints, apart, &|path| self.seen.contains_key(path))
        });
        let Some((listed, covered)) = near else { return self.changes() };
        let looks = self.look_at(&root, listed.found, started);
        let before = covered.iter().flat_map(|path| self.forget(path)).collect();
        Ok(self.remember(looks, before))
    }

    fn open(&self) -> Result<Root, ReadError> {
        Root::open(&self.root).map_err(|source| ReadError::Root { root: self.root.clone(), source })
    }

    fn look_at(&self, root: &Root, found: BTreeMap<Arc<str>, Found>, started: SystemTime) -> Vec<(Arc<str>, Look)> {
        found
            .into_par_iter()
            .map_init(
                || vec![0; CHUNK],
                |chunk, (path, found)| {
                    let look = look(root, &path, found, self.seen.get(&path), started, chunk);
                    (path, look)
                },
            )
            .collect()
    }

    /// Takes out what was seen at and below a path.
    fn forget(&mut self, path: &Arc<str>) -> Vec<(Arc<str>, Seen)> {
        let prefix = near::prefix(path);
        let from = (Bound::Included(&*prefix), Bound::Unbounded);
        let below = self.seen.range::<str, _>(from).map_while(|(path, _)| path.starts_with(&prefix).then_some(path));
        let paths: Vec<Arc<str>> = below.chain([path]).cloned().collect();
        paths.into_iter().filter_map(|path| self.seen.remove_entry(&path)).collect()
    }

    /// Takes in what a look found, given what was seen before in the places that it covers.
    fn remember(&mut self, looks: Vec<(Arc<str>, Look)>, mut before: BTreeMap<Arc<str>, Seen>) -> Changes {
        let mut changes = Changes::new();
        for (path, look) in looks {
            let old = before.remove(&path);
            match look {
                // Left in `before` it would be reported as gone below; here it is in hand already.
                Look::Gone => {
                    if old.is_some() {
                        changes.insert(path, None);
                    }
                }
                Look::Same(fresher) => {
                    if let Some(seen) = fresher.map(Seen::Read).or(old) {
                        self.seen.insert(path, seen);
                    }
                }
                Look::Changed(seen, file) => {
                    self.seen.insert(Arc::clone(&path), seen);
                    changes.insert(path, Some(file));
                }
            }
        }
        changes.extend(before.into_keys().map(|path| (path, None)));
        changes
    }
}

/// The folders in which the site's files are, for those who wait for changes; all, or those at and below some.
#[must_use]
pub fn folders(root: &Path, skip: Option<&Path>, near: Option<&BTreeSet<PathBuf>>) -> Folders {
    near.and_then(|near| near::list(root, skip, near, &BTreeSet::new(), &|_| false))
        .map_or_else(|| walk::list(root, skip), |(listed, _)| listed)
        .folders
}

fn look(root: &Root, path: &Arc<str>, found: Found, old: Option<&Seen>, started: SystemTime, chunk: &mut [u8]) -> Look {
    let real = match found {
        Found::File(real) => real,
        Found::Unreadable(fault) => return told(fault, old, File::Unreadable),
        Found::Stray(fault) => return told(fault, old, File::Stray),
    };
    let known = match old {
        Some(Seen::Read(memory)) if memory.real == real => Some(memory),
        _ => None,
    };
    if let Some(memory) = known.filter(|memory| !memory.racy)
        && root.metadata(&real).is_ok_and(|metadata| Stamp::of(&metadata) == memory.stamp)
    {
        return Look::Same(None);
    }
    match read(root, path, &real, chunk) {
        Ok(None) => Look::Gone,
        Err(fault) => told(fault, old, File::Unreadable),
        Ok(Some((stamp, hash, file))) => {
            let same = known.is_some_and(|memory| memory.hash == hash);
            let memory = Memory { stamp, racy: stamp.is_racy(started), real, hash };
            if same { Look::Same(Some(memory)) } else { Look::Changed(Seen::Read(memory), file) }
        }
    }
}

fn told(fault: Diagnostic, old: Option<&Seen>, file: fn(Diagnostic) -> File) -> Look {
    match old {
        Some(Seen::Told(before)) if *before == fault => Look::Same(None),
        _ => Look::Changed(Seen::Told(fault.clone()), file(fault)),
    }
}

/// Reads one file; `None` where it vanished since it was listed.
fn read(root: &Root, path: &Arc<str>, real: &Path, chunk: &mut [u8]) -> Result<Option<(Stamp, u64, File)>, Diagnostic> {
    let failed = |error: io::Error| unreadable(path, &error);
    let mut file = match root.file(real).map_err(failed)? {
        Opened::File(file) => file,
        Opened::Gone => return Ok(None),
        Opened::Special => return Err(not_a_file(path)),
    };
    // Taken before the bytes: a change while they are read then shows as another stamp next time.
    let metadata = file.metadata().map_err(failed)?;
    let stamp = Stamp::of(&metadata);
    if names::is_text(path) {
        let text = read_text(path, file, metadata.len())?;
        return Ok(Some((stamp, text.hash, File::Text(text))));
    }
    let (hash, length) = hash_stream(&mut file, chunk).map_err(failed)?;
    let asset = asset(path, root.path(real), &mut file, (hash, length), chunk).map_err(failed)?;
    Ok(Some((stamp, hash, File::Asset(asset))))
}

/// Looks into a file of this hash and length.
fn asset(
    path: &str,
    from: PathBuf,
    file: &mut fs::File,
    (hash, length): (u64, u64),
    chunk: &mut [u8],
) -> io::Result<Asset> {
    let Examined { picture, pieces } = picture::examine(path, file, length)?;
    let (hash, length) = match &pieces {
        Some(pieces) => hash_stream(&mut Pieced::new(file, pieces), chunk)?,
        None => (hash, length),
    };
    let copied = Copied { from: Arc::new(from), length, hash, pieces: pieces.map(Into::into) };
    Ok(Asset { copied, picture })
}

fn read_text(path: &Arc<str>, file: fs::File, length: u64) -> Result<Text, Diagnostic> {
    let is_table = names::is_table(path);
    let limit = if is_table { TABLE_LIMIT } else { TEXT_LIMIT };
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(limit)).unwrap_or(0) + 1);
    // Bounded by itself: the file may grow while it is read.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        let (what, hint) = if is_table {
            ("settings and words", "keep what the site needs; texts belong in `content/`, data in `static/`")
        } else {
            ("a text", "if it is not a text, give it its proper extension or move it to `static/`")
        };
        let message = format!("`{path}` is larger than {} MiB, too large for {what}", limit >> 20);
        return Err(Diagnostic::error("file-too-large", message).at(Place::file(Arc::clone(path))).hint(hint));
    }
    let hash = xxh3_64(&bytes);
    Ok(Text { bytes: bytes.into(), hash })
}

/// The hash of all that remains to be read, and how many bytes that was.
///
/// # Errors
/// Those of the reader.
pub fn hash_stream(reader: &mut impl Read, chunk: &mut [u8]) -> io::Result<(u64, u64)> {
    let mut hasher = Xxh3::new();
    let mut length = 0;
    loop {
        match reader.read(chunk) {
            Ok(0) => return Ok((hasher.digest(), length)),
            Ok(count) => {
                hasher.update(&chunk[..count]);
                length += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn unreadable(path: &Arc<str>, error: &io::Error) -> Diagnostic {
    let fault = Diagnostic::error("unreadable-file", format!("`{path}` cannot be read: {}", plain_words(error)));
    let fault = fault.at(Place::file(Arc::clone(path)));
    if error.kind() == io::ErrorKind::PermissionDenied {
        fault.hint("give yourself the right to read it, or move it out of the site")
    } else {
        fault
    }
}

/// What the system says, without its number; in other words where those are obscure.
#[must_use]
pub fn plain_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::AlreadyExists => "something else is in its place".to_owned(),
        _ => {
            let words = error.to_string();
            let end = words.find(" (os error").unwrap_or(words.len());
            let mut letters = words[..end].chars();
            letters.next().map(|first| first.to_lowercase().collect::<String>()).unwrap_or_default() + letters.as_str()
        }
    }
}

fn is_a_folder(path: &Arc<str>) -> Diagnostic {
    Diagnostic::error("not-a-file", format!("`{path}` is a folder, and a file is wanted"))
        .at(Place::file(Arc::clone(path)))
        .hint("move the folder away or rename it")
}

fn not_a_file(path: &Arc<str>) -> Diagnostic {
    Diagnostic::error("not-a-file", format!("`{path}` is neither a file nor a folder that can be read here"))
        .at(Place::file(Arc::clone(path)))
        .hint("only regular files belong in a site; move it away")
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (root, source) = match self {
            Self::Root { root, source } => (root.display(), source),
            Self::Vanished { path } => {
                return write!(f, "`{path}` vanished while the site was being read; nothing was written: try again");
            }
        };
        match source.kind() {
            io::ErrorKind::NotFound => write!(f, "the site's folder `{root}` does not exist"),
            io::ErrorKind::NotADirectory => write!(f, "`{root}` is not a folder, so it cannot be a site"),
            _ => write!(f, "the site's folder `{root}` cannot be read: {}", plain_words(source)),
        }
    }
}

impl std::error::Error for ReadError {}
