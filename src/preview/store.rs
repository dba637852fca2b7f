//! The output as the server holds it, and what changed in it since any version that a browser may have seen.
//!
//! Each update makes a version. A file knows the version that changed it last, so that the question "is this page other
//! than when I loaded it?" costs one look-up and the past needs no room. What would grow is bounded: what is forgotten
//! counts as changed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::address::{Base, candidates};
use super::media::{is_on_pages, is_page, is_style_sheet};
use super::names::{Renamed, renamed, same_but_for_names};
use crate::output::Content;

/// What is shown where no page is.
const NOT_FOUND: &str = "404.html";

/// Files that went are remembered so far; a change of branch may take thousands.
const GONE: usize = 20_000;

/// Changes of pictures, style sheets and the like that are remembered.
const ASSETS: usize = 1000;

/// The output at its latest version.
pub(super) struct Store {
    base: Base,
    files: BTreeMap<Arc<str>, File>,
    /// The version in which files went that are not there any more.
    gone: BTreeMap<Arc<str>, u64>,
    /// Pages that are at another address now: from which file to which.
    moved: BTreeMap<Arc<str>, Arc<str>>,
    /// What changed beside pages, the oldest first.
    assets: VecDeque<Asset>,
    /// Browsers with an older version have missed something about `assets` that is forgotten.
    assets_from: u64,
    /// Browsers with an older version are told that everything changed.
    all_from: u64,
    /// 0 until the first update.
    version: u64,
    /// What browsers show now, by decoded path below the base, and how often.
    shown: BTreeMap<Arc<str>, usize>,
    faults: Faults,
}

struct File {
    content: Content,
    /// The version that changed it last.
    version: u64,
}

struct Asset {
    version: u64,
    renamed: Renamed,
}

/// What is wrong with the site, as the script reads it.
#[derive(Debug, Clone)]
pub(super) struct Faults {
    pub(super) json: Arc<str>,
    /// Counts the times that they changed.
    pub(super) turn: u64,
}

/// What stands at an address.
#[derive(Debug, Clone)]
pub(super) enum Found {
    File {
        path: Arc<str>,
        content: Content,
    },
    /// A folder that was asked for without its last `/`, by decoded path below the base.
    Folder(String),
    /// Nothing; the output's own page for that, if it has one.
    Nothing(Option<Content>),
}

/// What a browser has to do to show the latest version.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    Reload,
    /// The page is at another address, below the base.
    Moved(String),
    /// Files to load again in place: from which name to which.
    Assets {
        styles: Vec<Renamed>,
        others: Vec<Renamed>,
    },
    /// Too much beside the page has changed to tell.
    AllAssets,
}

impl Store {
    pub(super) fn new(base_path: &str) -> Self {
        Self {
            base: Base::new(base_path),
            files: BTreeMap::new(),
            gone: BTreeMap::new(),
            moved: BTreeMap::new(),
            assets: VecDeque::new(),
            assets_from: 0,
            all_from: 0,
            version: 0,
            shown: BTreeMap::new(),
            faults: Faults { json: super::faults::json(&[], None).into(), turn: 0 },
        }
    }

