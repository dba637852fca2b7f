//! Where a folder stands in its repository: GitHub names files from there.

use std::path::{Path, PathBuf};

/// The path of a folder from the root of the repository that holds it; nothing where there is no repository. The folder
/// need not be there yet.
pub(super) fn below(folder: &Path) -> Option<PathBuf> {
    let folder = resolved(folder)?;
    let root = folder.ancestors().find(|above| above.join(".git").exists())?;
    folder.strip_prefix(root).ok().map(Path::to_path_buf)
}

/// The path of a site's folder as GitHub's annotations want it: from the root of the repository, else from the folder that
/// the workflow calls its own, else as it was given.
pub(super) fn annotated(root: &Path) -> PathBuf {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").and_then(|path| resolved(Path::new(&path)));
    let in_workspace = || Some(resolved(root)?.strip_prefix(workspace.as_ref()?).ok()?.to_path_buf());
    below(root).or_else(in_workspace).unwrap_or_else(|| root.strip_prefix(".").unwrap_or(root).to_path_buf())
}

/// A path without links and `..`; of what is not there yet, the nearest folder above is resolved.
fn resolved(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find_map(|above| {
        let there = above.canonicalize().ok()?;
        Some(there.join(path.strip_prefix(above).ok()?))
    })
}
