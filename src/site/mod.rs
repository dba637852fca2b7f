//! The model: entries with their versions, themes, events, and the ordered lists made of them.
//!
//! A [`Site`] is a value made from parsed files; making it is cheap, because it only points to them. Pages never touch
//! it directly: they read it through a [`Reader`], which records a [`Key`] for each answer, and
//! [`Site::fingerprint`] tells whether the answer to a key is still the same. No I/O, no HTML.

mod deadlines;
mod files;
mod fingerprint;
mod glossary;
mod key;
mod link;
mod now;
mod pair;
mod reader;
mod revision;
mod searchable;
mod shelf;
mod staleness;
mod unfinished;
mod version;
mod withdrawn;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;

pub use deadlines::{DeadlineData, DeadlineName};
pub use files::Usage;
pub use fingerprint::Comparison;
pub use glossary::{Glossary, Term};
pub use key::{ItemId, Key, Shelf, Slice};
pub use link::{Linked, LinkedBrief, LinkedSection, Status, ThemeIndex, is_top};
pub use now::Now;
pub use reader::{AddressRow, CardData, CorrectionData, EventData, Located, Reader};
pub use revision::{Revision, Revisions};
pub use searchable::Searchable;
pub use staleness::{Behind, Hasher, Hashes, Record, Stale, hashes};
pub use unfinished::{Leftover, SAMPLES, Samples, TO_CHECK, TO_TRANSLATE, Unfinished};
pub use version::*;
pub use withdrawn::WithdrawnData;

use crate::config::{Config, Files, Lang};
use crate::diagnostic::Diagnostic;
use crate::lang::Speech;
use crate::picture::Picture;
use shelf::Shelves;

/// Maps by path or id: looked up often, never iterated into output.
type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::FixedState>;

/// Files of `content/` that are not versions, by path there, with what is known of pictures.
pub type Assets = BTreeMap<Arc<str>, Option<Picture>>;

/// What a site is made of.
#[derive(Debug)]
pub struct Parts {
    /// `veille.toml`.
    pub config: Arc<Config>,
    /// Words and formats, by language.
    pub speech: Arc<Vec<Speech>>,
    /// `themes/*.toml`.
    pub themes: Vec<Arc<Theme>>,
    /// `glossary.toml`.
    pub glossary: Arc<Glossary>,
    /// `content/**/*.md`, in the order of their paths.
    pub versions: Vec<Arc<Version>>,
    /// All other files of `content/`.
    pub assets: Arc<Assets>,
    /// The instant of the build: what is scheduled, expired or ahead follows from it.
    pub now: Now,
    /// Whether drafts, scheduled and expired versions are part of the site.
    pub unpublished: bool,
}

/// An entry: its versions under one identity.
#[derive(Debug)]
pub struct Entry {
    /// Its identity: pinned, or its path.
    pub id: Arc<str>,
    /// The same in all languages.
    pub kind: Kind,
    /// By language.
    pub versions: Vec<Option<Arc<Linked>>>,
}

/// A site.
#[derive(Debug)]
pub struct Site {
    config: Arc<Config>,
    speech: Arc<Vec<Speech>>,
    themes: ThemeIndex,
    glossary: Arc<Glossary>,
    entries: Vec<Entry>,
    by_id: HashMap<Arc<str>, u32>,
    /// Entry and language by the version's path below `content/`.
    by_path: HashMap<Arc<str>, (u32, Lang)>,
    /// Versions that are left out, by path.
    left_out: BTreeMap<Arc<str>, Arc<Linked>>,
    /// Of those, the ones that have expired: by id, in order.
    withdrawn: Vec<Entry>,
    assets: Arc<Assets>,
    usages: files::Usages,
    /// Paths from the root that texts link to, and that the site does not have.
    missing_addresses: BTreeSet<Arc<str>>,
    shelves: Vec<Shelves>,
    /// The versions that are behind their sources, by entry and language.
    behind: BTreeMap<(u32, Lang), Behind>,
    now: Now,
    unpublished: bool,
}

impl Entry {
    /// Its version in a language.
    #[must_use]
    pub fn version(&self, lang: Lang) -> Option<&Arc<Linked>> {
        self.versions[usize::from(lang.0)].as_ref()
    }

