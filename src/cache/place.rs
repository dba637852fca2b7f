//! Where caches are, and which of them go.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;
use xxhash_rust::xxh3::xxh3_64;

/// The folder of this program among the user's caches.
const FOLDER: &str = "veille";

/// A cache that no build wrote for so long goes: its site may be gone, too.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// The file for a site and its output folder, both as absolute paths. Nothing where the user has no caches.
#[must_use]
pub fn place(root: &Path, out: &Path) -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok()?.cache_dir().join(FOLDER);
    let name = xxh3_64(format!("{}\0{}", root.display(), out.display()).as_bytes());
    Some(folder.join(format!("{name:016x}.build")))
}

/// Takes away what has not been written for a month.
pub fn sweep(place: &Path) {
    let Some(files) = place.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    for file in files.flatten() {
        let written = file.metadata().and_then(|metadata| metadata.modified());
        if written.is_ok_and(|written| SystemTime::now().duration_since(written).is_ok_and(|age| age > KEPT)) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Makes the folder, for the user alone: drafts are in what it will hold.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Creates a file that is not there, for the user alone.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
