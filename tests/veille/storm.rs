//! The site's files change while the command watches: nothing is missed, and nothing that editors leave is shown.
//!
//! Files are changed for real, in a temporary folder, while a thread does what the command does. No test relies on
//! luck: each waits until what it expects has come, and fails only when it has not after a long time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use veille::output::{Content, Output};
use veille::read::Disk;
use veille::rebuild::{Options, Rebuild};
use veille::watch::{self, Hint, Stop, Watcher};

use crate::site::{NOW, Site};

/// Far more than anything takes; only a failing test lasts as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the loop has done so far.
#[derive(Default)]
struct Seen {
    output: Output,
    has_errors: bool,
    /// Looks at everything.
    full: usize,
    /// Paths that came to light by looks at some paths, and by looks at everything.
    near_paths: Vec<Arc<str>>,
    full_paths: Vec<Arc<str>>,
    notices: Vec<String>,
}

/// A site that is watched.
struct Live {
    site: Site,
    shared: Arc<(Mutex<Seen>, Condvar)>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

fn rebuild() -> Rebuild {
    Rebuild::new(Options {
        base_url: None,
        now: NOW.parse().expect("a date"),
        unpublished: false,
        ..options()
    })
}
