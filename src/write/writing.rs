//! A writing that goes on while the output is still being made: each page is staged as it comes, so that not all of them
//! have to be in memory. Nothing takes its place before the whole output is there and known to be good.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::lock::Follow;
use super::opened::Opened;
use super::{Mark, Report, WriteError, bring};
use crate::output::{Content, Output, Take, Taken};

/// See the module. What is staged goes when this is dropped.
pub struct Writing<'a> {
    folder: &'a Path,
    guard: Option<&'a Path>,
    follow: &'a dyn Follow,
    /// Nothing before the first page, or where nothing is to be published.
    opened: OnceLock<Option<Opened>>,
    /// What went wrong first.
    failure: Mutex<Option<WriteError>>,
}

impl<'a> Writing<'a> {
    /// Nothing is looked at before the first page is made. The arguments are those of [`write()`](super::write()).
    #[must_use]
    pub fn new(folder: &'a Path, guard: Option<&'a Path>, follow: &'a dyn Follow) -> Self {
        Self { folder, guard, follow, opened: OnceLock::new(), failure: Mutex::new(None) }
    }

    /// Makes the folder hold the output, whose pages this has taken. The `mark` says what it was made from, for
    /// [`made_from`](super::made_from()).
    ///
    /// # Errors
    /// As [`write_followed`](super::write_followed()), whenever it happened.
    pub fn finish(self, output: &Output, mark: Option<Mark>) -> Result<Report, WriteError> {
        if let Some(error) = self.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error.kept(self.folder));
        }
        match self.opened.into_inner().flatten() {
            Some(opened) => opened.finish(output, None, mark, self.folder, self.follow),
            None => bring(output, self.folder, self.guard, None, mark, self.follow),
        }
    }

    fn fail(&self, error: WriteError) {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

impl Take for Writing<'_> {
    fn expect(&self, files: &[&Arc<str>], is_sound: bool) {
        self.opened.get_or_init(|| {
            let open = || {
                let mut opened = Opened::new(self.folder, self.guard, self.follow)?;
                opened.expect(files).map(|()| opened)
            };
            if is_sound { open().map_err(|error| self.fail(error)).ok() } else { None }
        });
    }

    fn take(&self, file: &Arc<str>, bytes: &[u8]) -> Content {
        if let Some(Some(opened)) = self.opened.get()
            && let Err(error) = opened.put(file, bytes)
        {
            self.fail(error);
        }
        Content::taken(bytes)
    }

    fn has(&self, file: &Arc<str>, taken: Taken) -> bool {
        matches!(self.opened.get(), Some(Some(opened)) if opened.keep(file, taken))
    }
}
