use std::path::Path;

use tempfile::TempDir;

use super::{Cache, folder};
use crate::config::Config;
use crate::diagnostic::Source;
use crate::output::Taken;
use crate::parse;
use crate::rebuild::Earlier;
use crate::site::{Glossary, Version};

const PROGRAM: u64 = 7;
const KEY: u64 = u64::MAX - 5;
const TAKEN: Taken = Taken { length: 3, hash: u64::MAX };

/// All that a version can hold.
const DIGEST: &str = r#"---
title: "Lettre"
title_lang: en
date: 2026-02-14T10:00:00+01:00
kind: digest
themes: [ai]
summary: De tout.
key_points: ["**Un** [lien](autre.fr.md)"]
authors: [Ada, Bob]
events: [{ date: 2026-03-01, text: Fin, brief: un, deadline: true }]
updated: 2026-02-15
corrections: [{ date: 2026-02-16, text: Faux, brief: un }]
id: lettre
slug: la-lettre
aliases: [/ancienne/]
image: { src: image.png, alt: Une image }
expires: 2027-01-01
checks: { off: [empty-text] }
extra: { a: [1, 2.5, "x", true, null], b: { c: d } }
---
Début[^n] avec <b>du HTML</b>, un [mail](mailto:a@example.org) et `code`.

> [!WARNING]
> Attention.

[^n]: Une note.

## Une section {theme=ai .lead}

Introduction, ![image](image.png).

### Un {#un date=2026-02-01 until=2026-03-01 themes=ai slug=le-un lang=en}

