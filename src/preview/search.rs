//! The search index: made when a browser asks for it, and again when it asks after the site has changed.
//!
//! An edit only leaves behind how the index would be made. However many requests come at once, it is made once: the
//! others wait for it, and nothing else does.

use std::sync::{Arc, Mutex, PoisonError};

use crate::output::{Content, Output};
use crate::search::FOLDER;

/// Makes the index. It may be called again, and is quick where nothing has changed.
pub type MakeSearch = Arc<dyn Fn() -> Arc<Output> + Send + Sync>;

/// How the index is made, and what was made.
#[derive(Default)]
pub(super) struct Search {
    make: Mutex<(u64, Option<MakeSearch>)>,
    made: tokio::sync::Mutex<Made>,
}

#[derive(Default)]
struct Made {
    /// Which way of making it this comes from.
    turn: u64,
    files: Arc<Output>,
    /// The files before these: a page that has loaded them goes on asking by their names.
    before: Arc<Output>,
}

impl Search {
    /// The site has changed.
    pub(super) fn renew(&self, make: Option<MakeSearch>) {
        let mut known = self.make.lock().unwrap_or_else(PoisonError::into_inner);
        *known = (known.0 + 1, make);
    }

    /// A file of the index, by its path below the site's base.
    pub(super) async fn find(&self, below: &str) -> Option<(Arc<str>, Content)> {
        if !below.starts_with(FOLDER) {
            return None;
        }
        let mut made = self.made.lock().await;
        // Looked at only now: who has waited wants what came meanwhile.
        let (turn, make) = self.make.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let make = make?;
        if made.turn != turn {
            let files = tokio::task::spawn_blocking(move || make()).await.ok()?;
            if !Arc::ptr_eq(&files, &made.files) {
                made.before = std::mem::replace(&mut made.files, files);
            }
            made.turn = turn;
        }
        let found = [&made.files, &made.before].into_iter().find_map(|files| files.get_key_value(below));
        found.map(|(path, content)| (Arc::clone(path), content.clone()))
    }
}
