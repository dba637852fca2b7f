//! How long an edit takes from the changed file to the new output, on a site of any size: medians over 20 edits.
//!
//! `cargo bench --bench edits -- DIR`, where DIR was made by `cargo run --release --example generate`. Reading the
//! folder is timed apart; what a watcher adds is its debounce.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run has nothing to say but why")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use veille::read::Disk;
use veille::rebuild::{Options, Rebuild, SearchIndex};

/// The same allocator as the command's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EDITS: usize = 20;

fn main() {
    let Some(root) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        eprintln!("name the folder of a site: cargo bench --bench edits -- DIR");
        return;
    };
    let root = PathBuf::from(root);
    let mut disk = Disk::new(&root, Some(root.join("public"))).expect("a site's folder");
    let now = "2026-03-05".parse().expect("a date");
    let mut rebuild = Rebuild::new(Options {
        base_url: None,
        now,
        unpublished: true,
        fingerprints: false,
        search_index: SearchIndex::Now,
    });
    let started = Instant::now();
    let round = rebuild.apply(disk.changes().expect("a readable folder"));
    println!("clean: {} pages, {} errors, {:.0?}", round.made, rebuild.has_errors(), started.elapsed());
    let entries = articles(&root.join("content"));
    let at = |number: usize| &entries[(number * 7919) % entries.len()];
    let mut bench = Bench { disk, rebuild };
    bench.run("body", |number| {
        let path = at(number);
        let text = fs::read_to_string(path).expect("an article");
        fs::write(path, format!("{text}\nOne more line, {number}.\n")).expect("written");
    });
    bench.run("title", |number| {
        let path = at(number);
        let text = fs::read_to_string(path).expect("an article");
        let lines = text.lines().map(|line| {
            if line.starts_with("title:") { format!("title: A new title {number}") } else { line.to_owned() }
        });
        fs::write(path, lines.collect::<Vec<_>>().join("\n")).expect("written");
    });
    bench.run("new entry", |number| {
        let text = format!("---\ntitle: A new entry {number}\ndate: 2026-03-01\nthemes: []\n---\nText.\n");
        fs::write(root.join(format!("content/bench-{number}.fr.md")), text).expect("written");
    });
    bench.run("entry gone", |number| {
        fs::remove_file(root.join(format!("content/bench-{number}.fr.md"))).expect("removed");
    });
}

struct Bench {
    disk: Disk,
    rebuild: Rebuild,
}

impl Bench {
    /// Does an edit so many times, and prints the medians.
    fn run(&mut self, name: &str, edit: impl Fn(usize)) {
        let (mut scans, mut builds, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..EDITS {
            edit(number);
            let started = Instant::now();
            let changes = self.disk.changes().expect("a readable folder");
            scans.push(started.elapsed());
            let started = Instant::now();
            made.push(self.rebuild.apply(changes).made);
            builds.push(started.elapsed());
        }
        made.sort_unstable();
        println!("{name}: look {:.1?}, build {:.1?}, {} pages made", median(scans), median(builds), made[EDITS / 2]);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn articles(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("content") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(articles(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}