    /// All its versions, in the order of the site's languages.
    pub fn linked(&self) -> impl Iterator<Item = &Arc<Linked>> {
        self.versions.iter().flatten()
    }
}

impl Site {
    /// Puts a site together; what is wrong with it as a whole comes beside it. What `before` was, if anything, spares
    /// linking again what is still the same. `hashes` tells what a version says now, where another was translated from it.
    #[must_use]
    pub fn new(parts: Parts, before: Option<&Self>, hashes: &Hasher) -> (Self, Vec<Diagnostic>) {
        let (themes, mut diagnostics) = ThemeIndex::new(parts.themes, &parts.config);
        let context = link::Context {
            config: &parts.config,
            speech: &parts.speech,
            themes: &themes,
            now: parts.now,
            unpublished: parts.unpublished,
        };
        let before = before.filter(|before| before.links_like(&context));
        let known = |version: &Version| before?.version_at(&version.path);
        let paired = pair::pair(&parts.versions, &context, parts.unpublished, known);
        diagnostics.extend(paired.diagnostics);
        let mut site = Self {
            by_id: (0..).zip(&paired.entries).map(|(at, entry)| (Arc::clone(&entry.id), at)).collect(),
            by_path: HashMap::default(),
            config: parts.config,
            speech: parts.speech,
            themes,
            glossary: parts.glossary,
            entries: paired.entries,
            left_out: paired.left_out,
            withdrawn: paired.withdrawn,
            assets: parts.assets,
            usages: files::Usages::default(),
            missing_addresses: BTreeSet::new(),
            shelves: Vec::new(),
            behind: BTreeMap::new(),
            now: parts.now,
            unpublished: parts.unpublished,
        };
        for (at, entry) in (0..).zip(&site.entries) {
            for linked in entry.linked() {
                site.by_path.insert(Arc::clone(&linked.version.path), (at, linked.version.lang));
            }
        }
        site.behind = site.versions_behind(hashes);
        let langs: Vec<Lang> = site.config.langs().collect();
        site.shelves = langs.into_par_iter().map(|lang| Shelves::new(&site, lang)).collect();
        site.usages = files::Usages::of(&site);
        diagnostics.extend(pair::check_briefs(&site));
        (site, diagnostics)
    }

