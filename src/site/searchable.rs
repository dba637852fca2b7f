//! What readers can search for: the public items that a language has itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::{ItemId, Shelf, Site, Slice, Text};
use crate::config::Lang;
use crate::markdown::Body;
use crate::url::Url;

/// An article or brief with its words. Drafts are left out, and so is what exists in another language only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Searchable<'s> {
    /// Plain text.
    pub title: &'s str,
    /// Its page.
    pub url: &'s Url,
    /// When it happened or was published.
    pub date: Date,
    /// Theme ids.
    pub themes: &'s [Arc<str>],
    /// Plain text, where it stands apart from the body.
    pub summary: Option<&'s str>,
    /// What a reader reads, in order.
    pub bodies: Vec<&'s Body>,
}

impl Site {
    /// The newest first.
    pub(super) fn searchable(&self, lang: Lang) -> Vec<Searchable<'_>> {
        let rows = self.listed(&Shelf::Items, lang, Slice::NewestTranslated(usize::MAX));
        rows.iter().filter_map(|(date, item)| self.searchable_item(*date, item, lang)).collect()
    }

    fn searchable_item(&self, date: Date, item: &ItemId, lang: Lang) -> Option<Searchable<'_>> {
        if item.brief.is_some() {
            let brief = self.brief(item, lang)?.1;
            let (title, url, themes) = (&brief.text.title, &brief.url, &brief.themes);
            return Some(Searchable {
                title,
                url,
                date,
                themes,
                summary: brief.text.summary.as_deref(),
                bodies: vec![&brief.text.body],
            });
        }
        let linked = self.entry(&item.entry)?.version(lang)?;
        let Text::Whole(body) = &linked.version.text else { return None };
        let front = &linked.version.front;
        Some(Searchable {
            title: &front.title,
            url: &linked.url,
            date,
            themes: &linked.themes,
            summary: front.summary.as_deref(),
            bodies: front.key_points.iter().chain([body]).map(Arc::as_ref).collect(),
        })
    }

    /// By what a search can be narrowed: the ids of themes, and years, of which something is there.
    pub(super) fn search_filters(&self, lang: Lang) -> (BTreeSet<Arc<str>>, BTreeSet<i16>) {
        let items = self.searchable(lang);
        let themes = items.iter().flat_map(|item| item.themes).cloned().collect();
        (themes, items.iter().map(|item| item.date.year()).collect())
    }
}