    pub(super) fn base(&self) -> &Base {
        &self.base
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    pub(super) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// What stands at a decoded path below the base.
    pub(super) fn find(&self, below: &str) -> Found {
        for path in candidates(below) {
            let Some((path, file)) = self.files.get_key_value(&*path) else { continue };
            let is_folder = path.len() > below.len() && !below.is_empty() && !below.ends_with('/');
            return if is_folder {
                Found::Folder(format!("{below}/"))
            } else {
                Found::File { path: Arc::clone(path), content: file.content.clone() }
            };
        }
        Found::Nothing(self.files.get(NOT_FOUND).map(|file| file.content.clone()))
    }

    /// Where a page went that stood at a decoded path below the base; nothing where one is there, or none ever was.
    pub(super) fn destination(&self, below: &str) -> Option<String> {
        /// Nobody renames a page more often in one preview; two may have changed places.
        const STEPS: usize = 32;
        if candidates(below).any(|path| self.files.contains_key(&*path)) {
            return None;
        }
        let mut to = candidates(below).find_map(|path| self.moved.get(&*path))?;
        for _ in 0..STEPS {
            if self.files.contains_key(to) {
                return Some(to.strip_suffix("index.html").unwrap_or(to).to_owned());
            }
            to = self.moved.get(to)?;
        }
        None
    }

    /// Takes in which pages are at another address now, as their files' old and new paths.
    pub(super) fn move_pages(&mut self, moved: &[(Arc<str>, Arc<str>)]) {
        self.moved.extend(moved.iter().map(|(from, to)| (Arc::clone(from), Arc::clone(to))));
    }

    /// What changed for the page at a decoded path since a version; `None` stands for one of another server.
    pub(super) fn news(&self, path: &str, since: Option<u64>) -> News {
        let Some(since) = since.filter(|since| *since >= self.all_from && *since <= self.version) else {
            return News::Reload;
        };
        if let Some(below) = self.base.strip(path).filter(|below| self.is_other(below, since)) {
            return self.destination(below).map_or(News::Reload, News::Moved);
        }
        if since < self.assets_from {
            return News::AllAssets;
        }
        let changed = self.assets.iter().rev().take_while(|asset| asset.version > since);
        let mut changed: Vec<Renamed> = changed.map(|asset| asset.renamed.clone()).collect();
        changed.reverse();
        let (styles, others) = changed.into_iter().partition(|renamed| is_style_sheet(&renamed.to));
        News::Assets { styles, others }
    }

    fn is_other(&self, below: &str, since: u64) -> bool {
        let changed = |path: &str| {
            let version = self.files.get(path).map(|file| file.version).or_else(|| self.gone.get(path).copied());
            version.is_some_and(|version| version > since)
        };
        let mut nothing = true;
        for path in candidates(below) {
            if changed(&path) {
                return true;
            }
            nothing &= !self.files.contains_key(&*path);
        }
        nothing && changed(NOT_FOUND)
    }

    /// Notes that a browser shows the page at a decoded path.
    pub(super) fn show(&mut self, path: &Arc<str>) {
        *self.shown.entry(Arc::clone(path)).or_insert(0) += 1;
    }

    /// Notes that it does not any more.
    pub(super) fn leave(&mut self, path: &Arc<str>) {
        if let Some(count) = self.shown.get_mut(path) {
            *count -= 1;
            if *count == 0 {
                self.shown.remove(path);
            }
        }
    }

    pub(super) fn rebase(&mut self, base_path: &str) {
        let base = Base::new(base_path);
        if base != self.base {
            self.base = base;
            if self.version > 0 {
                self.version += 1;
                self.all_from = self.version;
            }
        }
    }

    pub(super) fn update(&mut self, changed: Vec<(Arc<str>, Content)>, removed: &[Arc<str>], faults: String) {
        let is_first = self.version == 0;
        if is_first || !changed.is_empty() || !removed.is_empty() {
            self.version += 1;
        }
        let renamed = renamed(removed, changed.iter().map(|(path, _)| path));
        let shown = if renamed.is_empty() { BTreeSet::new() } else { self.shown_files() };
        for path in removed {
            self.take(path, &renamed);
        }
        for (path, content) in changed {
            self.put(path, content, &renamed, &shown);
        }
        self.forget();
        if is_first {
            // Who has seen nothing yet shows a page that is not of the site.
            self.all_from = self.version;
            self.assets.clear();
        }
        if *self.faults.json != *faults {
            self.faults = Faults { json: faults.into(), turn: self.faults.turn + 1 };
        }
    }

    fn take(&mut self, path: &Arc<str>, renamed: &[Renamed]) {
        if self.files.remove(path).is_some() {
            self.gone.insert(Arc::clone(path), self.version);
            if !renamed.iter().any(|renamed| renamed.from == *path) {
                self.touch(Renamed { from: Arc::clone(path), to: Arc::clone(path) });
            }
        }
    }

    fn put(&mut self, path: Arc<str>, content: Content, renamed: &[Renamed], shown: &BTreeSet<Arc<str>>) {
        let old = self.files.get(&path);
        let is_same = |old: &&File| {
            let same = old.content.hash() == content.hash() && old.content.length() == content.length();
            same || (is_page(&path) && shown.contains(&path) && is_renaming(&old.content, &content, renamed))
        };
        let version = old.filter(is_same).map_or(self.version, |old| old.version);
        if version == self.version {
            let name = renamed.iter().find(|renamed| renamed.to == path).map(|renamed| &renamed.from);
            self.touch(Renamed { from: Arc::clone(name.unwrap_or(&path)), to: Arc::clone(&path) });
        }
        self.gone.remove(&path);
        self.moved.remove(&path);
        self.files.insert(path, File { content, version });
    }

    fn touch(&mut self, renamed: Renamed) {
        if is_on_pages(&renamed.to) {
            self.assets.push_back(Asset { version: self.version, renamed });
        }
    }

    /// Keeps what is remembered within bounds.
    fn forget(&mut self) {
        while self.assets.len() > ASSETS {
            self.assets_from = self.assets.pop_front().map_or(self.assets_from, |asset| asset.version);
        }
        if self.moved.len() > GONE {
            self.moved.clear();
        }
        if self.gone.len() > GONE {
            self.gone.clear();
            self.all_from = self.version;
        }
    }

    /// The files behind what browsers show.
    fn shown_files(&self) -> BTreeSet<Arc<str>> {
        let below = self.shown.keys().filter_map(|path| self.base.strip(path));
        let files = below.flat_map(candidates).chain([NOT_FOUND.to_owned()]);
        files.filter_map(|path| self.files.get_key_value(&*path).map(|(path, _)| Arc::clone(path))).collect()
    }
}

fn is_renaming(old: &Content, new: &Content, renamed: &[Renamed]) -> bool {
    match (old, new) {
        (Content::Made(old), Content::Made(new)) => same_but_for_names(&old.bytes, &new.bytes, renamed),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, text: &str) -> (Arc<str>, Content) {
        (path.into(), Content::made(text.as_bytes()))
    }

    fn store() -> Store {
        let mut store = Store::new("/b/");
        store.update(
            vec![text("fr/index.html", "a"), text("en/x.html", "b"), text(NOT_FOUND, "c")],
            &[],
            String::new(),
        );
        store
    }

    fn quiet() -> News {
        News::Assets { styles: Vec::new(), others: Vec::new() }
    }

    #[test]
    fn only_what_changed_is_news() {
        let mut store = store();
        assert_eq!(store.news("/b/fr/", Some(1)), quiet());
        store.update(vec![text("fr/index.html", "new"), text("fr/atom.xml", "new")], &[], String::new());
        assert_eq!(store.news("/b/fr/", Some(1)), News::Reload);
        assert_eq!(store.news("/b/fr/index.html", Some(1)), News::Reload);
        assert_eq!(store.news("/b/fr/", Some(2)), quiet());
        assert_eq!(store.news("/b/en/x.html", Some(1)), quiet());
        // The same bytes again are no news.
        store.update(vec![text("fr/index.html", "new")], &[], String::new());
        assert_eq!(store.news("/b/fr/", Some(2)), quiet());
    }

    #[test]
    fn who_shows_a_page_that_moved_is_led_there() {
        let mut store = store();
        let files = |from: &str, to: &str| [(Arc::from(from), Arc::from(to))];
        store.move_pages(&files("fr/index.html", "fr/b/index.html"));
        store.update(vec![text("fr/b/index.html", "a")], &["fr/index.html".into()], String::new());
        assert_eq!(store.news("/b/fr/", Some(1)), News::Moved("fr/b/".to_owned()));
        assert_eq!(store.news("/b/fr", Some(1)), News::Moved("fr/b/".to_owned()));
        store.move_pages(&files("fr/b/index.html", "fr/c.html"));
        store.update(vec![text("fr/c.html", "a")], &["fr/b/index.html".into()], String::new());
        assert_eq!(store.destination("fr/"), Some("fr/c.html".to_owned()));
        // Back again: nothing is said of it any more.
        store.move_pages(&files("fr/c.html", "fr/index.html"));
        store.update(vec![text("fr/index.html", "a")], &["fr/c.html".into()], String::new());
        assert_eq!(store.destination("fr/"), None);
        assert_eq!(store.news("/b/fr/c.html", Some(3)), News::Moved("fr/".to_owned()));
        // Where it went is gone, too.
        store.update(Vec::new(), &["fr/index.html".into()], String::new());
        assert_eq!((store.destination("fr/c.html"), store.destination("fr/")), (None, None));
        assert_eq!(store.news("/b/fr/c.html", Some(3)), News::Reload);
    }

    #[test]
    fn what_came_and_went_is_news() {
        let mut store = store();
        store.update(
            vec![text("new/index.html", "x")],
            &["en/x.html".into(), "never/there.html".into()],
            String::new(),
        );
        assert_eq!(store.news("/b/new/", Some(1)), News::Reload);
        assert_eq!(store.news("/b/new", Some(1)), News::Reload);
        assert_eq!(store.news("/b/en/x.html", Some(1)), News::Reload);
        assert_eq!(store.news("/b/nowhere/", Some(1)), quiet());
        assert_eq!(store.news("/b/never/there.html", Some(1)), quiet());
        store.update(vec![text(NOT_FOUND, "other")], &[], String::new());
        assert_eq!(store.news("/b/nowhere/", Some(2)), News::Reload);
        assert_eq!(store.news("/b/en/x.html", Some(2)), News::Reload);
        assert_eq!(store.news("/b/fr/", Some(2)), quiet());
    }

    #[test]
    fn what_is_unknown_is_news() {
        let mut store = store();
        assert_eq!(store.news("/b/fr/", None), News::Reload);
        assert_eq!(store.news("/b/fr/", Some(0)), News::Reload);
        assert_eq!(store.news("/b/fr/", Some(9)), News::Reload);
        store.rebase("/b/");
        assert_eq!(store.news("/b/fr/", Some(1)), quiet());
        store.rebase("/c/");
        assert_eq!(store.news("/b/fr/", Some(1)), News::Reload);
        assert_eq!(store.news("/c/fr/", Some(2)), quiet());
    }

    #[test]
    fn memory_is_bounded_and_what_is_forgotten_counts_as_changed() {
        let mut store = store();
        for turn in 0..u64::try_from(ASSETS).unwrap() + 10 {
            store.update(vec![text("a.png", &turn.to_string())], &[], String::new());
        }
        assert_eq!(store.assets.len(), ASSETS);
        assert_eq!(store.news("/b/fr/", Some(1)), News::AllAssets);
        assert!(matches!(store.news("/b/fr/", Some(11)), News::Assets { others, .. } if others.len() == ASSETS));
        let before = store.version;
        let many: Vec<_> = (0..=GONE).map(|number| text(&format!("{number}.html"), "")).collect();
        let names: Vec<_> = many.iter().map(|(path, _)| Arc::clone(path)).collect();
        store.update(many, &[], String::new());
        store.update(Vec::new(), &names, String::new());
        assert!(store.gone.is_empty());
        assert_eq!(store.news("/b/1.html", Some(before)), News::Reload);
    }

    #[test]
    fn a_style_sheet_under_a_new_name_changes_no_page_that_is_shown() {
        let mut store = Store::new("/");
        let page = |name: &str| format!("<link href=/assets/{name}>");
        let (old, new) = ("style-00000000.css", "style-11111111.css");
        let old_path: Arc<str> = format!("assets/{old}").into();
        let output = vec![text("a/index.html", &page(old)), text("b/index.html", &page(old)), text(&old_path, "x")];
        store.update(output, &[], String::new());
        let shown: Arc<str> = "/a/".into();
        store.show(&shown);
        let output = vec![
            text("a/index.html", &page(new)),
            text("b/index.html", &page(new)),
            text(&format!("assets/{new}"), "y"),
        ];
        store.update(output, &[Arc::clone(&old_path)], String::new());
        let swap = Renamed { from: old_path, to: format!("assets/{new}").into() };
        assert_eq!(store.news("/a/", Some(1)), News::Assets { styles: vec![swap], others: Vec::new() });
        assert_eq!(store.news("/b/", Some(1)), News::Reload);
        store.leave(&shown);
        assert!(store.shown.is_empty());
    }
}
