//! Which feeds the output folder holds of an earlier build, and who they are.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::paths::on_disk;
use super::{folder, manifest};
use crate::read::open_file;

/// How a feed's identity is looked for: in Atom files, near their beginning.
const ATOM: &str = "/atom.xml";
const BEGINNING: u64 = 4096;

/// The Atom feeds of an earlier build in this folder, by path, each with its identity. What cannot be read is left out: the
/// writing itself tells of it.
#[must_use]
pub fn earlier_feeds(folder: &Path) -> Vec<(Arc<str>, String)> {
    let Ok(target) = folder::resolve(folder) else { return Vec::new() };
    let Ok(manifest) = manifest::read(&target) else { return Vec::new() };
    let atoms = manifest.paths().filter(|path| path.ends_with(ATOM));
    atoms.filter_map(|path| Some((Arc::clone(path), identity(&on_disk(&target, path))?))).collect()
}

fn identity(file: &Path) -> Option<String> {
    let mut beginning = Vec::new();
    open_file(file).ok()?.take(BEGINNING).read_to_end(&mut beginning).ok()?;
    let text = String::from_utf8_lossy(&beginning);
    let (_, rest) = text.split_once("<id>")?;
    rest.split_once("</id>").map(|(identity, _)| identity.to_owned())
}
