//! Whether the answer to a key is still the same: a number for each answer, compared between two states of a site.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use foldhash::quality::{FixedState, FoldHasher};

use super::{Key, Linked, LinkedBrief, Located, Site};

/// Two states of a site, for telling at a glance which answers cannot have changed.
#[derive(Debug)]
pub struct Comparison<'s> {
    before: &'s Site,
    after: &'s Site,
    /// By language: whether all lists hold the same rows.
    same_lists: Vec<bool>,
}

impl<'s> Comparison<'s> {
    /// Compares what is cheap to compare: 10,000 versions take well under a millisecond.
    #[must_use]
    pub fn new(before: &'s Site, after: &'s Site) -> Self {
        let ids = before.entries.iter().map(|entry| &entry.id).eq(after.entries.iter().map(|entry| &entry.id));
        let lists = after.shelves.iter().enumerate();
        let same_lists = lists.map(|(lang, lists)| ids && before.shelves.get(lang) == Some(lists)).collect();
        Self { before, after, same_lists }
    }

    /// Whether the answer to a key is surely the same. Where this says no, fingerprints tell.
    #[must_use]
    pub fn is_untouched(&self, key: &Key) -> bool {
        match key {
            Key::Card(item, _) | Key::Brief(item, _) | Key::Twins(item) | Key::Original(item, _) => {
                self.same_entry(&item.entry)
            }
            Key::Version(entry, _) => self.same_entry(entry),
            Key::File(path) | Key::Anchor(path, _) => match (self.before.version_at(path), self.after.version_at(path))
            {
                (Some(before), Some(after)) => Arc::ptr_eq(before, after),
                _ => false,
            },
            Key::Neighbours(_, lang)
            | Key::Related(_, lang)
            | Key::Shelf(_, lang, _)
            | Key::Years(_, lang)
            | Key::YearPages(_, lang, _)
            | Key::EventYears(lang)
            | Key::EventYearPages(lang)
            | Key::SearchFilters(lang) => self.same_lists[usize::from(lang.0)],
            Key::Glossary(_) => Arc::ptr_eq(&self.before.glossary, &self.after.glossary),
            Key::Chrome(_)
            | Key::Templates
            | Key::Events(..)
            | Key::Ahead(..)
            | Key::Withdrawn(..)
            | Key::Address(_)
            | Key::Searchable(_)
            | Key::Today
            | Key::Corrections(_)
            | Key::Deadlines(_)
            | Key::Addresses => false,
        }
    }

    /// Whether an entry has the same versions, which were not linked anew.
    fn same_entry(&self, id: &str) -> bool {
        let (Some(before), Some(after)) = (self.before.entry(id), self.after.entry(id)) else { return false };
        before.versions.len() == after.versions.len()
            && before.versions.iter().zip(&after.versions).all(|pair| match pair {
                (Some(before), Some(after)) => Arc::ptr_eq(before, after),
                (None, None) => true,
                _ => false,
            })
    }
}

impl Site {
    /// A hash of all that a [`Reader`](super::Reader) answers for this key. [`Key::Templates`] is not the site's.
    #[must_use]
    pub fn fingerprint(&self, key: &Key) -> u64 {
        let state = &mut FixedState::default().build_hasher();
        match key {
            Key::Chrome(lang) => {
                self.config.hash(state);
                self.speech(*lang).hash(state);
                for theme in &self.themes.ordered {
                    theme.hash(state);
                }
                self.standing_pages(*lang).hash(state);
                (self.has_corrections(*lang), self.has_deadlines(*lang)).hash(state);
                self.glossary.terms(*lang).is_empty().hash(state);
            }
            Key::Templates => {}
            Key::Card(item, lang) => self.card(item, *lang).hash(state),
            Key::Version(entry, lang) => {
                let linked = self.entry(entry).and_then(|entry| entry.version(*lang));
                linked.is_some().hash(state);
                if let Some(linked) = linked {
                    hash_version(linked, state);
                }
            }
            Key::Brief(item, lang) => {
                let brief = self.brief(item, *lang);
                brief.is_some().hash(state);
                if let Some((linked, brief)) = brief {
                    (&linked.version.front, &linked.url, linked.status, &linked.revisions).hash(state);
                    hash_brief(brief, state);
                }
            }
            Key::Twins(item) => self.twins(item).hash(state),
            Key::Original(item, lang) => self.newer_original(item, *lang).hash(state),
            Key::Withdrawn(item, lang) => self.withdrawn_data(item, *lang).hash(state),
            Key::Neighbours(item, lang) => self.neighbours(item, *lang).hash(state),
            Key::Related(item, lang) => self.related(item, *lang).hash(state),
            Key::Shelf(shelf, lang, slice) => self.listed(shelf, *lang, *slice).hash(state),
            Key::Years(shelf, lang) => self.years(shelf, *lang).hash(state),
            Key::YearPages(shelf, lang, more_than) => self.year_pages(shelf, *lang, *more_than).hash(state),
            Key::EventYearPages(lang) => self.event_year_pages(*lang).hash(state),
            Key::Events(lang, slice) => self.events(*lang, *slice).hash(state),
            Key::Ahead(lang, count) => self.ahead(*lang, *count).hash(state),
            Key::EventYears(lang) => self.event_years(*lang).hash(state),
            Key::File(path) => match self.locate(path) {
                Located::Version(linked) => {
                    linked.url.hash(state);
                    for brief in &linked.briefs {
                        (&brief.text.id, &brief.url).hash(state);
                    }
                }
                Located::Asset(url, picture) => (url, picture).hash(state),
                Located::Nowhere => 0_u8.hash(state),
            },
            Key::Anchor(path, id) => self.has_anchor(path, id).hash(state),
            Key::Address(path) => self.has_address(path).hash(state),
            Key::Searchable(lang) => self.searchable(*lang).hash(state),
            Key::SearchFilters(lang) => self.search_filters(*lang).hash(state),
            Key::Glossary(lang) => self.glossary.terms(*lang).hash(state),
            Key::Today => self.today().hash(state),
            Key::Corrections(lang) => self.corrections(*lang).hash(state),
            Key::Deadlines(lang) => self.deadlines(*lang).hash(state),
            Key::Addresses => self.addresses().hash(state),
        }
        state.finish()
    }
}

/// All of a version that pages can show. Its own hash stands for its text.
fn hash_version(linked: &Linked, state: &mut FoldHasher) {
    (linked.version.hash, &linked.version.path, &linked.url, linked.status, &linked.themes).hash(state);
    linked.revisions.hash(state);
    for section in &linked.sections {
        (section.lead, &section.theme, &section.briefs).hash(state);
    }
    for brief in &linked.briefs {
        hash_brief(brief, state);
    }
}

fn hash_brief(brief: &LinkedBrief, state: &mut FoldHasher) {
    let text = &brief.text;
    (&text.id, &text.title, &text.title_html, &text.title_language, &text.summary, text.until, &text.body).hash(state);
    (&brief.url, brief.number, brief.when, &brief.themes, brief.lead, brief.status).hash(state);
}
