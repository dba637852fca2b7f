//! The least that any build of a site can do, timed: `floor SITE BUILT OUT`.
//!
//! It reads every text of SITE's `content/`, parses it with the command's parser of Markdown and options, sets it as
//! plain HTML, and writes the very bytes of BUILT, a site that the command made, to the same paths below OUT, which
//! must not exist. On all cores, with the command's allocator, and nothing else: no front matter, no links, no
//! templates, no lists, no check of what lies there. What is written is in memory before the clock starts.
//!
//! It prints one line of JSON: seconds on the clock and seconds of all cores of the part that is timed, files and bytes.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use clap::Parser as _;
use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

/// The same allocator as the command's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Times the least that a build can do.
#[derive(clap::Parser)]
struct Arguments {
    /// The folder of a site
    site: PathBuf,
    /// What the command made of it
    built: PathBuf,
    /// Where the same files are written: a folder that does not exist
    out: PathBuf,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    if arguments.out.exists() {
        return Err(io::Error::other(format!("`{}` exists", arguments.out.display())));
    }
    let (folders, built) = files(&arguments.built)?;
    let relative = |path: &Path| arguments.out.join(path.strip_prefix(&arguments.built).unwrap_or(path));
    let output = built.par_iter().map(|path| Ok((relative(path), fs::read(path)?))).collect::<io::Result<Vec<_>>>()?;
    let folders: Vec<_> = folders.iter().map(|folder| relative(folder)).collect();
    // The threads are there before the clock starts: it is the favourable way to count.
    rayon::broadcast(|_| ());

    let (started, busy) = (Instant::now(), processor());
    let html = read(&arguments.site.join("content"))?;
    write(&folders, &output)?;
    let (wall, busy) = (started.elapsed(), processor().saturating_sub(busy));

    let (wall, busy) = (wall.as_secs_f64(), busy.as_secs_f64());
    let (files, bytes) = (output.len(), output.iter().map(|(_, bytes)| bytes.len()).sum::<usize>());
    println!("{{\"wall\": {wall}, \"cpu\": {busy}, \"html\": {html}, \"files\": {files}, \"bytes\": {bytes}}}");
    Ok(())
}

/// Reads and sets every text; returns the bytes of HTML, so that nobody can leave the work out.
fn read(content: &Path) -> io::Result<usize> {
    let (_, texts) = files(content)?;
    texts
        .par_iter()
        .map(|path| {
            let text = fs::read_to_string(path)?;
            let mut set = String::with_capacity(text.len() * 3 / 2);
            html::push_html(&mut set, Parser::new_ext(body(&text), options()));
            Ok(black_box(set).len())
        })
        .sum()
}

/// Folders first, a parent before its children, then files.
fn write(folders: &[PathBuf], output: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    folders.iter().try_for_each(fs::create_dir)?;
    output.par_iter().try_for_each(|(path, bytes)| fs::write(path, bytes))
}

/// What follows the front matter.
fn body(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body)
}

/// As the command has them, in `src/markdown/events.rs`.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// All folders below one and itself, a parent before its children, and all files.
fn files(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut folders, mut files) = (vec![folder.to_owned()], vec![]);
    let mut next = 0;
    while next < folders.len() {
        for entry in fs::read_dir(&folders[next])? {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
        next += 1;
    }
    Ok((folders, files))
}

/// The time that all cores spent on this process.
#[cfg(unix)]
fn processor() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    // A clock that is there since the start of the process is not before it.
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// Not known without the system's own words; the clock on the wall is what tells there.
#[cfg(not(unix))]
fn processor() -> Duration {
    Duration::ZERO
}