    fn versions_behind(&self, hashes: &Hasher) -> BTreeMap<(u32, Lang), Behind> {
        if !self.config.translation_notice {
            return BTreeMap::new();
        }
        let entries = self.entries.par_iter().enumerate();
        let behind = entries.flat_map_iter(|(at, entry)| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            entry.linked().filter_map(move |linked| {
                Some(((at, linked.version.lang), Behind::of(entry, linked, &self.config, hashes)?))
            })
        });
        behind.collect()
    }

    /// Whether linking a version depends on the same things here.
    fn links_like(&self, context: &link::Context) -> bool {
        let themes = self.themes.ordered.iter().zip(&context.themes.ordered);
        std::ptr::eq(Arc::as_ptr(&self.config), context.config)
            && std::ptr::eq(self.speech.as_slice(), context.speech)
            && self.themes.ordered.len() == context.themes.ordered.len()
            && themes.into_iter().all(|(a, b)| Arc::ptr_eq(a, b))
            && self.unpublished == context.unpublished
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Words and formats of a language.
    #[must_use]
    pub fn speech(&self, lang: Lang) -> &Speech {
        &self.speech[usize::from(lang.0)]
    }

    /// The themes.
    #[must_use]
    pub fn themes(&self) -> &ThemeIndex {
        &self.themes
    }

    /// All entries, by id.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|at| &self.entries[*at as usize])
    }

    /// The version whose file has this path below `content/`.
    #[must_use]
    pub fn version_at(&self, path: &str) -> Option<&Arc<Linked>> {
        let (entry, lang) = self.by_path.get(path)?;
        self.entries[*entry as usize].version(*lang)
    }

    /// Why the version at this path is not part of the site.
    #[must_use]
    pub fn left_out(&self, path: &str) -> Option<Status> {
        self.left_out.get(path).map(|linked| linked.status)
    }

    /// When the version at this path will be published, where it is scheduled.
    #[must_use]
    pub fn scheduled(&self, path: &str) -> Option<When> {
        let linked = self.left_out.get(path).filter(|linked| linked.status == Status::Scheduled)?;
        linked.version.front.date
    }

    /// The versions that are not part of the site, by path.
    pub fn unpublished(&self) -> impl Iterator<Item = &Arc<Linked>> {
        self.left_out.values()
    }

    /// The glossary.
    #[must_use]
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// Files of `content/` that are not versions.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// Which texts use a file of `content/`.
    #[must_use]
    pub fn usage(&self, path: &str) -> Usage {
        self.usages.usage(path)
    }

    /// Whether a file of `content/` that is no version is published.
    #[must_use]
    pub fn publishes(&self, path: &str) -> bool {
        match (self.usage(path), self.config.files) {
            (Usage::Used, _) | (Usage::Unused, Files::All) => true,
            (Usage::Waiting, _) | (Usage::Unused, Files::Used) => false,
        }
    }

    /// Takes in which of the paths from the root that texts link to the site does not have. Only who has planned all its
    /// files knows.
    pub fn set_missing_addresses(&mut self, missing: BTreeSet<Arc<str>>) {
        self.missing_addresses = missing;
    }

    /// Whether the site has this path from the root, which a text links to.
    #[must_use]
    pub fn has_address(&self, path: &str) -> bool {
        !self.missing_addresses.contains(path)
    }

    /// The instant of the build.
    #[must_use]
    pub fn now(&self) -> Now {
        self.now
    }

    /// The day of the build.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now.day()
    }

    /// The instants, around one, for which the same files make the same site: within one day, and between the times in
    /// `date`, `expires`, `updated` and corrections.
    #[must_use]
    pub fn lasts(&self, now: Now) -> Range<Timestamp> {
        let versions = self.entries.iter().flat_map(Entry::linked).chain(self.left_out.values());
        let fronts = versions.map(|linked| &linked.version.front).filter(|front| !front.draft);
        let revised = |front: &FrontMatter| {
            let corrected = front.corrections.iter().map(|correction| correction.date.value);
            front.updated.iter().map(|updated| updated.value).chain(corrected).collect::<Vec<_>>()
        };
        let dates = fronts.flat_map(|front| [front.date, front.expires].into_iter().flatten().chain(revised(front)));
        let times = dates.filter_map(|when| when.instant());
        let (mut since, mut until) = (now.day_begin(), now.next_day());
        for time in times {
            if time <= now.instant() {
                since = since.max(time);
            } else {
                until = until.min(time);
            }
        }
        since..until
    }

    /// Where a theme's words in a language come from: the language itself, the default one, or the first that has any.
    #[must_use]
    pub fn theme_words<'s>(&'s self, theme: &'s Theme, lang: Lang) -> Option<(Lang, &'s ThemeWords)> {
        let order = [lang, self.config.default_language].into_iter().chain(self.config.langs());
        let words = |lang: Lang| theme.words[usize::from(lang.0)].as_ref();
        order.into_iter().find_map(|lang| Some((lang, words(lang)?)))
    }

    /// The years of which a shelf has something, newest first, with how much.
    #[must_use]
    pub fn years(&self, shelf: &Shelf, lang: Lang) -> Vec<(i16, usize)> {
        shelf::years(self.shelf(shelf, lang).iter().map(|row| row.date))
    }

    /// The years of a shelf, newest first, if it holds more than so many.
    #[must_use]
    pub fn year_pages(&self, shelf: &Shelf, lang: Lang, more_than: usize) -> Vec<i16> {
        let years = if self.shelf(shelf, lang).len() > more_than { self.years(shelf, lang) } else { Vec::new() };
        years.into_iter().map(|(year, _)| year).collect()
    }

    /// The years of which the timeline has something, newest first.
    #[must_use]
    pub fn event_year_pages(&self, lang: Lang) -> Vec<i16> {
        self.event_years(lang).into_iter().map(|(year, _)| year).collect()
    }

    /// The years of which the timeline has something, newest first, with how much.
    #[must_use]
    pub fn event_years(&self, lang: Lang) -> Vec<(i16, usize)> {
        shelf::years(self.shelves[usize::from(lang.0)].events.iter().map(|event| event.date))
    }
}
