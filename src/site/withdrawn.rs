//! Entries that have expired: out of every list, with a page left at each of their addresses.

use super::{Entry, ItemId, Site, When};
use crate::config::Lang;
use crate::url::Url;

/// What is left of an entry or a brief that has expired.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WithdrawnData<'s> {
    /// Plain text.
    pub title: &'s str,
    /// The tag of the title's language, where it is not the version's.
    pub title_language: Option<&'s str>,
    /// Its page.
    pub url: &'s Url,
    /// When it was withdrawn.
    pub when: When,
    /// Why, as plain text.
    pub reason: Option<&'s str>,
    /// A brief's digest: title, page, and the title's language where it is another.
    pub digest: Option<(&'s str, &'s Url, Option<&'s str>)>,
    /// In which languages there is the same, published or withdrawn, and where.
    pub twins: Vec<(Lang, &'s Url)>,
}

impl Site {
    /// Entries with versions that have expired, by id; of each those versions only. None where what is not published is
    /// shown, too.
    #[must_use]
    pub fn withdrawn(&self) -> &[Entry] {
        &self.withdrawn
    }

    /// The versions of an entry that have expired.
    #[must_use]
    pub fn withdrawn_entry(&self, id: &str) -> Option<&Entry> {
        let at = self.withdrawn.binary_search_by(|entry| (*entry.id).cmp(id)).ok()?;
        self.withdrawn.get(at)
    }

    pub(super) fn withdrawn_data(&self, item: &ItemId, lang: Lang) -> Option<WithdrawnData<'_>> {
        let linked = self.withdrawn_entry(&item.entry)?.version(lang)?;
        let front = &linked.version.front;
        let (when, reason) = (front.expires?, front.withdrawn.as_deref());
        let entry = (&*front.title, &linked.url, front.title_language.as_deref());
        let (title, url, title_language, digest) = match &item.brief {
            None => (entry.0, entry.1, entry.2, None),
            Some(id) => {
                let brief = linked.brief(id)?;
                (&*brief.text.title, &brief.url, brief.text.title_language.as_deref(), Some(entry))
            }
        };
        let twins = self.config.langs().filter_map(|lang| Some((lang, self.address_in(item, lang)?)));
        Some(WithdrawnData { title, title_language, url, when, reason, digest, twins: twins.collect() })
    }

    /// Where a thing is in a language, published or withdrawn.
    fn address_in(&self, item: &ItemId, lang: Lang) -> Option<&Url> {
        let entries = [self.entry(&item.entry), self.withdrawn_entry(&item.entry)];
        entries.into_iter().flatten().filter_map(|entry| entry.version(lang)).find_map(|linked| match &item.brief {
            None => Some(&linked.url),
            Some(id) => linked.brief(id).map(|brief| &brief.url),
        })
    }
}
