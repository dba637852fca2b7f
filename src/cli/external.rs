//! `veille check --external`: the file that remembers answers, and Ctrl-C.

use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use jiff::Timestamp;

use super::Failure;
use super::progress::Progress;
use crate::external::{self, Cache, Manners, Report};
use crate::markdown::Surveys;
use crate::read::open_file;
use crate::rebuild::Rebuild;
use crate::write::{begin, rewrite};

/// What earlier runs have found out, in the site's folder.
const CACHE: &str = ".veille-links.json";

/// A larger file is none of the tool's.
const LARGEST: u64 = 64 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct ExternalArguments {
    /// Also ask whether the addresses of other sites still lead somewhere: this uses the network
    #[arg(long)]
    external: bool,
    /// With `--external`: ask for every address anew, and remember nothing
    #[arg(long, requires = "external")]
    no_cache: bool,
}

/// Asks for the site's links, if that is wanted and there is a site to look at.
pub(super) fn run(
    arguments: &ExternalArguments,
    rebuild: &Rebuild,
    surveys: &Surveys,
    root: &Path,
    progress: &Progress,
) -> Result<Option<Report>, Failure> {
    let no_cache = arguments.no_cache;
    let Some(site) = rebuild.site().filter(|_| arguments.external) else { return Ok(None) };
    let links = external::links(site, surveys);
    let before = if no_cache { None } else { read_cache(root) };
    let mut cache = Cache::read(before.as_deref().unwrap_or_default(), Timestamp::now());
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    // A second handler cannot be set in one process: there is only one command.
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed))?;
    let mut watch = |done: usize, all: usize| {
        progress.counting("asking for web addresses", all);
        progress.reached(done);
        !stopped.load(Ordering::Relaxed)
    };
    let report = external::check(&links, site.config(), &mut cache, &Manners::default(), &mut watch);
    let report = report?;
    if !no_cache && let Err(failure) = write_cache(root, before.as_deref(), &cache.bytes()) {
        // The answers are there; only the next run will ask again.
        writeln!(io::stderr(), "note: `{CACHE}` cannot be written, so that nothing is remembered: {failure}")?;
    }
    Ok(Some(report))
}

/// `31 web addresses: 25 asked, 6 known from an earlier run`.
pub(super) fn summary(report: &Report) -> String {
    let Report { addresses, known, left, .. } = report;
    let all = match addresses {
        1 => "1 web address".to_owned(),
        more => format!("{more} web addresses"),
    };
    let known_ones = if *known == 0 { String::new() } else { format!(", {known} known from an earlier run") };
    let left_ones = if *left == 0 { String::new() } else { format!(", {left} not asked: stopped") };
    format!("{all}: {} asked{known_ones}{left_ones}", addresses - known - left)
}

/// The file's bytes; a link in its place, or anything else that is no file of the tool's, is as good as none.
fn read_cache(root: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(&root.join(CACHE)).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn write_cache(root: &Path, before: Option<&[u8]>, bytes: &[u8]) -> Result<(), Failure> {
    match before {
        Some(before) if before == bytes => Ok(()),
        // Nothing is known, and nothing need be said of it.
        None if bytes == Cache::read(&[], Timestamp::now()).bytes() => Ok(()),
        Some(before) => Ok(rewrite(root, CACHE, before, bytes)?),
        None if begin(root, CACHE, bytes)? => Ok(()),
        None => Err(io::Error::from(ErrorKind::AlreadyExists).into()),
    }
}
