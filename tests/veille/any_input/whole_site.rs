//! A small site, file by file, and what happens to it: the output is a clean build's, whatever happened before.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use veille::config::RawHtml;
use veille::diagnostic::{Diagnostic, Severity, Source};
use veille::output::{Content, Copied, difference};
use veille::read::{Asset, Changes, File, Text};
use veille::rebuild::{Options, Rebuild, SearchIndex};
use xxhash_rust::xxh3::xxh3_64;

use super::SETTINGS;
use super::files::{is_path, states};
use super::markup::{Markup, walk};
use super::told;

/// What is there where the input says nothing of it.
const THEME: &str = "[fr]\nname = \"Données et intelligence artificielle\"\nslug = \"ia\"\n[en]\nname = \"AI\"\n";

/// The files of a folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The states that an input gives, each with all of its files.
pub fn folders(bytes: &[u8]) -> Vec<Files> {
    let mut files =
        Files::from([("veille.toml".to_owned(), SETTINGS.into()), ("themes/ai.toml".to_owned(), THEME.into())]);
    let mut folders = Vec::new();
    for state in states(bytes, "content/2026/a.fr.md").into_iter().take(4) {
        for (path, bytes) in state.into_iter().filter(|(path, _)| is_path(path)) {
            match bytes {
                Some(bytes) => _ = files.insert(path, bytes.to_vec()),
                None => _ = files.remove(&path),
            }
        }
        folders.push(files.clone());
    }
    folders
}

/// Builds each state upon the last, and from nothing.
pub fn site(bytes: &[u8]) {
    let mut incremental = rebuild();
    let mut before = BTreeMap::new();
    for files in folders(bytes) {
        let after = as_read(&files);
        let earlier = incremental.output().clone();
        let round = incremental.apply(changes(&before, &after));
        assert_eq!(round.difference, difference(&earlier, incremental.output()));
        let mut clean = rebuild();
        clean.apply(changes(&BTreeMap::new(), &after));
        assert_eq!(
            incremental.has_errors(),
            clean.has_errors(),
            "{:#?}",
            (incremental.diagnostics(), clean.diagnostics())
        );
        let faulty = clean.diagnostics().iter().any(|fault| fault.severity == Severity::Error);
        assert_eq!(clean.has_errors(), faulty, "a file in error stops the site");
        if !faulty {
            same(&incremental, &clean);
            sound(&clean, files.keys().any(|path| path.starts_with("templates/")));
        }
        for site in [&mut incremental, &mut clean] {
            let surveys = site.surveys();
            site.check_thoroughly(&surveys);
            places(site.diagnostics(), &files);
        }
        if !faulty {
            assert_eq!(incremental.diagnostics(), clean.diagnostics());
        }
        before = after;
    }
}

fn rebuild() -> Rebuild {
    Rebuild::new(Options {
        base_url: None,
        now: "2026-02-15".parse().expect("a day"),
        unpublished: false,
        fingerprints: true,
        search_index: SearchIndex::OnDemand,
    })
}

/// What `read` would give of a folder.
fn as_read(files: &Files) -> BTreeMap<Arc<str>, File> {
    let file = |path: &str, bytes: &Vec<u8>| {
        let hash = xxh3_64(bytes);
        let text = match path.split_once('/') {
            None => ["veille.toml", "glossary.toml"].contains(&path),
            Some(("content", below)) => below.ends_with(".md"),
            Some(("themes" | "strings", below)) => below.ends_with(".toml") && !below.contains('/'),
            Some((area, _)) => area == "templates",
        };
        if text {
            return Some(File::Text(Text { bytes: bytes.as_slice().into(), hash }));
        }
        let copied = path.starts_with("content/") || path.starts_with("static/");
        let from = Arc::new(PathBuf::from(path));
        let copy = || Copied { from, length: bytes.len() as u64, hash, pieces: None };
        copied.then(|| File::Asset(Asset { copied: copy(), picture: None }))
    };
    files.iter().filter_map(|(path, bytes)| Some((path.as_str().into(), file(path, bytes)?))).collect()
}

fn changes(before: &BTreeMap<Arc<str>, File>, after: &BTreeMap<Arc<str>, File>) -> Changes {
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| (Arc::clone(path), None));
    let other = after.iter().filter(|(path, file)| before.get(*path) != Some(file));
    gone.chain(other.map(|(path, file)| (Arc::clone(path), Some(file.clone())))).collect()
}

fn same(incremental: &Rebuild, clean: &Rebuild) {
    let (a, b) = (incremental.output(), clean.output());
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (path, content) in a {
        assert!(content == &b[path], "{path}\n{}\n{}", shown(content), shown(&b[path]));
    }
    assert_eq!(incremental.diagnostics(), clean.diagnostics());
}

fn shown(content: &Content) -> String {
    match content {
        Content::Made(made) => String::from_utf8_lossy(&made.bytes).into_owned(),
        other => format!("{other:?}"),
    }
}

/// Every file has a name that a file may have, pages and feeds close what they open.
fn sound(rebuild: &Rebuild, templates: bool) {
    // What writers put in as it is, and templates of their own, may be anything.
    let own = templates || rebuild.site().is_none_or(|site| site.config().raw_html == RawHtml::Allow);
    for (path, content) in rebuild.output() {
        assert!(is_path(path) || path.len() >= 200, "{path:?}");
        let Content::Made(made) = content else { continue };
        let markup = match path.rsplit('.').next() {
            Some("html") if !own => Markup::Html,
            Some("xml" | "svg") => Markup::Xml,
            _ => continue,
        };
        let text = std::str::from_utf8(&made.bytes).expect("pages are texts");
        if let Err(fault) = walk(text, markup, |_| {}) {
            panic!("{path}: {fault}\n{text}");
        }
    }
}

/// Places are those of the files as they are now.
fn places(diagnostics: &[Diagnostic], files: &Files) {
    let mut sources: BTreeMap<&str, Source> = BTreeMap::new();
    for place in diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref()) {
        let Some((path, bytes)) = files.get_key_value(&*place.path) else { continue };
        let source =
            sources.entry(path).or_insert_with(|| Source::new(path.as_str().into(), &String::from_utf8_lossy(bytes)));
        told::stands_in(place, source);
    }
}
