//! The site of this repository, built as different people on different machines would build it, is the same to the byte.
//!
//! `./test` also compares it with a hash that is written down, so that two machines are compared, too.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::site::{NOW, Site};

/// What a site consists of.
const PARTS: [&str; 5] = ["veille.toml", "glossary.toml", "content", "themes", "static"];

/// The files of the site of this repository, sorted.
fn site() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = PARTS.iter().map(|part| root.join(part)).filter(|path| path.exists()).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((name, fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

fn write(files: impl IntoIterator<Item = (String, Vec<u8>)>, root: &Path) {
    for (name, bytes) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// All of a built site, what the tool notes for itself included.
fn output(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            files.insert(path.strip_prefix(folder).unwrap().display().to_string(), fs::read(path).unwrap());
        }
    }
    files
}

#[track_caller]
fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let names: Vec<_> = one.keys().filter(|name| one.get(*name) != other.get(*name)).collect();
    assert!(names.is_empty(), "other bytes: {names:?}");
    assert_eq!(one.len(), other.len());
}

/// As most have it: many threads, one's own language, the folder of the site.
fn plain() -> BTreeMap<String, Vec<u8>> {
    let site = Site::empty();
    write(self::site(), site.root());
    let built = site.outcome(site.command().args(["build", "--now", NOW]).env("RAYON_NUM_THREADS", "8")).ok();
    let files = output(&built.public);
    // Everything is among what is compared: pages, feeds, the index of the search, cards.
    for ending in [".html", ".xml", ".json", ".ics", ".css", ".png", "pagefind/pagefind.js", ".veille-manifest"] {
        assert!(files.keys().any(|name| name.ends_with(ending)), "no {ending}");
    }
    files
}

#[test]
fn the_machine_does_not_show() {
    let site = Site::empty();
    let below = site.path("dossier d’été/ici");
    // Files come in another order, and are of other days.
    let mut files = self::site();
    files.reverse();
    let late = files.split_off(files.len() / 2);
    write(late, &below);
    write(files, &below);
    for (at, (name, _)) in self::site().iter().enumerate() {
        let day = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * (1 + at as u64 * 37 % 20_000));
        File::options().write(true).open(below.join(name)).unwrap().set_modified(day).unwrap();
    }
    let home = TempDir::new().unwrap();
    let mut command = site.command();
    command
        .args(["build", "--root", "dossier d’été/ici", "--now", NOW, "--quiet"])
        .env_clear()
        .env("RAYON_NUM_THREADS", "1")
        .env("HOME", home.path())
        .env("TMPDIR", home.path())
        .env("LANG", "tr_TR.ISO-8859-9")
        .env("LC_ALL", "tr_TR.ISO-8859-9")
        .env("TZ", "Pacific/Kiritimati")
        .env("SOURCE_DATE_EPOCH", "1")
        .env("COLUMNS", "20");
    site.outcome(&mut command).ok();
    same(&plain(), &output(&below.join("public")));
    assert!(output(home.path()).is_empty(), "something was left in the home");
}

/// Rights of files are the machine's to decide; what stands in them is not.
#[cfg(unix)]
#[test]
fn earlier_builds_and_the_mask_of_rights_do_not_show() {
    let site = Site::empty();
    write(self::site(), site.root());
    site.put("content/gone.fr.md", "---\ntitle: Gone\ndate: 2026-01-01\nthemes: [ai]\n---\nText.\n");
    site.run(&["build", "--now", "2026-01-02", "--base-url", "https://other.example/below/"]);
    site.remove("content/gone.fr.md");
    let mut shell = std::process::Command::new("sh");
    shell
        .current_dir(site.root())
        .args(["-c", "umask 077 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_veille")])
        .args(["build", "--now", NOW]);
    let built = site.outcome(&mut shell).ok();
    same(&plain(), &output(&built.public));
}