- [x] [Ailleurs](https://example.org/?a=1#b)
- [Ici](#un), [la racine](/fichier.pdf#p)

### Deux {.draft}

| a | b |
|---|---|
| 1 | 2 |
"#;

fn settings() -> Config {
    let text = "base_url = \"https://example.org/\"\nid = \"example.org\"\n[languages.fr]\ntitle = \"Site\"\n";
    parse::config(&Source::new("veille.toml".into(), text)).0.unwrap()
}

fn version(text: &str) -> Version {
    let config = settings();
    let file = parse::file_name("2026/lettre.fr.md", &config).unwrap();
    let source = Source::new("content/2026/lettre.fr.md".into(), text);
    let (version, faults) = parse::version(&source, &file, &config, &Glossary::default());
    assert!(faults.is_empty(), "{faults:#?}");
    version.unwrap()
}

/// Keeps a version and a page, as a build does.
fn build(root: &Path, version: &Version) {
    let cache = Cache::open(root, PROGRAM);
    cache.keep_version(KEY, version);
    cache.keep_page(&"fr/index.html".into(), KEY, TAKEN);
    cache.finish();
}

#[test]
fn a_later_build_finds_what_was_kept() {
    let site = TempDir::new().unwrap();
    let version = version(DIGEST);
    build(site.path(), &version);
    let later = Cache::open(site.path(), PROGRAM);
    assert_eq!(later.version(KEY), Some(version));
    assert_eq!(later.version(KEY + 1), None);
    assert_eq!(later.page("fr/index.html", KEY), Some(TAKEN));
    assert_eq!(later.page("fr/index.html", KEY + 1), None);
    assert_eq!(later.page("en/index.html", KEY), None);
}

#[test]
fn what_was_found_is_kept_and_what_was_not_asked_for_goes() {
    let site = TempDir::new().unwrap();
    let version = version(DIGEST);
    build(site.path(), &version);
    let second = Cache::open(site.path(), PROGRAM);
    assert!(second.version(KEY).is_some());
    second.finish();
    let third = Cache::open(site.path(), PROGRAM);
    assert_eq!(third.version(KEY), Some(version));
    assert_eq!(third.page("fr/index.html", KEY), None);
}

#[test]
fn a_build_that_does_not_end_changes_nothing() {
    let site = TempDir::new().unwrap();
    let version = version(DIGEST);
    build(site.path(), &version);
    drop(Cache::open(site.path(), PROGRAM));
    assert!(Cache::open(site.path(), PROGRAM).version(KEY).is_some());
}

#[test]
fn another_program_finds_nothing() {
    let site = TempDir::new().unwrap();
    build(site.path(), &version(DIGEST));
    assert_eq!(Cache::open(site.path(), PROGRAM + 1).version(KEY), None);
}

/// What stands in the cache becomes part of pages: it must not come with a site from somebody else.
#[test]
fn a_cache_from_elsewhere_counts_for_nothing() {
    let (site, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    build(site.path(), &version(DIGEST));
    let (from, to) = (folder::place(site.path()), folder::place(other.path()));
    folder::make(&to).unwrap();
    std::fs::copy(&from, &to).unwrap();
    assert_eq!(Cache::open(other.path(), PROGRAM).version(KEY), None);
    // Not even in its own place.
    let bytes = std::fs::read(&from).unwrap();
    std::fs::remove_file(&from).unwrap();
    std::fs::write(&from, bytes).unwrap();
    assert_eq!(Cache::open(site.path(), PROGRAM).version(KEY), None);
}

#[test]
fn a_damaged_cache_gives_what_was_kept_or_nothing() {
    let site = TempDir::new().unwrap();
    let version = version("---\ntitle: A\ndate: 2026-01-01\n---\nText.\n");
    build(site.path(), &version);
    let place = folder::place(site.path());
    let whole = std::fs::read(&place).unwrap();
    let damaged = |bytes: &[u8]| {
        // In place, so that it stays the same file.
        let file = std::fs::OpenOptions::new().write(true).truncate(true).open(&place).unwrap();
        std::io::Write::write_all(&mut &file, bytes).unwrap();
        let cache = Cache::open(site.path(), PROGRAM);
        assert!(cache.version(KEY).is_none_or(|found| found == version));
        assert!(cache.page("fr/index.html", KEY).is_none_or(|found| found == TAKEN));
    };
    for length in 0..whole.len() {
        damaged(&whole[..length]);
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        damaged(&bytes);
    }
    damaged(&whole);
    assert_eq!(Cache::open(site.path(), PROGRAM).version(KEY), Some(version));
}

#[test]
fn of_two_builds_at_once_the_second_reads_and_keeps_nothing() {
    let site = TempDir::new().unwrap();
    let version = version(DIGEST);
    build(site.path(), &version);
    let first = Cache::open(site.path(), PROGRAM);
    let second = Cache::open(site.path(), PROGRAM);
    assert!(first.version(KEY).is_some() && second.version(KEY).is_some());
    second.keep_page(&"fr/index.html".into(), KEY, TAKEN);
    first.finish();
    second.finish();
    let third = Cache::open(site.path(), PROGRAM);
    assert_eq!(third.version(KEY), Some(version));
    assert_eq!(third.page("fr/index.html", KEY), None);
}

/// What a killed build left is used again, and takes no room beside.
#[test]
fn what_a_killed_build_left_is_written_over() {
    let site = TempDir::new().unwrap();
    let version = version(DIGEST);
    let place = folder::place(site.path());
    folder::make(&place).unwrap();
    std::fs::write(place.with_extension("new"), vec![b'x'; 100_000]).unwrap();
    build(site.path(), &version);
    assert_eq!(Cache::open(site.path(), PROGRAM).version(KEY), Some(version));
    assert!(std::fs::metadata(&place).unwrap().len() < 100_000);
    let files = std::fs::read_dir(place.parent().unwrap()).unwrap();
    assert_eq!(files.count(), 3);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    let (site, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    std::os::unix::fs::symlink(other.path(), site.path().join(".veille-cache")).unwrap();
    build(site.path(), &version(DIGEST));
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 0);
    let (site, victim) = (TempDir::new().unwrap(), other.path().join("victim"));
    std::fs::write(&victim, "kept").unwrap();
    let place = folder::place(site.path());
    folder::make(&place).unwrap();
    std::os::unix::fs::symlink(&victim, place.with_extension("new")).unwrap();
    std::os::unix::fs::symlink(&victim, &place).unwrap();
    build(site.path(), &version(DIGEST));
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "kept");
    assert!(Cache::open(site.path(), PROGRAM).version(KEY).is_some());
}
