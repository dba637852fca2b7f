//! The cache's folder, and how its file is told from one that came from elsewhere.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::Xxh3;

/// In the site's folder.
const FOLDER: &str = ".veille-cache";

/// In the folder.
const FILE: &str = "build";

/// What keeps the folder out of repositories, and out of backups (see the Cache Directory Tagging Specification).
const BESIDE: [(&str, &str); 2] = [
    (".gitignore", "*\n"),
    ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Made by `veille build`; may be removed.\n"),
];

/// The file of a site.
pub(super) fn place(root: &Path) -> PathBuf {
    root.join(FOLDER).join(FILE)
}

/// Makes the folder of a file, for the user alone: drafts are in what it will hold.
pub(super) fn make(place: &Path) -> io::Result<()> {
    let Some(folder) = place.parent() else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        // A link would lead out of the site.
        _ if !fs::symlink_metadata(folder)?.is_dir() => return Err(ErrorKind::NotADirectory.into()),
        _ => {}
    }
    for (name, text) in BESIDE {
        let path = folder.join(name);
        if fs::symlink_metadata(&path).is_err() {
            fs::write(path, text)?;
        }
    }
    Ok(())
}

/// Begins a file, for the user alone, with its [`identity`]. A build that was killed may have left it. It is refused where
/// another build is writing it.
pub(super) fn begin(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        fs::remove_file(path)?;
    }
    let file = options.open(path)?;
    file.try_lock()?;
    let identity = identity(&file.metadata()?).ok_or(ErrorKind::Unsupported)?;
    // The other may have been done just now: then this is the one that it put in its place.
    if self::identity(&fs::symlink_metadata(path)?) != Some(identity) {
        return Err(ErrorKind::ResourceBusy.into());
    }
    file.set_len(0)?;
    Ok((file, identity))
}

/// What only this file has, as long as it stays on its disk: where it is there, and the instant at which it was made.
/// Who writes a file elsewhere can foresee neither. Nothing where the system does not tell.
pub(super) fn identity(metadata: &Metadata) -> Option<u64> {
    let mut hasher = Xxh3::new();
    hasher.update(&metadata.created().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos().to_le_bytes());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        hasher.update(&metadata.dev().to_le_bytes());
        hasher.update(&metadata.ino().to_le_bytes());
    }
    Some(hasher.digest())
}
