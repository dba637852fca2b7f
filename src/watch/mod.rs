//! Waiting for a site's files to change.
//!
//! The system's events are hints, never more: they get lost when many folders come at once, and say little of what
//! moved. So a batch of them only says where to look; folders that are new are watched *before* they are looked at, so
//! that nothing falls between; and once all is quiet, one look at everything follows by itself. Where the system
//! reports nothing, as on network drives, polling asks for that look again and again.
//!
//! Left out: the looks themselves (`read`), and what is done with what they find.

mod burst;
mod event;
mod notice;
mod posts;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, io};

use burst::{Burst, Folders};
use posts::Posts;

/// Editors write, rename and set dates within a few milliseconds; a writer does not notice this much.
pub const DEBOUNCE: Duration = Duration::from_millis(60);

/// A storm that does not end is shown in steps of this length.
const MAX_BATCH: Duration = Duration::from_millis(500);

/// Quiet for this long, a burst is over: time for the look at everything.
const FOLLOW_UP: Duration = Duration::from_secs(1);

/// Between two looks at everything when polling: soon enough for a writer, rare enough for a network drive.
const POLL_INTERVAL: Duration = Duration::from_millis(700);

/// With more paths than this, looking at everything costs no more.
const MAX_PATHS: usize = 200;

/// How to watch.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether to ask for a look at everything now and then, without the system's events.
    pub poll: bool,
    /// How long files have to be quiet before they are looked at.
    pub debounce: Duration,
}

/// Where something may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// At these files and folders, or below them.
    Paths(BTreeSet<PathBuf>),
    /// Anywhere.
    Everything,
}

/// What happened while all was waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Where to look.
    pub hint: Hint,
    /// Something that the user should know of the watching itself.
    pub notice: Option<String>,
}

/// How a waiting ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waited {
    /// Something may have changed.
    Batch(Batch),
    /// The time came until which it was to wait.
    Until,
    /// It was stopped.
    Stopped,
}

/// The site's folder cannot be watched.
#[derive(Debug)]
pub struct WatchError {
    /// The folder.
    pub root: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// Waits for changes in a site's folder.
#[derive(Debug)]
pub struct Watcher {
    /// Canonical, so that the events' paths compare with it.
    root: PathBuf,
    skip: Option<PathBuf>,
    debounce: Duration,
    shared: Arc<Shared>,
    turn: Mutex<Turn>,
}

/// Ends a [`Watcher`]'s waiting, from any thread.
#[derive(Debug, Clone)]
pub struct Stop(Arc<Shared>);

/// What the thread that receives events and the one that waits for them have in common.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Debug, Default)]
struct State {
    burst: Burst,
    stopped: bool,
}

/// What is remembered from one batch to the next.
#[derive(Debug)]
struct Turn {
    /// The system's events; nothing when polling.
    posts: Option<Posts>,
    /// When everything is to be looked at if nothing else happens.
    look: Option<Instant>,
    /// Whether folders came or went since everything was last watched anew.
    folders: bool,
    /// The site's folder is gone.
    away: bool,
    /// To be told with the next batch.
    notice: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { poll: false, debounce: DEBOUNCE }
    }
}

impl Watcher {
    /// Begins to watch. What changes from now on will be in a batch, so the first look at the site comes after this.
    /// `skip` is the output folder, as `read` is given it. Where the system has no events to give, this falls back to
    /// polling, and the first batch says why.
    ///
    /// # Errors
    /// The folder does not exist, is no folder, or cannot be reached.
    pub fn new(root: &Path, skip: Option<PathBuf>, options: &Options) -> Result<Self, WatchError> {
        let failed = |source| WatchError { root: root.to_owned(), source };
        let canonical = fs::canonicalize(root).map_err(failed)?;
        if !canonical.is_dir() {
            return Err(failed(io::ErrorKind::NotADirectory.into()));
        }
        let watcher = Self {
            root: canonical,
            skip,
            debounce: options.debounce,
            shared: Arc::default(),
            turn: Mutex::new(Turn { posts: None, look: None, folders: false, away: false, notice: None }),
        };
        if options.poll {
            lock(&watcher.turn).look = Some(Instant::now() + POLL_INTERVAL);
        } else {
            watcher.watch_anew(&mut lock(&watcher.turn));
        }
        Ok(watcher)
    }

    /// A handle that ends the waiting.
    #[must_use]
    pub fn stop(&self) -> Stop {
        Stop(Arc::clone(&self.shared))
    }

    /// Waits for the next batch: until files were quiet for the debounce, or half a second in a storm. Nothing once it
    /// was stopped. When the site's folder vanishes, one batch says so, and the next one comes when it is back.
    pub fn next(&self) -> Option<Batch> {
        match self.next_until(None) {
            Waited::Batch(batch) => Some(batch),
            Waited::Until | Waited::Stopped => None,
        }
    }

