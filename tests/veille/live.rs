//! A site that is watched and kept built, as the command does it, on a thread.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use veille::output::{Content, Output};
use veille::read::Disk;
use veille::rebuild::{Options, Rebuild, SearchIndex};
use veille::watch::{self, Batch, Hint, Stop, Watcher};

use crate::site::{NOW, Site};

/// Far more than anything takes; only a failing test lasts as long.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the loop has done so far.
#[derive(Default)]
pub struct Seen {
    pub output: Output,
    pub has_errors: bool,
    diagnostics: String,
    /// The output after the last look at everything.
    full_output: Output,
    /// Paths of the site that changed.
    pub changed: BTreeSet<Arc<str>>,
    /// Where to look, as the watcher told; without those times when it told to look at everything.
    pub hinted: BTreeSet<PathBuf>,
    pub notices: Vec<String>,
}

/// A site that is watched.
pub struct Live {
    pub site: Site,
    root: PathBuf,
    shared: Arc<(Mutex<Seen>, Condvar)>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
    /// How many files the tests themselves have put there to see whether they are seen.
    marks: AtomicUsize,
}

/// A version of an entry, published on a day of February 2026.
pub fn article(title: &str, day: usize, body: &str) -> String {
    format!("---\ntitle: \"{title}\"\ndate: 2026-02-{day:02}\nthemes: [ai]\n---\n{body}\n")
}

fn rebuild() -> Rebuild {
    let now = NOW.parse().expect("a date");
    Rebuild::new(Options {
        base_url: None,
        now,
        unpublished: false,
        fingerprints: true,
        search_index: SearchIndex::Now,
    })
}

fn text(output: &Output, path: &str) -> String {
    match output.get(path) {
        Some(Content::Made(made)) => String::from_utf8_lossy(&made.bytes).into_owned(),
        _ => String::new(),
    }
}

impl Seen {
    /// A page as it is now; empty where there is none.
    pub fn page(&self, path: &str) -> String {
        text(&self.output, path)
    }

    /// The length of a file that is copied.
    pub fn copied(&self, path: &str) -> Option<usize> {
        match self.output.get(path)? {
            Content::Copied(copied) => usize::try_from(copied.length).ok(),
            Content::Made(_) | Content::Taken(_) | Content::Drawn(_) => None,
        }
    }
}

impl Live {
    pub fn new(site: Site) -> Self {
        Self::at(site, Path::new(""))
    }

    /// A site in a folder below the one that is given.
    pub fn at(site: Site, below: &Path) -> Self {
        Self::start(site, below, &watch::Options::default())
    }

    pub fn with(site: Site, options: &watch::Options) -> Self {
        Self::start(site, Path::new(""), options)
    }

    fn start(site: Site, below: &Path, options: &watch::Options) -> Self {
        let root = fs::canonicalize(site.root()).unwrap().join(below);
        let skip = Some(root.join("public"));
        let watcher = Watcher::new(&root, skip.clone(), options).unwrap();
        let stop = watcher.stop();
        let disk = Disk::new(&root, skip).unwrap();
        let shared = Arc::new((Mutex::default(), Condvar::new()));
        let thread = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || run(&watcher, disk, &shared)
        });
        let live = Self { site, root, shared, stop, thread: Some(thread), marks: AtomicUsize::new(0) };
        live.until(|seen| !seen.output.is_empty());
        live
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.0.lock().unwrap()
    }

    /// Waits until something is so.
    #[track_caller]
    pub fn until(&self, is_so: impl Fn(&Seen) -> bool) {
        let limit = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        while !is_so(&seen) {
            let rest = limit.saturating_duration_since(Instant::now());
            assert!(!rest.is_zero(), "it did not come; {:?}\n{}", seen.notices, seen.diagnostics);
            seen = self.shared.1.wait_timeout(seen, rest).unwrap().0;
        }
    }

    /// Makes a last change, and waits until it was seen and everything was looked at after it.
    #[track_caller]
    pub fn settle(&self) {
        let word = format!("sentinel-{}-end", self.mark());
        fs::write(self.root.join("content/sentinel.fr.md"), article("Sentinel", 1, &word)).unwrap();
        self.until(|seen| text(&seen.full_output, "fr/sentinel/index.html").contains(&word));
    }

    /// Compares with a build from nothing.
    #[track_caller]
    pub fn compare(&self) {
        let mut clean = rebuild();
        let mut disk = Disk::new(&self.root, Some(self.root.join("public"))).unwrap();
        clean.apply(disk.changes().unwrap());
        assert!(!clean.has_errors(), "{:#?}", clean.diagnostics());
        let seen = self.seen();
        assert!(!seen.has_errors, "{}", seen.diagnostics);
        let names = |output: &Output| output.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&seen.output), names(clean.output()));
        for (path, content) in clean.output() {
            assert_eq!(text(&seen.output, path), text(clean.output(), path), "in {path}");
            assert_eq!(&seen.output[path], content, "in {path}");
        }
    }

    fn mark(&self) -> usize {
        self.marks.fetch_add(1, Ordering::Relaxed)
    }

    /// Asserts that each folder is still watched: a file that is put there makes the watcher tell to look there.
    #[track_caller]
    pub fn all_is_watched(&self) {
        let mut folders = vec![self.root.join("content"), self.root.join("static"), self.root.join("templates")];
        let mut made = Vec::new();
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            folders.extend(entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()));
            let path = folder.join(format!("watched-{}.txt", self.mark()));
            fs::write(&path, "").unwrap();
            made.push(path);
            // Few enough not to be told to look at everything.
            if made.len() == 50 || folders.is_empty() {
                self.until(|seen| made.iter().all(|path| seen.hinted.contains(path)));
                made.clear();
            }
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread shows as a test that waits in vain.
            _ = thread.join();
        }
    }
}

/// What the command does: wait, look, rebuild.
fn run(watcher: &Watcher, mut disk: Disk, shared: &(Mutex<Seen>, Condvar)) {
    let mut rebuild = rebuild();
    let first = disk.changes().expect("the site is there");
    let mut next = Some((first, Batch { hint: Hint::Everything, notice: None }));
    while let Some((changes, batch)) = next {
        let paths: Vec<Arc<str>> = changes.keys().cloned().collect();
        if !changes.is_empty() {
            rebuild.apply(changes);
        }
        publish(&rebuild, paths, batch, shared);
        next = watcher.next().map(|batch| {
            let changes = match &batch.hint {
                Hint::Paths(paths) => disk.changes_near(paths),
                Hint::Everything => disk.changes(),
            };
            (changes.unwrap_or_default(), batch)
        });
    }
}

fn publish(rebuild: &Rebuild, changed: Vec<Arc<str>>, batch: Batch, shared: &(Mutex<Seen>, Condvar)) {
    let mut seen = shared.0.lock().unwrap();
    seen.output.clone_from(rebuild.output());
    seen.has_errors = rebuild.has_errors();
    seen.diagnostics = format!("{:#?}", rebuild.diagnostics());
    seen.notices.extend(batch.notice);
    seen.changed.extend(changed);
    match batch.hint {
        Hint::Paths(paths) => seen.hinted.extend(paths),
        Hint::Everything => seen.full_output.clone_from(rebuild.output()),
    }
    shared.1.notify_all();
}
