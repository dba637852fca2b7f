//! The manifest: which files in the output folder are ours.
//!
//! Text, one line per file, sorted, so that it is the same after every build of the same output and reads well in a
//! difference. Hash and length are for whoever wants to verify a published folder; no decision is made on them. Cards,
//! which are not made to be listed, have the hash of what they show and the length 0.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use super::{Action, MANIFEST, WriteError, files, paths};
use crate::output::Output;
use crate::read::{Stamp, open_file};

/// The first line; its number changes with the format.
const HEAD: &str = "veille-manifest 1: the files here that veille made (hash, length, path); it replaces and removes these and no others";

/// Files by path, with hash and length. The empty one stands for a folder without a manifest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<Arc<str>, (u64, u64)>,
    is_on_disk: bool,
}

impl Manifest {
    pub(super) fn of(output: &Output) -> Self {
        let files = output.iter().map(|(path, content)| (Arc::clone(path), (content.hash(), content.length())));
        Self { files: files.collect(), is_on_disk: true }
    }

    /// The files of both, as they are in `newer` where they are in both.
    pub(super) fn union(&self, newer: &Self) -> Self {
        let files = self.files.iter().chain(&newer.files).map(|(path, file)| (Arc::clone(path), *file));
        Self { files: files.collect(), is_on_disk: true }
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.keys()
    }

    /// Hash and length of a file.
    pub(super) fn file(&self, path: &str) -> Option<(u64, u64)> {
        self.files.get(path).copied()
    }

    /// Hash and length of each file, by path.
    pub(super) fn files(&self) -> impl Iterator<Item = (&Arc<str>, &(u64, u64))> {
        self.files.iter()
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for (path, (hash, length)) in &self.files {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{hash:016x} {length} {path}");
        }
        text
    }

    fn parse(text: &str) -> Result<Self, usize> {
        let mut lines = text.split_terminator('\n').zip(1_usize..);
        if lines.next().is_none_or(|(line, _)| line != HEAD) {
            return Err(1);
        }
        let mut files = BTreeMap::new();
        for (line, number) in lines {
            let (path, file) = entry(line).ok_or(number)?;
            files.insert(path, file);
        }
        Ok(Self { files, is_on_disk: true })
    }
}

/// A path that leads outside is refused: what is named here will be removed one day.
fn entry(line: &str) -> Option<(Arc<str>, (u64, u64))> {
    let mut parts = line.splitn(3, ' ');
    let (hash, length, path) = (parts.next()?, parts.next()?, parts.next()?);
    let file = (u64::from_str_radix(hash, 16).ok()?, length.parse().ok()?);
    paths::check(path).ok()?;
    Some((path.into(), file))
}

/// Reads the manifest of a folder; none is an empty one.
pub(super) fn read(target: &Path) -> Result<Manifest, WriteError> {
    let path = target.join(MANIFEST);
    let failed = |error| WriteError::io(Action::Read, &path, error);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(failed(error)),
        Ok(metadata) if !metadata.is_file() => return Err(WriteError::Manifest { path, line: 1 }),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    open_file(&path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(failed)?;
    let text = String::from_utf8_lossy(&bytes);
    Manifest::parse(&text).map_err(|line| WriteError::Manifest { path, line })
}

/// Writes a manifest into a new file that is to take its place.
pub(super) fn write(now: &Path, place: &Path, manifest: &Manifest) -> Result<(), WriteError> {
    files::put(now, place, manifest.text().as_bytes())
}

/// What tells this manifest from any other that was or will be in its place: every writing that changes something puts
/// a new one there first.
pub(super) fn stamp(target: &Path) -> Option<Stamp> {
    fs::symlink_metadata(target.join(MANIFEST)).ok().map(|metadata| Stamp::of(&metadata))
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Manifest};

    #[test]
    fn manifests_are_refused_that_lead_outside_or_are_not_understood() {
        for line in ["0 1 ../x", "0 1 /etc/x", "0 1 a/../../x", "0 1 ", "0 1", "z 1 x", "0 -1 x", "", "0 1 a\\b"] {
            assert_eq!(Manifest::parse(&format!("{HEAD}\n0 1 a b\n{line}\n")), Err(3), "{line}");
        }
        assert_eq!(Manifest::parse(""), Err(1));
        assert_eq!(Manifest::parse("veille-manifest 2: …\n"), Err(1));
    }
}
