//! An output folder that a writing has: looked at, held, and what is staged for it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::files::{CHUNK, Done, From};
use super::lock::{self, Follow, Held};
use super::manifest::{self, Manifest};
use super::scan::{self, Kind, Scan};
use super::stage::Stage;
use super::{Known, Mark, Report, WriteError, commit, folder, mark, paths};
use crate::output::{Content, Output, Taken};
use crate::read::Stamp;

/// See the module. What is staged goes before the folder is given back: the order of the fields.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) stage: Stage,
    pub(super) target: PathBuf,
    pub(super) old: Manifest,
    scan: Scan,
    /// The manifest as it was found.
    stamp: Option<Stamp>,
    /// What became of files that were put before the whole output was known.
    done: Mutex<BTreeMap<Arc<str>, Done>>,
    _held: Held,
}

impl Opened {
    /// Holds the folder, and refuses it where anything in it is foreign.
    pub(super) fn new(folder: &Path, guard: Option<&Path>, follow: &dyn Follow) -> Result<Self, WriteError> {
        let target = folder::resolve(folder)?;
        if let Some(guard) = guard {
            folder::check_inside(folder, &target, guard)?;
        }
        let held = lock::take(&target, follow)?;
        Self::look(folder, target, held).map_err(|error| error.kept(folder))
    }

    fn look(folder: &Path, target: PathBuf, held: Held) -> Result<Self, WriteError> {
        let stamp = manifest::stamp(&target);
        let old = manifest::read(&target)?;
        let scan = scan::scan(folder, &target, &old)?;
        scan.leftovers.par_iter().try_for_each(|path| commit::remove_leftover(&paths::on_disk(&target, path)))?;
        Ok(Self { stage: Stage::default(), target, old, scan, stamp, done: Mutex::default(), _held: held })
    }

    /// Whether the folder holds what its manifest says, and nothing else of ours.
    pub(super) fn is_whole(&self) -> bool {
        let is_there = |path: &Arc<str>| self.scan.files.get(&**path) == Some(&Kind::File);
        self.scan.leftovers.is_empty() && self.old.paths().all(is_there) && mark::is_as_left(&self.target, &self.old)
    }

    /// Makes room for files that are about to be put.
    pub(super) fn expect(&mut self, files: &[&Arc<str>]) -> Result<(), WriteError> {
        for path in files {
            paths::check(path).map_err(|why| WriteError::Path { path: path.to_string(), why })?;
        }
        self.stage.make_folders(&self.target, files.iter().copied(), &self.scan)
    }

    /// Stages a file that was expected.
    pub(super) fn put(&self, path: &Arc<str>, bytes: &[u8]) -> Result<(), WriteError> {
        let done = self.stage(path, From::Memory(bytes), true)?;
        self.done.lock().unwrap_or_else(PoisonError::into_inner).insert(Arc::clone(path), done);
        Ok(())
    }

    /// Leaves a file as it is if it is the one that an earlier build left; whether it does.
    pub(super) fn keep(&self, path: &Arc<str>, taken: Taken) -> bool {
        let (hash, length) = (taken.hash, taken.length);
        let is_ours = self.scan.files.get(&**path) == Some(&Kind::File) && self.old.file(path) == Some((hash, length));
        let is_kept = is_ours && mark::is_file_as_left(&self.target, path, hash, length);
        if is_kept {
            self.done.lock().unwrap_or_else(PoisonError::into_inner).insert(Arc::clone(path), Done::Unchanged);
        }
        is_kept
    }

    fn stage(&self, path: &str, from: From, doubtful: bool) -> Result<Done, WriteError> {
        thread_local! {
            /// What is there is compared piece by piece.
            static PIECE: RefCell<Vec<u8>> = RefCell::new(vec![0; CHUNK]);
        }
        PIECE.with_borrow_mut(|piece| self.stage.put(&self.target, &self.scan, path, from, doubtful, piece))
    }

    /// Makes the folder hold an output, of which some files may have been put already.
    pub(super) fn finish(
        mut self,
        output: &Output,
        known: Option<&Known>,
        mark: Option<Mark>,
        folder: &Path,
        follow: &dyn Follow,
    ) -> Result<Report, WriteError> {
        let prepared = self.prepare(output, known, follow);
        let begun = prepared.and_then(|report| {
            mark::remove(&self.target)?;
            commit::begin(&mut self.stage).map(|()| report)
        });
        let mut report = begun.map_err(|error| error.kept(folder))?;
        commit::finish(&mut self.stage, &self.target).map_err(|error| error.mixed(folder))?;
        report.stamp = manifest::stamp(&self.target);
        if let Some(mark) = mark {
            mark::put(&self.target, &mark);
        }
        Ok(report)
    }

    /// All that can be done with the folder as it was, and can fail.
    pub(super) fn prepare(
        &mut self,
        output: &Output,
        known: Option<&Known>,
        follow: &dyn Follow,
    ) -> Result<Report, WriteError> {
        paths::check_output(output)?;
        self.stage.leave(&self.target, &self.old, output, &self.scan)?;
        self.stage.make_folders(&self.target, output.keys(), &self.scan)?;
        let report = self.put_all(output, known, follow)?;
        self.stage.know(&self.target, &self.old, &Manifest::of(output))?;
        Ok(Report { removed: self.stage.gone.clone(), ..report })
    }

    /// Stages what has not been. The report is what will have happened.
    fn put_all(&self, output: &Output, known: Option<&Known>, follow: &dyn Follow) -> Result<Report, WriteError> {
        let known = known.filter(|known| known.stamp.is_some() && known.stamp == self.stamp);
        let difference = known.map(|known| crate::output::difference(&known.output, output));
        let doubtful = |path: &Arc<str>| {
            difference.as_ref().is_none_or(|difference| difference.changed.binary_search(path).is_ok())
        };
        let put = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let one = |path: &Arc<str>, content: &Content| match From::content(content) {
            Some(from) => self.stage(path, from, doubtful(path)),
            // It has been put, or nobody has it any more.
            None => put.get(path).copied().ok_or_else(|| {
                let why = "what it holds was given away before";
                WriteError::Path { path: path.to_string(), why }
            }),
        };
        let done = output.par_iter().map(|(path, content)| {
            let done = one(path, content)?;
            follow.file();
            Ok((path, done))
        });
        let done = done.collect::<Result<Vec<_>, WriteError>>()?;
        let written: Vec<Arc<str>> =
            done.iter().filter(|(_, done)| *done == Done::Written).map(|(path, _)| Arc::clone(path)).collect();
        let unchanged = done.len() - written.len();
        Ok(Report { written, unchanged, ..Report::default() })
    }
}
