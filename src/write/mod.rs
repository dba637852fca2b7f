//! Output to disk: after it the folder holds exactly the output, and nothing that was not ours was touched.
//!
//! Three steps. The folder is looked at, and refused where anything in it is foreign. Then all that is new is *staged*:
//! brought to the same disk under other names, which is where it fails if there is no room or no right, with nothing
//! touched. Then it is *committed*: what goes is removed, what is staged takes its place by renames, so that nobody ever
//! sees half of a file.
//!
//! A manifest in the folder says which files a build made. Between the steps it becomes the union of what was and what is
//! to come, so that a run that is killed leaves nothing that looks foreign. Files that hold the right bytes already are
//! left alone. One process at a time writes: the next waits.
//!
//! Left out: what the output is; protection from somebody who exchanges folders of the output while it is written;
//! file systems on which `A` and `a` are one.

mod commit;
mod error;
mod feeds;
mod files;
mod folder;
mod lock;
mod manifest;
mod mark;
mod opened;
mod paths;
mod scan;
mod sources;
mod stage;
#[cfg(test)]
mod tests;
mod writing;

use std::path::Path;
use std::sync::Arc;

pub use error::{Action, WriteError};
pub use feeds::earlier_feeds;
pub use folder::check_folder;
pub use lock::Follow;
pub use mark::{Mark, made_from};
use opened::Opened;
pub use sources::{Begun, begin, rewrite};
pub use writing::Writing;

use crate::output::Output;
use crate::read::Stamp;

/// Name of the manifest in the output folder.
pub const MANIFEST: &str = ".veille-manifest";

/// The file that stands in for a lock of the folder where folders have none.
const LOCK: &str = ".veille-lock";

/// Name of the file that says what the output was made from.
pub const MARK: &str = ".veille-made-from";

/// How the names of files and folders begin that are about to take another's place.
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
    /// The manifest as it was left.
    stamp: Option<Stamp>,
}

/// An output that a folder held after a writing, as long as no other build writes there.
#[derive(Debug)]
pub struct Known {
    output: Output,
    stamp: Option<Stamp>,
}

impl Known {
    /// What the folder holds after the writing of an output that gave this report.
    #[must_use]
    pub fn new(output: &Output, report: &Report) -> Self {
        Self { output: output.clone(), stamp: report.stamp }
    }
}

/// Makes a folder hold an output. With a `guard`, the folder has to lie inside it, links resolved; without, the user
/// named the folder and it may be anywhere. See also [`check_folder`]. Where another build is writing, it waits.
///
/// # Errors
/// The folder holds files that no build made, or lies outside `guard`; a path of the output is not usable; a copied
/// file changed; or the system refuses. Nothing has changed then, unless it is a [`WriteError::Mixed`].
pub fn write(output: &Output, folder: &Path, guard: Option<&Path>) -> Result<Report, WriteError> {
    write_followed(output, folder, guard, &())
}

/// The same, and tells how it goes on.
///
/// # Errors
/// As [`write()`], and if whoever follows does not want to wait.
pub fn write_followed(
    output: &Output,
    folder: &Path,
    guard: Option<&Path>,
    follow: &dyn Follow,
) -> Result<Report, WriteError> {
    bring(output, folder, guard, None, None, follow)
}

/// The same after an earlier writing by this process: only what differs from then, or is gone since, is compared and
/// written. If another build has written there in the meantime, everything is compared.
///
/// # Errors
/// As [`write_followed`].
pub fn update(
    output: &Output,
    known: &Known,
    folder: &Path,
    guard: Option<&Path>,
    follow: &dyn Follow,
) -> Result<Report, WriteError> {
    bring(output, folder, guard, Some(known), None, follow)
}

/// Brings to disk what is missing there, and those of the other files that may differ from what is known.
fn bring(
    output: &Output,
    folder: &Path,
    guard: Option<&Path>,
    known: Option<&Known>,
    mark: Option<Mark>,
    follow: &dyn Follow,
) -> Result<Report, WriteError> {
    paths::check_output(output)?;
    Opened::new(folder, guard, follow)?.finish(output, known, mark, folder, follow)
}
