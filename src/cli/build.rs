//! `veille build`: the site into its folder, once. With `--watch`, `live` goes on from here.

use std::fs;
use std::hash::BuildHasher;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;

use super::progress::{PATIENCE, Progress};
use super::{Common, Failure, FormatArgument, clock, exit_code, parse_now, print, public};
use crate::cache::Cache;
use crate::pages;
use crate::read::{self, Changes, Disk, File};
use crate::rebuild::{Earlier, Options, Rebuild, SearchIndex};
use crate::site::Now;
use crate::url::BaseUrl;
use crate::write::{self, Follow, Mark, Writing};

/// From so many texts on, what was found out is kept for the next build.
const CACHED: usize = 200;

#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    /// Where the site is written [default: `public` in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Where the site will be published, instead of `base_url` in `veille.toml`
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    pub(super) base_url: Option<BaseUrl>,
    /// Also build drafts, entries dated in the future and expired ones, marked as such
    #[arg(long)]
    pub(super) drafts: bool,
    /// The day or time that counts as now (default: the clock): decides what is scheduled, expired or still ahead. A day
    /// counts whole, in UTC
    #[arg(long, value_name = "DATE", value_parser = parse_now)]
    pub(super) now: Option<Now>,
    /// Go on, and build again whenever a file changes
    #[arg(long)]
    pub(super) watch: bool,
    /// With `--watch`: look at the files over and over instead of being told of changes
    #[arg(long, requires = "watch")]
    pub(super) poll: bool,
}

impl BuildArguments {
    /// The output folder. Absolute: the disk takes other paths from the site's folder, the shell from its own.
    pub(super) fn folder(&self, common: &Common) -> io::Result<PathBuf> {
        std::path::absolute(self.out.clone().unwrap_or_else(|| public(&common.root)))
    }

    pub(super) fn options(&self) -> Options {
        Options {
            base_url: self.base_url.clone(),
            now: self.now.unwrap_or_else(clock),
            unpublished: self.drafts,
            fingerprints: true,
            search_index: SearchIndex::Now,
        }
    }
}

/// Builds once.
pub(super) fn run(arguments: &BuildArguments, common: &Common) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let out = arguments.out.clone().unwrap_or_else(|| public(&common.root));
    let mut disk = Disk::new(&common.root, Some(arguments.folder(common)?))?;
    write::check_folder(disk.root(), &out)?;
    let mut rebuild = Rebuild::new(arguments.options());
    let progress = Progress::new(common);
    progress.doing("reading the site");
    let changes = disk.all()?;
    // A folder that the user named may lie anywhere; the one of its own accord only within the site.
    let guard = arguments.out.is_none().then(|| disk.root());
    let following = Following::new(&out, common, &progress);
    let mark = mark(&changes, &arguments.options());
    if let Some(mark) = mark
        && let Some(files) = write::made_from(mark, arguments.options().now.instant(), &out, guard, &following)?
    {
        drop(progress);
        let mut report = write::Report::default();
        report.unchanged = files.len();
        summarise(&files.iter(), &report, &out, started, common)?;
        return Ok(ExitCode::SUCCESS);
    }
    progress.doing("making pages");
    let writing = Writing::new(&out, guard, &following);
    let cache = cache(&changes, disk.root());
    rebuild.apply_giving(changes, &writing, cache.as_ref().map(|cache| -> &dyn Earlier { cache }));
    add_moved_feeds(&mut rebuild, &out);
    progress.aside(|| print(&rebuild, common))?;
    if rebuild.has_errors() {
        return Ok(exit_code(rebuild.diagnostics()));
    }
    progress.counting("writing files", rebuild.output().len());
    // What there was to tell is told again by a build that has nothing to do: it goes all the way.
    let mark = mark.filter(|_| rebuild.diagnostics().is_empty());
    let mark = mark.zip(rebuild.lasts()).map(|(number, lasts)| Mark { number, lasts });
    let report = writing.finish(rebuild.output(), mark)?;
    if let Some(cache) = cache {
        cache.finish();
    }
    drop(progress);
    summarise(&rebuild.output().keys(), &report, &out, started, common)?;
    // The process ends here, and the system takes all of it back at once: piece by piece takes a hundredth of a build.
    std::mem::forget(rebuild);
    Ok(ExitCode::SUCCESS)
}