    /// The same, and no longer than until a time. A batch that is due then comes first.
    pub fn next_until(&self, until: Option<Instant>) -> Waited {
        let mut turn = lock(&self.turn);
        loop {
            let burst = match self.wait(&turn, until) {
                Ok(burst) => burst,
                Err(waited) => return waited,
            };
            if let Some(hint) = self.judge(&mut turn, burst) {
                return Waited::Batch(Batch { hint, notice: turn.notice.take() });
            }
        }
    }

    /// Waits until it is time for something; what has gathered until then, or why there is nothing.
    fn wait(&self, turn: &Turn, until: Option<Instant>) -> Result<Burst, Waited> {
        let mut state = lock(&self.shared.state);
        loop {
            if state.stopped {
                return Err(Waited::Stopped);
            }
            let now = Instant::now();
            let due = match (state.burst.due(self.debounce), turn.look) {
                // Missing folders and polling keep their own time.
                (Some(burst), Some(look)) if turn.away || turn.posts.is_none() => Some(burst.max(look)),
                (burst, look) => burst.or(look),
            };
            if due.is_none_or(|due| due > now) && until.is_some_and(|until| until <= now) {
                return Err(Waited::Until);
            }
            let next = due.into_iter().chain(until).min();
            state = match next.map(|next| next.saturating_duration_since(now)) {
                Some(Duration::ZERO) => return Ok(std::mem::take(&mut state.burst)),
                Some(rest) => self.shared.woken.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0,
                None => self.shared.woken.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Makes a hint of what has gathered, after what is new is watched.
    fn judge(&self, turn: &mut Turn, burst: Burst) -> Option<Hint> {
        let now = Instant::now();
        if !self.root.is_dir() {
            turn.look = Some(now + POLL_INTERVAL);
            if std::mem::replace(&mut turn.away, true) {
                return None;
            }
            turn.notice = Some(notice::gone(&self.root));
            return Some(Hint::Everything);
        }
        if std::mem::take(&mut turn.away) {
            turn.notice = Some(notice::back(&self.root));
            self.resume(turn);
            return Some(Hint::Everything);
        }
        if turn.posts.is_none() {
            turn.look = Some(now + POLL_INTERVAL);
            return Some(Hint::Everything);
        }
        if burst.root {
            self.resume(turn);
            return Some(Hint::Everything);
        }
        // A burst brings the follow-up, which brings none.
        turn.look = burst.last().map(|last| last + FOLLOW_UP);
        turn.folders |= burst.folders != Folders::Same;
        post(turn, &burst);
        let few = burst.last().is_some() && !burst.everything && burst.paths.len() <= MAX_PATHS;
        Some(if few && turn.posts.is_some() { Hint::Paths(burst.paths) } else { Hint::Everything })
    }

    /// Goes on after the site's folder was replaced.
    fn resume(&self, turn: &mut Turn) {
        if turn.posts.take().is_some() {
            self.watch_anew(turn);
        } else {
            turn.look = Some(Instant::now() + POLL_INTERVAL);
        }
    }

    fn watch_anew(&self, turn: &mut Turn) {
        turn.look = None;
        let posts = Posts::new(&self.root, self.skip.clone(), Arc::clone(&self.shared));
        match posts.and_then(|mut posts| posts.fill(None).map(|()| posts)) {
            Ok(posts) => turn.posts = Some(posts),
            Err(failure) => fall_back(turn, &failure),
        }
    }
}

/// Watches the folders that a burst is about; all of them after it, or where nobody knows which.
fn post(turn: &mut Turn, burst: &Burst) {
    let Some(posts) = &mut turn.posts else { return };
    let is_over = burst.last().is_none();
    let outcome = if let Some(failure) = &burst.failure {
        Err(failure.clone())
    } else if burst.folders == Folders::Unknown || (is_over && std::mem::take(&mut turn.folders)) {
        posts.forget();
        posts.fill(None)
    } else if burst.fresh.is_empty() {
        Ok(())
    } else {
        posts.fill(Some(&burst.fresh))
    };
    if let Err(failure) = outcome {
        fall_back(turn, &failure);
    }
}

fn fall_back(turn: &mut Turn, failure: &posts::Failure) {
    turn.posts = None;
    turn.look = Some(Instant::now() + POLL_INTERVAL);
    turn.notice = Some(notice::polling(failure));
}

impl Stop {
    /// Ends the waiting at once, and for good.
    pub fn stop(&self) {
        lock(&self.0.state).stopped = true;
        self.0.woken.notify_all();
    }

    /// Whether it was asked for.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        lock(&self.0.state).stopped
    }
}

/// A thread that panicked while it held the lock left nothing half done: each step under it is one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = self.root.display();
        match self.source.kind() {
            io::ErrorKind::NotFound => write!(f, "the site's folder `{root}` does not exist"),
            io::ErrorKind::NotADirectory => write!(f, "`{root}` is not a folder, so it cannot be a site"),
            _ => write!(f, "the site's folder `{root}` cannot be watched: {}", self.source),
        }
    }
}

impl std::error::Error for WatchError {}