/// Tells of feeds that are at other addresses than in the folder's earlier output.
pub(super) fn add_moved_feeds(rebuild: &mut Rebuild, out: &Path) {
    let found = rebuild.site().map(|site| pages::moved_feeds(site, &write::earlier_feeds(out)));
    rebuild.add(found.unwrap_or_default());
}

/// What a build is made from, as a number: the site's files, what was asked for, and this very program. Nothing where one
/// of them cannot be told, or is not as it should be.
fn mark(files: &Changes, options: &Options) -> Option<u64> {
    // How long an output lasts stands beside the number: within that time the instant makes no difference.
    let asked = Options { now: Now::end_of(options.now.day()), ..options.clone() };
    let made_from = (read::fingerprint(files)?, format!("{asked:?}"), program()?);
    Some(foldhash::quality::FixedState::default().hash_one(made_from))
}

/// This very program. Another differs in its size or in when it was made; to read it whole would take longer than some
/// builds.
fn program() -> Option<u64> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let program = (env!("CARGO_PKG_VERSION"), file.len(), file.modified().ok()?);
    Some(foldhash::quality::FixedState::default().hash_one(program))
}

/// What earlier builds of the site found out. A small one is made anew in less time than it takes to ask.
fn cache(files: &Changes, root: &Path) -> Option<Cache> {
    let is_text =
        |(path, file): &(&Arc<str>, &Option<File>)| path.starts_with("content/") && matches!(file, Some(File::Text(_)));
    let texts = files.iter().filter(is_text);
    if texts.count() < CACHED {
        return None;
    }
    Some(Cache::open(root, program()?))
}

fn summarise<'f>(
    files: &(impl ExactSizeIterator<Item = &'f Arc<str>> + Clone),
    report: &write::Report,
    out: &Path,
    started: Instant,
    common: &Common,
) -> io::Result<()> {
    if common.quiet || common.format != FormatArgument::Human {
        return Ok(());
    }
    let pages = files.clone().filter(|path| path.ends_with(".html")).count();
    let milliseconds = started.elapsed().as_millis();
    let summary = Summary { pages, others: files.len() - pages, report, out, milliseconds };
    writeln!(io::stdout(), "{summary}")
}

/// Tells how a writing goes on: file by file on a terminal, and for whom it waits.
struct Following<'a> {
    progress: &'a Progress,
    waiting: Waiting<'a>,
}

impl<'a> Following<'a> {
    fn new(out: &'a Path, common: &Common, progress: &'a Progress) -> Self {
        Self { progress, waiting: Waiting::new(out, common) }
    }
}

impl Follow for Following<'_> {
    fn file(&self) {
        self.progress.step();
    }

    fn wait(&self, waited: Duration, process: Option<u32>) -> bool {
        if let Some(note) = self.waiting.note(waited, process) {
            // Nobody is left to tell if standard error is closed.
            _ = self.progress.aside(|| writeln!(io::stderr(), "{note}"));
        }
        true
    }
}

/// What is said, once and after a moment, while another build has the folder.
pub(super) struct Waiting<'a> {
    out: &'a Path,
    told: AtomicBool,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(out: &'a Path, common: &Common) -> Self {
        Self { out, told: AtomicBool::new(common.quiet) }
    }

    pub(super) fn note(&self, waited: Duration, process: Option<u32>) -> Option<String> {
        if waited < PATIENCE || self.told.swap(true, Ordering::Relaxed) {
            return None;
        }
        let who = process.map_or_else(String::new, |process| format!(" (process {process})"));
        let out = self.out.display();
        Some(format!("note: another build{who} is writing into `{out}`; waiting until it is done"))
    }
}

/// `31 pages and 42 other files in public: 70 written, 2 unchanged, 1 removed (31 ms)`.
struct Summary<'a> {
    pages: usize,
    others: usize,
    report: &'a write::Report,
    out: &'a Path,
    milliseconds: u128,
}

impl std::fmt::Display for Summary<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pages, others, out, milliseconds, report: write::Report { written, unchanged, removed, .. } } = self;
        let (out, written) = (out.display(), written.len());
        write!(formatter, "{pages} pages and {others} other files in {out}: {written} written, {unchanged} unchanged")?;
        if !removed.is_empty() {
            write!(formatter, ", {} removed", removed.len())?;
        }
        write!(formatter, " ({milliseconds} ms)")
    }
}
